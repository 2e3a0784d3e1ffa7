"""The task that a request becomes, and its other form for where Runware's documents disagree.

Source: reference 2.5 and 6.4. For 3.0 and earlier models, the SDK's types and Runware's model pages have
`providerSettings`, while its ComfyUI pack sends `settings`. Whether 4.6 takes a seed is not recorded. Runware refuses a
field that it does not know before anything is made, so the same task may be sent once more without it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from ...transport.body import Body
from ...transport.response import Reply
from ..batch import Batch
from ..mapping import Fields
from ..settings import AUTO
from .errors import errors_of, is_unknown_field, parameters_of

QUICK = frozenset({"remove_background", "remove_object"})
"""The operations that take seconds. P-Image and the speed TURBO take seconds too."""


def task_of(fields: Fields, delivery: str, request_id: str) -> Fields:
    """The task with our own id, by which it can be looked up where its answer is lost."""
    return {**fields, "taskUUID": request_id, "deliveryMethod": delivery}


def account_task(operation: str) -> Body:
    """A query about the account, which costs nothing."""
    return Body(whole=[{"taskType": "accountManagement", "taskUUID": str(uuid.uuid4()), "operation": operation}])


def delivery(settings: Mapping[str, Any], *, quick: bool) -> str:
    """The delivery method that the Provider node asks for. With auto: `sync` for what is quick, else `async`.

    With `sync` the results come with the reply to the POST; with `async` they are polled for.
    """
    chosen = settings.get("delivery", AUTO)
    return ("sync" if quick else "async") if chosen == AUTO else str(chosen)


def is_quick(batch: Batch) -> bool:
    """Whether the batch takes seconds, as far as is known."""
    request = batch.request
    fast = request.operation in QUICK or request.model == "P-Image" or request.rendering_speed == "TURBO"
    return fast and batch.count == 1


def other_form(task: Fields, reply: Reply) -> Fields | None:
    """The task in its other form, where the reply refuses only fields that the other form spells or leaves out.

    None for any other reply.
    """
    errors = errors_of(reply.json())
    if not errors or reply.status == 200 or not all(is_unknown_field(error) for error in errors):
        return None
    refused = [name for error in errors for name in _named_fields(error)]
    # The id stays: nothing was made of the first form, and this id is the one that is on the disk.
    other: Fields = {**task}
    for name in refused:
        if name.startswith("providerSettings") and "providerSettings" in task:
            other.pop("providerSettings", None)
            other["settings"] = {**task.get("settings", {}), **task["providerSettings"]["ideogram"]}
        elif name == "seed" and str(task.get("model", "")).startswith("ideogram:4.6@") and "seed" in task:
            other.pop("seed", None)
        else:
            return None
    return other if refused else None


def _named_fields(error: dict[str, Any]) -> tuple[str, ...]:
    """The fields that an error names, in its own field for them or in its message."""
    message = str(error.get("message", ""))
    return parameters_of(error) or tuple(name for name in ("providerSettings", "seed") if name in message)
