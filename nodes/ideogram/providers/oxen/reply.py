"""Reads what Oxen answers: pictures of either route, and the error for everything that is none.

Source: sections 3.2, 3.3 and 3.6 of the pack's reference, Oxen's pages on the queue and on image generation. There are
two shapes of error, and a failed generation has only a sentence: which error it is, its words decide.

Inferred: that a picture which fal's checker flagged might carry fal's own `has_nsfw_concepts`; no page of Oxen's says
so. Such a picture may be black, so it is told as withheld.
"""

from __future__ import annotations

import re
from typing import Any, cast

from ...errors import BadReply, BadRequest, Blocked, IdeogramKitError, OutOfCredit, RateLimited, Unavailable
from ...images.data_uri import decoded, is_link
from ...requests.job import Item
from ...transport.response import Reply, said
from ..batch import Batch
from ..http_errors import http_error
from ..reading import as_list, as_text, as_whole

NAME = "Oxen"
VARIABLE = "OXEN_API_KEY"
CREDIT = re.compile(r"\b(credits?|balance|billing|payment|insufficient funds|spend(ing)? limit)\b", re.IGNORECASE)
SAFETY = re.compile(
    r"\b(safety|nsfw|moderat\w*|content[ _]policy|prohibited|inappropriate|flagged|unsafe|sensitive)\b", re.IGNORECASE
)
VALUES = re.compile(
    r"\b(enum|invalid\w*|must be|one of|unsupported\w*|required|unexpected|validation|expected|unprocessable|"
    r"not allowed|cannot be empty|not found)\b",
    re.IGNORECASE,
)
BUSY = re.compile(r"\b(rate[ -]?limit\w*|too many requests)\b", re.IGNORECASE)
LATER = "Change the prompt, or try another seed."


def items(reply: Reply, batch: Batch) -> list[Item]:
    """The pictures of an answer: the records of generations, or those of the synchronous route."""
    if not 200 <= reply.status < 300:
        raise refused(reply)
    body = reply.object()
    if body.get("error") or body.get("status") == "error":
        raise of_words(said(reply), f"{NAME} answered with an error: ")
    if records := as_list(body.get("generations")):
        return [_of_record(record, batch) for record in records]
    found = as_list(body.get("images"))
    if not found:
        raise BadReply(f"{NAME} answered without pictures: {said(reply) or 'an empty reply.'}")
    return [_of_image(entry, _flagged(body, index), batch) for index, entry in enumerate(found)]


def _of_record(record: Any, batch: Batch) -> Item:
    known = _picture(record)
    status, generation = known.get("status"), known.get("generation_id")
    if status == "failed":
        words = known.get("error_message")
        return Item(error=of_words(_sentence(words), f"{NAME} could not make the picture: "))
    if status == "cancelled":
        return Item(
            error=Unavailable(f"The picture was cancelled at {NAME} before it was made. Run again to ask anew.")
        )
    link = known.get("result_url")
    if status != "succeeded" or not isinstance(link, str) or not is_link(link):
        raise BadReply(f"{NAME} says that generation {generation} is {status!r}, and gives no picture.")
    if _flagged(known, 0):
        return Item(error=Blocked(f"It was flagged as unsafe. {LATER}"))
    seed = as_whole(known.get("seed"))
    facts = {name: known[key] for key, name in _FACTS.items() if isinstance(known.get(key), str)}
    return Item(
        url=link,
        prompt=as_text(known.get("prompt")) or batch.prompt,
        seed=batch.seed if seed is None else seed,
        facts=facts,
    )


_FACTS = {"generation_id": "generation_id", "model_name": "provider_model"}


def _of_image(entry: Any, flagged: bool, batch: Batch) -> Item:
    """A picture of the synchronous route, which repeats neither the prompt nor the seed."""
    known = _picture(entry)
    link, packed = known.get("url"), known.get("b64_json")
    if flagged or _flagged(known, 0):
        return Item(error=Blocked(f"It was flagged as unsafe. {LATER}"))
    if isinstance(packed, str) and packed:
        return Item(data=decoded(packed, NAME), prompt=batch.prompt, seed=batch.seed)
    if isinstance(link, str) and is_link(link):
        return Item(url=link, prompt=batch.prompt, seed=batch.seed)
    raise BadReply(f"{NAME} answered with a picture that has neither a link nor content.")


def _picture(entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise BadReply(f"{NAME} answered with a picture that is {type(entry).__name__}, not an object.")
    return cast("dict[str, Any]", entry)


def _flagged(known: dict[str, Any], index: int) -> bool:
    """Whether fal's checker found the picture unsafe, where its word came through."""
    flags = known.get("has_nsfw_concepts")
    if isinstance(flags, list):
        return cast("list[Any]", flags)[index : index + 1] == [True]
    return flags is True


def _sentence(words: Any) -> str:
    text = " ".join(words.split())[:300] if isinstance(words, str) else ""
    text = text or "it gave no reason"
    return text if text[-1] in ".!?" else text + "."


def of_words(words: str, start: str) -> IdeogramKitError:
    """The error for a sentence of Oxen's; `start` says what it is about. Whether a failure was billed is on no page."""
    # The name of a switch is no verdict.
    plain = words.replace("enable_safety_checker", "").replace("_", " ")
    if CREDIT.search(plain):
        return OutOfCredit(f"{start}{words} Add credit to your account at {NAME}, then run again.")
    if BUSY.search(plain):
        return RateLimited(f"{start}{words} Wait a little, then run again.")
    if SAFETY.search(plain):
        return Blocked(f"{start}{words} {LATER}")
    if VALUES.search(plain):
        return BadRequest(f"{start}{words}")
    return Unavailable(f"{start}{words} Run again later.")


def refused(reply: Reply) -> IdeogramKitError:
    """The error for a reply that is not 200. No page gives a status for want of credit or for bad fields."""
    words = said(reply)
    error = reply.object().get("error")
    kind = cast("dict[str, Any]", error).get("type") if isinstance(error, dict) else error
    if kind == "unauthenticated":
        return http_error(NAME, VARIABLE, Reply(401, reply.headers, reply.content), words)
    if 400 <= reply.status < 500 and reply.status not in (401, 402, 429):
        found = of_words(words, f"{NAME} refused the request: ")
        if isinstance(found, (OutOfCredit, Blocked)):
            return found
        if reply.status == 422:
            return BadRequest(f"{NAME} refused the request: {words} Nothing was billed.")
    return http_error(NAME, VARIABLE, reply, words)
