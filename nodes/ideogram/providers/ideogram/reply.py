"""Reads the pictures of Ideogram's replies, each with what is known of it."""

from __future__ import annotations

import re
from typing import Any, cast

from ...errors import BadReply, Blocked
from ...requests.job import Item
from ...transport.response import Reply
from ..http_errors import WITHHELD, missing
from ..json_values import as_list, as_text, as_whole
from .errors import NAME, reply_error


def items(reply: Reply, prompt: str) -> list[Item]:
    """The pictures of a reply; `prompt` is used where Ideogram repeats none.

    A picture that cannot be read is an error of its own place, since the others were paid for. Raises what
    `reply_error` makes of a status that is not 200, and BadReply where there are no pictures.
    """
    if reply.status != 200:
        raise reply_error(reply)
    body = reply.object()
    entries = as_list(body.get("data"))
    if not entries:
        raise missing(NAME, "pictures", reply)
    return [_item(entry, prompt, body.get("request_id")) for entry in entries]


def _item(entry: Any, prompt: str, request_id: Any) -> Item:
    if not isinstance(entry, dict):
        error = BadReply(f"{NAME} answered with a picture that is {type(entry).__name__}, not an object.")
        return Item(error=error)
    picture = cast("dict[str, Any]", entry)
    url = as_text(picture.get("url")) if picture.get("is_image_safe") is not False else None
    facts = {name: picture[name] for name in ("style_type", "resolution", "upscaled_resolution") if picture.get(name)}
    if isinstance(request_id, str):
        facts["request_id"] = request_id
    return Item(
        url=url,
        error=Blocked(WITHHELD) if url is None else None,
        prompt=as_text(picture.get("prompt")) or prompt,
        seed=as_whole(picture.get("seed")),
        size=_size(picture.get("upscaled_resolution") or picture.get("resolution")),
        facts=facts,
    )


def _size(value: Any) -> tuple[int, int] | None:
    """Read "1024x1024", or "RESOLUTION_1024_1024", as the legacy endpoints write it."""
    match = re.fullmatch(r"(?:RESOLUTION_)?(\d{2,5})[x_](\d{2,5})", value) if isinstance(value, str) else None
    return (int(match[1]), int(match[2])) if match else None
