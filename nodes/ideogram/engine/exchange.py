"""The conversation with a provider about one paid request, each step on the disk before the next.

Asking the same again goes on from the last state: what was fetched is read from the disk, an answer is downloaded
again, a job is waited for again, and only an unknown outcome is asked again, with a word that it may have been billed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ..errors import BadReply, IdeogramKitError, JobFailed, KeyRejected, LinkExpired, RateLimited, Storage, Unavailable
from ..providers.base import Provider
from ..providers.context import Context, Submit
from ..receipts.claim import ANSWERED, SENT
from ..receipts.transaction import Transaction
from ..requests.job import Item, Job
from ..transport.response import Reply

if TYPE_CHECKING:
    from ..transport.http import Sending

NOT_OVER = (401, 403, 408, 425, 429)
"""Statuses of a job's answer that say nothing of the job: with the right key, or later, it is still there."""

PASSING = (Unavailable, KeyRejected, RateLimited, Storage)
"""Errors of a wait after which the job is still there."""

ASK_AGAIN = "To have it made and pay for it again, turn on ask_again."
ASKED_BEFORE = "It was asked before and no answer was kept, so it was asked again; the first may have been billed."


class JobCancelled(JobFailed):
    """The provider took a cancel: nothing more will come of the job."""


@dataclass
class PaidExchange:
    """A request's conversation in its transaction.

    Without `asks`, nothing is ever asked anew. `reused` says that its reply cost nothing this time; `status` is the
    reply's.
    """

    paid: Transaction
    provider: Provider
    asked: Context
    asks: bool = True
    reused: bool = False
    status: int = 0
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    @cached_property
    def context(self) -> Context:
        """What the provider uses: as it was given, with this conversation in it."""
        return replace(self.asked, exchange=self)

    @property
    def request_id(self) -> str:
        return self.paid.request_id

    @property
    def sending(self) -> Sending:
        return self.paid

    @property
    def answered(self) -> bool:
        """Whether a reply was kept, whatever it says."""
        return self.paid.state == ANSWERED

    def stop(self) -> None:
        """Nobody waits any more: where the provider can cancel, what it accepts is cancelled once its id is noted."""
        self._stopping.set()

    async def reply(self, submit: Submit) -> Reply:
        """The answer, asked for only where no receipt leads to it. Raises what `submit` and the provider raise."""
        if (kept := await self.paid.reply()) is not None:
            self.reused, self.status = True, kept.status
            return kept
        if self.answered and self.paid.job is None:
            raise await self._lost(LinkExpired("It was made, but what the provider answered is gone from the disk."))
        reply = await self._resumed()
        if reply is None:
            if not self.asks:
                raise BadReply("No answer was kept, and nothing is asked anew here; look at the provider's history.")
            reply = await self._ask(submit)
        if isinstance(reply, Job):
            await self.paid.accepted(reply)
            try:
                reply = await self._waited(reply)
            except JobFailed:
                await self.paid.roll_back()
                raise
        self.status = reply.status
        await self.paid.answered(reply)
        return reply

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        """While the reply is read: where it is an error, the receipt is kept or not, as `refused` says."""
        try:
            yield
        except IdeogramKitError as error:
            if self.answered:
                await self.refused(error)
            raise

    async def picture(self, number: int, item: Item) -> bytes:
        """The original bytes of a picture: from the disk, from the reply, or by its link. Raises LinkExpired."""
        kept = self.paid.stored.get(number)
        if kept is not None and (data := await self.paid.bytes_of(kept)) is not None:
            return data
        try:
            data = item.data if item.data is not None else await self.context.http.download(item.url or "")
        except LinkExpired as error:
            raise await self._lost(error) from None
        await self.paid.fetched(number, data, about_of(item))
        return data

    async def file(self, index: int, url: str) -> bytes:
        """A file of an answer that is not of pictures, by its link."""
        return await self.picture(index, Item(url=url))

    async def refused(self, error: IdeogramKitError) -> None:
        """The reply was an error: keep the receipt only where something may still come of it, or was paid for."""
        job, status = self.paid.job, self.status
        if status == 200 and isinstance(error, BadReply):
            # It may hold what was paid for, and a later version may read it; this one has nothing to fetch.
            await self.paid.expire()
        elif job is not None and not isinstance(error, JobFailed) and _may_come(error, status):
            await self.paid.wait_again()
        elif job is None and status >= 500:
            # It may have been carried out all the same; the next time says so.
            await self.paid.unconfirm()
        else:
            await self.paid.roll_back()

    async def renew(self) -> None:
        """Nothing came of it and nothing was billed: it is asked anew within this run. Raises OverBudget.

        Raises JobCancelled where nobody waits any more: then it is forgotten.
        """
        if self._stopping.is_set():
            await self.paid.roll_back()
            raise JobCancelled("Nothing came of it, and nobody waits for it any more.")
        await self.paid.renew()
        self.reused = False

    async def _resumed(self) -> Reply | None:
        """The answer of a job that is known; None where there is none, or it came to nothing and is asked anew."""
        job = self.paid.job
        if job is None and self.paid.state == SENT:
            job = self.provider.traced(self.request_id, self.paid.request.about.get("count") or 1)
        if job is None:
            return None
        try:
            reply = await self._waited(job)
        except JobFailed as error:
            if isinstance(error, JobCancelled) or not self.asks:
                await self.paid.roll_back()
                raise
            await self.renew()
            return None
        self.reused = True
        return reply

    async def _ask(self, submit: Submit) -> Reply | Job:
        """Send the request. The transport notes that it goes out; what is known to have come to nothing is not kept."""
        if self.paid.unconfirmed:
            self.context.note(ASKED_BEFORE)
        try:
            return await submit()
        except IdeogramKitError as error:
            # Where an answer was lost, or says nothing, what came of it is not known; the next time says so.
            if not (self.paid.posted and isinstance(error, (Unavailable, BadReply))):
                await self.paid.roll_back()
            raise

    async def _waited(self, job: Job) -> Reply:
        """Wait for a job. Raises JobCancelled where nobody waits any more and the provider took the cancel."""
        provider = self.provider
        is_stopped = self._stopping.is_set()
        if provider.cancels and is_stopped:
            # Nobody waits already, so it is not looked at first.
            await self._cancel(job)
        answer = asyncio.ensure_future(provider.answer(job, self.context))
        stopped = asyncio.ensure_future(self._stopping.wait())
        try:
            if provider.cancels and not is_stopped:
                await asyncio.wait({answer, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not answer.done():
                    await self._cancel(job)
            return await answer
        except LinkExpired as error:
            raise await self._lost(error) from None
        except IdeogramKitError as error:
            if not isinstance(error, (*PASSING, BadReply)):
                await self.paid.roll_back()
            raise
        finally:
            stopped.cancel()
            answer.cancel()

    async def _cancel(self, job: Job) -> None:
        """Raise JobCancelled where the provider takes the cancel; else, or where it is silent, the job is fetched."""
        provider = self.provider
        try:
            taken = await provider.cancel(job, self.context)
        except IdeogramKitError:
            return
        if taken:
            raise JobCancelled(f"{provider.name} was asked to cancel job {job.id}, and did.")

    async def _lost(self, error: LinkExpired) -> LinkExpired:
        """What was paid for cannot be fetched any more: only now is asking again offered."""
        await self.paid.expire()
        return LinkExpired(f"{error} {ASK_AGAIN}")


def about_of(item: Item) -> dict[str, object]:
    """What a receipt keeps of a picture beside its bytes."""
    size = list(item.size) if item.size else None
    return {"prompt": item.prompt, "seed": item.seed, "size": size, "usd": item.usd, "facts": item.facts}


def _may_come(error: IdeogramKitError, status: int) -> bool:
    return status in NOT_OVER or status >= 500 or isinstance(error, PASSING)
