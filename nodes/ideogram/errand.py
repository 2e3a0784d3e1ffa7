"""One paid question on its way: asked, accepted, answered, fetched, each on disk before the step that follows it.

Asking the same again goes on from the last state: what was fetched is read from disk, an answer is downloaded again, a
job is waited for again, and only an unknown outcome is asked again, with a word that it may have been billed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .budget import Booking
from .errors import BadReply, IdeogramKitError, JobFailed, KeyRejected, LinkExpired, RateLimited, Storage, Unavailable
from .network import on_disk, on_wire
from .part import Item, Job
from .receipts import Record, Store
from .receipts.store import REPLY
from .reply import Headers, Reply

if TYPE_CHECKING:
    from .call import Call

Submit = Callable[[], Awaitable[Reply | Job]]
NOT_OVER = (401, 403, 408, 425, 429)
"""Statuses of a job's answer that say nothing of the job: with the right key, or later, it is still there."""

PRIVATE = ("set-cookie", "authorization")
"""Headers that no receipt keeps."""


@dataclass(slots=True)
class Errand:
    """A question and its receipt. `reused` says that its reply came from disk and cost nothing this time.

    `usd` is what the question is expected to cost. `sent` says that it has begun to go out, so that it may be billed.
    """

    call: Call
    store: Store
    record: Record
    usd: float | None = None
    reused: bool = False
    _sent: list[bool] = field(default_factory=list[bool])
    _booking: Booking | None = None
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def reply(self, submit: Submit) -> Reply:
        """The answer, asked for only where no receipt leads to it. Raises what `submit` and the provider raise."""
        record = self.record
        if record.state == "answered":
            stored = await on_disk(self.store.get, record.identity, REPLY)
            if stored is not None:
                self.reused = True
                return Reply(record.status, Headers(record.headers), stored)
            record.state = "asked" if record.job is None else "accepted"
        asked = await self._resumed() or await self._ask(submit)
        if isinstance(asked, Job):
            asked = await self._awaited(asked)
        record.state, record.status, record.doubts = "answered", asked.status, 0
        # `http` has taken the key out already, where the provider quoted it.
        record.headers = {name: value for name, value in asked.headers.items() if name.lower() not in PRIVATE}
        await self._keep(REPLY, asked.content)
        return asked

    @property
    def sent(self) -> bool:
        """Whether the question has begun to go out, or went out in an earlier run."""
        return bool(self._sent) or self.record.job is not None

    async def billed(self, usd: float | None) -> None:
        """What the provider says that it cost, where it says it: the day's spending is put right."""
        if usd is not None:
            self.record.usd = usd
            await self._settle(usd)

    async def fetched(self, index: int, item: Item) -> bytes:
        """The original bytes of a picture: from disk, from the reply, or by its link. Raises LinkExpired."""
        name = self.record.fetched.get(str(index))
        if name is not None:
            stored = await on_disk(self.store.get, self.record.identity, name)
            if stored is not None:
                return stored
        try:
            data = item.data if item.data is not None else await self.call.http.download(item.url or "")
        except LinkExpired as error:
            raise await self._lost(error) from None
        self.record.fetched[str(index)] = f"picture-{index}"
        await self._keep(f"picture-{index}", data)
        return data

    async def spoilt(self, index: int) -> None:
        """The picture's bytes turned out to be none: fetch them again next time."""
        if self.record.fetched.pop(str(index), None) is not None:
            await self._keep()

    async def refused(self, error: IdeogramKitError) -> None:
        """The reply was an error: keep the receipt only where something may still come of it, or was paid for."""
        status, job = self.record.status, self.record.job
        if status == 200 and isinstance(error, BadReply):
            # It may hold what was paid for, and a later version may read it; this one has nothing to fetch.
            await self.withheld()
            return
        over = isinstance(error, JobFailed)
        if job is not None and not over and (status in NOT_OVER or status >= 500 or isinstance(error, _PASSING)):
            self.record.state = "accepted"
            await self._keep()
        elif job is None and status >= 500:
            # It may have been carried out all the same; the next time says so.
            self.record.state, self.record.doubts = "asked", 1
            await self._keep()
        else:
            await self.failed()

    async def withheld(self) -> None:
        """The answer holds no picture that could be fetched: it is not paid for again unless the user asks again."""
        self.record.gone = True
        await self._keep()

    async def failed(self) -> None:
        """Nothing was made of the question: forget it, so that it is asked anew, at once or next time."""
        await self._settle(0.0)
        await on_disk(self.store.forget, self.record.identity)
        record, self.reused = self.record, False
        record.state, record.job, record.links, record.fetched = "asked", None, {}, {}

    async def _resumed(self) -> Reply | None:
        """The answer of the job that the receipt knows; None where there is none, or it came to nothing."""
        job = self.record.known_job
        if job is None:
            return None
        try:
            reply = await self._awaited(job)
        except JobFailed:
            return None
        self.reused = True
        return reply

    async def _ask(self, submit: Submit) -> Reply | Job:
        """Send the question, once it is on disk that it is about to be sent."""
        record = self.record
        if record.doubts:
            self.call.notes.append(
                "It was asked before and no answer was kept, so it was asked again; the first may have been billed."
            )
        record.doubts += 1
        await on_disk(self.store.write, record)
        try:
            self._booking = await on_disk(
                self.call.desk.budget.book, self.call.desk.run, record.provider, record.model, self.usd
            )
        except IdeogramKitError:
            await self._unsent()
            raise
        token = on_wire.set(self._sent)
        try:
            return await submit()
        except Unavailable as error:
            # Where an answer was lost, what came of it is not known; the next time says so.
            if not error.sent:
                await self._unsent()
            raise
        except IdeogramKitError:
            await self._unsent()
            raise
        except asyncio.CancelledError:
            if not self._sent:
                await self._unsent()
            raise
        finally:
            on_wire.reset(token)

    async def _awaited(self, job: Job) -> Reply:
        """Wait for a job, once its id is on disk."""
        if self.record.job is None:
            self.record.state, self.record.job, self.record.links = "accepted", job.id, dict(job.links)
            self.record.doubts = 0
            await self._keep()
        try:
            return await self.call.provider.answer(job, self.call)
        except LinkExpired as error:
            raise await self._lost(error) from None
        except IdeogramKitError as error:
            if isinstance(error, JobFailed) or not isinstance(error, (*_PASSING, BadReply)):
                await self.failed()
            raise

    async def _lost(self, error: LinkExpired) -> LinkExpired:
        """What was paid for cannot be fetched any more: only now is asking again offered."""
        self.record.gone = True
        await self._keep()
        return LinkExpired(f"{error} To have it made and pay for it again, turn on ask_again.")

    async def _unsent(self) -> None:
        """Nothing came of it and nothing was billed: as if this time had not been. An earlier doubt stays."""
        await self._settle(0.0)
        self.record.doubts -= 1
        if self.record.doubts:
            await self._keep()
        else:
            await on_disk(self.store.forget, self.record.identity)

    async def _settle(self, usd: float) -> None:
        """Put the spending right. What was paid for goes on where that fails."""
        if self._booking is not None:
            booking, self._booking = self._booking, None
            try:
                await on_disk(self.call.desk.budget.settle, booking, usd)
            except IdeogramKitError as error:
                self.call.note(f"{error} The day's spending has the expected price of this request, not what it cost.")

    async def _keep(self, name: str | None = None, data: bytes = b"") -> None:
        """Put a file and then the state on disk. What was paid for goes on without a receipt where that fails."""
        async with self._writing:
            try:
                if name is not None:
                    await on_disk(self.store.put, self.record.identity, name, data)
                await on_disk(self.store.write, self.record)
            except Storage as error:
                self.call.note(
                    f"{error} The pictures are here, but their receipt is not: asking again would be paid again."
                )


_PASSING = (Unavailable, KeyRejected, RateLimited)
"""Errors of a wait after which the job is still there."""
