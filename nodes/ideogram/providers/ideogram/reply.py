"""Reads what Ideogram answers: the items of a reply, and an error for every status that is none."""

from __future__ import annotations

import re
from typing import Any, cast

from ...errors import BadReply, Blocked, IdeogramKitError
from ...requests.job import Item
from ...transport.response import Reply, said
from ..http_errors import http_error
from ..reading import as_list, as_text, as_whole

NAME = "Ideogram"
WITHHELD = "It was billed all the same. Change the prompt, or try another seed."


def items(reply: Reply, prompt: str) -> list[Item]:
    """The pictures of a reply; `prompt` stands in where the reply repeats none. Raises what `refusal` gives."""
    if reply.status != 200:
        raise refused(reply)
    body = reply.object()
    found = as_list(body.get("data"))
    if not found:
        raise BadReply(f"{NAME} answered without pictures: {said(reply) or 'an empty reply.'}")
    return [_item(entry, prompt, body.get("request_id")) for entry in found]


def _item(entry: Any, prompt: str, request_id: Any) -> Item:
    if not isinstance(entry, dict):
        raise BadReply(f"{NAME} answered with a picture that is {type(entry).__name__}, not an object.")
    known = cast("dict[str, Any]", entry)
    url = as_text(known.get("url")) if known.get("is_image_safe") is not False else None
    facts = {name: known[name] for name in ("style_type", "resolution", "upscaled_resolution") if known.get(name)}
    if isinstance(request_id, str):
        facts["request_id"] = request_id
    return Item(
        url=url,
        error=Blocked(WITHHELD) if url is None else None,
        prompt=as_text(known.get("prompt")) or prompt,
        seed=as_whole(known.get("seed")),
        size=_size(known.get("upscaled_resolution") or known.get("resolution")),
        facts=facts,
    )


def _size(value: Any) -> tuple[int, int] | None:
    """Read "1024x1024", or the legacy endpoint's "RESOLUTION_1024_1024"."""
    match = re.fullmatch(r"(?:RESOLUTION_)?(\d{2,5})[x_](\d{2,5})", value) if isinstance(value, str) else None
    return (int(match[1]), int(match[2])) if match else None


def refused(reply: Reply) -> IdeogramKitError:
    """The error for a reply that is not 200."""
    return http_error(NAME, "IDEOGRAM_API_KEY", reply)
