"""Reads Segmind's answers into pictures: the bytes themselves, a zip, or JSON with links, base64 or data URIs.

Source: Segmind's API pages, its documentation of v2 and its Python client 1.3.0, August 2026. A v2 result has `status`,
`output` and `metrics`, typically `images[]` too; over v1 the accounting is in headers. Where the legacy models' JSON
has the link is not established, so every usual place is read. `x-cost` and `metrics.cost` are taken for dollars, as
the prices on its pages are (inferred); flags of unsafe pictures are read as fal and Ideogram give them (inferred).
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, cast

from ...errors import BadReply, Blocked, IdeogramKitError
from ...images.data_uri import decoded, is_link
from ...requests.job import Item
from ...transport.response import Reply
from ..reading import as_list, as_object, as_text, as_whole
from .archive import unpacked
from .media import is_picture, is_zip
from .refusals import ANSWERS, NAME, refused, without

PLACES = (
    *("images", "image_urls", "output", "outputs", "data", "image", "image_url", "url", "urls", "result", "results"),
    *("b64_json", "base64", "image_base64", "content"),
)
"""Where pictures may lie in an object, the place that may hold several first."""

DEPTH = 5


def items(reply: Reply, prompt: str, seed: int) -> list[Item]:
    """The pictures of an answer, in order; `seed` is the one that was sent. Raises what `refusals` gives."""
    if reply.status not in ANSWERS:
        raise refused(reply)
    if is_picture(reply.content):
        found = [Item(data=reply.content)]
    elif is_zip(reply.content):
        found = [Item(data=data) for data in unpacked(reply.content, NAME)]
    else:
        found = _in_text(reply)
    facts, usd = accounting(reply)
    came = sum(one.error is None for one in found)
    body = reply.object()
    told = [_whole(body.get("seed")), _whole(reply.headers.get("x-seed-value")), seed]
    first = next(one for one in told if one is not None)
    return [
        replace(
            one,
            prompt=one.prompt or prompt,
            # One seed is told of a whole request; only its first picture can be had again by it.
            seed=one.seed if one.seed is not None else first if index == 0 else None,
            usd=usd / came if usd is not None and one.error is None else None,
            facts=facts,
        )
        for index, one in enumerate(found)
    ]


def accounting(reply: Reply) -> tuple[dict[str, Any], float | None]:
    """What is told of the request as a whole, for `info`, and what it cost in dollars."""
    body = reply.object()
    metrics = as_object(body.get("metrics"))
    request_id = body.get("request_id") or reply.headers.get("x-request-id")
    facts = {
        "request_id": as_text(request_id),
        "remaining_credits": _first(metrics.get("remaining_credits"), reply.headers.get("x-remaining-credits")),
        "generation_seconds": _first(metrics.get("inference_time"), reply.headers.get("x-generation-time")),
    }
    usd = _first(metrics.get("cost"), reply.headers.get("x-cost"))
    return {name: value for name, value in facts.items() if value is not None}, usd


def _in_text(reply: Reply) -> list[Item]:
    body = reply.json()
    if body is None:
        body = _plain(reply)
    found = _pictures(body)
    if not found:
        raise without("pictures", reply)
    return found


def _plain(reply: Reply) -> str | None:
    """A body that is a link, a data URI or base64 and nothing else."""
    text = reply.content.strip()
    if text.isascii() and not text.startswith(b"<") and len(text.split(None, 1)) == 1:
        return text.decode("ascii")
    return None


def _pictures(found: Any, depth: int = 0) -> list[Item]:
    """Every picture at the first place that has any; a list's entry that has none stands as a fault."""
    if depth > DEPTH or found in (None, "", [], {}):
        return []
    if isinstance(found, str):
        return [_text(found)]
    if isinstance(found, list):
        entries = cast("list[Any]", found)
        return [one for entry in entries for one in _pictures(entry, depth + 1) or [_nothing(entry)]]
    if not isinstance(found, dict):
        return []
    known = cast("dict[str, Any]", found)
    if _flagged(known):
        return [_nothing(known)]
    for place in PLACES:
        if pictures := _pictures(known.get(place), depth + 1):
            alone = [_told(pictures[0], known)] if len(pictures) == 1 else pictures
            return _marked(alone, known)
    return []


def _text(text: str) -> Item:
    if is_link(text):
        return Item(url=text)
    try:
        data = decoded(text, NAME)
    except IdeogramKitError as error:
        return Item(error=error)
    return Item(data=data) if is_picture(data) else Item(error=BadReply(f"{NAME} answered with text for a picture."))


def _nothing(entry: Any) -> Item:
    if _flagged(as_object(entry)):
        return Item(error=Blocked("Change the prompt, or try another seed."))
    return Item(error=BadReply(f"{NAME} answered with a place that has no picture."))


def _marked(found: list[Item], body: dict[str, Any]) -> list[Item]:
    """With those withheld that a list beside them flags, as fal's `has_nsfw_concepts` does."""
    unsafe = {index for index, flag in enumerate(as_list(body.get("has_nsfw_concepts"))) if flag is True}
    return [_nothing({"nsfw": True}) if index in unsafe else one for index, one in enumerate(found)]


def _flagged(entry: dict[str, Any]) -> bool:
    return entry.get("is_image_safe") is False or entry.get("nsfw") is True


def _told(item: Item, entry: dict[str, Any]) -> Item:
    """With what an entry says of its own picture."""
    if item.error is not None:
        return item
    width, height, used = _whole(entry.get("width")), _whole(entry.get("height")), entry.get("prompt")
    return replace(
        item,
        prompt=item.prompt or (used if isinstance(used, str) else ""),
        seed=item.seed if item.seed is not None else _whole(entry.get("seed")),
        size=(width, height) if width and height else item.size,
    )


def _whole(value: Any) -> int | None:
    """A whole number, from JSON or from a header, where it is text."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12:
        return int(value)
    return as_whole(value)


def _first(*told: Any) -> float | None:
    """The first that is a number, none below 0, from JSON or from a header."""
    for value in told:
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            continue
        try:
            number = float(value)
        except ValueError:
            continue
        if math.isfinite(number) and number >= 0:
            return number
    return None
