"""The conversation about a task: it is sent once, and asked for by its id until it is done.

A task whose answer was lost (a dropped connection, a gateway's own 5xx) may have been carried out and is never sent
again; since its id is ours, its results are fetched by it instead [reference 2.7].
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...errors import IdeogramKitError, JobFailed, Unavailable
from ...requests.job import Job
from ...transport.body import Body
from ...transport.response import Reply, said
from ..http_errors import http_error
from ..mapping import Fields
from ..polling import poll
from .dialect import respelled
from .faults import NAME, NOT_FOUND, VARIABLE, code_of, errors_of, failure
from .reply import has_failed, has_picture, merged, results_of, told_by

if TYPE_CHECKING:
    from ..context import Context

PATH = "/v1"
LOST_LOOKS = 4
"""Looks at which a task may be unknown before it counts as one that never arrived, or has failed."""

UNREADABLE_LOOKS = 4
PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Statuses that a later look may not have."""

QUIET_LOOKS, ERROR_LOOKS = 15, 4
"""Looks without news, about a minute, after which results that are neither there nor listed are not waited for; fewer
once there was an error."""


async def ask(task: Fields, count: int, context: Context) -> Reply | Job:
    """Send a task for `count` pictures: its answer, or the job that has it. Raises Unavailable if nothing was sent."""
    job = Job(id=task["taskUUID"], links={"count": str(count)})
    try:
        reply = await context.http.post(PATH, Body(whole=[task]), count)
    except Unavailable as error:
        if not error.sent:
            raise
        return _lost(job, str(error))
    if (other := respelled(task, reply)) is not None:
        if "seed" in task and "seed" not in other:
            context.notes.append(f"{NAME} takes no seed for this model; another seed only asks again.")
        return await ask(other, count, context)
    body = reply.json()
    if (reply.status >= 500 or reply.status == 408) and not errors_of(body):
        return _lost(job, str(http_error(NAME, VARIABLE, reply)))
    named = [result for result in results_of(body) if result.get("taskUUID") == job.id]
    waiting = [result for result in named if not has_picture(result) and not has_failed(result)]
    return job if reply.status == 200 and waiting and not errors_of(body) else reply


def traced(request_id: str, count: int) -> Job:
    """The job of a task that was sent under this id and of which no answer is known; it may not exist."""
    return Job(id=request_id, links={"count": str(count), "lost": "It was sent, and no answer was kept."})


async def wait(job: Job, context: Context) -> Reply:
    """Ask for a task until every result is there or has failed. What comes early is kept, whatever comes later.

    Raises JobFailed where nothing came of it, Unavailable where Runware does not tell.
    """
    began, told = time.monotonic(), _Told(count=int(job.links.get("count", "1")))
    unknown = unreadable = 0
    async for _ in poll(NAME, job.id):
        reply = await context.http.get(PATH, Body(whole=[{"taskType": "getResponse", "taskUUID": job.id}]))
        body = reply.json()
        results, errors = results_of(body, job.id), errors_of(body)
        if not results and not told.found and any(NOT_FOUND in code_of(error) for error in errors):
            unknown += 1
            if unknown > LOST_LOOKS:
                raise _missing(job, reply)
            continue
        # An error of the look itself (429, 5xx) says nothing of the task, unless it names it.
        astray = reply.status in PASSING and not any(error.get("taskUUID") == job.id for error in errors)
        if not results and (astray or not errors):
            unreadable += 1
            if unreadable > UNREADABLE_LOOKS or (400 <= reply.status < 500 and reply.status not in PASSING):
                raise _silent(job, reply)
            continue
        told.add(results, errors)
        if told.over():
            return told.reply(reply)
        made = f"{len(told.found)} of {told.count} made" if told.found else "being made"
        context.progress.stage = f"{made}, {time.monotonic() - began:.0f} s"
    raise AssertionError("the looks end with an error")


@dataclass(kw_only=True, slots=True)
class _Told:
    """What the looks at a task of `count` results have told so far."""

    count: int
    found: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    errors: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    pending: bool = False
    quiet: int = 0

    def add(self, results: list[dict[str, Any]], errors: list[dict[str, Any]]) -> None:
        before = len(self.found) + len(self.errors)
        done = [result for result in results if has_picture(result) or has_failed(result)]
        self.found |= {_key(result): result for result in done}
        self.errors |= {str(error): error for error in errors}
        self.pending = len(done) < len(results)
        self.quiet = 0 if len(self.found) + len(self.errors) > before else self.quiet + 1

    def over(self) -> bool:
        """Whether nothing more will come. One error may stand for all that is missing, and what is still being made
        may not be listed: then the looks without news decide."""
        if len(self.found) + len(self.errors) >= self.count:
            return True
        return not self.pending and self.quiet >= (ERROR_LOOKS if self.errors else QUIET_LOOKS)

    def reply(self, last: Reply) -> Reply:
        """All of it as one reply; without any result, the `last` reply as it was where its status tells more.

        Raises JobFailed where Runware gave the task up.
        """
        errors = list(self.errors.values())
        if any(has_picture(result) for result in self.found.values()) or last.status != 200:
            return merged(list(self.found.values()), errors) if self.found else last
        whole = merged(list(self.found.values()), errors)
        error = failure([*errors, *map(told_by, self.found.values())], whole)
        if isinstance(error, JobFailed):
            raise error
        return whole


def question(operation: str) -> Body:
    """A question about the account, which costs nothing."""
    task = {"taskType": "accountManagement", "taskUUID": str(uuid.uuid4()), "operation": operation}
    return Body(whole=[task])


def _lost(job: Job, why: str) -> Job:
    """The job of a task whose answer was lost; it may not exist."""
    return Job(id=job.id, links={**job.links, "lost": why})


def _missing(job: Job, reply: Reply) -> JobFailed:
    """The error for a task that Runware does not know: it never arrived, or it is over."""
    if (why := job.links.get("lost")) is not None:
        return JobFailed(f"{why} {NAME} has no task {job.id}.")
    return JobFailed(
        f"{NAME} gave task {job.id} up, or has it no more: {said(reply)} Whether it was billed stands in your account "
        "there. Run again later."
    )


def _key(result: dict[str, Any]) -> str:
    """What tells one result of a task from another."""
    for name in ("imageUUID", "imageURL", "imageBase64Data", "imageDataURI"):
        if isinstance(found := result.get(name), str) and found:
            return found
    return str(sorted(result.items(), key=str))


def _silent(job: Job, reply: Reply) -> IdeogramKitError:
    """The error for looks that tell nothing."""
    if 400 <= reply.status < 500 and reply.status not in PASSING:
        return http_error(NAME, VARIABLE, reply)
    words = said(reply) or "an empty reply."
    return Unavailable(
        f"{NAME} does not say what became of task {job.id} (status {reply.status}): {words} It may still be made and "
        "billed; look at your history there before you run it again."
    )
