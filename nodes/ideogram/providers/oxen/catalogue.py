"""Oxen's catalogue of models, with the values that they take and their prices; read once a process and account.

The queue checks no field before the job runs, so a value that Oxen no longer offers would become a failed job. Source:
sections 3.3 and 3.6 of the pack's reference; `schema.py` reads an entry.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

from ...errors import IdeogramKitError, Unsupported
from ..json_values import as_number
from ..mapping import Fields
from ..mapping.sizes import PRESETS, nearest_preset
from .account import Account, account
from .fields import OUR_FIELDS
from .schema import Limits, cost_per_image, limits

if TYPE_CHECKING:
    from ..context import Context

PATH = "/api/ai/models/"
PATIENCE = 10.0
"""Seconds that a request waits for the catalogue; then it goes on without it."""

SQUARES = ("square", "square_hd")
"""The 1K and the 2K square; where the catalogue has one of them alone, that one is sent."""

_read: dict[tuple[Account, str], asyncio.Future[dict[str, Any]]] = {}
_prices: dict[str, float] = {}


async def read(model: str, context: Context) -> None:
    """Read a model's entry, so that `catalogue_price` knows its price."""
    await _entry(model, context)


async def checked(body: Fields, context: Context) -> Fields:
    """The body, checked against the model's schema before anything is paid.

    A square of a size that the schema does not list becomes the square that it lists, with a note. Raises Unsupported,
    naming our field, for any other value that it does not list or that is outside a range which it states. Where the
    catalogue does not answer or has no schema, the body stays as it is, and the catalogue is not read again.
    """
    allowed = limits(await _entry(str(body["model"]), context))
    body = _with_a_square_that_is_listed(body, allowed, context)
    for name, value in body.items():
        if name in allowed:
            _check(name, value, allowed[name], str(body["model"]))
    return body


def catalogue_price(model: str) -> float | None:
    """US dollars a picture of Oxen's model of this name; None where the catalogue was not read or has no price."""
    return _prices.get(model)


def _with_a_square_that_is_listed(body: Fields, allowed: dict[str, Limits], context: Context) -> Fields:
    size = body.get("image_size")
    listed = allowed.get("image_size", Limits()).values
    squares = [name for name in SQUARES if name in listed]
    if size not in SQUARES or size in listed or not squares:
        return body
    nearest = nearest_preset(PRESETS[size], squares)
    context.note(f"Oxen's catalogue lists no {size} of {body['model']}, so {nearest} was asked for.")
    return {**body, "image_size": nearest}


def _check(name: str, value: Any, allowed: Limits, model: str) -> None:
    ours = OUR_FIELDS.get(name, name)
    if allowed.values and value not in allowed.values:
        offered = ", ".join(map(str, allowed.values))
        raise Unsupported(
            f"Oxen's catalogue lists no {value!r} for {name} of {model}, so nothing was sent; it lists {offered}. "
            f"Set {ours} to another.",
            (ours,),
        )
    number = as_number(value)
    if number is None:
        return
    if (allowed.low is not None and number < allowed.low) or (allowed.high is not None and number > allowed.high):
        low, high = ("any" if end is None else f"{end:,}" for end in (allowed.low, allowed.high))
        raise Unsupported(
            f"Oxen's catalogue says that {name} of {model} goes from {low} to {high}, and {number:,} was asked, so "
            f"nothing was sent. Set {ours} to another.",
            (ours,),
        )


async def _entry(model: str, context: Context) -> dict[str, Any]:
    """The catalogue's entry of a model; empty where it does not come in time. All callers wait for the same GET."""
    key = (account(context.http), model)
    if key not in _read:
        _read[key] = asyncio.ensure_future(_fetch(model, context))
    with contextlib.suppress(asyncio.TimeoutError):
        return await asyncio.wait_for(asyncio.shield(_read[key]), PATIENCE)
    return {}


async def _fetch(model: str, context: Context) -> dict[str, Any]:
    try:
        reply = await context.http.get(PATH + model)
    except IdeogramKitError as error:
        logging.getLogger(__name__).info("Oxen's catalogue was not read: %s", error)
        return {}
    entry = reply.object() if reply.status == 200 else {}
    if (cost := cost_per_image(entry)) is not None:
        _prices[model] = cost
    return entry
