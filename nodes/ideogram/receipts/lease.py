"""Limits how many pictures are in flight at a provider for one key, over every process that shares the database."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, select

from .database import insert, lock_until_commit
from .owner import Owner
from .schema import leases

POLL_INTERVAL = 0.2
"""Seconds after which slots that another process may have released are looked for again."""


@dataclass(frozen=True, slots=True)
class ConcurrencyLimit:
    """How many pictures may be in flight at once at a provider for one key. Each of them takes a slot."""

    provider: str
    limit: int
    key: str = ""

    def pool(self, salt: str) -> str:
        """The name of the pool of slots, which every process with this provider and key shares.

        It holds a salted digest of the key, from which the key cannot be recovered.
        """
        digest = hmac.new(salt.encode(), self.key.encode(), hashlib.sha256).hexdigest()[:16]
        return f"{self.provider}:{digest}"


def acquire(connection: Connection, owner: Owner, pool: str, limit: int, request_id: str, images: int) -> bool:
    """Take a slot for each of a request's `images`. Returns False, and takes none, where too few are free.

    A request for more pictures than `limit` takes all slots, so it waits until every one is free.
    """
    lock_until_commit(connection, f"places {pool}")
    wanted = min(images, limit)
    owner.in_flight.add(request_id)
    others = (leases.c.pool == pool) & (leases.c.request_id != request_id)
    # Our own leases of requests that are over, where the release could not be committed.
    left_over = (leases.c.owner == owner.id) & leases.c.request_id.not_in(tuple(owner.in_flight))
    connection.execute(delete(leases).where(others & left_over))
    for holder in connection.scalars(select(leases.c.owner).where(others).distinct()).all():
        if not owner.is_alive(connection, holder):
            connection.execute(delete(leases).where(leases.c.owner == holder))
    taken = int(connection.scalar(select(func.sum(leases.c.places)).where(others)) or 0)
    if taken + wanted > limit:
        return False
    insert(connection, leases, request_id=request_id, pool=pool, owner=owner.id, places=wanted)
    return True


def release(connection: Connection, request_id: str) -> None:
    """Give the slots of a request back."""
    connection.execute(delete(leases).where(leases.c.request_id == request_id))


@dataclass(slots=True)
class SlotQueue:
    """The requests of this process that wait for slots of one pool: first come, first served.

    Only the first of them, which holds `lock`, asks the database. `freed` is set when this process has released slots.
    """

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    freed: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, acquire_slots: Callable[[], Awaitable[bool]]) -> None:
        """Wait to be the first in the queue, and then until `acquire_slots` returns True."""
        async with self.lock:
            while True:
                self.freed.clear()
                if await acquire_slots():
                    return
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self.freed.wait(), POLL_INTERVAL)
