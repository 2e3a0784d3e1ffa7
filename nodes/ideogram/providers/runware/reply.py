"""Reads Runware's replies: the results of a task, their states, and the pictures among them.

Source: reference 2.7 and 2.8. `data` and `errors` may stand in one reply.
"""

from __future__ import annotations

import json
import math
from typing import Any, cast

from ...errors import BadReply, Blocked, IdeogramKitError
from ...images.data_uri import decode_image
from ...prompt import serialise
from ...requests.job import Item
from ...transport.response import Reply
from ..http_errors import CHANGE, missing
from ..json_values import as_number, as_object, as_objects, as_whole
from .errors import NAME, errors_of, reply_error

PICTURES = ("imageURL", "imageBase64Data", "imageDataURI")
"""The fields of a result that may hold its picture."""

FACTS = {"task_id": "taskUUID", "image_id": "imageUUID"}
"""The facts that `info` shows, and the fields of a result that hold them."""

FAILED = ("error", "fail", "cancel")
"""Parts of a state that says that the result will not come; only `error` is documented."""


def results_of(body: Any, task: str | None = None) -> list[dict[str, Any]]:
    """The objects of `data`; with a `task`, only those of this task. A result that names no task is taken for its."""
    return [
        entry
        for entry in as_objects(as_object(body).get("data"))
        if task is None or entry.get("taskUUID", task) == task
    ]


def errors_about(body: Any, task: str) -> list[dict[str, Any]]:
    """The errors of a reply without those that name another task."""
    return [error for error in errors_of(body) if error.get("taskUUID", task) == task]


def own(reply: Reply, task: str) -> Reply:
    """The reply without what it says of other tasks; itself where it says nothing of them."""
    body = reply.json()
    results, errors = results_of(body, task), errors_about(body, task)
    if len(results) == len(results_of(body)) and len(errors) == len(errors_of(body)):
        return reply
    content = {"data": results, "errors": errors} if errors else {"data": results}
    return Reply(reply.status, reply.headers, json.dumps(content, ensure_ascii=False).encode())


def has_picture(result: dict[str, Any]) -> bool:
    """Whether the result has come: a picture, or the `outputs` of Layerize Text."""
    return any(result.get(name) for name in (*PICTURES, "outputs")) or state_of(result) == "success"


def has_failed(result: dict[str, Any]) -> bool:
    """Whether the result says that it will not come."""
    return not has_picture(result) and any(part in state_of(result) for part in FAILED)


def state_of(result: dict[str, Any]) -> str:
    """`processing`, `success`, `error` or a new word, in lower case; empty where the result names no state."""
    state = result.get("status")
    return state.lower() if isinstance(state, str) else ""


def merged(results: list[dict[str, Any]], errors: list[dict[str, Any]]) -> Reply:
    """The results and errors of a task as one reply, in the form of a synchronous one."""
    body = {"data": results, "errors": errors} if errors else {"data": results}
    return Reply(200, {"Content-Type": "application/json"}, json.dumps(body, ensure_ascii=False).encode())


def items(reply: Reply, prompt: str, count: int) -> list[Item]:
    """The pictures of a reply, then an item with an error for each of the `count` that failed.

    Raises the error itself where there is no picture at all, and BadReply where there is no error either.
    """
    body = reply.json()
    results = results_of(body)
    pictures = [_item(result, prompt) for result in results if has_picture(result)]
    errors = [*errors_of(body), *(error_of(result) for result in results if has_failed(result))]
    if not pictures:
        if errors or reply.status != 200:
            raise reply_error(errors, reply)
        raise missing(NAME, "pictures", reply)
    if not errors:
        return pictures
    # One error may stand for several pictures: the last one is used for all that are left.
    failures = [reply_error([error], reply) for error in errors]
    absent = range(count - len(pictures))
    return pictures + [Item(error=failures[min(index, len(failures) - 1)]) for index in absent]


def cost_of(result: dict[str, Any]) -> float | None:
    """The cost in US dollars, where Runware says it: `includeCost` asks for that."""
    cost = as_number(result.get("cost"))
    return float(cost) if cost is not None and math.isfinite(cost) and cost >= 0 else None


def seed_of(result: dict[str, Any]) -> int | None:
    """The seed that was used: each result of a task has its own."""
    return as_whole(result.get("seed"))


def picture_of(result: dict[str, Any]) -> tuple[str | None, bytes | None]:
    """The link to a picture or its encoded bytes, from any of the three fields. Raises BadReply where there is none."""
    for name in PICTURES:
        value = result.get(name)
        if isinstance(value, str) and value:
            if name == "imageURL" and not value.startswith("data:"):
                return value, None
            return None, decode_image(value, NAME)
    raise BadReply(f"{NAME} calls a result done that has no picture: {str(result)[:200]}")


def error_of(result: dict[str, Any]) -> dict[str, Any]:
    """The error that a failed result reports, in the form of those in `errors`."""
    errors = errors_of(result)
    if errors and errors[0] is not result:
        return errors[0]
    return {"message": "a result failed without a word.", **result}


def _item(result: dict[str, Any], prompt: str) -> Item:
    usd = cost_of(result)
    error: IdeogramKitError | None = None
    url: str | None = None
    data: bytes | None = None
    if result.get("NSFWContent") is True:
        billed = "" if usd is None else f" It cost ${usd:g} all the same."
        error = Blocked(f"{NAME} calls it unsafe (NSFWContent).{billed} {CHANGE}")
    else:
        try:
            url, data = picture_of(result)
        except BadReply as bad_reply:
            error = bad_reply
    return Item(
        url=url,
        data=data,
        error=error,
        prompt=_used_prompt(result) or prompt,
        seed=seed_of(result),
        usd=usd,
        facts={name: result[field] for name, field in FACTS.items() if result.get(field)},
    )


def _used_prompt(result: dict[str, Any]) -> str | None:
    """The prompt that was really used: 4.0 answers with the structured one to which it expanded ours."""
    prompt = result.get("structuredPrompt") or result.get("positivePrompt")
    if isinstance(prompt, dict) and prompt:
        return serialise(cast("dict[str, Any]", prompt))
    return prompt if isinstance(prompt, str) and prompt else None
