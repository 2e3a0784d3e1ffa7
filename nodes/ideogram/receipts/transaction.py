"""One paid request as one transaction: reserved, sent, accepted, answered, fetched, delivered.

Each state is on the disk before the next step begins; `opening.transaction` opens one. An error, a cancel or a full
disk before the request was really posted rolls all of it back: no receipt, no money booked, and nothing in doubt. The
next process that asks the same continues from the last state.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import IdeogramKitError, Storage
from ..requests.job import Job
from ..transport.response import Reply
from . import claims, ledger, stored_job, stored_reply
from .claim import ACCEPTED, ANSWERED, RESERVED, SENT, Claim, PaidRequest
from .commits import Commits
from .database import Work
from .graph_run import GraphRun
from .receipt import StoredPicture
from .receipt import stored_pictures as read_stored_pictures
from .references import valid_references

POLL_INTERVAL, MAX_POLL_INTERVAL = 0.05, 1.0
"""Seconds between two attempts to claim a request that another owner works on: at first, and at most."""


@dataclass(slots=True)
class Transaction:
    """A paid request and its row in the database.

    `posted` says that it may be billed: it was handed to the connection, now or earlier. `unconfirmed` counts the
    earlier times that it was sent without a known outcome, each of which may have been billed.
    """

    run: GraphRun
    request: PaidRequest
    notes: list[str] = field(default_factory=list[str])
    state: str = RESERVED
    posted: bool = False
    unconfirmed: int = 0
    job: Job | None = None
    expired: bool = False
    has_previous: bool = False
    """Whether what was delivered before it was asked again is still kept: the new answer has given nothing yet."""

    stored_pictures: dict[int, StoredPicture] = field(default_factory=dict[int, StoredPicture])
    """The pictures that were fetched in an earlier run, by number. The bytes of some may have been evicted."""

    _claim: Claim = field(init=False)
    _commits: Commits = field(init=False)
    _row: Mapping[str, Any] = field(default_factory=dict[str, Any])
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._claim = Claim(owner=self.run.store.owner, request=self.request)
        self._commits = Commits(self.run.store, self._claim, self.notes)

    @property
    def request_id(self) -> str:
        """Our own id of what is sent this time: a UUID, by which some providers let us look the request up."""
        return self._claim.request_id

    async def reserve(self) -> None:
        """Claim the row and book the price, as soon as nobody else works on it. Raises OverBudget or Storage."""
        store, claim, limits = self.run.store, self._claim, self.run.limits
        store.owner.start()
        store.owner.claims.add(claim.id)
        pause = POLL_INTERVAL
        try:
            while (row := await self._commits.commit(lambda c: claims.reserve(c, claim, limits))) is None:
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, MAX_POLL_INTERVAL)
        except Storage:
            # There is nothing to release, and the database may not answer.
            store.owner.claims.discard(claim.id)
            raise
        if claim.asks_again:
            return
        claim.request_id, self._row = row["request_id"], row
        self.state, self.unconfirmed, self.expired = row["state"], row["unconfirmed"], row["expired"]
        self.posted, self.has_previous = self.state != RESERVED, row["previous"] is not None
        self.job = stored_job.from_column(row["job"])
        if self.posted and not self.has_previous:
            self.stored_pictures = await store.database.run(lambda c: read_stored_pictures(c, self.request.identity))

    async def send(self, images: int) -> None:
        """Wait for slots for `images` pictures, then note durably that the request is sent now. Raises Storage."""
        store, claim = self.run.store, self._claim
        await store.check_room()
        pool = self.request.concurrency.pool(store.database.salt)
        queue = store.slot_queue(pool)
        await queue.wait(lambda: store.database.run(lambda c: claims.mark_sent(c, claim, pool, images)))
        self.state, self.has_previous, claim.asks_again = SENT, self.has_previous or claim.asks_again, False

    async def record_job(self, job: Job) -> None:
        """Record the job that will have the answer."""
        self.state, self.job, self.unconfirmed = ACCEPTED, job, 0
        column, references = stored_job.to_column(job), valid_references(job.id.split(","))
        await self._commits.commit_or_note(lambda c: claims.accept(c, self._claim, column, references))

    async def record_reply(self, reply: Reply) -> None:
        """Record the reply, whatever its status, before anything of it is used."""
        self.state, self.unconfirmed = ANSWERED, 0
        store = self.run.store
        with self._commits.note_failure():
            values = await store.in_thread(stored_reply.to_columns, store.files, f"{self._file_prefix}-reply", reply)
            await self._commits.commit(lambda c: claims.answer(c, self._claim, values))
        self._wake_next_in_queue()

    async def add_references(self, ids: list[str]) -> None:
        """Record ids by which the provider knows the request."""
        if references := valid_references(ids):
            await self._commits.commit_or_note(lambda c: claims.add_references(c, self.request.identity, references))

    async def read_reply(self) -> Reply | None:
        """The reply that an earlier run recorded; None where there is none, or it is damaged or evicted.

        Raises Storage where it cannot be read now.
        """
        store = self.run.store
        if self.state != ANSWERED or not self._row:
            return None
        return await store.in_thread(stored_reply.from_row, store.files, self._row)

    async def settle(self, usd: float | None) -> None:
        """Correct the booking to the price in US dollars that the provider reports; None changes nothing."""
        if usd is not None:
            await self._commits.commit_or_note(lambda c: ledger.settle(c, self.request_id, usd))

    async def booked(self) -> float | None:
        """What it is booked at, in US dollars; None where that is not known."""
        return await self.run.store.database.run(lambda c: ledger.booked(c, self.request_id))

    async def save_picture(self, number: int, data: bytes, metadata: Mapping[str, Any]) -> None:
        """Write a picture's bytes to the disk with its metadata, before the picture is used."""
        store, name = self.run.store, f"{self._file_prefix}-{number}"
        async with self._writing:
            await self.replace_previous()
            with self._commits.note_failure():
                digest = await store.in_thread(store.files.write, name, data)
                picture = StoredPicture(number=number, file=name, digest=digest, size=len(data), metadata=metadata)
                await store.database.run(lambda c: picture.save(c, self._claim))

    async def read_picture(self, picture: StoredPicture) -> bytes | None:
        """The bytes of a fetched picture; None where they were evicted or are damaged. Raises Storage."""
        store = self.run.store
        if picture.file is None:
            return None
        return await store.in_thread(store.files.read, picture.file, picture.digest)

    async def discard_picture(self, number: int) -> None:
        """Forget a picture whose bytes are not a picture, so that the next run fetches it again."""
        self.stored_pictures.pop(number, None)
        await self._commits.commit_or_note(lambda c: StoredPicture.delete(c, self._claim, number))

    async def replace_previous(self) -> None:
        """Record that the new answer gave something: what was delivered before it was asked again goes."""
        if self.has_previous:
            self.has_previous = False
            with self._commits.note_failure():
                await self._commits.commit(lambda c: claims.replace_previous(c, self._claim))

    async def mark_expired(self) -> None:
        """Record that what is missing cannot be fetched any more. It is asked again only with `ask_again`.

        Where this answer gave nothing, what was delivered before it was asked again comes back; it stays booked.
        """
        self.expired = True
        with self._commits.note_failure():
            await self._commits.commit(lambda c: claims.expire(c, self._claim))

    async def allow_asking_again(self) -> None:
        """Let the next run with `ask_again` ask anew, although the job or the link may still be there."""
        await self._commits.commit_or_note(lambda c: claims.change(c, self._claim, expired=True))

    async def mark_unconfirmed(self) -> None:
        """Record that the outcome is not known although a reply or a job came: the next run asks again, and says so."""
        self.job = None
        await self._forget_reply(SENT, job=None)

    async def poll_again(self) -> None:
        """Forget a reply that says nothing of the job: the next run polls the job again."""
        await self._forget_reply(ACCEPTED)

    async def restart(self) -> None:
        """Ask the same again at once: nothing came of this time, and nothing was billed. Raises OverBudget."""
        request_id, limits = str(uuid.uuid4()), self.run.limits
        await self._commits.commit(lambda c: claims.restart(c, self._claim, request_id, limits))
        self._claim.request_id, self._row = request_id, {}
        self.state, self.posted, self.job, self.unconfirmed, self.stored_pictures = RESERVED, False, None, 0, {}

    async def roll_back(self) -> None:
        """Undo this time of asking: nothing came of it, and nothing was billed."""
        self.state, self.posted = RESERVED, False
        await self._finish(lambda c: claims.roll_back(c, self._claim))

    async def discard(self) -> None:
        """Delete the receipt: what came of this time and of earlier ones is known by other means."""
        self.state, self.posted = RESERVED, False
        await self._finish(lambda c: claims.roll_back(c, self._claim, earlier=True))

    async def end(self) -> None:
        """Give up the claim. A request that was never posted is rolled back; any other keeps its state."""
        if self._claim.id not in self.run.store.owner.claims:
            return
        if self.posted or self.state in (ACCEPTED, ANSWERED):
            await self._finish(lambda c: claims.release(c, self._claim))
        else:
            await self.roll_back()

    @property
    def _file_prefix(self) -> str:
        """The beginning of the names of its files, which differs for each time of asking."""
        return f"{self.request.identity[:2]}/{self.request.identity}-{self.request_id[:8]}"

    async def _forget_reply(self, state: str, **more: None) -> None:
        self.state, self._row = state, {}
        values = {"state": state, "status": 0, "reply": None, "reply_file": None, **more}
        await self._commits.commit_or_note(lambda c: claims.change(c, self._claim, **values))
        await self.run.store.in_thread(self.run.store.files.remove, [f"{self._file_prefix}-reply"])

    async def _finish(self, work: Work[None]) -> None:
        """Commit for the last time. Where that fails, the next that asks the same takes the row over."""
        owner = self.run.store.owner
        try:
            await self._commits.commit(work)
        except IdeogramKitError as error:
            logging.getLogger(__name__).warning("%s", error)
        finally:
            owner.claims.discard(self._claim.id)
            owner.in_flight.discard(self.request_id)
            self._wake_next_in_queue()

    def _wake_next_in_queue(self) -> None:
        """Let the next request of this process that waits for slots look for them now."""
        store = self.run.store
        store.slot_queue(self.request.concurrency.pool(store.database.salt)).freed.set()
