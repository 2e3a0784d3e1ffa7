"""Reads the pictures of fal's replies, each with what is known of it.

Sources: fal's schemas of ideogram/v4 (2026-09-25: `images`, `seed`, `prompt`, `has_nsfw_concepts`, `timings`) and of
its older endpoints (`images` and `seed`, or one `image`).
"""

from __future__ import annotations

from typing import Any

from ...errors import BadReply, Blocked, IdeogramKitError
from ...images.data_uri import decode_image, is_link
from ...requests.job import Item
from ...transport.response import Reply
from ..http_errors import WITHHELD, missing
from ..json_values import as_list, as_object, as_size, as_text, as_whole
from .errors import NAME, error_details, job_error, reply_error


def items(reply: Reply, prompt: str, *, unsafe_too: bool = False) -> list[Item]:
    """The pictures of a result; `prompt` is used where fal repeats none. Raises what `errors.py` makes of the reply.

    A picture that is flagged or cannot be read becomes an item with an error, so that the others still come. With
    `unsafe_too`, a flagged one is handed on, and its facts say that it was flagged. The seed is that of the whole
    request: fal gives one, however many pictures there are.
    """
    if reply.status != 200:
        raise reply_error(reply)
    body = reply.object()
    image = body.get("image")
    images = as_list(body.get("images")) if image is None else [image]
    if not images:
        raise _without_pictures(reply, body)
    flags = as_list(body.get("has_nsfw_concepts"))
    shared: dict[str, Any] = {
        "prompt": as_text(body.get("prompt")) or prompt,
        "seed": as_whole(body.get("seed")),
        "facts": _facts(reply, body),
    }
    flagged = [index < len(flags) and flags[index] is True for index in range(len(images))]
    return [_item(entry, flag, unsafe_too, shared) for entry, flag in zip(images, flagged, strict=True)]


def _item(entry: Any, flagged: bool, unsafe_too: bool, shared: dict[str, Any]) -> Item:
    if flagged and not unsafe_too:
        # Whether the picture behind the flag is black is not recorded; it is not fetched.
        return Item(error=Blocked(WITHHELD), **shared)
    if flagged:
        shared = {**shared, "facts": {**shared["facts"], "has_nsfw_concepts": True}}
    picture = as_object(entry)
    url = as_text(picture.get("url"))
    if url is None:
        return Item(error=BadReply(f"{NAME} answered with a picture that has no url: {picture}"), **shared)
    size = as_size(picture.get("width"), picture.get("height"))
    if is_link(url):
        return Item(url=url, size=size, **shared)
    try:
        return Item(data=decode_image(url, NAME), size=size, **shared)
    except BadReply as error:
        return Item(error=error, **shared)


def _facts(reply: Reply, body: dict[str, Any]) -> dict[str, Any]:
    """The request's id, the units that fal counted for it, and how long it took."""
    facts: dict[str, Any] = {}
    for name, header in (("request_id", "x-fal-request-id"), ("billable_units", "X-Fal-Billable-Units")):
        if value := reply.headers.get(header):
            facts[name] = value
    if timings := as_object(body.get("timings")):
        facts["timings"] = timings
    return facts


def _without_pictures(reply: Reply, body: dict[str, Any]) -> IdeogramKitError:
    """The error for a reply of status 200 without pictures, which may hold an error."""
    if body.get("detail") or body.get("error_type") or body.get("error"):
        return job_error(*error_details(reply))
    return missing(NAME, "pictures", reply)
