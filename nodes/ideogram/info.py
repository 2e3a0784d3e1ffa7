"""The `prompt` and `info` outputs: what was really asked and made, as text and as JSON."""

from __future__ import annotations

import json
from typing import Any

from .run import Outcome


def used_prompt(outcome: Outcome) -> str:
    """The prompt that the first picture was really made from."""
    return outcome.pictures[min(outcome.pictures)].prompt


def info(outcome: Outcome, notes: list[str]) -> str:
    """JSON: provider, model, what it is expected to have cost, each image's seed, size and prompt, and the notes."""
    order = outcome.order
    request = order.request
    images: list[dict[str, Any]] = []
    for _, picture in sorted(outcome.pictures.items()):
        size = list(picture.size) if picture.size else None
        images.append({"seed": picture.seed, "size": size, "prompt": picture.prompt, **picture.facts})
    told = {
        "provider": order.provider.id,
        "operation": request.operation,
        "model": request.model,
        "cost": _cost(outcome),
        "images": images,
        "notes": [*notes, *outcome.notes, *_missing(outcome)],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def summary(outcome: Outcome) -> str:
    """What stays under the node: how many pictures, and what they are expected to have cost."""
    count = len(outcome.pictures)
    images = f"{count} image{'s' if count > 1 else ''}"
    price = outcome.order.provider.price(outcome.order.request)
    if price is None:
        return f"{images}, price not known"
    return f"{images}, about ${price.usd:.2f}" if price.usd else f"{images}, free"


def _cost(outcome: Outcome) -> dict[str, Any]:
    price = outcome.order.provider.price(outcome.order.request)
    if price is None:
        return {"expected_usd": None}
    return {"expected_usd": price.usd, "usd_per_image": price.usd_per_image, "recorded": price.recorded}


def _missing(outcome: Outcome) -> list[str]:
    asked, came = outcome.order.request.num_images, len(outcome.pictures)
    return [] if came == asked else [f"{outcome.order.provider.name} sent {came} of {asked} images."]
