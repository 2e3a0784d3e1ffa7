"""Oxen's queue: a generation is made, polled until it has ended, and cancelled.

Source: Oxen's page on the queue, section 3.3 of the pack's reference. The records of ended generations stay. An older
page says that they vanish and answer 404, so a missing record is polled for a few times before it is an error.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ...errors import BadReply, IdeogramKitError, KeyRejected, Unavailable
from ...requests.job import Job
from ...transport.background import gather_all
from ...transport.body import Body
from ...transport.response import Reply, provider_message
from ..http_errors import missing
from ..json_values import as_list, as_object, as_text
from ..mapping import Fields
from ..polling import poll
from . import events
from .errors import NAME, message_error, reply_error

if TYPE_CHECKING:
    from ..context import Context

PATH = "/api/ai/queue"
STAGES = {"queued": "queued", "processing": "waiting"}
"""The statuses of a generation that has not ended, and what the user reads then."""

ENDED = ("succeeded", "failed", "cancelled")
MISSES = 3
"""Polls in a row that find no record before it is an error: one may come too early, or meet a proxy's page."""

HISTORY = f"Generation {{}} may be made and billed all the same; look at your history at {NAME}."


async def submit(body: Fields, count: int, context: Context) -> Job:
    """Make a job with one POST, which may be billed. The event stream is opened before it."""
    async with events.listening(context.http) as stream:
        await stream.opened()
        return _job(await context.http.post(PATH, Body(fields=body), count))


async def answer(job: Job, context: Context) -> Reply:
    """Wait until all generations of a job have ended, and return their records as one reply."""
    async with events.listening(context.http) as stream:
        records = await gather_all(_ended(generation, stream, context) for generation in job.id.split(","))
    content = json.dumps({"generations": records}, ensure_ascii=False).encode()
    return Reply(200, {"Content-Type": "application/json"}, content)


async def cancel(job: Job, context: Context) -> bool:
    """Stop the generations of a job that are queued or being made. Returns whether all of them were cancelled.

    One that has ended already stays as it is, and can be fetched.
    """
    return all(await gather_all(_cancelled(generation, context) for generation in job.id.split(",")))


def _job(reply: Reply) -> Job:
    """The job of a reply, which is the ids of its generations. Raises the error for a reply without any."""
    if not 200 <= reply.status < 300:
        raise reply_error(reply)
    body = reply.object()
    records = as_list(body.get("generations"))
    if not records:
        if body.get("error") or body.get("status") == "error":
            raise message_error(provider_message(reply), f"{NAME} refused the request: ")
        raise missing(NAME, "a generation", reply)
    return Job(id=",".join(_id(record) for record in records))


def _id(record: Any) -> str:
    generation = as_text(as_object(record).get("generation_id"))
    if generation is None or not re.fullmatch(r"[\w-]{1,100}", generation, re.ASCII):
        raise BadReply(f"{NAME} answered with a generation that has no id; look at your history there.")
    return generation


async def _ended(generation: str, stream: events.Stream, context: Context) -> dict[str, Any]:
    """The record of a generation once it has ended."""
    misses = 0
    with stream.ending(generation) as wake:
        async for _ in poll(NAME, generation, wake):
            record = await _record(generation, context)
            status = record.get("status") if isinstance(record, dict) else None
            if isinstance(record, dict) and isinstance(status, str):
                if status in ENDED:
                    return record
                context.progress.stage = STAGES.get(status, status[:30])
            misses = 0 if status in STAGES else misses + 1
            if isinstance(record, IdeogramKitError) and (misses == MISSES or isinstance(record, KeyRejected)):
                raise record
            if misses == MISSES:
                raise BadReply(
                    f"{NAME} says that the generation is {str(status)[:50]!r}, which it does not document. "
                    + HISTORY.format(generation)
                )
    raise AssertionError("polling ends with an error")


async def _record(generation: str, context: Context) -> dict[str, Any] | IdeogramKitError:
    """The record of a generation, or the error where it cannot be read now."""
    try:
        reply = await context.http.get(f"{PATH}/{generation}")
    except Unavailable as error:
        return Unavailable(f"{error} {HISTORY.format(generation)}")
    if reply.status == 404:
        return Unavailable(f"{NAME} has no record of it any more. {HISTORY.format(generation)}")
    if reply.status in (401, 403):
        error = reply_error(reply)
        error.args = (f"{error} {HISTORY.format(generation)}",)
        return error
    if reply.status != 200:
        message = provider_message(reply) or "nothing more."
        return Unavailable(f"{NAME} did not tell of it (status {reply.status}): {message} {HISTORY.format(generation)}")
    if not isinstance(reply.object().get("status"), str):
        return BadReply(f"{missing(NAME, 'a status', reply)} {HISTORY.format(generation)}")
    return reply.object()


async def _cancelled(generation: str, context: Context) -> bool:
    reply = await context.http.command("DELETE", f"{PATH}/{generation}")
    if not 200 <= reply.status < 300:
        return False
    # The reply is the same where the generation had ended and was billed; only its record tells.
    record = await _record(generation, context)
    return isinstance(record, dict) and record.get("status") == "cancelled"
