"""Reads what fal answers: the items of a result, each with what is known of it.

Sources: fal's schemas of ideogram/v4 (2026-09-25: `images`, `seed`, `prompt`, `has_nsfw_concepts`, `timings`) and of
its older endpoints (`images` and `seed`, or one `image`).
"""

from __future__ import annotations

from typing import Any

from ...errors import BadReply, Blocked, IdeogramKitError
from ...images.data_uri import decoded, is_link
from ...requests.job import Item
from ...transport.response import Reply, said
from ..reading import as_list, as_object, as_objects, as_size, as_text, as_whole
from .refused import NAME, failed, refused

WITHHELD = "It was billed all the same. Change the prompt, or try another seed."


def items(reply: Reply, prompt: str) -> list[Item]:
    """The pictures of a result; `prompt` stands in where it repeats none. Raises what `refused` gives.

    A picture that is flagged or cannot be read is a fault in its place, so that the others still come. The seed is
    the request's: fal tells one, however many pictures there are.
    """
    if reply.status != 200:
        raise refused(reply)
    body = reply.object()
    single = body.get("image")
    found = as_list(body.get("images")) if single is None else [single]
    if not found:
        raise _without_pictures(reply, body)
    flagged = as_list(body.get("has_nsfw_concepts"))
    known: dict[str, Any] = {
        "prompt": as_text(body.get("prompt")) or prompt,
        "seed": as_whole(body.get("seed")),
        "facts": _facts(reply, body),
    }
    return [_item(entry, index < len(flagged) and flagged[index] is True, known) for index, entry in enumerate(found)]


def _item(entry: Any, flagged: bool, known: dict[str, Any]) -> Item:
    if flagged:
        # Whether the picture behind the flag is black is not recorded; it is not fetched.
        return Item(error=Blocked(WITHHELD), **known)
    picture = as_object(entry)
    url = as_text(picture.get("url"))
    if url is None:
        return Item(error=BadReply(f"{NAME} answered with a picture that has no url: {picture}"), **known)
    size = as_size(picture.get("width"), picture.get("height"))
    if is_link(url):
        return Item(url=url, size=size, **known)
    try:
        return Item(data=decoded(url, NAME), size=size, **known)
    except BadReply as error:
        return Item(error=error, **known)


def _facts(reply: Reply, body: dict[str, Any]) -> dict[str, Any]:
    """The request's id, what fal counted for it, and how long it took."""
    facts: dict[str, Any] = {}
    for name, header in (("request_id", "x-fal-request-id"), ("billable_units", "X-Fal-Billable-Units")):
        if value := reply.headers.get(header):
            facts[name] = value
    if timings := as_object(body.get("timings")):
        facts["timings"] = timings
    return facts


def _without_pictures(reply: Reply, body: dict[str, Any]) -> IdeogramKitError:
    """The error for a 200 that has no pictures: an error may lie inside."""
    if body.get("detail") or body.get("error_type") or body.get("error"):
        return failed(f"{body.get('error_type') or ''} {_types(body.get('detail'))}", said(reply))
    return BadReply(f"{NAME} answered without pictures: {said(reply) or 'an empty reply.'}")


def _types(detail: Any) -> str:
    return " ".join(str(one.get("type")) for one in as_objects(detail))
