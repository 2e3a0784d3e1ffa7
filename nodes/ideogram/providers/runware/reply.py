"""Reads what Runware answers: the results of a task, what became of each, and the pictures among them.

Source: reference 2.7 and 2.8. `data` and `errors` may stand in one reply. Whether results that are still being made are
listed, and whether a result is listed again at every look, is not recorded; nothing here relies on either.
"""

from __future__ import annotations

import json
import math
from typing import Any, cast

from ...errors import BadReply, Blocked, IdeogramKitError
from ...images.data_uri import decoded
from ...prompt import serialise
from ...requests.job import Item
from ...transport.response import Reply, said
from ..reading import as_number, as_object, as_objects, as_whole
from .faults import NAME, errors_of, failure

PICTURES = ("imageURL", "imageBase64Data", "imageDataURI")
FACTS = {"task_id": "taskUUID", "image_id": "imageUUID"}
FAILED = ("error", "fail", "cancel")
"""Parts of a state that says that a result will not come; `error` is the documented one."""


def results_of(body: Any, task: str | None = None) -> list[dict[str, Any]]:
    """The objects of `data`; with a `task`, those of it. A result that names no task is taken to be of it."""
    return [
        entry
        for entry in as_objects(as_object(body).get("data"))
        if task is None or entry.get("taskUUID", task) == task
    ]


def has_picture(result: dict[str, Any]) -> bool:
    """Whether a result is there: a picture, or the parts of one."""
    return any(result.get(name) for name in (*PICTURES, "outputs")) or state_of(result) == "success"


def has_failed(result: dict[str, Any]) -> bool:
    """Whether the result says of itself that it will not come."""
    return not has_picture(result) and any(part in state_of(result) for part in FAILED)


def state_of(result: dict[str, Any]) -> str:
    """`processing`, `success` or `error`; blank where the result says nothing, anything where that is new."""
    state = result.get("status")
    return state.lower() if isinstance(state, str) else ""


def merged(results: list[dict[str, Any]], errors: list[dict[str, Any]]) -> Reply:
    """One reply of all that a task came to, as a synchronous one would be."""
    body = {"data": results, "errors": errors} if errors else {"data": results}
    return Reply(200, {"Content-Type": "application/json"}, json.dumps(body, ensure_ascii=False).encode())


def items(reply: Reply, prompt: str, count: int) -> list[Item]:
    """The pictures of a reply, then an item with a fault for every one of `count` that an error stands for.

    Raises the error itself where there is no picture at all, and BadReply where there is neither.
    """
    body = reply.json()
    results = results_of(body)
    failed = [result for result in results if has_failed(result)]
    found = [_item(result, prompt) for result in results if has_picture(result)]
    errors = [*errors_of(body), *(told_by(result) for result in failed)]
    if not found:
        if errors or reply.status != 200:
            raise failure(errors, reply)
        raise BadReply(f"{NAME} answered without pictures: {said(reply) or 'an empty reply.'}")
    if errors:
        faults = [failure([error], reply) for error in errors]
        missing = count - len(found)
        found += [Item(error=faults[min(index, len(faults) - 1)]) for index in range(missing)]
    return found


def cost_of(result: dict[str, Any]) -> float | None:
    """Dollars, where Runware says it: `includeCost` asks for that."""
    cost = as_number(result.get("cost"))
    return float(cost) if cost is not None and math.isfinite(cost) and cost >= 0 else None


def seed_of(result: dict[str, Any]) -> int | None:
    """The seed that was used: every result of a task has one of its own."""
    return as_whole(result.get("seed"))


def picture_of(result: dict[str, Any]) -> tuple[str | None, bytes | None]:
    """A link to a picture or the picture itself, in any of the three forms. Raises BadReply where there is none."""
    for name in PICTURES:
        found = result.get(name)
        if isinstance(found, str) and found:
            if name == "imageURL" and not found.startswith("data:"):
                return found, None
            return None, decoded(found, NAME)
    raise BadReply(f"{NAME} calls a result done that has no picture: {str(result)[:200]}")


def _item(result: dict[str, Any], prompt: str) -> Item:
    facts = {
        ours: result[name] for ours, name in (("task_id", "taskUUID"), ("image_id", "imageUUID")) if result.get(name)
    }
    usd = cost_of(result)
    fault: IdeogramKitError | None = None
    url: str | None = None
    data: bytes | None = None
    if result.get("NSFWContent") is True:
        billed = "" if usd is None else f" It cost ${usd:g} all the same."
        fault = Blocked(f"{NAME} calls it unsafe (NSFWContent).{billed} Change the prompt, or try another seed.")
    else:
        try:
            url, data = picture_of(result)
        except BadReply as error:
            fault = error
    return Item(
        url=url,
        data=data,
        error=fault,
        prompt=_used(result) or prompt,
        seed=seed_of(result),
        usd=usd,
        facts=facts,
    )


def _used(result: dict[str, Any]) -> str | None:
    """The prompt that was really used: 4.0 answers with the structured one that it was expanded to."""
    found = result.get("structuredPrompt") or result.get("positivePrompt")
    if isinstance(found, dict) and found:
        return serialise(cast("dict[str, Any]", found))
    return found if isinstance(found, str) and found else None


def told_by(result: dict[str, Any]) -> dict[str, Any]:
    """What a failed result says of itself, in the form of an error."""
    inner = errors_of(result)
    if inner and inner[0] is not result:
        return inner[0]
    return {"message": "a result failed without a word.", **result}
