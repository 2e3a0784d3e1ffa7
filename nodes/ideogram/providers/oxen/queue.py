"""Oxen's queue: a generation is made, looked at until it has ended, and cancelled.

Source: Oxen's page on the queue, section 3.3 of the pack's reference. Records of ended generations stay. An older page
has it that they vanish with a 404: a record that is gone is looked for a few times and then told as an error.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ...errors import BadReply, IdeogramKitError, KeyRejected, Unavailable
from ...requests.job import Job
from ...transport.background import all_of
from ...transport.body import Body
from ...transport.response import Reply, said
from .. import polling
from ..mapping import Fields
from ..reading import as_list, as_object, as_text
from . import events
from .reply import NAME, of_words, refused

if TYPE_CHECKING:
    from ..context import Context

PATH = "/api/ai/queue"
STAGES = {"queued": "queued", "processing": "waiting"}
"""What is told of a generation that has not ended."""

ENDED = ("succeeded", "failed", "cancelled")
MISSES = 3
"""Looks in a row that may find no record: one may come before the record does, or meet a proxy's page."""

HISTORY = f"Generation {{}} may be made and billed all the same; look at your history at {NAME}."


async def enqueue(body: Fields, count: int, context: Context) -> Job:
    """Make a job: one POST that may be billed, with the event stream open before it."""
    async with events.listening(context.http) as stream:
        await stream.opened()
        return job_of(await context.http.post(PATH, Body(fields=body), count))


def job_of(reply: Reply) -> Job:
    """The job of an answer: the ids of its generations. Raises what stands in its place."""
    if not 200 <= reply.status < 300:
        raise refused(reply)
    body = reply.object()
    records = as_list(body.get("generations"))
    if not records:
        if body.get("error") or body.get("status") == "error":
            raise of_words(said(reply), f"{NAME} refused the request: ")
        raise BadReply(f"{NAME} answered without a generation: {said(reply) or 'an empty reply.'}")
    return Job(id=",".join(_id(record) for record in records))


def _id(record: Any) -> str:
    found = as_text(as_object(record).get("generation_id"))
    if found is None or not re.fullmatch(r"[\w-]{1,100}", found, re.ASCII):
        raise BadReply(f"{NAME} answered with a generation that has no id; look at your history there.")
    return found


async def ended(job: Job, context: Context) -> Reply:
    """The records of a job's generations once all have ended, as one reply."""
    async with events.listening(context.http) as stream:
        records = await all_of(_ended(generation, stream, context) for generation in job.id.split(","))
    content = json.dumps({"generations": records}, ensure_ascii=False).encode()
    return Reply(200, {"Content-Type": "application/json"}, content)


async def _ended(generation: str, stream: events.Stream, context: Context) -> dict[str, Any]:
    misses = 0
    with stream.news_of(generation) as news:
        async for _ in polling.poll(NAME, generation, news):
            found = await _looked(generation, context)
            status = found.get("status") if isinstance(found, dict) else None
            if isinstance(found, dict) and isinstance(status, str):
                if status in ENDED:
                    return found
                context.progress.stage = STAGES.get(status, status[:30])
            misses = 0 if status in STAGES else misses + 1
            if isinstance(found, IdeogramKitError) and (misses == MISSES or isinstance(found, KeyRejected)):
                raise found
            if misses == MISSES:
                raise BadReply(
                    f"{NAME} says that the generation is {str(status)[:50]!r}, which it does not document. "
                    + HISTORY.format(generation)
                )
    raise AssertionError("the looks end in an error")


async def _looked(generation: str, context: Context) -> dict[str, Any] | IdeogramKitError:
    """The record of a generation, or the error where it cannot be read now."""
    try:
        reply = await context.http.get(f"{PATH}/{generation}")
    except Unavailable as error:
        return Unavailable(f"{error} {HISTORY.format(generation)}")
    if reply.status == 404:
        return Unavailable(f"{NAME} has no record of it any more. {HISTORY.format(generation)}")
    if reply.status in (401, 403):
        error = refused(reply)
        error.args = (f"{error} {HISTORY.format(generation)}",)
        return error
    if reply.status != 200:
        words = said(reply) or "nothing more."
        return Unavailable(f"{NAME} did not tell of it (status {reply.status}): {words} {HISTORY.format(generation)}")
    if not isinstance(reply.object().get("status"), str):
        words = said(reply) or "an empty reply."
        return BadReply(f"{NAME} answered without a status: {words} {HISTORY.format(generation)}")
    return reply.object()


async def cancel(job: Job, context: Context) -> bool:
    """Stop what is queued or being made. Whether all of it was: one that has ended stays as it is, and is fetched."""
    return all(await all_of(_cancelled(generation, context) for generation in job.id.split(",")))


async def _cancelled(generation: str, context: Context) -> bool:
    reply = await context.http.command("DELETE", f"{PATH}/{generation}")
    if not 200 <= reply.status < 300:
        return False
    # The answer is the same where it had ended, and was billed: its record tells.
    found = await _looked(generation, context)
    return isinstance(found, dict) and found.get("status") == "cancelled"
