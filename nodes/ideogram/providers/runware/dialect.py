"""The task that a request becomes on the wire, and its other spelling where Runware's documents disagree.

Source: reference 2.5 and 6.4: for 3.0 and before, the SDK's types and Runware's model pages say `providerSettings`, its
ComfyUI pack sends `settings`; whether 4.6 takes a seed is not recorded. A field that is not known is refused before
anything is made, so the same task may go once more without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...transport.response import Reply
from ..batch import Batch
from ..mapping import Fields
from ..settings import AUTO
from .faults import errors_of, parameters_of, refuses_field

QUICK = frozenset({"remove_background", "remove_object"})
"""Operations that take seconds; so do P-Image and the speed TURBO."""


def task_of(fields: Fields, delivery: str, request_id: str) -> Fields:
    """The task under our own id, by which it is asked for where its answer is lost."""
    return {**fields, "taskUUID": request_id, "deliveryMethod": delivery}


def delivery(settings: Mapping[str, Any], *, quick: bool) -> str:
    """`sync`, the answer with the request, for what is quick; else `async`; or as the Provider node says."""
    asked = settings.get("delivery", AUTO)
    return ("sync" if quick else "async") if asked == AUTO else str(asked)


def is_quick(part: Batch) -> bool:
    """Whether the part takes seconds, as far as is known."""
    request = part.request
    fast = request.operation in QUICK or request.model == "P-Image" or request.rendering_speed == "TURBO"
    return fast and part.count == 1


def respelled(task: Fields, reply: Reply) -> Fields | None:
    """The task in the other spelling, where the reply refuses only fields that have one; else None."""
    body = reply.json()
    errors = errors_of(body)
    if not errors or reply.status == 200 or not all(refuses_field(error) for error in errors):
        return None
    named = [name for error in errors for name in _named(error)]
    # Under the same id: nothing was made of it yet, and this is the one that is on the disk.
    made: Fields = {**task}
    for name in named:
        if name.startswith("providerSettings") and "providerSettings" in task:
            made.pop("providerSettings", None)
            made["settings"] = {**task.get("settings", {}), **task["providerSettings"]["ideogram"]}
        elif name == "seed" and str(task.get("model", "")).startswith("ideogram:4.6@") and "seed" in task:
            made.pop("seed", None)
        else:
            return None
    return made if named else None


def _named(error: dict[str, Any]) -> tuple[str, ...]:
    """The fields that an error names, in its own field for that or in its words."""
    words = str(error.get("message", ""))
    return parameters_of(error) or tuple(name for name in ("providerSettings", "seed") if name in words)
