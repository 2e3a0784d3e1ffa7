"""Reads what Ideogram answers: the items of a reply, and an error for every status that is none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, cast

from ...errors import BadReply, BadRequest, Blocked, IdeogramKitError, KeyRejected, OutOfCredit, Unavailable
from ...http import Reply, rate_limited

NAME = "Ideogram"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One picture of a reply; `url` is None where it was withheld as unsafe."""

    url: str | None
    prompt: str
    seed: int | None
    size: tuple[int, int] | None
    facts: dict[str, Any] = field(default_factory=dict[str, Any])


def items(reply: Reply, prompt: str) -> list[Item]:
    """The pictures of a reply; `prompt` stands in where the reply repeats none. Raises what `refusal` gives."""
    body = reply.json()
    if reply.status != 200:
        raise refusal(reply)
    found = cast("dict[str, Any]", body).get("data") if isinstance(body, dict) else None
    if not isinstance(found, list) or not found:
        raise BadReply(f"{NAME} answered without pictures: {text(reply) or 'an empty reply'}.")
    request_id = cast("dict[str, Any]", body).get("request_id")
    return [_item(entry, prompt, request_id) for entry in cast("list[Any]", found)]


def _item(entry: Any, prompt: str, request_id: Any) -> Item:
    if not isinstance(entry, dict):
        raise BadReply(f"{NAME} answered with a picture that is {type(entry).__name__}, not an object.")
    known = cast("dict[str, Any]", entry)
    url, said, seed = known.get("url"), known.get("prompt"), known.get("seed")
    safe = known.get("is_image_safe") is not False and isinstance(url, str) and url != ""
    facts = {name: known[name] for name in ("style_type", "resolution", "upscaled_resolution") if known.get(name)}
    if isinstance(request_id, str):
        facts["request_id"] = request_id
    return Item(
        url=cast(str, url) if safe else None,
        prompt=said if isinstance(said, str) and said else prompt,
        seed=seed if isinstance(seed, int) and not isinstance(seed, bool) else None,
        size=_size(known.get("upscaled_resolution") or known.get("resolution")),
        facts=facts,
    )


def _size(value: Any) -> tuple[int, int] | None:
    """Read "1024x1024", or the legacy endpoint's "RESOLUTION_1024_1024"."""
    match = re.fullmatch(r"(?:RESOLUTION_)?(\d{2,5})[x_](\d{2,5})", value) if isinstance(value, str) else None
    return (int(match[1]), int(match[2])) if match else None


def refusal(reply: Reply) -> IdeogramKitError:
    """The error for a reply that is not 200, in the words of the provider where it has any."""
    said = text(reply) or f"status {reply.status}, without a word."
    if reply.status in (401, 403):
        return KeyRejected(
            f"{NAME} rejected the key: {said} Check it in Settings → Ideogram Kit, or IDEOGRAM_API_KEY in the "
            "environment."
        )
    if reply.status == 402:
        return OutOfCredit(f"{NAME} wants credit or another plan first: {said} Nothing was billed.")
    if reply.status == 422:
        return Blocked(f"{NAME}'s safety filter refused the request: {said} Change the prompt or the images.")
    if reply.status == 429:
        return rate_limited(NAME, reply, said)
    if reply.status >= 500:
        return Unavailable(
            f"{NAME} failed (status {reply.status}): {said} It was not sent again, since it may have been billed; run "
            "again later."
        )
    if 400 <= reply.status < 500:
        return BadRequest(f"{NAME} refused the request: {said} Nothing was billed.")
    return BadReply(f"{NAME} answered with status {reply.status}, which it does not document.")


def text(reply: Reply) -> str:
    """The provider's own words, from `error`, `message` or `detail`, else the raw text; at most 300 characters.

    Ideogram documents no schema for 400 and 401, so any of them may hold the text.
    """
    body = reply.json()
    if isinstance(body, dict):
        known = cast("dict[str, Any]", body)
        said: Any = known.get("error") or known.get("message") or known.get("detail") or known
        words = said if isinstance(said, str) else str(said)
    else:
        words = re.sub(r"<[^>]*>", " ", reply.content.decode("utf-8", "replace"))
    words = " ".join(words.split())[:300]
    return words if not words or words[-1] in ".!?" else words + "."
