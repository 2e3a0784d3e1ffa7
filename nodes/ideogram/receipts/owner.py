"""This process as an owner of transactions and slots. A heartbeat in the database tells the others that it is alive."""

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

HEARTBEAT_TIMEOUT = 60.0
"""Seconds after its last heartbeat at which an owner counts as dead."""

HEARTBEAT_INTERVAL = 15.0
"""Seconds between two heartbeats."""

DAY = 86400.0
MIN_HEARTBEAT_GAP = 5.0
"""Seconds after a heartbeat in which the next one is not written."""


class Owner:
    """This process. `claims` holds the ids of the claims that it works on now: a row with another claim of this owner
    is left over from work that has ended.

    `in_flight` holds the ids of the requests that it has slots for: another lease of this owner is left over, too.
    """

    def __init__(self, database: Database) -> None:
        self.id = str(uuid.uuid4())
        self.claims: set[str] = set()
        self.in_flight: set[str] = set()
        self._database = database
        self._lock = ProcessLock(self.id)
        self._heartbeats: asyncio.Future[None] | None = None

    def start(self) -> None:
        """Start the heartbeats on the running event loop; a second call does nothing."""
        if self._heartbeats is None or self._heartbeats.done():
            self._lock.hold()
            atexit.register(self._lock.release)
            self._heartbeats = asyncio.ensure_future(self._send_heartbeats())

    def stop(self) -> None:
        """Stop the heartbeats: this process works on nothing any more."""
        if self._heartbeats is not None:
            self._heartbeats.get_loop().call_soon_threadsafe(self._heartbeats.cancel)
            self._heartbeats = None
        self._lock.release()
        atexit.unregister(self._lock.release)

    def heartbeat(self, connection: Connection) -> None:
        """Note that this owner is alive for another HEARTBEAT_TIMEOUT seconds."""
        current_time = now(connection)
        if insert(connection, owners, id=self.id, until=current_time + HEARTBEAT_TIMEOUT):
            # Owners of a day ago are dead, and nobody has looked them up since.
            connection.execute(delete(owners).where(owners.c.until < current_time - DAY))
            return
        # A row that was written just now is left alone: on PostgreSQL its lock would hold up our other threads.
        due = (owners.c.id == self.id) & (owners.c.until < current_time + HEARTBEAT_TIMEOUT - MIN_HEARTBEAT_GAP)
        connection.execute(update(owners).where(due).values(until=current_time + HEARTBEAT_TIMEOUT))

    def is_held(self, connection: Connection, owner: str | None, claim: str | None) -> bool:
        """Whether the claim of this owner is being worked on: the owner is alive, and has not ended that work."""
        if owner is None or claim is None:
            return False
        return claim in self.claims if owner == self.id else self.is_alive(connection, owner)

    def is_alive(self, connection: Connection, owner: str) -> bool:
        """Whether an owner is alive. The row of a dead one is deleted."""
        if owner == self.id:
            return True
        until = connection.scalar(select(owners.c.until).where(owners.c.id == owner))
        if until is not None and until > now(connection) and not died(owner):
            return True
        connection.execute(delete(owners).where(owners.c.id == owner))
        return False

    async def _send_heartbeats(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_INTERVAL)
            try:
                await self._database.run(self.heartbeat)
            except IdeogramKitError as error:
                logging.getLogger(__name__).warning("%s", error)
