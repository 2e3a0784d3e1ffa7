"""fal's queue: a request is submitted, polled and fetched, each by the link that the reply before it gave.

Source: fal's queue page and its Python client 1.0.3. The links are never built here: for some endpoints they lack a
part of the path, and fal's documents disagree whether the result's link ends in /response. A request that is cancelled
while it waits disappears, so that its status answers 404; one that runs stops only where its runner can, and may still
be made and billed [queue page].
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from ...errors import BadReply, JobFailed, LinkExpired, Unavailable
from ...requests.job import Job
from ...transport.body import Body
from ...transport.response import Reply, provider_message
from .. import polling
from ..http_errors import sentence
from ..json_values import as_list, as_object, as_text, as_whole
from ..polling import poll
from .errors import NAME, job_error, reply_error
from .storage import with_links

if TYPE_CHECKING:
    from ..context import Context
    from ..mapping import Fields

LONGEST_LOG = 60
"""Characters of a log line that are shown to the user."""

MISSES = 3
"""Looks in a row that find nothing before it is believed: the first may come before the request is known everywhere."""

GONE = (404, 410)


async def submit(path: str, fields: Fields, count: int, context: Context) -> Reply | Job:
    """POST a request for `count` pictures into the queue. A reply that accepts no job is returned as it is.

    Pictures too large for the body are uploaded before it.
    """
    reply = await context.http.post(path, Body(fields=await with_links(fields, context)), count)
    job = _job(reply)
    if job is None and reply.status in (200, 201, 202) and "request_id" in reply.object():
        raise BadReply(
            f"{NAME} took request {_id(reply.object())} but gave no links to follow it; it may be made and billed. "
            "Look at your history at fal before you run it again."
        )
    return reply if job is None else job


async def answer(job: Job, context: Context) -> Reply:
    """Poll a job to its end and return its result.

    Raises the error of a job that failed; JobFailed, in doubt, for one that fal no longer knows, and LinkExpired where
    only its result is gone.
    """
    misses = 0
    async for _ in poll(NAME, job.id):
        reply = await _look(job, context)
        if reply.status in GONE:
            misses += 1
            if misses == MISSES:
                raise _unknown(job, reply.status)
            continue
        misses = 0
        state = _state(reply, job)
        if state["status"] == "COMPLETED":
            return await _result(job, state, context)
        context.progress.stage = _stage(state)
    raise AssertionError("the loop ends by returning or raising")


async def cancel(job: Job, context: Context) -> bool:
    """Ask fal to stop a job. Returns True once it is gone, which it is where it had not begun: then nothing is billed.

    False where it has begun or ended, so that it can be fetched and may be billed, and where the cancel's reply was
    lost: the cancel may have been taken or not, so that a job that is gone then stays in doubt.
    """
    link = job.links.get("cancel")
    if link is None:
        return False
    try:
        reply = await context.http.command("PUT", link)
    except Unavailable:
        return False
    if reply.status != 202:
        return False
    misses = 0
    async for _ in poll(NAME, job.id):
        reply = await _look(job, context)
        misses = misses + 1 if reply.status in GONE else 0
        if misses == MISSES:
            return True
        if not misses and reply.object().get("status") != "IN_QUEUE":
            return False
    return False


async def _look(job: Job, context: Context) -> Reply:
    """The reply to a look at a job's status, with its log."""
    # A link may already have a query.
    link = job.links["status"]
    return await context.http.get(link + ("&" if "?" in link else "?") + "logs=1")


def _job(reply: Reply) -> Job | None:
    body = reply.object() if 200 <= reply.status < 300 else {}
    names = {"status": "status_url", "result": "response_url", "cancel": "cancel_url"}
    links = {name: body[field] for name, field in names.items() if isinstance(body.get(field), str) and body[field]}
    if not {"status", "result"} <= links.keys():
        return None
    return Job(id=_id(body), links=links)


def _id(body: dict[str, Any]) -> str:
    """The request's id. It is only shown to the user: the links are what leads to the request."""
    return str(body.get("request_id") or "without a name")[:80]


def _state(reply: Reply, job: Job) -> dict[str, Any]:
    """The object of a status reply, whose `status` is one of the three that fal documents."""
    if reply.status >= 500:
        raise Unavailable(
            f"{NAME} did not tell how request {job.id} stands (status {reply.status}). It may still be made and "
            "billed; look at your history at fal before you run it again."
        )
    if reply.status not in (200, 202):
        raise reply_error(reply)
    state = reply.object()
    if state.get("status") not in ("IN_QUEUE", "IN_PROGRESS", "COMPLETED"):
        raise BadReply(
            f"{NAME} gave request {job.id} a status that it does not document: "
            f"{provider_message(reply) or 'an empty reply.'} It may still be made and billed."
        )
    return state


async def _result(job: Job, state: dict[str, Any], context: Context) -> Reply:
    """The result of a completed job. A failure shows in its HTTP status, or in `state` alone.

    A 5xx with fal's own `detail` is the end of the job. One without is a gateway's, and the result is still there; so
    it is where the link answers that the request is in progress, since it may lag behind the status.
    """
    reply = await context.http.get(job.links["result"])
    for _ in range(MISSES - 1):
        if reply.status not in GONE and not _is_too_early(reply):
            break
        await asyncio.sleep(polling.FIRST)
        reply = await context.http.get(job.links["result"])
    if reply.status in GONE:
        raise LinkExpired(
            f"{NAME} made request {job.id} but no longer has its result (status {reply.status}). It may be in your "
            "history at fal."
        )
    if _is_too_early(reply) or (reply.status >= 500 and "detail" not in reply.object()):
        raise Unavailable(
            f"{NAME} did not deliver the result of request {job.id} (status {reply.status}). It is in your history at "
            "fal; run again later."
        )
    error, kind = state.get("error"), state.get("error_type")
    if (error or kind) and reply.status == 200:
        # A failure that the result does not repeat must not pass for a success.
        raise job_error(str(kind or ""), sentence(" ".join(str(error or kind).split())))
    return reply


def _is_too_early(reply: Reply) -> bool:
    """Whether a result's link answered that the request is not completed."""
    return reply.status == 400 and "in progress" in provider_message(reply).lower()


def _stage(state: dict[str, Any]) -> str:
    """What the user reads while waiting."""
    if state["status"] == "IN_QUEUE":
        ahead = as_whole(state.get("queue_position"))
        if ahead is None:
            return "in queue"
        return f"in queue, {ahead} ahead" if ahead > 0 else "in queue, next"
    last = as_object(next(reversed(as_list(state.get("logs"))), None))
    line = " ".join((as_text(last.get("message")) or "").split())
    if len(line) > LONGEST_LOG:
        line = line[: LONGEST_LOG - 1] + "…"
    return line or "being made"


def _unknown(job: Job, status: int) -> JobFailed:
    return JobFailed(
        f"{NAME} no longer knows request {job.id} (status {status}). A request that is cancelled while it waits "
        "disappears so and costs nothing; if this one was made, it is in your history at fal and was billed. Run again "
        "to have it asked again.",
        sent=True,
    )
