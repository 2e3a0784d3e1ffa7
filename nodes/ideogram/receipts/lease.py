"""The places that a provider gives to a key at once, in pictures, over every process that shares the database."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, select

from .database import gate, insert
from .owner import Owner
from .schema import leases

LOOK = 0.2
"""Seconds between two looks for a place that another process may have freed."""


@dataclass(frozen=True, slots=True)
class Places:
    """How many pictures may be in flight together at a provider, for the key that `key` tells apart."""

    provider: str
    limit: int
    key: str = ""

    def pool(self, salt: str) -> str:
        """The name that those share who share the limit. No key can be had from it."""
        told = hmac.new(salt.encode(), self.key.encode(), hashlib.sha256).hexdigest()[:16]
        return f"{self.provider}:{told}"


def take(connection: Connection, owner: Owner, pool: str, limit: int, request_id: str, images: int) -> bool:
    """Take places for a request, if there are as many free; one larger than the whole waits until all are."""
    gate(connection, f"places {pool}")
    wanted = min(images, limit)
    owner.in_flight.add(request_id)
    others = (leases.c.pool == pool) & (leases.c.request_id != request_id)
    # Those whose end could not be noted.
    left_over = (leases.c.owner == owner.id) & leases.c.request_id.not_in(tuple(owner.in_flight))
    connection.execute(delete(leases).where(others & left_over))
    for holder in connection.scalars(select(leases.c.owner).where(others).distinct()).all():
        if not owner.lives(connection, holder):
            connection.execute(delete(leases).where(leases.c.owner == holder))
    taken = int(connection.scalar(select(func.sum(leases.c.places)).where(others)) or 0)
    if taken + wanted > limit:
        return False
    insert(connection, leases, request_id=request_id, pool=pool, owner=owner.id, places=wanted)
    return True


def free(connection: Connection, request_id: str) -> None:
    """Give a request's places back."""
    connection.execute(delete(leases).where(leases.c.request_id == request_id))


@dataclass(slots=True)
class Line:
    """Those of this process who wait for places of one pool, first come first served; only the first asks for them."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    freed: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, take_places: Callable[[], Awaitable[bool]]) -> None:
        """Wait for one's turn, and then until `take_places` has them."""
        async with self.turn:
            while True:
                self.freed.clear()
                if await take_places():
                    return
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self.freed.wait(), LOOK)
