"""Oxen's queue: a generation is made, polled until it has ended, and cancelled.

Source: Oxen's page on the queue, sections 3.3 and 3.4 of the pack's reference. The records of ended generations stay.
An older page says that they vanish and answer 404, so a missing record is polled for a few times before it is an error.
A record may say "succeeded" and show its link a look later. Polling is free, so where what was made cannot be told yet,
the job stays, and the next run polls it again.
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
from .record import CANCELLED, ENDED, SUCCEEDED, UNREADABLE, Record, completed, links, of_event, status

if TYPE_CHECKING:
    from ..context import Context

PATH = "/api/ai/queue"
STAGES = {"queued": "queued", "processing": "waiting"}
"""The statuses of a generation that has not ended, and what the user reads then."""

MISSES = 3
"""Polls in a row that find no record before it is an error: one may come too early, or meet a proxy's page."""

LATE = 6
"""Looks, 10 to 30 seconds, at a generation that is known to have ended, for its link or its record to come."""

HISTORY = f"Generation {{}} may be made and billed all the same; look at your history at {NAME}."


class RecordMissing(Unavailable):
    """There is no record of the generation."""


async def submit(body: Fields, count: int, context: Context) -> Job:
    """Make a job with one POST, which may be billed. The event stream is opened before it."""
    async with events.listening(context.http) as stream:
        await stream.opened()
        return _job(await context.http.post(PATH, Body(fields=body), count))


async def answer(job: Job, context: Context) -> Reply:
    """Wait until all generations of a job have ended, and return their records as one reply.

    A generation that is gone, or shows no link, keeps pictures of others back no longer than its own looks take. Where
    none came, or Oxen did not answer, the error is raised, and the job stays.
    """
    async with events.listening(context.http) as stream:
        ended = await gather_all(_ended_or_error(generation, stream, context) for generation in job.id.split(","))
    errors = [error for _, error in ended if error is not None]
    passing = [error for error in errors if not isinstance(error, (BadReply, RecordMissing))]
    if errors and (passing or not any(status(record) == SUCCEEDED for record, _ in ended)):
        raise (passing or errors)[0]
    content = json.dumps({"generations": [record for record, _ in ended]}, ensure_ascii=False).encode()
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
    ids = list(dict.fromkeys(name for record in records if (name := _id(record)) is not None))
    if not ids:
        raise BadReply(f"{NAME} answered with a generation that has no id; look at your history there.")
    return Job(id=",".join(ids))


def _id(record: Any) -> str | None:
    generation = as_text(as_object(record).get("generation_id"))
    is_id = generation is not None and re.fullmatch(r"[\w-]{1,100}", generation, re.ASCII)
    return generation if is_id else None


async def _ended_or_error(
    generation: str, stream: events.Stream, context: Context
) -> tuple[Record, IdeogramKitError | None]:
    """The record of a generation once it has ended; or one that says why it cannot be told, and the error."""
    try:
        return await _ended(generation, stream, context), None
    except IdeogramKitError as error:
        return {"generation_id": generation, "status": UNREADABLE, "error_message": str(error)}, error


async def _ended(generation: str, stream: events.Stream, context: Context) -> Record:
    """The record of a generation once it has ended, completed with what the stream said of it.

    What the stream said stands in for the record where that does not come, or does not say that it has ended.
    """
    misses = late = 0
    with stream.ending(generation) as wake:
        async for _ in poll(NAME, generation, wake):
            looked_up = await _record(generation, context)
            announced = of_event(stream.event(generation))
            stage = status(looked_up) if isinstance(looked_up, dict) else None
            if isinstance(looked_up, dict) and stage in ENDED:
                record = {**completed(looked_up, announced), "status": stage}
                if stage != SUCCEEDED or links(record):
                    return record
                misses, late = 0, late + 1
                if late == LATE:
                    raise BadReply(
                        f"{NAME} says that the generation has succeeded, and gives no picture. Run again: it is looked "
                        f"at again, at no cost; ask_again pays for another. {HISTORY.format(generation)}"
                    )
                continue
            known = stage in STAGES
            if known:
                context.progress.stage = STAGES[str(stage)]
            elif stage is not None:
                context.progress.stage = stage[:30]
            misses, late = (0 if known else misses + 1), late + (announced is not None)
            given_up = misses == MISSES or isinstance(looked_up, KeyRejected)
            if announced is not None and (given_up or late >= LATE):
                return announced
            if isinstance(looked_up, IdeogramKitError) and given_up:
                raise looked_up
            if given_up:
                raise BadReply(
                    f"{NAME} says that the generation is {str(stage)[:50]!r}, which it does not document. "
                    + HISTORY.format(generation)
                )
    raise AssertionError("polling ends with an error")


async def _record(generation: str, context: Context) -> Record | IdeogramKitError:
    """The record of a generation, or the error where it cannot be read now."""
    try:
        reply = await context.http.get(f"{PATH}/{generation}")
    except Unavailable as error:
        return Unavailable(f"{error} {HISTORY.format(generation)}")
    if reply.status == 404:
        return RecordMissing(f"{NAME} has no record of it any more. {HISTORY.format(generation)}")
    if reply.status in (401, 403):
        error = reply_error(reply)
        error.args = (f"{error} {HISTORY.format(generation)}",)
        return error
    if reply.status != 200:
        message = provider_message(reply) or "nothing more."
        return Unavailable(f"{NAME} did not tell of it (status {reply.status}): {message} {HISTORY.format(generation)}")
    if status(reply.object()) is None:
        return BadReply(f"{missing(NAME, 'a status', reply)} {HISTORY.format(generation)}")
    return reply.object()


async def _cancelled(generation: str, context: Context) -> bool:
    reply = await context.http.command("DELETE", f"{PATH}/{generation}")
    if not 200 <= reply.status < 300:
        return False
    # The reply is the same where the generation had ended and was billed; only its record tells.
    record = await _record(generation, context)
    return isinstance(record, dict) and status(record) == CANCELLED
