"""Describe and magic prompt at Ideogram: the queries, and the reading of their replies.

Source: Ideogram's OpenAPI file of July 2026 (post_describe_v4, post_describe, post_magic_prompt_v4).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from ...errors import BadInput, BadReply
from ...prompt import Reading, read, serialise
from ...requests import Describe, Description, MagicPrompt
from ...transport.body import Body
from ..http_errors import missing
from ..json_values import as_list, as_object, as_objects, as_text
from ..mapping.multipart import file_part
from .errors import NAME, reply_error
from .uploads import check_uploads

if TYPE_CHECKING:
    from ..context import Context

DESCRIBE_V4 = "/v1/ideogram-v4/describe"
DESCRIBE = "/describe"
MAGIC_PROMPT = "/v1/ideogram-v4/magic-prompt"
VERSIONS = {"3.0": "V_3", "2.0": "V_2"}


async def describe(request: Describe, context: Context) -> Description:
    """Describe a picture, with one POST. 4.0 answers with a structured prompt, the older models with sentences."""
    if request.model in VERSIONS:
        body = await _answer(DESCRIBE, _upload(request, {"describe_model_version": VERSIONS[request.model]}), context)
        return Description(provider=context.provider.id, text=_sentences(body))
    choices = {
        "include_bbox": request.include_bbox,
        "include_style_descriptions": request.include_style_descriptions,
        "include_tags": request.include_tags,
    }
    body = await _answer(DESCRIBE_V4, _upload(request, choices), context)
    tags = _tags(body.get("json_prompt"))
    reading = _structured(body)
    return Description(
        provider=context.provider.id,
        text=serialise(reading.prompt),
        structured_prompt=reading.prompt,
        notes=reading.findings,
        facts={"tags": tags} if tags else {},
    )


async def magic_prompt(request: MagicPrompt, context: Context) -> Description:
    """Turn words into a structured prompt and the ratio that it is meant for, with one POST."""
    fields = {"text_prompt": request.prompt, "aspect_ratio": request.aspect_ratio or "AUTO"}
    body = await _answer(MAGIC_PROMPT, Body(fields=fields), context)
    reading = _structured(body)
    ratio = body.get("aspect_ratio")
    notes = list(reading.findings)
    if not isinstance(ratio, str) or not re.fullmatch(r"[1-9]\d?x[1-9]\d?", ratio):
        ratio = request.aspect_ratio or "1x1"
        notes.append(f"The answer names no aspect ratio; {ratio} was taken.")
    return Description(
        provider=context.provider.id,
        text=serialise(reading.prompt),
        structured_prompt=reading.prompt,
        aspect_ratio=ratio,
        notes=tuple(notes),
    )


def _upload(request: Describe, fields: dict[str, Any]) -> Body:
    file = file_part("image_file", "image_file-1", request.image)
    check_uploads([file])
    return Body(fields=fields, files=(file,))


async def _answer(path: str, body: Body, context: Context) -> dict[str, Any]:
    """Send a query and return the object of its reply. It counts as one picture in flight.

    Raises what `reply_error` makes of a status that is not 200, and BadReply where there is no object.
    """
    reply = await context.ask(lambda: context.http.post(path, body, 1))
    if reply.status != 200:
        raise reply_error(reply)
    content = reply.json()
    if not isinstance(content, dict):
        raise missing(NAME, "an object", reply)
    return cast("dict[str, Any]", content)


def _structured(body: dict[str, Any]) -> Reading:
    """The structured prompt of a reply, without its tags, which are no part of a prompt."""
    prompt: Any = body.get("json_prompt")
    if not prompt or not isinstance(prompt, (dict, str)):
        raise BadReply(f"Ideogram answered without a structured prompt: {_message(body)}")
    if isinstance(prompt, dict):
        fields = cast("dict[str, Any]", prompt)
        prompt = {key: value for key, value in fields.items() if key != "tags"}
    try:
        return read(prompt, "json_prompt")
    except BadInput as error:
        raise BadReply(f"Ideogram answered with a structured prompt that cannot be used: {error}") from None


def _tags(prompt: Any) -> list[str]:
    return [tag for tag in as_list(as_object(prompt).get("tags")) if isinstance(tag, str)]


def _sentences(body: dict[str, Any]) -> str:
    texts = [(as_text(entry.get("text")) or "").strip() for entry in as_objects(body.get("descriptions"))]
    texts = [text for text in texts if text]
    if not texts:
        raise BadReply(f"Ideogram answered without a description: {_message(body)}")
    return "\n\n".join(texts)


def _message(body: dict[str, Any]) -> str:
    message = body.get("error") or body.get("message") or body.get("detail") or body
    return " ".join(str(message).split())[:300]
