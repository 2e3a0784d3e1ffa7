"""The exchange with a provider about one paid request: each step is written to the disk before the next one begins.

Running the same request again resumes from its last state. Pictures that were downloaded are read from the disk,
the pictures of a stored reply are downloaded again, and a job is waited for again. Only a request whose outcome is not
known is sent again, with a note that the first one may have been billed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ..errors import BadReply, Blocked, IdeogramKitError, JobFailed, LinkExpired, Unavailable
from ..providers.base import Provider
from ..providers.context import Context, Submit
from ..receipts.claim import ANSWERED, SENT
from ..receipts.transaction import Transaction
from ..requests.job import Item, Job
from ..transport.response import Reply
from .job_errors import TRANSIENT_ERRORS, JobCancelled, job_remains, may_be_billed
from .links import ask_again_offer, checked_picture, download
from .picture_metadata import metadata_of

if TYPE_CHECKING:
    from ..transport.http import BillableRequest

LOOK_AGAIN = "Running it again looks again, at no cost. With ask_again it is looked at once more, and then asked anew."
ASKED_BEFORE = "It was asked before and no answer was kept, so it was asked again; the first may have been billed."


@dataclass
class PaidExchange:
    """The exchange about one request, in its transaction.

    Without `may_submit`, the request is never sent: only what was already asked is read. `reused` says that the reply
    came from an earlier request and cost nothing now. `status` is the reply's HTTP status, 0 before there is one.
    """

    transaction: Transaction
    provider: Provider
    base_context: Context
    may_submit: bool = True
    reused: bool = False
    status: int = 0
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _file_error: IdeogramKitError | None = None

    @cached_property
    def context(self) -> Context:
        """The context for the provider: the one that was given, with this exchange in it."""
        return replace(self.base_context, exchange=self)

    @property
    def request_id(self) -> str:
        return self.transaction.request_id

    @property
    def billable(self) -> BillableRequest:
        return self.transaction

    @property
    def answered(self) -> bool:
        """Whether a reply was kept, whatever it says."""
        return self.transaction.state == ANSWERED

    def stop(self) -> None:
        """Say that nobody waits any more: a job is cancelled, where the provider can, once its id is on the disk."""
        self._stopping.set()

    async def reply(self, submit: Submit) -> Reply:
        """The reply: the stored one, else that of the known job, else that of a new request, which `submit` sends.

        Raises LinkExpired where the stored reply is gone from the disk, BadReply where there is none and nothing may
        be sent, and the errors of `submit` and of the provider.
        """
        if (stored := await self.transaction.read_reply()) is not None:
            self.reused, self.status = True, stored.status
            return stored
        if self.answered and self.transaction.job is None:
            raise await self._expired(LinkExpired("It was made, but what the provider answered is gone from the disk."))
        reply = await self._resume()
        if reply is None:
            if not self.may_submit:
                raise BadReply("No answer was kept, and nothing is asked anew here; look at the provider's history.")
            reply = await self._submit(submit)
        if isinstance(reply, Job):
            await self.transaction.record_job(reply)
            try:
                reply = await self._wait_for(reply)
            except JobFailed as error:
                await self._forget(error)
                raise
        self.status = reply.status
        await self.transaction.record_reply(reply)
        return reply

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        """A block that reads the reply: an error raised in it is recorded (`record_error`), then raised on."""
        try:
            yield
        except IdeogramKitError as error:
            # A file that did not come takes nothing from the reply, which still has its link.
            if self.answered and error is not self._file_error:
                await self.record_error(error)
            raise

    async def picture(self, number: int, item: Item) -> bytes:
        """The encoded bytes of a picture, as the provider made them: from the disk, from the reply, or by its link.

        `number` is its index in the batch, from 0. Raises the errors of `links.download`.
        """
        stored = self.transaction.stored_pictures.get(number)
        if stored is not None and (data := await self.transaction.read_picture(stored)) is not None:
            return data
        if (data := item.data) is None:
            data = await download(item.url or "", self.context.http, self.transaction, reused=self.reused)
        await self.transaction.save_picture(number, data, metadata_of(item))
        return data

    async def file(self, index: int, url: str) -> bytes:
        """The picture that goes with an answer of another kind, by its link; `index` tells the reply's files apart.

        Raises the errors of `links.download` and of `links.checked_picture`; the next run downloads it again.
        """
        try:
            data = await self.picture(index, Item(url=url))
            return await checked_picture(data, index, url, self.provider.name, self.transaction)
        except IdeogramKitError as error:
            self._file_error = error
            raise

    async def record_error(self, error: IdeogramKitError) -> None:
        """The reply was an error: keep the receipt only where something was paid for or may still come of it."""
        job, status = self.transaction.job, self.status
        withheld = isinstance(error, Blocked) and error.images
        if status == 200 and (withheld or isinstance(error, BadReply)):
            # A withheld picture was made, and may be billed. An unreadable reply may hold what was paid for, and a
            # later version may read it; this one has nothing to download.
            await self.transaction.mark_expired()
        elif job is not None and not isinstance(error, JobFailed) and job_remains(error, status):
            await self.transaction.poll_again()
        elif may_be_billed(error) or (job is None and status >= 500):
            # The request may have been carried out all the same; the next run notes that.
            await self.transaction.mark_unconfirmed()
        else:
            await self.transaction.roll_back()

    async def restart(self) -> None:
        """Start over within this run, after nothing came of the request and nothing was billed. Raises OverBudget.

        Raises JobCancelled where nobody waits any more; then the transaction is rolled back.
        """
        if self._stopping.is_set():
            await self.transaction.roll_back()
            raise JobCancelled("Nothing came of it, and nobody waits for it any more.")
        await self.transaction.restart()
        self.reused = False

    async def _resume(self) -> Reply | None:
        """The reply of the known job; None where there is no job, or it failed and the request is to be sent anew."""
        job = self.transaction.job
        if job is None and self.transaction.state == SENT:
            job = self.provider.traced(self.request_id, self.transaction.request.metadata.get("count") or 1)
        if job is None:
            return None
        try:
            reply = await self._wait_for(job)
        except JobFailed as error:
            if isinstance(error, JobCancelled) or may_be_billed(error) or not self.may_submit:
                await self._forget(error)
                raise
            await self.restart()
            return None
        except (*TRANSIENT_ERRORS, BadReply) as error:
            if self.transaction.request.ask_again:
                # It was looked at once more; the next run with ask_again asks anew.
                await self.transaction.allow_asking_again()
                error.args = (f"{error} {await ask_again_offer(self.transaction)}",)
            raise
        self.reused = True
        return reply

    async def _submit(self, submit: Submit) -> Reply | Job:
        """Send the request; the transport records that it was sent, just before it goes out.

        Where it is known that nothing came of it, the transaction is rolled back.
        """
        if self.transaction.unconfirmed:
            self.context.note(ASKED_BEFORE)
        try:
            return await submit()
        except IdeogramKitError as error:
            # After a lost or unreadable answer it is not known what came of the request; the next run notes that.
            if not (self.transaction.posted and isinstance(error, (Unavailable, BadReply))):
                await self.transaction.roll_back()
            raise

    async def _wait_for(self, job: Job) -> Reply:
        """Wait for a job's reply. Raises JobCancelled where nobody waits any more and the job was cancelled."""
        provider = self.provider
        is_stopped = self._stopping.is_set()
        if provider.cancels and is_stopped:
            # Nobody waits already, so the job is cancelled before it is polled even once.
            await self._cancel(job)
        reply = asyncio.ensure_future(provider.answer(job, self.context))
        stopped = asyncio.ensure_future(self._stopping.wait())
        try:
            if provider.cancels and not is_stopped:
                await asyncio.wait({reply, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not reply.done():
                    await self._cancel(job)
            return await reply
        except LinkExpired as error:
            raise await self._expired(error) from None
        except BadReply as error:
            raise BadReply(f"{error} {LOOK_AGAIN}") from None
        except IdeogramKitError as error:
            if not isinstance(error, TRANSIENT_ERRORS):
                await self._forget(error)
            raise
        finally:
            stopped.cancel()
            reply.cancel()

    async def _cancel(self, job: Job) -> None:
        """Ask the provider to cancel a job, and raise JobCancelled where it did. Otherwise the job is waited for."""
        provider = self.provider
        try:
            cancelled = await provider.cancel(job, self.context)
        except IdeogramKitError:
            return
        if cancelled:
            raise JobCancelled(f"{provider.name} was asked to cancel job {job.id}, and did.")

    async def _forget(self, error: IdeogramKitError) -> None:
        """Nothing will come of the job: forget it, but not that it may have been billed, which the next run notes."""
        if may_be_billed(error):
            await self.transaction.mark_unconfirmed()
        else:
            await self.transaction.roll_back()

    async def _expired(self, error: LinkExpired) -> LinkExpired:
        """Record that what was paid for cannot be downloaded; return the error, which now offers to ask again."""
        await self.transaction.mark_expired()
        return LinkExpired(f"{error} {await ask_again_offer(self.transaction)}")
