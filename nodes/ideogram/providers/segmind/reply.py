"""Reads the pictures of Segmind's replies: the bytes themselves, a zip, or JSON with links, base64 or data URIs.

Source: Segmind's API pages, its documentation of v2 and its Python client 1.3.0, August 2026. A v2 result has `status`,
`output` and `metrics`, typically `images[]` too; over v1 the accounting is in headers, and there is one picture. Where
the legacy models' JSON has the link is not established, so every usual field is read, also of JSON within a text.
`x-cost` and `metrics.cost` are taken for dollars, as the prices on its pages are (inferred); flags of unsafe pictures
are read as fal and Ideogram give them (inferred).
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, cast

from ...errors import BadReply, Blocked, IdeogramKitError
from ...images.data_uri import decode_image, is_link
from ...requests.job import Item
from ...transport.response import Reply
from ..batch import Batch
from ..http_errors import CHANGE
from ..json_values import as_list, as_object, as_text, as_whole
from ..settings import SAFETY
from .archive import unpacked
from .errors import NAME, OK, missing_error, reply_error
from .media import is_picture, is_zip

FIELDS = (
    *("images", "image_urls", "output", "outputs", "data", "image", "image_url", "url", "urls", "result", "results"),
    *("b64_json", "base64", "image_base64", "content"),
)
"""The fields of an object that may hold pictures, in the order in which they are tried: those for several first."""

DEPTH = 5
"""Levels of JSON in which pictures are looked for."""


def items(reply: Reply, batch: Batch) -> list[Item]:
    """The pictures of a reply, in order. Raises what `errors.py` makes of it.

    One that is flagged as unsafe is withheld, unless the batch has the safety check switched off.
    """
    if reply.status not in OK:
        raise reply_error(reply)
    if is_picture(reply.content):
        pictures = [Item(data=reply.content)]
    elif is_zip(reply.content):
        pictures = [Item(data=data) for data in unpacked(reply.content, NAME)]
    else:
        pictures = _in_text(reply, unsafe_too=batch.settings.get(SAFETY.name) == "off")
    facts, usd = accounting(reply)
    count = sum(item.error is None for item in pictures)
    seeds = [_whole(reply.object().get("seed")), _whole(reply.headers.get("x-seed-value")), batch.seed]
    first_seed = next(value for value in seeds if value is not None)
    return [
        replace(
            item,
            prompt=item.prompt or batch.prompt,
            # The one seed is that of the whole request; only its first picture can be had again by it.
            seed=item.seed if item.seed is not None else first_seed if index == 0 else None,
            usd=usd / count if usd is not None and item.error is None else None,
            facts=facts,
        )
        for index, item in enumerate(pictures)
    ]


def accounting(reply: Reply) -> tuple[dict[str, Any], float | None]:
    """The facts about the request as a whole, for `info`, and what it cost in US dollars, where Segmind says so."""
    body = reply.object()
    metrics = as_object(body.get("metrics"))
    request_id = body.get("request_id") or reply.headers.get("x-request-id")
    facts = {
        "request_id": as_text(request_id),
        "remaining_credits": _number(metrics.get("remaining_credits"), reply.headers.get("x-remaining-credits")),
        "generation_seconds": _number(metrics.get("inference_time"), reply.headers.get("x-generation-time")),
    }
    usd = _number(metrics.get("cost"), reply.headers.get("x-cost"))
    return {name: value for name, value in facts.items() if value is not None}, usd


def _in_text(reply: Reply, *, unsafe_too: bool) -> list[Item]:
    body = reply.json()
    if body is None:
        body = _plain(reply)
    pictures = _pictures(body, unsafe_too=unsafe_too)
    if not pictures:
        raise missing_error("pictures", reply)
    return pictures


def _plain(reply: Reply) -> str | None:
    """A body that is a link, a data URI or base64, and nothing else."""
    text = reply.content.strip()
    if text.isascii() and not text.startswith(b"<") and len(text.split(None, 1)) == 1:
        return text.decode("ascii")
    return None


def _pictures(value: Any, depth: int = 0, *, unsafe_too: bool) -> list[Item]:
    """The pictures of the first field that has any. An entry of a list without a picture becomes an error.

    So does a flagged picture, except with `unsafe_too`.
    """
    if depth > DEPTH or value in (None, "", [], {}):
        return []
    if isinstance(value, str):
        inner = json_within(value)
        return [_picture(value)] if inner is None else _pictures(inner, depth + 1, unsafe_too=unsafe_too)
    if isinstance(value, list):
        entries = cast("list[Any]", value)
        return [
            item
            for entry in entries
            for item in _pictures(entry, depth + 1, unsafe_too=unsafe_too) or [_without_picture(entry)]
        ]
    if not isinstance(value, dict):
        return []
    entry = cast("dict[str, Any]", value)
    if not unsafe_too and _is_flagged(entry):
        return [_without_picture(entry)]
    for name in FIELDS:
        if pictures := _pictures(entry.get(name), depth + 1, unsafe_too=unsafe_too):
            if len(pictures) == 1:
                pictures = [_with_details(pictures[0], entry)]
            return pictures if unsafe_too else _without_flagged(pictures, entry)
    return []


def json_within(text: str) -> Any:
    """The object or list that a text is as JSON, read as a reply's own; None for any other text."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    return Reply(200, {}, text.encode("utf-8", "replace")).json()


def _picture(text: str) -> Item:
    if is_link(text):
        return Item(url=text)
    try:
        data = decode_image(text, NAME)
    except IdeogramKitError as error:
        return Item(error=error)
    return Item(data=data) if is_picture(data) else Item(error=BadReply(f"{NAME} answered with text for a picture."))


def _without_picture(entry: Any) -> Item:
    if _is_flagged(as_object(entry)):
        return Item(error=Blocked(CHANGE))
    return Item(error=BadReply(f"{NAME} answered with a place that has no picture."))


def _without_flagged(pictures: list[Item], body: dict[str, Any]) -> list[Item]:
    """The pictures, with an error for each that a list beside them flags, as fal's `has_nsfw_concepts` does."""
    unsafe = {index for index, flag in enumerate(as_list(body.get("has_nsfw_concepts"))) if flag is True}
    return [Item(error=Blocked(CHANGE)) if index in unsafe else item for index, item in enumerate(pictures)]


def _is_flagged(entry: dict[str, Any]) -> bool:
    return entry.get("is_image_safe") is False or entry.get("nsfw") is True


def _with_details(item: Item, entry: dict[str, Any]) -> Item:
    """The picture with the prompt, the seed and the size that its object names."""
    if item.error is not None:
        return item
    width, height, prompt = _whole(entry.get("width")), _whole(entry.get("height")), entry.get("prompt")
    return replace(
        item,
        prompt=item.prompt or (prompt if isinstance(prompt, str) else ""),
        seed=item.seed if item.seed is not None else _whole(entry.get("seed")),
        size=(width, height) if width and height else item.size,
    )


def _whole(value: Any) -> int | None:
    """A whole number, from JSON or as the text of a header."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
        return int(value)
    return as_whole(value)


def _number(*values: Any) -> float | None:
    """The first value that is a number of at least 0, from JSON or as the text of a header."""
    for value in values:
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            continue
        try:
            number = float(value)
        except ValueError:
            continue
        if math.isfinite(number) and number >= 0:
            return number
    return None
