"""How Runware is asked: a task is sent once, and polled by its id until it is done.

A task whose answer was lost (a dropped connection, a 5xx of a gateway) may have been carried out, so it is never sent
again: since its id is ours, its results are fetched by that instead [reference 2.7].
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ...errors import IdeogramKitError, JobFailed, Unavailable
from ...requests.job import Job
from ...transport.body import Body
from ...transport.response import Reply, provider_message
from ..http_errors import http_error, missing
from ..json_values import as_object
from ..mapping import Fields
from ..polling import poll
from .errors import KEY_VARIABLE, NAME, NOT_FOUND, code_of, errors_of, reply_error
from .reply import errors_about, has_failed, has_picture, own, results_of
from .results import Results
from .task import other_form

if TYPE_CHECKING:
    from ..context import Context

PATH = "/v1"
UNKNOWN_POLLS = 4
"""Polls for which Runware may not know a task. After one more it is taken to have failed, or never to have arrived."""

TRACED = "traced"
"""The name in a job's links that marks the job of an earlier run."""

UNREADABLE_POLLS = 4
"""Polls that may fail. After one more the job is given up."""

PASSING = (408, 425, 429, 500, 502, 503, 504)
"""The statuses of errors that may pass: a later poll may succeed."""


async def submit(task: Fields, count: int, context: Context) -> Reply | Job:
    """Send a task for `count` pictures. Returns the reply, or the job that will have it.

    Raises Unavailable where nothing was sent.
    """
    job = Job(id=task["taskUUID"], links={"count": str(count)})
    try:
        reply = await context.http.post(PATH, Body(whole=[task]), count)
    except Unavailable as error:
        if not error.sent:
            raise
        return _lost(job, str(error))
    if (other := other_form(task, reply)) is not None:
        if "seed" in task and "seed" not in other:
            context.notes.append(f"{NAME} takes no seed for this model; another seed only asks again.")
        return await submit(other, count, context)
    if reply.status == 200:
        reply, whole = own(reply, job.id), reply
        results = results_of(reply.json())
        if not results and not errors_of(reply.json()):
            why = f"{NAME} answered with another task's results."
            if reply is whole:
                why = str(missing(NAME, "pictures", reply))
            return _lost(job, f"{why} It may have been billed.")
        # An error in the same reply may be about another result of the task.
        return job if any(not has_picture(result) and not has_failed(result) for result in results) else reply
    if (reply.status >= 500 or reply.status == 408) and not errors_of(reply.json()):
        return _lost(job, str(http_error(NAME, KEY_VARIABLE, reply)))
    return reply


def traced(request_id: str, count: int) -> Job:
    """The job of a task that was sent with this id and whose answer is not known; Runware may never have got it."""
    return Job(
        id=request_id, links={"count": str(count), "lost": "It was sent, and no answer was kept.", TRACED: "yes"}
    )


async def answer(job: Job, context: Context) -> Reply:
    """The reply of a task, by polling it (`_collected`).

    A task of an earlier run (`traced`) that has failed, or that Runware does not know, is over. So its JobFailed says
    that it may be asked anew at once, with a note that the first may have been billed: Runware does not say.
    """
    if TRACED not in job.links:
        return await _collected(job, context)
    try:
        reply = await _collected(job, context)
        error = reply_error(errors_of(reply.json()), reply) if reply.status != 200 else None
        if isinstance(error, JobFailed):
            raise error
    except JobFailed as error:
        if error.sent:
            context.note(
                f"Nothing came of task {job.id} at {NAME}, so it was asked again; the first may have been billed."
            )
        raise JobFailed(str(error)) from None
    return reply


async def _collected(job: Job, context: Context) -> Reply:
    """Poll a task until every result is there or has failed. Results that come early are kept, whatever comes later.

    Where Runware tells no more, the pictures that have come are the reply. Raises JobFailed where the task gave no
    picture, and Unavailable where Runware does not tell.
    """
    began, collected = time.monotonic(), Results(count=int(job.links.get("count", "1")))
    unknown = unreadable = 0
    polls = poll(NAME, job.id)
    while True:
        try:
            await anext(polls)
        except Unavailable:
            if not collected.has_pictures():
                raise
            return collected.so_far()
        reply = await context.http.get(PATH, Body(whole=[{"taskType": "getResponse", "taskUUID": job.id}]))
        body = reply.json()
        results, errors = results_of(body, job.id), errors_about(body, job.id)
        if not results and not collected.finished and any(NOT_FOUND in code_of(error) for error in errors):
            unknown += 1
            if unknown > UNKNOWN_POLLS:
                raise _unknown(job, reply)
            continue
        # An error of the poll itself (429, 5xx) says nothing about the task, unless it names the task.
        poll_failed = reply.status in PASSING and not any(error.get("taskUUID") == job.id for error in errors)
        waits_for_more = bool(collected.finished or collected.errors) and _lists_nothing(reply)
        if not results and (poll_failed or not errors) and not waits_for_more:
            unreadable += 1
            if unreadable > UNREADABLE_POLLS or (400 <= reply.status < 500 and reply.status not in PASSING):
                if collected.has_pictures():
                    return collected.so_far()
                raise _unreadable(job, reply)
            continue
        unknown = unreadable = 0
        collected.add(results, errors)
        if collected.is_complete():
            return collected.reply(reply)
        made = f"{len(collected.finished)} of {collected.count} made" if collected.finished else "being made"
        context.progress.stage = f"{made}, {time.monotonic() - began:.0f} s"


def _lists_nothing(reply: Reply) -> bool:
    """Whether the reply is a list of results that is empty. Once some have come, it may leave those out."""
    return reply.status == 200 and isinstance(as_object(reply.json()).get("data"), list)


def _lost(job: Job, why: str) -> Job:
    """The job of a task whose answer was lost; Runware may never have got it. `why` is told where it has not."""
    return Job(id=job.id, links={**job.links, "lost": why})


def _unknown(job: Job, reply: Reply) -> JobFailed:
    """The error for a task that Runware does not know: it never arrived, or it is over."""
    if (why := job.links.get("lost")) is not None:
        return JobFailed(f"{why} {NAME} has no task {job.id}.", sent=True)
    return JobFailed(
        f"{NAME} gave task {job.id} up, or has it no more: {provider_message(reply)} Whether it was billed stands in "
        "your account there. Run again later.",
        sent=True,
    )


def _unreadable(job: Job, reply: Reply) -> IdeogramKitError:
    """The error for polls that say nothing about the task."""
    if 400 <= reply.status < 500 and reply.status not in PASSING:
        return http_error(NAME, KEY_VARIABLE, reply)
    message = provider_message(reply) or "an empty reply."
    return Unavailable(
        f"{NAME} does not say what became of task {job.id} (status {reply.status}): {message} It may still be made and "
        "billed; look at your history there before you run it again."
    )
