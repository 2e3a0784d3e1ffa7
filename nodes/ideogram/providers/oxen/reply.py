"""Reads the pictures of Oxen's replies, from both routes: the records of generations, or images.

Source: sections 3.2, 3.3 and 3.6 of the pack's reference, Oxen's pages on the queue and on image generation.

Inferred: that a picture which fal's checker flagged may carry fal's own `has_nsfw_concepts`; no page of Oxen's says so.
Such a picture may be black, so it is reported as withheld.
"""

from __future__ import annotations

from typing import Any, cast

from ...errors import BadReply, Blocked, IdeogramKitError, Unavailable
from ...images.data_uri import decode_image, is_link
from ...requests.job import Item
from ...transport.response import Reply, provider_message
from ..batch import Batch
from ..http_errors import CHANGE, missing, sentence
from ..json_values import as_list, as_text, as_whole
from .errors import NAME, message_error, reply_error

FLAGGED = f"It was flagged as unsafe. {CHANGE}"
FACTS = {"generation_id": "generation_id", "model_name": "provider_model"}
"""The fields of a record that `info` shows, and their names there."""


def items(reply: Reply, batch: Batch) -> list[Item]:
    """The pictures of a reply: of the records of generations, or of the synchronous route.

    Raises what `errors.py` makes of a reply that reports an error, and BadReply where there are no pictures.
    """
    if not 200 <= reply.status < 300:
        raise reply_error(reply)
    body = reply.object()
    if body.get("error") or body.get("status") == "error":
        raise message_error(provider_message(reply), f"{NAME} answered with an error: ")
    if records := as_list(body.get("generations")):
        return [_of_record(record, batch) for record in records]
    images = as_list(body.get("images"))
    if not images:
        raise missing(NAME, "pictures", reply)
    return [_of_image(image, _is_flagged(body, index), batch) for index, image in enumerate(images)]


def _of_record(entry: Any, batch: Batch) -> Item:
    """The picture of a generation, or the error of one that failed."""
    record = _object(entry)
    status, generation = record.get("status"), record.get("generation_id")
    if status == "failed":
        return Item(error=_failure(record.get("error_message")))
    if status == "cancelled":
        return Item(
            error=Unavailable(f"The picture was cancelled at {NAME} before it was made. Run again to ask anew.")
        )
    link = record.get("result_url")
    if status != "succeeded" or not isinstance(link, str) or not is_link(link):
        raise BadReply(f"{NAME} says that generation {generation} is {status!r}, and gives no picture.")
    if _is_flagged(record, 0):
        return Item(error=Blocked(FLAGGED))
    seed = as_whole(record.get("seed"))
    return Item(
        url=link,
        prompt=as_text(record.get("prompt")) or batch.prompt,
        seed=batch.seed if seed is None else seed,
        facts={name: record[field] for field, name in FACTS.items() if isinstance(record.get(field), str)},
    )


def _of_image(entry: Any, flagged: bool, batch: Batch) -> Item:
    """A picture of the synchronous route, which repeats neither the prompt nor the seed."""
    image = _object(entry)
    link, content = image.get("url"), image.get("b64_json")
    if flagged or _is_flagged(image, 0):
        return Item(error=Blocked(FLAGGED))
    if isinstance(content, str) and content:
        return Item(data=decode_image(content, NAME), prompt=batch.prompt, seed=batch.seed)
    if isinstance(link, str) and is_link(link):
        return Item(url=link, prompt=batch.prompt, seed=batch.seed)
    raise BadReply(f"{NAME} answered with a picture that has neither a link nor content.")


def _object(entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise BadReply(f"{NAME} answered with a picture that is {type(entry).__name__}, not an object.")
    return cast("dict[str, Any]", entry)


def _is_flagged(entry: dict[str, Any], index: int) -> bool:
    """Whether fal's checker called the picture at `index` unsafe, where Oxen passes that on."""
    flags = entry.get("has_nsfw_concepts")
    if isinstance(flags, list):
        return cast("list[Any]", flags)[index : index + 1] == [True]
    return flags is True


def _failure(message: Any) -> IdeogramKitError:
    text = " ".join(message.split()) if isinstance(message, str) else ""
    return message_error(sentence(text or "it gave no reason"), f"{NAME} could not make the picture: ")
