"""What a receipt keeps of a picture beside its bytes."""

from __future__ import annotations

from ..requests.job import Item


def metadata_of(item: Item) -> dict[str, object]:
    """What the receipt keeps of a picture beside its bytes."""
    size = list(item.size) if item.size else None
    return {"prompt": item.prompt, "seed": item.seed, "size": size, "usd": item.usd, "facts": item.facts}
