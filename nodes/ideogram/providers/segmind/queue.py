"""How Segmind is asked: one POST into its queue (v2), then looks at the job; or one POST that blocks (v1).

Source: Segmind's documentation of v2 and its Python client 1.3.0, August 2026. Submit gives `request_id`, `status_url`
and `response_url`; states are QUEUED, PROCESSING, COMPLETED and FAILED; a job that failed answers 422 on both links; a
record is gone after about an hour (404). There is no idempotency key and no cancel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from ...errors import BadReply, IdeogramKitError, LinkExpired, Unavailable
from ...requests.job import Job
from ...transport.body import Body
from ...transport.response import Reply, said
from ..http_errors import http_error
from ..polling import poll
from .media import is_picture, is_zip
from .refusals import ANSWERS, FAILED, NAME, VARIABLE, refused, state

if TYPE_CHECKING:
    from ..context import Context
    from ..mapping import Fields

COMPLETED = "COMPLETED"
STAGES = {"QUEUED": "in Segmind's queue", "PROCESSING": "being made"}
FAILING = "FAILED"
LOST = "LOST"
"""Not a state of Segmind's: a look that told nothing."""

LOSSES = 6
"""Looks in a row that may tell nothing before a paid job is given up."""

ABSENT = (404, 405, 410)
"""Answers of v2 to a model that it does not have. Nothing was done or billed, so v1 may be asked."""


async def ask(slug: str, fields: Fields, images: int, context: Context, *, blocking: bool = False) -> Reply | Job:
    """POST a request for `images` pictures: the job that will have them, or the answer itself."""
    body = Body(fields=fields)
    if not blocking:
        reply = await context.http.post(f"/v2/{slug}", body, images)
        # "No credits record" is a 404 too, and v1 would say it again.
        if reply.status not in ABSENT or "credit" in said(reply).lower():
            return _accepted(reply)
    return await context.http.post(f"/v1/{slug}", body, images, inline=True)


def _accepted(reply: Reply) -> Reply | Job:
    """The job of a submit; an answer that is none is for the reading to tell of.

    A missing link is made as it is documented: the job is there and may be billed.
    """
    found = reply.object()
    request_id = found.get("request_id")
    if not 200 <= reply.status < 300 or state(reply) in FAILED or not isinstance(request_id, str) or not request_id:
        return reply
    path = f"/v2/requests/{quote(request_id, safe='')}"
    links = {"status": found.get("status_url"), "response": found.get("response_url")}
    made = {"status": f"{path}/status", "response": path}
    return Job(
        id=request_id,
        links={name: link if isinstance(link, str) and link else made[name] for name, link in links.items()},
    )


async def answer(job: Job, context: Context) -> Reply:
    """Look at a job until it is done; its result. Reads only. A state that Segmind does not document is waited on.

    Raises JobFailed, Blocked or BadRequest for a job that failed; LinkExpired, Unavailable or BadReply, with its id,
    for one that cannot be followed any more.
    """
    lost = 0
    context.progress.stage = STAGES["QUEUED"]
    async for _ in poll(NAME, job.id):
        reply, error = await _look(job.links["status"], context)
        now = LOST if reply is None else _state(reply, result=False)
        if now == COMPLETED:
            context.progress.stage = "made; fetching the result"
            reply, error = await _look(job.links["response"], context, inline=True)
            now = LOST if reply is None else _state(reply, result=True)
        if reply is not None and now == FAILING:
            # Whether the key is taken says nothing of the job.
            raise refused(reply) if reply.status in (*ANSWERS, 422) else http_error(NAME, VARIABLE, reply)
        if reply is not None and now == COMPLETED:
            return reply
        if now == LOST:
            lost += 1
            if lost == LOSSES:
                raise _given_up(job, reply, error)
            continue
        lost = 0
        context.progress.stage = STAGES.get(now, f"at work ({now[:40].lower()})")
    raise AssertionError("the looks end in an error")


async def _look(link: str, context: Context, *, inline: bool = False) -> tuple[Reply | None, Unavailable | None]:
    """The answer to one look, or why there is none: a network that fails for a while loses no paid job."""
    try:
        return await context.http.get(link, inline=inline), None
    except Unavailable as error:
        return None, error


def _state(reply: Reply, *, result: bool) -> str:
    if reply.status in (401, 403, 422):
        return FAILING
    if reply.status not in ANSWERS:
        return LOST
    said_state = state(reply)
    if said_state:
        return FAILING if said_state in FAILED else said_state
    # A result may be the picture itself, or JSON that names no state.
    told = is_picture(reply.content) or is_zip(reply.content) or bool(reply.json())
    return COMPLETED if result and told else LOST


def _given_up(job: Job, reply: Reply | None, error: Unavailable | None) -> IdeogramKitError:
    history = "It may be finished and billed there: look at your history at the provider before you run it again."
    if reply is None:
        return Unavailable(f"{NAME} no longer answers for request {job.id}. {error} {history}")
    if reply.status == 404:
        return LinkExpired(f"{NAME} no longer knows request {job.id}; it forgets one after about an hour. {history}")
    why = f"status {reply.status}: {said(reply) or 'without a word.'}"
    if reply.status >= 429:
        return Unavailable(f"{NAME} does not say how request {job.id} stands ({why}) {history}")
    return BadReply(f"{NAME} answered for request {job.id} with what is no state ({why}) {history}")
