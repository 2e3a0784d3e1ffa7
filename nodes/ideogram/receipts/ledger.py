"""The ledger of money: each request is booked at its expected price before it is sent.

Where a booking would pass a limit, OverBudget is raised within the database transaction, which rolls all of it back.
"""

from __future__ import annotations

import math
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from ..errors import OverBudget
from .database import insert, lock_until_commit, now
from .limits import Limits
from .schema import ledger

EPOCH = date(1970, 1, 1)
LARGEST = 1e9
"""US dollars; a larger number is not taken for a price."""


def micros(usd: float | None) -> int | None:
    """US dollars in millionths; None where no price is known, or the number cannot be one: NaN, negative, too large."""
    if usd is None or not math.isfinite(usd) or not 0 <= usd < LARGEST:
        return None
    return round(usd * 1_000_000)


def book(
    connection: Connection,
    request_id: str,
    identity: str,
    run: str,
    provider: str,
    model: str,
    usd: float | None,
    limits: Limits,
) -> None:
    """Book what a request is expected to cost, before it is sent. Raises OverBudget, with the sums."""
    lock_until_commit(connection, "money")
    day = int(now(connection) // 86400)
    price = micros(usd)
    if price is None and limits.refuse_unknown and (limits.run is not None or limits.day is not None):
        raise OverBudget(
            "What this costs is not known, and your settings refuse such a request while there is a limit. Nothing was "
            "sent. Turn off budget.refuse_unknown in settings.json or IDEOGRAM_KIT_BUDGET_REFUSE_UNKNOWN."
        )
    # Without this request: it is there already where a commit whose outcome is not known is done again.
    others = ledger.c.request_id != request_id
    if limits.run is not None:
        _check("run", limits.run, _sum(connection, others & (ledger.c.run == run)), price, "IDEOGRAM_KIT_BUDGET_RUN")
    if limits.day is not None:
        _check("day", limits.day, _sum(connection, others & (ledger.c.day == day)), price, "IDEOGRAM_KIT_BUDGET_DAY")
    insert(
        connection,
        ledger,
        request_id=request_id,
        identity=identity,
        run=run,
        day=day,
        provider=provider,
        model=model,
        micros=price,
    )


def settle(connection: Connection, request_id: str, usd: float) -> None:
    """Correct a booking to the price that the provider reports. A number that cannot be a price changes nothing."""
    if (price := micros(usd)) is not None:
        connection.execute(update(ledger).where(ledger.c.request_id == request_id).values(micros=price))


def booked(connection: Connection, request_id: str) -> float | None:
    """What a request is booked at, in US dollars: as the provider reported it, else as expected. None if not known."""
    price = connection.scalar(select(ledger.c.micros).where(ledger.c.request_id == request_id))
    return None if price is None else int(price) / 1_000_000


def remove(connection: Connection, request_id: str) -> None:
    """Remove the booking of a request that nothing came of."""
    connection.execute(delete(ledger).where(ledger.c.request_id == request_id))


def spent(connection: Connection) -> dict[str, dict[str, dict[str, float]]]:
    """The US dollars that were spent, by day (ISO, UTC), provider and model."""
    total = func.sum(ledger.c.micros)
    rows = connection.execute(
        select(ledger.c.day, ledger.c.provider, ledger.c.model, total)
        .group_by(ledger.c.day, ledger.c.provider, ledger.c.model)
        .order_by(ledger.c.day)
    )
    spending: dict[str, dict[str, dict[str, float]]] = {}
    for day, provider, model, amount in rows:
        models = spending.setdefault((EPOCH + timedelta(days=day)).isoformat(), {}).setdefault(provider, {})
        models[model] = int(amount or 0) / 1_000_000
    return spending


def _sum(connection: Connection, condition: ColumnElement[bool]) -> int:
    return int(connection.scalar(select(func.sum(ledger.c.micros)).where(condition)) or 0)


def _check(period: str, limit: float, so_far: int, price: int | None, name: str) -> None:
    if price and so_far + price > round(limit * 1_000_000):
        raise OverBudget(
            f"This would cost about ${price / 1e6:.4g}, which with the ${so_far / 1e6:.4g} of this {period} passes "
            f"your limit of ${limit:.4g} a {period}. Nothing was sent. Raise the limit in settings.json or {name}, or "
            "ask for less."
        )
