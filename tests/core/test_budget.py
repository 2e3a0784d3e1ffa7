"""Spending is kept by day, provider and model; a request that would pass a limit is refused with the sum."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from ideogram_kit.nodes.ideogram.budget import Budget
from ideogram_kit.nodes.ideogram.errors import BadInput, OverBudget

TODAY = date.today().isoformat()


@pytest.fixture
def budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Budget:
    for name in ("IDEOGRAM_KIT_BUDGET_RUN", "IDEOGRAM_KIT_BUDGET_DAY"):
        monkeypatch.delenv(name, raising=False)
    return Budget(tmp_path / "kit")


def test_what_is_booked_is_kept_and_put_right_by_the_real_cost(budget: Budget) -> None:
    first = budget.book("kept", "fal", "4.0", 0.06)
    budget.book("kept", "fal", "4.0", 0.06)
    budget.book("kept", "runware", "4.5", None)
    budget.settle(first, 0.0312)
    assert budget.spent() == {TODAY: {"fal": {"4.0": 0.0912}, "runware": {"4.5": 0.0}}}
    budget.settle(first, 0.06)


def test_a_run_and_a_day_have_limits_in_the_settings_file(budget: Budget, tmp_path: Path) -> None:
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "settings.json").write_text(json.dumps({"budget": {"run_usd": 0.15, "day_usd": 0.25}}))
    for run in ("one", "one", "two", "two"):
        budget.book(run, "fal", "4.0", 0.06)
    with pytest.raises(
        OverBudget, match=r"about \$0.06, which with the \$0.12 of this run passes your limit of \$0.15"
    ):
        budget.book("one", "fal", "4.0", 0.06)
    with pytest.raises(OverBudget, match=r"\$0.24 of this day passes your limit of \$0.25 a day"):
        budget.book("three", "fal", "4.0", 0.06)
    budget.book("three", "fal", "4.0", 0.01)


def test_the_environments_limit_comes_first(budget: Budget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "settings.json").write_text('{"budget": {"day_usd": 100}}')
    monkeypatch.setenv("IDEOGRAM_KIT_BUDGET_DAY", "0.05")
    with pytest.raises(OverBudget):
        budget.book("environment", "fal", "4.0", 0.06)
    assert budget.spent() == {}


@pytest.mark.parametrize("value", ["much", "-1", "nan", "inf"])
def test_a_limit_that_is_no_amount_is_refused(value: str, budget: Budget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDEOGRAM_KIT_BUDGET_RUN", value)
    with pytest.raises(BadInput, match="IDEOGRAM_KIT_BUDGET_RUN"):
        budget.book("odd", "fal", "4.0", 0.06)


def test_many_at_once_lose_no_cent(budget: Budget) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: budget.book("many", "fal", "4.0", 0.01), range(40)))
    assert budget.spent()[TODAY]["fal"]["4.0"] == pytest.approx(0.4)


def test_a_damaged_book_is_reported_and_left_alone(budget: Budget, tmp_path: Path) -> None:
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "spending.json").write_text("{")
    with pytest.raises(BadInput, match=r"spending\.json"):
        budget.book("damaged", "fal", "4.0", 0.06)
    assert (tmp_path / "kit" / "spending.json").read_text() == "{"
