"""Asks Segmind to describe a picture, and reads the words of the answer.

Source: the page of `ideogram-describe`, 2026: it takes `image_file` and "returns Text/JSON". The shape of that is not
established, so the words are read from every usual place, Ideogram's own `descriptions[].text` first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ...errors import Unsupported
from ...images.data_uri import is_link
from ...requests import Describe, Description
from ...transport.response import Reply
from ..settings import set_values
from . import prices
from .pictures import bare
from .queue import ask
from .refusals import ANSWERS, NAME, refused, without
from .reply import accounting

if TYPE_CHECKING:
    from ..context import Context

MODEL = "3.0"
"""The describer that writes sentences; Segmind does not say which it is."""

PLACES = (
    *("descriptions", "description", "output", "outputs", "text", "caption", "captions", "result", "response", "data"),
    *("choices", "message", "content", "prompt"),
)
DEPTH = 5


async def describe(request: Describe, context: Context) -> Description:
    """One POST of a picture, answered in sentences. Raises Unsupported for another model, or a setting."""
    if request.model != MODEL:
        raise Unsupported(f"{NAME} does not offer describe with model {request.model}; choose {MODEL}.", ("model",))
    if wanted := tuple(set_values(context.provider.settings, context.settings)):
        raise Unsupported(f"{NAME}, describe: {', '.join(wanted)} has no place here; set it to auto.", wanted)
    fields = {"image_file": bare(request.image)}
    reply = await context.ask(lambda: ask("ideogram-describe", fields, 1, context))
    facts, usd = accounting(reply)
    return Description(
        provider=context.provider.id, text=_text(reply), usd=prices.DESCRIBE if usd is None else usd, facts=facts
    )


def _text(reply: Reply) -> str:
    if reply.status not in ANSWERS:
        raise refused(reply)
    body = reply.json()
    if body is None:
        body = _plain(reply)
    if found := _sentences(body):
        return "\n\n".join(found)
    raise without("a description", reply)


def _plain(reply: Reply) -> str:
    """A body that is text; a page or a picture is none."""
    try:
        text = reply.content.decode("utf-8").strip()
    except UnicodeDecodeError:
        return ""
    return "" if text.startswith("<") or "\x00" in text else text


def _sentences(found: Any, depth: int = 0) -> list[str]:
    if isinstance(found, str):
        text = found.strip()
        return [text] if text and not is_link(text) else []
    if depth > DEPTH:
        return []
    if isinstance(found, list):
        return [text for entry in cast("list[Any]", found) for text in _sentences(entry, depth + 1)]
    if not isinstance(found, dict):
        return []
    known = cast("dict[str, Any]", found)
    if known.get("error"):
        return []
    for place in PLACES:
        if texts := _sentences(known.get(place), depth + 1):
            return texts
    return []
