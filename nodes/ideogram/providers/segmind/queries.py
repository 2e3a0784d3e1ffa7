"""Describe at Segmind: the query, and the reading of its reply.

Source: the page of `ideogram-describe`, 2026: it takes `image_file` and "returns Text/JSON". The shape of that is not
established, so the text is read from every usual field, Ideogram's own `descriptions[].text` first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ...errors import Unsupported
from ...images.data_uri import is_link
from ...requests import Describe, Description
from ...transport.response import Reply
from ..settings import set_values
from . import prices
from .errors import NAME, OK, missing_error, reply_error
from .mappers import base64_text
from .queue import submit
from .reply import accounting, json_within

if TYPE_CHECKING:
    from ..context import Context

MODEL = "3.0"
"""Our name of the model that describes in sentences; Segmind does not say which model it has."""

FIELDS = (
    *("descriptions", "description", "output", "outputs", "text", "caption", "captions", "result", "response", "data"),
    *("choices", "message", "content", "prompt"),
)
"""The fields of an object that may hold the text, in the order in which they are tried."""

DEPTH = 5
"""Levels of JSON in which the text is looked for."""


async def describe(request: Describe, context: Context) -> Description:
    """Describe a picture in sentences, with one POST. Raises Unsupported for another model, or for any setting."""
    if request.model != MODEL:
        raise Unsupported(f"{NAME} does not offer describe with model {request.model}; choose {MODEL}.", ("model",))
    if settings := tuple(set_values(context.provider.settings, context.settings)):
        raise Unsupported(f"{NAME}, describe: {', '.join(settings)} has no place here; set it to auto.", settings)
    fields = {"image_file": base64_text(request.image)}
    reply = await context.ask(lambda: submit("ideogram-describe", fields, 1, context))
    facts, usd = accounting(reply)
    return Description(
        provider=context.provider.id, text=_text(reply), usd=prices.DESCRIBE if usd is None else usd, facts=facts
    )


def _text(reply: Reply) -> str:
    if reply.status not in OK:
        raise reply_error(reply)
    body = reply.json()
    if body is None:
        body = _plain(reply)
    if texts := _texts(body):
        return "\n\n".join(texts)
    raise missing_error("a description", reply)


def _plain(reply: Reply) -> str:
    """A body that is text; empty where it is a web page or a picture."""
    try:
        text = reply.content.decode("utf-8").strip()
    except UnicodeDecodeError:
        return ""
    return "" if text.startswith("<") or "\x00" in text else text


def _texts(value: Any, depth: int = 0) -> list[str]:
    """The texts of the first field that has any."""
    if isinstance(value, str):
        text = value.strip()
        inner = json_within(text) if depth <= DEPTH else None
        # JSON without any of the fields is the description itself.
        return (_texts(inner, depth + 1) if inner is not None else []) or ([text] if text and not is_link(text) else [])
    if depth > DEPTH:
        return []
    if isinstance(value, list):
        return [text for entry in cast("list[Any]", value) for text in _texts(entry, depth + 1)]
    if not isinstance(value, dict):
        return []
    body = cast("dict[str, Any]", value)
    if body.get("error"):
        return []
    for name in FIELDS:
        if texts := _texts(body.get(name), depth + 1):
            return texts
    return []
