"""Reads replies that are one object. What should be there and is not becomes a BadReply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ...errors import BadReply, BadRequest, Unavailable
from ...transport.response import Reply, provider_message
from ..json_values import as_objects, as_text
from .errors import NAME, reply_error

if TYPE_CHECKING:
    from ..context import Context


async def get_object(context: Context, path: str, missing: str | None = None) -> dict[str, Any]:
    """GET an object, which costs nothing. Raises what `object_of` raises, and Unavailable for a 5xx."""
    reply = await context.http.get(path)
    if reply.status >= 500:
        message = provider_message(reply)
        raise Unavailable(f"{NAME} failed (status {reply.status}): {message} Nothing was billed; run again later.")
    return object_of(reply, missing)


def object_of(reply: Reply, missing: str | None = None) -> dict[str, Any]:
    """The object of a reply.

    Raises BadRequest with the text `missing` for a 404, what `reply_error` makes of another status that is not 200, and
    BadReply where there is no object.
    """
    if reply.status == 404 and missing is not None:
        raise BadRequest(missing)
    if reply.status != 200:
        raise reply_error(reply)
    content = reply.json()
    if not isinstance(content, dict):
        raise BadReply(f"{NAME} answered with no object: {provider_message(reply) or 'an empty reply.'}")
    return cast("dict[str, Any]", content)


def required_text(entry: dict[str, Any], name: str) -> str:
    """The text of a field. Raises BadReply where there is none."""
    text = as_text(entry.get(name))
    if text is None:
        raise BadReply(f"{NAME} answered without a {name}: {str(entry)[:200]}")
    return text


def optional_text(entry: dict[str, Any], name: str) -> str | None:
    """The text of a field; None where there is none."""
    return as_text(entry.get(name))


def objects(entry: dict[str, Any], name: str, *, required: bool = False) -> list[dict[str, Any]]:
    """The objects of a list; entries that are no objects are left out.

    Raises BadReply where the list is `required` and not there.
    """
    value = entry.get(name)
    if required and not isinstance(value, list):
        raise BadReply(f"{NAME} answered without {name}: {str(entry)[:200]}")
    return as_objects(value)
