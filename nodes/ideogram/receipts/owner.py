"""This process as an owner of transactions and places, alive for the others as long as its heart beats."""

from __future__ import annotations

import asyncio
import atexit
import logging
import uuid

from sqlalchemy import Connection, delete, select, update

from ..errors import IdeogramKitError
from .database import Database, insert, now
from .process_lock import ProcessLock, died
from .schema import owners

ALIVE = 60.0
"""Seconds after its last heartbeat at which an owner counts as dead."""

BEAT = 15.0
"""Seconds between two heartbeats."""

DAY = 86400.0
FRESH = 5.0
"""Seconds for which a heartbeat is not worth another."""


class Owner:
    """This process. `claims` are the ones that it works on now: a row that names another of its own is left over.

    `in_flight` are the ids of the requests that it holds places for: a place of another of its own is left over, too.
    """

    def __init__(self, database: Database) -> None:
        self.id = str(uuid.uuid4())
        self.claims: set[str] = set()
        self.in_flight: set[str] = set()
        self._database = database
        self._lock = ProcessLock(self.id)
        self._beating: asyncio.Future[None] | None = None

    def start(self) -> None:
        """Begin to beat, on the loop that runs now; a second call does nothing."""
        if self._beating is None or self._beating.done():
            self._lock.hold()
            atexit.register(self._lock.release)
            self._beating = asyncio.ensure_future(self._beat())

    def stop(self) -> None:
        """Stop beating: this process works on nothing any more."""
        if self._beating is not None:
            self._beating.get_loop().call_soon_threadsafe(self._beating.cancel)
            self._beating = None
        self._lock.release()
        atexit.unregister(self._lock.release)

    def beat(self, connection: Connection) -> None:
        """Be alive for ALIVE seconds from now on."""
        moment = now(connection)
        if insert(connection, owners, id=self.id, until=moment + ALIVE):
            # Those of a day ago are dead, and nobody has asked after them.
            connection.execute(delete(owners).where(owners.c.until < moment - DAY))
            return
        # A row that was written a moment ago is left alone: on PostgreSQL its lock would hold up our other threads.
        due = (owners.c.id == self.id) & (owners.c.until < moment + ALIVE - FRESH)
        connection.execute(update(owners).where(due).values(until=moment + ALIVE))

    def holds(self, connection: Connection, owner: str | None, claim: str | None) -> bool:
        """Whether somebody who is alive works on what this owner claimed."""
        if owner is None or claim is None:
            return False
        return claim in self.claims if owner == self.id else self.lives(connection, owner)

    def lives(self, connection: Connection, owner: str) -> bool:
        """Whether an owner is alive; a dead one is forgotten."""
        if owner == self.id:
            return True
        until = connection.scalar(select(owners.c.until).where(owners.c.id == owner))
        if until is not None and until > now(connection) and not died(owner):
            return True
        connection.execute(delete(owners).where(owners.c.id == owner))
        return False

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            try:
                await self._database.run(self.beat)
            except IdeogramKitError as error:
                logging.getLogger(__name__).warning("%s", error)
