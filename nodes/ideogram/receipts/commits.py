"""Commits the changes of one transaction, and removes the files that they leave without use."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import Storage
from .claim import Claim
from .database import T, Work
from .store import Store


@dataclass(frozen=True, slots=True)
class Commits:
    """The commits under one claim. `notes` gets what the user is told."""

    store: Store
    claim: Claim
    notes: list[str]

    async def commit(self, work: Work[T]) -> T:
        """Commit, and then remove the files that no row names any more. Raises what the work raises, and Storage."""
        try:
            result = await self.store.database.run(work)
        except BaseException:
            # The rows may be unchanged, and then they need the files.
            self.claim.unneeded_files = []
            raise
        if unneeded := self.claim.unneeded_files:
            self.claim.unneeded_files = []
            await self.store.in_thread(self.store.files.remove, unneeded)
        return result

    async def commit_or_note(self, work: Work[None]) -> None:
        """Commit what is known of a request that was paid for. Where that fails, the request goes on, with a note."""
        with self.note_failure():
            await self.store.database.run(work)

    @contextlib.contextmanager
    def note_failure(self) -> Iterator[None]:
        """Turn a Storage error within the block into a note for the user."""
        try:
            yield
        except Storage as error:
            note = f"{error} The pictures are here, but their receipt is not: asking again would be paid again."
            if note not in self.notes:
                self.notes.append(note)
