"""The `prompt` and `info` outputs: what was really asked and made, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..errors import Blocked
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
    content = {
        "provider": first.provider,
        "operation": first.request.operation,
        "model": first.request.model,
        "cost": _cost(outcomes),
        "images": images,
        **_failed(outcomes),
        "notes": list(dict.fromkeys(all_notes)),
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def summary(outcomes: Sequence[Outcome]) -> str:
    """The line under the node: how many pictures, and what they cost or are expected to have cost."""
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
    """The class and the text of every error in spite of which the graph went on."""
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    failures = [{"error": type(error).__name__, "says": str(error)} for error in errors]
    return {"failed": failures} if failures else {}


def _pictures(outcomes: Sequence[Outcome]) -> list[Picture]:
    return [picture for outcome in outcomes for _, picture in sorted(outcome.pictures.items())]


def _prices(outcomes: Sequence[Outcome]) -> list[Price] | None:
    """The expected price of each order, or None where one is not known."""
    prices = [outcome.price for outcome in outcomes]
    known = [price for price in prices if price is not None]
    return known if len(known) == len(prices) else None


def _cost(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What the new pictures were expected to cost, and what they did cost, where every provider said so."""
    new = [picture for picture in _pictures(outcomes) if not picture.receipt]
    old = {"receipts": len(_pictures(outcomes)) - len(new)} if len(new) < len(_pictures(outcomes)) else {}
    if old and not new:
        return {"expected_usd": 0.0, "billed_usd": 0.0, **old}
    prices = _prices(outcomes)
    known = [picture.usd for picture in new if picture.usd is not None]
    billed = {"billed_usd": round(sum(known), 6)} if len(known) == len(new) else {}
    if prices is None:
        return {"expected_usd": None, **billed, **old}
    expected = sum(price.usd_per_image * _new_count(outcome) for price, outcome in zip(prices, outcomes, strict=True))
    per_image, recorded = prices[0].usd_per_image, prices[0].recorded
    return {"expected_usd": round(expected, 4), "usd_per_image": per_image, "recorded": recorded, **billed, **old}


def _new_count(outcome: Outcome) -> int:
    """How many pictures of an order were made now: those that came, and those that a filter withheld."""
    came = [picture.receipt for picture in outcome.pictures.values()]
    withheld = len(outcome.error.images) if isinstance(outcome.error, Blocked) and not any(came) else 0
    return came.count(False) + withheld


def _missing(outcome: Outcome) -> list[str]:
    return [] if outcome.error is None else [str(outcome.error)]
