"""Reads replies that are one object, defensively: what should be there and is not becomes BadReply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ...errors import BadReply, BadRequest, Unavailable
from ...transport.response import Reply, said
from ..reading import as_objects, as_text
from .reply import NAME, refused

if TYPE_CHECKING:
    from ..context import Context


async def read(context: Context, path: str, missing: str | None = None) -> dict[str, Any]:
    """GET an object, which costs nothing. Raises as `body` does."""
    reply = await context.http.get(path)
    if reply.status >= 500:
        raise Unavailable(f"{NAME} failed (status {reply.status}): {said(reply)} Nothing was billed; run again later.")
    return body(reply, missing)


def body(reply: Reply, missing: str | None = None) -> dict[str, Any]:
    """The object of a reply. `missing` is what to say of a 404. Raises what `refusal` gives, or BadReply."""
    if reply.status == 404 and missing is not None:
        raise BadRequest(missing)
    if reply.status != 200:
        raise refused(reply)
    found = reply.json()
    if not isinstance(found, dict):
        raise BadReply(f"{NAME} answered with no object: {said(reply) or 'an empty reply.'}")
    return cast("dict[str, Any]", found)


def word(found: dict[str, Any], name: str) -> str:
    """A text that must be there."""
    value = as_text(found.get(name))
    if value is None:
        raise BadReply(f"{NAME} answered without a {name}: {str(found)[:200]}")
    return value


def maybe(found: dict[str, Any], name: str) -> str | None:
    """A text that may be there."""
    return as_text(found.get(name))


def each(found: dict[str, Any], name: str, *, needed: bool = False) -> list[dict[str, Any]]:
    """The objects of a list, without what is none. Raises BadReply where a needed list is not there."""
    value = found.get(name)
    if needed and not isinstance(value, list):
        raise BadReply(f"{NAME} answered without {name}: {str(found)[:200]}")
    return as_objects(value)
