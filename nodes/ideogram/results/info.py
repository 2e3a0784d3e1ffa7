"""The `prompt` and `info` outputs: what was really asked and made, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..requests import Picture
from ..requests.price import Price
from .outcome import Outcome


def used_prompt(outcomes: Sequence[Outcome]) -> str:
    """The prompt that the first picture was really made from."""
    return next((picture.prompt for picture in _pictures(outcomes)), outcomes[0].request.prompt or "")


def info(outcomes: Sequence[Outcome], notes: list[str]) -> str:
    """JSON: provider, model, what it is expected to have cost, each image's seed, size and prompt, and the notes."""
    first = outcomes[0]
    images: list[dict[str, Any]] = []
    for picture in _pictures(outcomes):
        size = list(picture.size) if picture.size else None
        receipt = {"receipt": True} if picture.receipt else {}
        images.append({"seed": picture.seed, "size": size, "prompt": picture.prompt, **receipt, **picture.facts})
    all_notes = [*notes, *(note for outcome in outcomes for note in [*outcome.notes, *_missing(outcome)])]
    told = {
        "provider": first.provider,
        "operation": first.request.operation,
        "model": first.request.model,
        "cost": _cost(outcomes),
        "images": images,
        **_failed(outcomes),
        "notes": list(dict.fromkeys(all_notes)),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def summary(outcomes: Sequence[Outcome]) -> str:
    """What stays under the node: how many pictures, and what they are expected to have cost."""
    count = len(_pictures(outcomes))
    images = f"{count} image{'s' if count > 1 else ''}"
    cost = _cost(outcomes)
    if cost.get("receipts") == count:
        return f"{images}, paid for before, free now"
    if "billed_usd" in cost:
        return f"{images}, ${cost['billed_usd']:.4g}"
    if cost["expected_usd"] is None:
        return f"{images}, price not known"
    usd = cost["expected_usd"]
    return f"{images}, about ${usd:.2f}" if usd else f"{images}, free"


def _failed(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The kind and the words of every error beside which the graph went on."""
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    told = [{"error": type(error).__name__, "says": str(error)} for error in errors]
    return {"failed": told} if told else {}


def _pictures(outcomes: Sequence[Outcome]) -> list[Picture]:
    return [picture for outcome in outcomes for _, picture in sorted(outcome.pictures.items())]


def _prices(outcomes: Sequence[Outcome]) -> list[Price] | None:
    """The expected price of each order, or None where one is not known."""
    prices = [outcome.price for outcome in outcomes]
    known = [price for price in prices if price is not None]
    return known if len(known) == len(prices) else None


def _cost(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What was expected of the pictures that are new, and what the providers say that it was, where they say it."""
    new = [picture for picture in _pictures(outcomes) if not picture.receipt]
    old = {"receipts": len(_pictures(outcomes)) - len(new)} if len(new) < len(_pictures(outcomes)) else {}
    if old and not new:
        return {"expected_usd": 0.0, "billed_usd": 0.0, **old}
    prices = _prices(outcomes)
    told = [picture.usd for picture in new]
    billed = {} if None in told else {"billed_usd": round(sum(usd for usd in told if usd is not None), 6)}
    if prices is None:
        return {"expected_usd": None, **billed, **old}
    usd = round(sum(price.usd_per_image * _new(outcome) for price, outcome in zip(prices, outcomes, strict=True)), 4)
    each, recorded = prices[0].usd_per_image, prices[0].recorded
    return {"expected_usd": usd, "usd_per_image": each, "recorded": recorded, **billed, **old}


def _new(outcome: Outcome) -> int:
    """How many pictures of an order were not paid for in an earlier run; one that did not come counts as new."""
    return outcome.request.num_images - sum(picture.receipt for picture in outcome.pictures.values())


def _missing(outcome: Outcome) -> list[str]:
    if outcome.error is not None:
        return [str(outcome.error)]
    asked, came = outcome.request.num_images, len(outcome.pictures)
    return [] if came == asked else [f"{outcome.name} sent {came} of {asked} images."]
