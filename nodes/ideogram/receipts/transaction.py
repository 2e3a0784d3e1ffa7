"""One paid request as one transaction: reserved, sent, accepted, answered, fetched, delivered, each on the disk before
the step that follows it.

    async with transaction(run, request) as paid:
        ...

What ends it before it was really posted (an error, a cancel, a full disk) rolls it back whole: no receipt, no money
booked, no doubt. Whoever asks the same again goes on from the last state.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from ..errors import IdeogramKitError, Storage
from ..requests.job import Job
from ..transport.response import Reply
from . import claims, ledger, stored_job, stored_reply
from .claim import ACCEPTED, ANSWERED, RESERVED, SENT, Claim, PaidRequest
from .database import T, Work
from .graph_run import GraphRun
from .names import names
from .receipt import StoredPicture, stored_pictures

LOOK, LONGEST_LOOK = 0.05, 1.0
"""Seconds between two looks at a request that somebody else is asking, at first and at most."""


@asynccontextmanager
async def transaction(
    run: GraphRun, request: PaidRequest, notes: list[str] | None = None
) -> AsyncIterator[Transaction]:
    """The transaction of a request, which nobody else works on meanwhile: an equal one waits, and then finds it.

    `notes` gets what the user is told. Raises OverBudget and Storage, before anything is sent.
    """
    paid = Transaction(run, request, [] if notes is None else notes)
    try:
        await paid.reserve()
        yield paid
    finally:
        await paid.end()


@dataclass(slots=True)
class Transaction:
    """A paid request and its row. `posted` says that it may be billed: it is in the hands of the connection, or was.
    `unconfirmed` counts the earlier times that it was sent without an outcome, each of which may have been billed.
    """

    run: GraphRun
    request: PaidRequest
    notes: list[str] = field(default_factory=list[str])
    state: str = RESERVED
    posted: bool = False
    unconfirmed: int = 0
    job: Job | None = None
    expired: bool = False
    stored: dict[int, StoredPicture] = field(default_factory=dict[int, StoredPicture])
    """The pictures that were fetched in an earlier run, by number; the bytes of some may have been evicted."""

    _claim: Claim = field(init=False)
    _row: Mapping[str, Any] = field(default_factory=dict[str, Any])
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._claim = Claim(owner=self.run.store.owner, request=self.request)

    @property
    def request_id(self) -> str:
        """Our own id of what is sent this time: a UUID, by which some providers let us ask for it."""
        return self._claim.request_id

    async def reserve(self) -> None:
        """Claim the row and book the money, once nobody else works on it. Raises OverBudget or Storage."""
        store, claim, limits = self.run.store, self._claim, self.run.limits
        store.owner.start()
        store.owner.claims.add(claim.id)
        pause = LOOK
        try:
            while (row := await self._commit(lambda c: claims.reserve(c, claim, limits))) is None:
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, LONGEST_LOOK)
        except Storage:
            store.owner.claims.discard(claim.id)  # nothing to let go of, at a database that may not answer
            raise
        if claim.anew:
            return
        claim.request_id, self._row = row["request_id"], row
        self.state, self.unconfirmed, self.expired = row["state"], row["unconfirmed"], row["expired"]
        self.posted = self.state != RESERVED
        self.job = stored_job.unpacked(row["job"])
        if self.posted:
            self.stored = await store.database.run(lambda c: stored_pictures(c, self.request.identity))

    async def send(self, images: int) -> None:
        """Note durably that it goes out now, once it has places for `images` pictures in flight. Raises Storage."""
        store, claim = self.run.store, self._claim
        await store.check_room()
        pool = self.request.places.pool(store.database.salt)
        line = store.line(pool)
        await line.wait(lambda: store.database.run(lambda c: claims.sent(c, claim, pool, images)))
        self.state, claim.anew = SENT, False

    async def accepted(self, job: Job) -> None:
        """Note the job that will have the answer."""
        self.state, self.job, self.unconfirmed = ACCEPTED, job, 0
        await self._keep(lambda c: claims.accept(c, self._claim, stored_job.packed(job), names(job.id.split(","))))

    async def answered(self, reply: Reply) -> None:
        """Note the reply, whatever it says, before anything of it is used."""
        self.state, self.unconfirmed = ANSWERED, 0
        store = self.run.store
        with self._noting():
            values = await store.in_thread(stored_reply.packed, store.files, f"{self._stem}-reply", reply)
            await self._commit(lambda c: claims.answer(c, self._claim, values))
        store.line(self.request.places.pool(store.database.salt)).freed.set()

    async def refer(self, ids: list[str]) -> None:
        """Note the ids by which the provider knows the request."""
        if known := names(ids):
            await self._keep(lambda c: claims.refer(c, self.request.identity, known))

    async def reply(self) -> Reply | None:
        """The reply that was noted; None where there is none, or it is damaged or evicted. Raises Storage."""
        store = self.run.store
        if self.state != ANSWERED or not self._row:
            return None
        return await store.in_thread(stored_reply.unpacked, store.files, self._row)

    async def settled(self, usd: float | None) -> None:
        """What the provider says that it cost; None changes nothing."""
        if usd is not None:
            await self._keep(lambda c: ledger.settle(c, self.request_id, usd))

    async def fetched(self, number: int, data: bytes, about: Mapping[str, Any]) -> None:
        """Keep a picture's bytes, and what is known of it, before it is handed on."""
        store, name = self.run.store, f"{self._stem}-{number}"
        async with self._writing:
            with self._noting():
                digest = await store.in_thread(store.files.write, name, data)
                picture = StoredPicture(number=number, file=name, digest=digest, size=len(data), about=about)
                await store.database.run(lambda c: picture.put(c, self._claim))

    async def bytes_of(self, picture: StoredPicture) -> bytes | None:
        """The bytes of a fetched picture; None where they were evicted or are damaged. Raises Storage."""
        store = self.run.store
        if picture.file is None:
            return None
        return await store.in_thread(store.files.read, picture.file, picture.digest)

    async def spoilt(self, number: int) -> None:
        """A picture's bytes turned out to be none: fetch them again next time."""
        self.stored.pop(number, None)
        await self._keep(lambda c: StoredPicture.drop(c, self._claim, number))

    async def expire(self) -> None:
        """What is missing of it cannot be fetched any more; it is asked anew only where the user asks again."""
        self.expired = True
        await self._keep(lambda c: claims.change(c, self._claim, expired=True))

    async def unconfirm(self) -> None:
        """What came of it is not known, though an answer came: the next time asks anew, and says so."""
        await self._forget_reply(SENT)

    async def wait_again(self) -> None:
        """The reply says nothing of the job: the next time looks at the job again."""
        await self._forget_reply(ACCEPTED)

    async def renew(self) -> None:
        """Nothing came of it and nothing was billed: ask it anew at once. Raises OverBudget."""
        request_id, limits = str(uuid.uuid4()), self.run.limits
        await self._commit(lambda c: claims.renew(c, self._claim, request_id, limits))
        self._claim.request_id, self._row = request_id, {}
        self.state, self.posted, self.job, self.unconfirmed, self.stored = RESERVED, False, None, 0, {}

    async def roll_back(self) -> None:
        """Nothing came of it and nothing was billed: as if this time had not been."""
        self.state, self.posted = RESERVED, False
        await self._finish(lambda c: claims.roll_back(c, self._claim))

    async def forget(self) -> None:
        """What came of it, and of earlier times, is known by other means: no receipt is needed."""
        self.state, self.posted = RESERVED, False
        await self._finish(lambda c: claims.roll_back(c, self._claim, earlier=True))

    async def end(self) -> None:
        """Let go of the row: rolled back where it was never posted, else as far as it has come."""
        if self._claim.id not in self.run.store.owner.claims:
            return
        if self.posted or self.state in (ACCEPTED, ANSWERED):
            await self._finish(lambda c: claims.release(c, self._claim))
        else:
            await self.roll_back()

    @property
    def _stem(self) -> str:
        """The beginning of the names of its files: another attempt's are others."""
        return f"{self.request.identity[:2]}/{self.request.identity}-{self.request_id[:8]}"

    async def _forget_reply(self, state: str) -> None:
        self.state, self._row = state, {}
        await self._keep(lambda c: claims.change(c, self._claim, state=state, status=0, reply=None, reply_file=None))
        await self.run.store.in_thread(self.run.store.files.remove, [f"{self._stem}-reply"])

    async def _finish(self, work: Work[None]) -> None:
        """The last commit. Where it fails, the row is taken over by whoever asks next, since the claim is given up."""
        store = self.run.store
        try:
            await self._commit(work)
        except IdeogramKitError as error:
            logging.getLogger(__name__).warning("%s", error)
        finally:
            store.owner.claims.discard(self._claim.id)
            store.owner.in_flight.discard(self.request_id)
            store.line(self.request.places.pool(store.database.salt)).freed.set()

    async def _commit(self, work: Work[T]) -> T:
        """Commit, and only then remove the files that no row names any more."""
        try:
            done = await self.run.store.database.run(work)
        except BaseException:
            # The rows may be as they were, and need them.
            self._claim.unneeded = []
            raise
        if unneeded := self._claim.unneeded:
            self._claim.unneeded = []
            await self.run.store.in_thread(self.run.store.files.remove, unneeded)
        return done

    async def _keep(self, work: Work[None]) -> None:
        """Commit what is known of a request that was paid for, which goes on where that fails."""
        with self._noting():
            await self.run.store.database.run(work)

    @contextlib.contextmanager
    def _noting(self) -> Iterator[None]:
        try:
            yield
        except Storage as error:
            note = f"{error} The pictures are here, but their receipt is not: asking again would be paid again."
            if note not in self.notes:
                self.notes.append(note)
