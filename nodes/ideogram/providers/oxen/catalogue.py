"""Oxen's catalogue: what a model's own schema says that it takes, read once a process and account.

The queue checks no field before the job runs, so that a word which Oxen has dropped would be a failed job. Source:
sections 3.3 and 3.6 of the pack's reference; the schema stands under `json_request_schema` (model page) or
`request_schema` (its reference pages), the price under `pricing`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

from ...errors import IdeogramKitError, Unsupported
from ..mapping import Fields
from ..reading import as_list, as_number, as_object
from .account import Account, account
from .endpoints import OURS

if TYPE_CHECKING:
    from ..context import Context

PATH = "/api/ai/models/"
PATIENCE = 10.0
"""Seconds that a request waits for the catalogue; it is worth no more."""

_read: dict[tuple[Account, str], asyncio.Future[dict[str, Any]]] = {}
_prices: dict[str, float] = {}


async def read(model: str, context: Context) -> None:
    """Read what the catalogue says of a model, for its price."""
    await _entry(model, context)


async def check(body: Fields, context: Context) -> None:
    """Refuse a word that the model's schema lists no more, before anything is paid. Raises Unsupported, naming it.

    Where the catalogue does not answer, or has no schema, the request goes on; it is not asked again.
    """
    listed = _listed(await _entry(str(body["model"]), context))
    for name, value in body.items():
        if name in listed and value not in listed[name]:
            ours = OURS.get(name, name)
            offered = ", ".join(map(str, listed[name]))
            raise Unsupported(
                f"Oxen's catalogue lists no {value!r} for {name} of {body['model']}, so nothing was sent; it lists "
                f"{offered}. Set {ours} to another.",
                (ours,),
            )


def told_price(model: str) -> float | None:
    """Dollars a picture of this model of theirs, as the catalogue said; None where it was not read or did not say."""
    return _prices.get(model)


async def _entry(model: str, context: Context) -> dict[str, Any]:
    """The catalogue's entry of a model; empty where there is none in time. Every caller waits for the same reading."""
    known = (account(context.http), model)
    if known not in _read:
        _read[known] = asyncio.ensure_future(_fetched(model, context))
    with contextlib.suppress(asyncio.TimeoutError):
        return await asyncio.wait_for(asyncio.shield(_read[known]), PATIENCE)
    return {}


async def _fetched(model: str, context: Context) -> dict[str, Any]:
    try:
        reply = await context.http.get(PATH + model)
    except IdeogramKitError as error:
        logging.getLogger(__name__).info("Oxen's catalogue was not read: %s", error)
        return {}
    entry = reply.object() if reply.status == 200 else {}
    each = as_number(as_object(entry.get("pricing")).get("cost_per_image"))
    if each is not None and 0 <= each < 100:
        _prices[model] = float(each)
    return entry


def _listed(entry: dict[str, Any]) -> dict[str, list[Any]]:
    """The values that the schema lists, by field; a field without a list takes anything."""
    for name in ("json_request_schema", "request_schema"):
        fields = as_object(entry.get(name)).get("properties")
        if isinstance(fields, dict):
            listed = {field: as_list(as_object(about).get("enum")) for field, about in as_object(fields).items()}
            return {field: values for field, values in listed.items() if values}
    return {}
