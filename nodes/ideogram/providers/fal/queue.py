"""fal's queue: a request is submitted, polled and fetched, each by the link that the reply before it gave.

Source: fal's queue page and its Python client 1.0.3. The links are never built here: for some endpoints they lack a
part of the path, and fal's documents disagree whether the result's link ends in /response.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import BadReply, LinkExpired, Unavailable
from ...requests.job import Job
from ...transport.body import Body
from ...transport.response import Reply, provider_message
from ..http_errors import sentence
from ..json_values import as_list, as_object, as_text, as_whole
from ..polling import poll
from .errors import NAME, job_error, reply_error

if TYPE_CHECKING:
    from ..context import Context
    from ..mapping import Fields

LONGEST_LOG = 60
"""Characters of a log line that are shown to the user."""


async def submit(path: str, fields: Fields, count: int, context: Context) -> Reply | Job:
    """POST a request for `count` pictures into the queue. A reply that accepts no job is returned as it is."""
    reply = await context.http.post(path, Body(fields=fields), count)
    job = _job(reply)
    if job is None and reply.status in (200, 201, 202) and "request_id" in reply.object():
        raise BadReply(
            f"{NAME} took request {_id(reply.object())} but gave no links to follow it; it may be made and billed. "
            "Look at your history at fal before you run it again."
        )
    return reply if job is None else job


async def answer(job: Job, context: Context) -> Reply:
    """Poll a job to its end and return its result.

    Raises the error of a job that failed, and LinkExpired for one that fal no longer knows.
    """
    # A link may already have a query.
    link = job.links["status"]
    with_logs = link + ("&" if "?" in link else "?") + "logs=1"
    async for _ in poll(NAME, job.id):
        state = _state(await context.http.get(with_logs), job)
        if state["status"] == "COMPLETED":
            return await _result(job, state, context)
        context.progress.stage = _stage(state)
    raise AssertionError("the loop ends by returning or raising")


async def cancel(job: Job, context: Context) -> bool:
    """Ask fal to stop a job. 202 means that it will; 400 and 404 mean that the job has ended and can be fetched."""
    link = job.links.get("cancel")
    return link is not None and (await context.http.command("PUT", link)).status == 202


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
    if reply.status in (404, 410):
        raise _unknown(job, reply.status)
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

    A 5xx with fal's own `detail` is the end of the job. One without is a gateway's, and the result is still there.
    """
    reply = await context.http.get(job.links["result"])
    if reply.status in (404, 410):
        raise _unknown(job, reply.status)
    if reply.status >= 500 and "detail" not in reply.object():
        raise Unavailable(
            f"{NAME} did not deliver the result of request {job.id} (status {reply.status}). It is in your history at "
            "fal; run again later."
        )
    error, kind = state.get("error"), state.get("error_type")
    if (error or kind) and reply.status == 200:
        # A failure that the result does not repeat must not pass for a success.
        raise job_error(str(kind or ""), sentence(" ".join(str(error or kind).split())))
    return reply


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


def _unknown(job: Job, status: int) -> LinkExpired:
    return LinkExpired(
        f"{NAME} no longer knows request {job.id} (status {status}). If it was made, it is in your history at fal."
    )
