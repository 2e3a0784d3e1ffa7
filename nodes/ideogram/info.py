"""The `prompt` and `info` outputs: what was really asked and made, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .prices import Price
from .requests import Picture
from .run import Outcome


def used_prompt(outcomes: Sequence[Outcome]) -> str:
    """The prompt that the first picture was really made from."""
    return _pictures(outcomes)[0].prompt


def info(outcomes: Sequence[Outcome], notes: list[str]) -> str:
    """JSON: provider, model, what it is expected to have cost, each image's seed, size and prompt, and the notes."""
    order = outcomes[0].order
    images: list[dict[str, Any]] = []
    for picture in _pictures(outcomes):
        size = list(picture.size) if picture.size else None
        images.append({"seed": picture.seed, "size": size, "prompt": picture.prompt, **picture.facts})
    all_notes = [*notes, *(note for outcome in outcomes for note in [*outcome.notes, *_missing(outcome)])]
    told = {
        "provider": order.provider.id,
        "operation": order.request.operation,
        "model": order.request.model,
        "cost": _cost(outcomes),
        "images": images,
        "notes": list(dict.fromkeys(all_notes)),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def summary(outcomes: Sequence[Outcome]) -> str:
    """What stays under the node: how many pictures, and what they are expected to have cost."""
    count = len(_pictures(outcomes))
    images = f"{count} image{'s' if count > 1 else ''}"
    cost = _cost(outcomes)
    if "billed_usd" in cost:
        return f"{images}, ${cost['billed_usd']:.4g}"
    if cost["expected_usd"] is None:
        return f"{images}, price not known"
    usd = cost["expected_usd"]
    return f"{images}, about ${usd:.2f}" if usd else f"{images}, free"


def _pictures(outcomes: Sequence[Outcome]) -> list[Picture]:
    return [picture for outcome in outcomes for _, picture in sorted(outcome.pictures.items())]


def _prices(outcomes: Sequence[Outcome]) -> list[Price] | None:
    """The expected price of each order, or None where one is not known."""
    prices = [outcome.order.provider.price(outcome.order.request) for outcome in outcomes]
    known = [price for price in prices if price is not None]
    return known if len(known) == len(prices) else None


def _cost(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What was expected, and what the providers say that it was, where they say it of every picture."""
    prices = _prices(outcomes)
    told = [picture.usd for picture in _pictures(outcomes)]
    billed = {} if None in told else {"billed_usd": round(sum(usd for usd in told if usd is not None), 6)}
    if prices is None:
        return {"expected_usd": None, **billed}
    usd = round(sum(price.usd for price in prices), 4)
    return {"expected_usd": usd, "usd_per_image": prices[0].usd_per_image, "recorded": prices[0].recorded, **billed}


def _missing(outcome: Outcome) -> list[str]:
    asked, came = outcome.order.request.num_images, len(outcome.pictures)
    return [] if came == asked else [f"{outcome.order.provider.name} sent {came} of {asked} images."]
