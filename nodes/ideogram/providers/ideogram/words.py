"""Asks Ideogram what it answers in words, describe and magic prompt, and reads the answers.

Source: Ideogram's OpenAPI file of July 2026 (post_describe_v4, post_describe, post_magic_prompt_v4).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from ...errors import BadInput, BadReply
from ...images.media import media_type
from ...prompt import Reading, read, serialise
from ...requests import Describe, Description, MagicPrompt
from ...transport.body import Body
from ...transport.response import Reply, said
from ..reading import as_list, as_object, as_objects, as_text
from .reply import refused

if TYPE_CHECKING:
    from ..context import Context

DESCRIBE_V4 = "/v1/ideogram-v4/describe"
DESCRIBE = "/describe"
MAGIC_PROMPT = "/v1/ideogram-v4/magic-prompt"
VERSIONS = {"3.0": "V_3", "2.0": "V_2"}


async def describe(request: Describe, context: Context) -> Description:
    """One POST of a picture: 4.0 answers with a structured prompt, the older models with sentences."""
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
    """One POST of words: a structured prompt and the ratio that it is meant for."""
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
    media = media_type(request.image)
    file = ("image_file", f"image_file-1.{media.removeprefix('image/')}", request.image, media)
    return Body(fields=fields, files=(file,))


async def _answer(path: str, body: Body, context: Context) -> dict[str, Any]:
    """The object of a 200; one place in flight is held, as for a picture. Raises what `refusal` gives, or BadReply."""
    reply = await context.ask(lambda: context.http.post(path, body, 1))
    if reply.status != 200:
        raise refused(reply)
    known = reply.json()
    if not isinstance(known, dict):
        raise BadReply(_without("an object", reply))
    return cast("dict[str, Any]", known)


def _without(what: str, reply: Reply) -> str:
    return f"Ideogram answered without {what}: {said(reply) or 'an empty reply.'}"


def _structured(body: dict[str, Any]) -> Reading:
    """The structured prompt of an answer, without its tags, which have no place in a request."""
    found: Any = body.get("json_prompt")
    if not found or not isinstance(found, (dict, str)):
        raise BadReply(f"Ideogram answered without a structured prompt: {_said(body)}")
    if isinstance(found, dict):
        held = cast("dict[str, Any]", found)
        found = {key: value for key, value in held.items() if key != "tags"}
    try:
        return read(found, "json_prompt")
    except BadInput as error:
        raise BadReply(f"Ideogram answered with a structured prompt that cannot be used: {error}") from None


def _tags(found: Any) -> list[str]:
    return [tag for tag in as_list(as_object(found).get("tags")) if isinstance(tag, str)]


def _sentences(body: dict[str, Any]) -> str:
    found = [as_text(entry.get("text")) or "" for entry in as_objects(body.get("descriptions"))]
    texts = [text.strip() for text in found if text.strip()]
    if not texts:
        raise BadReply(f"Ideogram answered without a description: {_said(body)}")
    return "\n\n".join(texts)


def _said(body: dict[str, Any]) -> str:
    said = body.get("error") or body.get("message") or body.get("detail") or body
    return " ".join(str(said).split())[:300]
