"""Spending by day, provider and model on SQLite and on PostgreSQL: no cent is lost, and no limit is passed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.errors import OverBudget
from ideogram_kit.nodes.ideogram.receipts import ledger
from ideogram_kit.nodes.ideogram.receipts.limits import Limits
from ideogram_kit.nodes.ideogram.receipts.schema import ledger as table
from ideogram_kit.nodes.ideogram.receipts.store import Store
from sqlalchemy import select, update

from .stores import MakeStore

NO_AMOUNT = [float("nan"), float("inf"), float("-inf"), -0.01, 1e9, 1e300]
Book = Callable[..., None]


@pytest.fixture
def book(store: Store) -> Book:
    """Book a request of its own each time."""
    numbers = iter(range(10_000))

    def booked(usd: float | None, limits: Limits | None = None, run: str = "a run", **named: Any) -> None:
        request_id = named.get("request_id") or f"request-{next(numbers)}"
        of = named.get("of") or store
        provider, model = named.get("provider", "fal"), named.get("model", "4.0")
        given = (request_id, "a" * 40, run, provider, model, usd, limits or Limits())
        of.database.run_blocking(lambda c: ledger.book(c, *given))

    return booked


def spent(store: Store) -> dict[str, dict[str, float]]:
    """What was spent today, which is all that there is."""
    (day,) = store.spent().items()
    today = datetime.now(timezone.utc).date()
    assert abs((today - datetime.fromisoformat(day[0]).date()).days) <= 1, "midnight may lie between"
    return day[1]


def test_what_is_booked_is_kept_by_provider_and_model_and_put_right_by_the_real_cost(store: Store, book: Book) -> None:
    assert store.spent() == {}
    book(0.06, request_id="first")
    book(0.06)
    book(None, provider="runware", model="4.5")
    for _ in range(2):
        store.database.run_blocking(lambda c: ledger.settle(c, "first", 0.0312))
    assert spent(store) == {"fal": {"4.0": 0.0912}, "runware": {"4.5": 0.0}}
    store.database.run_blocking(lambda c: ledger.settle(c, "first", 0.0))
    assert spent(store)["fal"] == {"4.0": 0.06}, "free is a price"
    store.database.run_blocking(lambda c: ledger.remove(c, "first"))
    store.database.run_blocking(lambda c: ledger.settle(c, "first", 5.0))
    assert spent(store)["fal"] == {"4.0": 0.06}, "what was struck stays struck"


@pytest.mark.parametrize("amount", NO_AMOUNT)
def test_what_is_no_amount_changes_nothing(amount: float, store: Store, book: Book) -> None:
    book(0.06, request_id="first")
    store.database.run_blocking(lambda c: ledger.settle(c, "first", amount))
    assert spent(store) == {"fal": {"4.0": 0.06}}
    book(amount)
    assert spent(store) == {"fal": {"4.0": 0.06}}
    with pytest.raises(OverBudget, match="not known"):
        book(amount, Limits(day=1.0, refuse_unknown=True))
    with pytest.raises(OverBudget, match=r"\$0.06 of this day"):
        book(0.06, Limits(day=0.10))
    book(0.04, Limits(day=0.10))


def test_a_run_and_a_day_have_their_limits(store: Store, book: Book) -> None:
    limits = Limits(run=0.15, day=0.25)
    for run in ("one", "one", "two", "two"):
        book(0.06, limits, run)
    told = r"about \$0.06, which with the \$0.12 of this run passes your limit of \$0.15 a run.*IDEOGRAM_KIT_BUDGET_RUN"
    with pytest.raises(OverBudget, match=told):
        book(0.06, limits, "one")
    with pytest.raises(OverBudget, match=r"\$0.24 of this day passes your limit of \$0.25 a day"):
        book(0.06, limits, "three")
    book(0.01, limits, "three")
    assert spent(store) == {"fal": {"4.0": 0.25}}
    with pytest.raises(OverBudget):
        book(0.000001, limits, "four")
    book(0.0, limits, "four")


def test_yesterday_does_not_count_today(store: Store, book: Book) -> None:
    book(0.06)
    store.database.run_blocking(lambda c: c.execute(update(table).values(day=table.c.day - 1)))
    book(0.06, Limits(day=0.10), "another run")
    assert [sum(models["fal"].values()) for models in store.spent().values()] == [0.06, 0.06]


def test_what_has_no_known_price_is_refused_only_where_that_was_asked_and_there_is_a_limit(book: Book) -> None:
    book(None, Limits(day=0.01))
    book(None, Limits(refuse_unknown=True))
    for limits in (Limits(day=9.0, refuse_unknown=True), Limits(run=9.0, refuse_unknown=True)):
        with pytest.raises(OverBudget, match=r"budget\.refuse_unknown"):
            book(None, limits)


def test_many_at_once_lose_no_cent(store: Store, another: MakeStore, book: Book) -> None:
    stores = [store, another(), another()]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: book(0.01, of=stores[number % 3]), range(60)))
    assert spent(store) == {"fal": {"4.0": 0.6}}


def test_many_at_once_do_not_pass_a_limit(store: Store, another: MakeStore, book: Book) -> None:
    stores = [store, another(), another()]

    def attempt(number: int) -> bool:
        try:
            book(0.01, Limits(day=0.1), of=stores[number % 3])
        except OverBudget:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(40))) == 10
    assert spent(store) == {"fal": {"4.0": 0.1}}


def test_sums_are_exact(store: Store, book: Book) -> None:
    for _ in range(30):
        book(0.1)
    assert spent(store) == {"fal": {"4.0": 3.0}}, "as floats they would be 3.0000000000000013"
    kept = store.database.run_blocking(lambda c: c.scalars(select(table.c.micros)).all())
    assert set(kept) == {100_000}
