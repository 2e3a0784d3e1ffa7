"""Oxen's catalogue of models, with the values that they take and their prices; read once a process and account.

The queue checks no field before the job runs, so a value that Oxen no longer offers would become a failed job. Source:
sections 3.3 and 3.6 of the pack's reference; the schema is in `json_request_schema` (model page) or `request_schema`
(its reference pages), the price in `pricing`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

from ...errors import IdeogramKitError, Unsupported
from ..json_values import as_list, as_number, as_object
from ..mapping import Fields
from .account import Account, account
from .endpoints import OUR_FIELDS

if TYPE_CHECKING:
    from ..context import Context

PATH = "/api/ai/models/"
PATIENCE = 10.0
"""Seconds that a request waits for the catalogue; then it goes on without it."""

_read: dict[tuple[Account, str], asyncio.Future[dict[str, Any]]] = {}
_prices: dict[str, float] = {}


async def read(model: str, context: Context) -> None:
    """Read a model's entry, so that `catalogue_price` knows its price."""
    await _entry(model, context)


async def check(body: Fields, context: Context) -> None:
    """Check the values of a body against the model's schema, before anything is paid.

    Raises Unsupported, naming our field, for a value that the schema does not list. Where the catalogue does not answer
    or has no schema, the request goes on, and the catalogue is not read again.
    """
    allowed = _allowed(await _entry(str(body["model"]), context))
    for name, value in body.items():
        if name in allowed and value not in allowed[name]:
            ours = OUR_FIELDS.get(name, name)
            offered = ", ".join(map(str, allowed[name]))
            raise Unsupported(
                f"Oxen's catalogue lists no {value!r} for {name} of {body['model']}, so nothing was sent; it lists "
                f"{offered}. Set {ours} to another.",
                (ours,),
            )


def catalogue_price(model: str) -> float | None:
    """US dollars a picture of Oxen's model of this name; None where the catalogue was not read or has no price."""
    return _prices.get(model)


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
    per_image = as_number(as_object(entry.get("pricing")).get("cost_per_image"))
    if per_image is not None and 0 <= per_image < 100:
        _prices[model] = float(per_image)
    return entry


def _allowed(entry: dict[str, Any]) -> dict[str, list[Any]]:
    """The values that the schema lists, by field. Fields without a list are left out: they take anything."""
    for name in ("json_request_schema", "request_schema"):
        fields = as_object(entry.get(name)).get("properties")
        if isinstance(fields, dict):
            enums = {field: as_list(as_object(schema).get("enum")) for field, schema in as_object(fields).items()}
            return {field: values for field, values in enums.items() if values}
    return {}
