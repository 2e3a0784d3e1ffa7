"""How Segmind is asked: one POST into its queue (v2), whose job is polled; or one POST that waits for the reply (v1).

Source: Segmind's documentation of v2 and its Python client 1.3.0, August 2026. Submitting gives `request_id`,
`status_url` and `response_url`; the states are QUEUED, PROCESSING, COMPLETED and FAILED; a job that failed answers 422
on both links; a record is gone after about an hour (404). There is no idempotency key and no cancel. v1 answers one
picture whatever `num_images` says [the reference, 0a], so each picture is a POST of its own there.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING
from urllib.parse import quote

from ...errors import BadReply, IdeogramKitError, LinkExpired, Unavailable
from ...requests.job import Job
from ...transport.allowed_urls import provider_url
from ...transport.body import Body
from ...transport.response import Reply, provider_message
from ..batch import OnePicturePerRequest
from ..http_errors import http_error
from ..json_values import as_text, as_whole
from ..polling import poll
from .errors import DONE, FAILED, KEY_VARIABLE, NAME, OK, job_state, reply_error
from .media import is_picture, is_zip

if TYPE_CHECKING:
    from ..context import Context
    from ..mapping import Fields

STAGES = {"QUEUED": "in Segmind's queue", "PROCESSING": "being made"}
"""The states of a job that is not done, and what the user reads then."""

MADE = "COMPLETED"
FAILING = "FAILED"
UNKNOWN = "UNKNOWN"
"""Not a state of Segmind's: the poll gave no state."""

UNKNOWNS = 6
"""Polls in a row that give no state, or a finished job without its output, before a paid job is given up."""

ABOUT_THE_JOB = ("request_id", "status", "status_url", "response_url", "poll_url", "seed", "metrics")
"""The fields of a result that tell nothing of what was made."""

NO_MODEL = (404, 405, 410)
"""The statuses of v2 for a model that it does not have. Nothing was made or billed, so v1 may be asked."""

_without_queue: set[tuple[str, str]] = set()
"""The origin and the slug of each model that v2 was found not to have, until v1 has none either."""


async def submit(slug: str, fields: Fields, count: int, context: Context, *, blocking: bool = False) -> Reply | Job:
    """POST a request for `count` pictures: returns the job that will have them, or the reply itself.

    `slug` is Segmind's name of the model. With `blocking`, v1 is asked at once. Raises OnePicturePerRequest where only
    v1 has the model and `count` is more than 1; nothing was billed then.
    """
    body = Body(fields=fields)
    known = (context.http.origin, slug)
    if not blocking and known not in _without_queue:
        reply = await context.http.post(f"/v2/{slug}", body, count)
        # "No credits record" is a 404 too, and v1 would answer the same.
        if reply.status not in NO_MODEL or "credit" in provider_message(reply).lower():
            return _accepted(reply)
        _without_queue.add(known)
    if count > 1:
        context.note(f"{NAME} has this model without a queue: each picture was a request, with seeds that follow on.")
        raise OnePicturePerRequest(f"{NAME} makes one picture a request of this model. Nothing was billed.")
    reply = await context.http.post(f"/v1/{slug}", body, count, inline=True)
    if reply.status in NO_MODEL:
        _without_queue.discard(known)
    return reply


async def answer(job: Job, context: Context) -> Reply:
    """Poll a job until it is done and return its result. An undocumented state is waited on.

    Raises JobFailed, Blocked or BadRequest for a job that failed; LinkExpired, Unavailable or BadReply, with its id,
    for one that cannot be followed any more.
    """
    links, unknowns = _links(job, context), 0
    context.progress.stage = STAGES["QUEUED"]
    async for _ in poll(NAME, job.id):
        reply, error = await _get(links["status"], context)
        state = UNKNOWN if reply is None else _state(reply, is_result=False)
        if state == MADE:
            context.progress.stage = "made; fetching the result"
            reply, error = await _get(links["response"], context, inline=True)
            state = UNKNOWN if reply is None else _state(reply, is_result=True)
        if reply is not None and state == FAILING:
            raise _failure(job, reply)
        if reply is not None and state == MADE:
            return reply
        if state == UNKNOWN:
            unknowns += 1
            if unknowns == UNKNOWNS:
                raise _given_up(job, reply, error)
            continue
        unknowns = 0
        context.progress.stage = STAGES.get(state, f"at work ({state[:40].lower()})")
    raise AssertionError("polling ends with an error")


def _accepted(reply: Reply) -> Reply | Job:
    """The job that a reply accepts; any other reply is returned, for `items` to read."""
    body = reply.object()
    whole = as_whole(body.get("request_id"))
    request_id = as_text(body.get("request_id")) if whole is None else str(whole)
    accepted = 200 <= reply.status < 300 and job_state(reply) not in FAILED
    if not accepted or request_id is None:
        return reply
    links = {"status": as_text(body.get("status_url")), "response": as_text(body.get("response_url"))}
    return Job(id=request_id, links={name: link for name, link in links.items() if link is not None})


def _links(job: Job, context: Context) -> dict[str, str]:
    """The job's two links. One that is missing, or leads away from Segmind, is made as it is documented.

    The job is there and may be billed, whatever its links are.
    """
    path = f"/v2/requests/{quote(job.id, safe='')}"
    links = {"status": f"{path}/status", "response": path}
    for name in links:
        with contextlib.suppress(BadReply):
            links[name] = provider_url(
                job.links.get(name, links[name]), NAME, context.http.origin, context.http.documented
            )
    return links


async def _get(link: str, context: Context, *, inline: bool = False) -> tuple[Reply | None, Unavailable | None]:
    """The reply to one poll, or why there is none: a network that fails for a while must lose no paid job."""
    try:
        return await context.http.get(link, inline=inline), None
    except Unavailable as error:
        return None, error


def _state(reply: Reply, *, is_result: bool) -> str:
    """The state of the job as a reply of its status link shows it, or with `is_result` one of its result link."""
    if reply.status in (401, 403, 422):
        return FAILING
    if reply.status not in OK:
        return UNKNOWN
    state = job_state(reply)
    if state in FAILED:
        return FAILING
    if is_result and state in DONE and _lacks_output(reply):
        return UNKNOWN
    if state in DONE or (is_result and state not in STAGES and _has_output(reply)):
        return MADE
    if state:
        return state
    # A result may be the picture itself, or JSON that names no state.
    has_content = is_picture(reply.content) or is_zip(reply.content) or bool(reply.json())
    return MADE if is_result and has_content else UNKNOWN


def _has_output(reply: Reply) -> bool:
    """Whether a result has what a finished one is documented to have, whatever it calls its state."""
    body = reply.object()
    return bool(body.get("output") or body.get("images"))


def _lacks_output(reply: Reply) -> bool:
    """Whether a result has the place for its output, with nothing in it, and no other word: it may come yet."""
    body = reply.object()
    told = any(value not in (None, "", [], {}) for name, value in body.items() if name not in ABOUT_THE_JOB)
    return not told and ("output" in body or "images" in body)


def _failure(job: Job, reply: Reply) -> IdeogramKitError:
    """The error for a poll that says that the job failed, or that it may not be read: then the job is still there."""
    if reply.status in (*OK, 422):
        return reply_error(reply)
    if reply.status == 403:
        return Unavailable(
            f"{NAME} says that the team or the plan of this key may not read request {job.id} (status 403): "
            f"{provider_message(reply) or 'without a word.'} It may be made and billed there. Ask whoever manages the "
            "team, then run again: it is not asked for anew."
        )
    return http_error(NAME, KEY_VARIABLE, reply)


def _given_up(job: Job, reply: Reply | None, error: Unavailable | None) -> IdeogramKitError:
    history = "It may be finished and billed there: look at your history at the provider before you run it again."
    if reply is None:
        return Unavailable(f"{NAME} no longer answers for request {job.id}. {error} {history}")
    if reply.status == 404:
        return LinkExpired(f"{NAME} no longer knows request {job.id}; it forgets one after about an hour. {history}")
    if job_state(reply) in DONE:
        return Unavailable(
            f"{NAME} says that request {job.id} is done, and has no output. Run again: it is looked at again, at no "
            f"cost. {history}"
        )
    why = f"status {reply.status}: {provider_message(reply) or 'without a word.'}"
    if reply.status >= 429:
        return Unavailable(f"{NAME} does not say how request {job.id} stands ({why}) {history}")
    return BadReply(f"{NAME} answered for request {job.id} with what is no state ({why}) {history}")
