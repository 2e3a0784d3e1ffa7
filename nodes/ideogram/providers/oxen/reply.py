"""Reads the pictures of Oxen's replies, from both routes: the records of generations, or images.

Source: sections 3.2, 3.3 and 3.6 of the pack's reference, Oxen's pages on the queue and on image generation.

Inferred: that a picture which fal's checker flagged may carry fal's own `has_nsfw_concepts`; no page of Oxen's says so.
Such a picture may be black, so it is reported as withheld.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

from ...errors import BadReply, Blocked, IdeogramKitError, Unavailable
from ...images.data_uri import decode_image, is_link
from ...requests.job import Item
from ...transport.response import Reply, provider_message
from ..batch import Batch
from ..http_errors import CHANGE, missing, sentence
from ..json_values import as_list, as_text, as_whole
from .errors import NAME, message_error, reply_error
from .record import CANCELLED, FAILED, SUCCEEDED, UNREADABLE, links, status

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
        return _each(records, lambda record, _: _of_record(record, batch))
    images = as_list(body.get("images"))
    if not images:
        raise missing(NAME, "pictures", reply)
    return _each(images, lambda image, index: [_of_image(image, _is_flagged(body, index, batch), batch)])


def _each(entries: list[Any], read: Callable[[Any, int], list[Item]]) -> list[Item]:
    """The pictures of each entry. One that cannot be read keeps no other back; raises BadReply where none can."""
    items: list[Item] = []
    for index, entry in enumerate(entries):
        try:
            items += read(entry, index)
        except BadReply as error:
            items.append(Item(error=error))
    if isinstance(error := items[0].error, BadReply) and all(isinstance(item.error, BadReply) for item in items):
        raise error
    return items


def _of_record(entry: Any, batch: Batch) -> list[Item]:
    """The pictures of a generation, of which there is one as far as is documented; or its error."""
    record = _object(entry)
    stage, generation = status(record), record.get("generation_id")
    if stage == FAILED:
        return [Item(error=_failure(record.get("error_message")))]
    if stage == CANCELLED:
        cancelled = f"The picture was cancelled at {NAME} before it was made. Run again to ask anew."
        return [Item(error=Unavailable(cancelled))]
    if stage == UNREADABLE:
        return [Item(error=BadReply(str(record.get("error_message"))), pending=True)]
    urls = links(record)
    if stage != SUCCEEDED or not urls:
        raise BadReply(f"{NAME} says that generation {generation} is {stage!r}, and gives no picture.")
    seed = as_whole(record.get("seed"))
    if seed is None and batch.count == 1:
        seed = batch.seed  # with several, none was sent
    facts = {name: record[field] for field, name in FACTS.items() if isinstance(record.get(field), str)}
    return [
        Item(error=Blocked(FLAGGED))
        if _is_flagged(record, index, batch)
        else Item(url=link, prompt=as_text(record.get("prompt")) or batch.prompt, seed=seed, facts=facts)
        for index, link in enumerate(urls)
    ]


def _of_image(entry: Any, flagged: bool, batch: Batch) -> Item:
    """A picture of the synchronous route, which repeats neither the prompt nor the seed, one for all pictures."""
    image = _object(entry)
    link, content = image.get("url"), image.get("b64_json")
    if flagged or _is_flagged(image, 0, batch):
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


def _is_flagged(entry: dict[str, Any], index: int, batch: Batch) -> bool:
    """Whether fal's checker, unless it was switched off, called the picture at `index` unsafe and Oxen passed it on."""
    if batch.settings.get("safety") == "off":
        return False
    flags = entry.get("has_nsfw_concepts")
    if isinstance(flags, list):
        return cast("list[Any]", flags)[index : index + 1] == [True]
    return flags is True


def _failure(message: Any) -> IdeogramKitError:
    """The error of a failed generation; `message` is a text, or fal's own object or list of them."""
    start = f"{NAME} could not make the picture: "
    if isinstance(message, (dict, list)) and message:
        packed = json.dumps(message, ensure_ascii=False)
        return message_error(provider_message(Reply(200, {}, packed.encode())), start, packed)
    text = " ".join(message.split()) if isinstance(message, str) else ""
    return message_error(sentence(text or "it gave no reason"), start)
