"""The limits of money, as settings.json and the environment set them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ideogram_kit.nodes.ideogram.errors import BadInput, Storage
from ideogram_kit.nodes.ideogram.receipts.limits import Limits, read_limits

VARIABLES = ("IDEOGRAM_KIT_BUDGET_RUN", "IDEOGRAM_KIT_BUDGET_DAY", "IDEOGRAM_KIT_BUDGET_REFUSE_UNKNOWN")
NO_AMOUNT = ["much", "-1", "nan", "inf", "1e400", "1e9"]


@pytest.fixture(autouse=True)
def no_limit_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def settings(folder: Path, budget: object) -> None:
    (folder / "settings.json").write_text(json.dumps({"budget": budget}))


def test_without_settings_there_is_no_limit(tmp_path: Path) -> None:
    assert (
        read_limits(tmp_path) == read_limits(tmp_path / "missing") == Limits(run=None, day=None, refuse_unknown=False)
    )
    (tmp_path / "settings.json").write_text("{}")
    assert read_limits(tmp_path) == Limits()
    settings(tmp_path, {"run_usd": None, "day_usd": ""})
    assert read_limits(tmp_path) == Limits()


def test_the_settings_file_sets_them(tmp_path: Path) -> None:
    settings(tmp_path, {"run_usd": 0.15, "day_usd": 0, "refuse_unknown": True})
    assert read_limits(tmp_path) == Limits(run=0.15, day=0.0, refuse_unknown=True), "zero is a limit"


def test_the_environments_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(tmp_path, {"run_usd": 3, "day_usd": 100, "refuse_unknown": True})
    monkeypatch.setenv("IDEOGRAM_KIT_BUDGET_DAY", "0.05")
    assert read_limits(tmp_path) == Limits(run=3.0, day=0.05, refuse_unknown=True)
    monkeypatch.setenv("IDEOGRAM_KIT_BUDGET_RUN", "0")
    monkeypatch.setenv("IDEOGRAM_KIT_BUDGET_REFUSE_UNKNOWN", "0")
    assert read_limits(tmp_path) == Limits(run=0.0, day=0.05, refuse_unknown=False)
    monkeypatch.setenv("IDEOGRAM_KIT_BUDGET_REFUSE_UNKNOWN", "1")
    assert read_limits(tmp_path).refuse_unknown


@pytest.mark.parametrize("value", NO_AMOUNT)
@pytest.mark.parametrize("name", VARIABLES[:2])
def test_what_is_no_amount_in_the_environment_is_refused(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadInput, match=f"{name}.*not an amount"):
        read_limits(tmp_path)


@pytest.mark.parametrize("value", [*NO_AMOUNT, [1], {"usd": 1}, float("nan"), -0.5, True])
@pytest.mark.parametrize("name", ["run_usd", "day_usd"])
def test_what_is_no_amount_in_the_settings_is_refused(name: str, value: object, tmp_path: Path) -> None:
    settings(tmp_path, {name: value})
    with pytest.raises(BadInput, match=f"budget.{name}"):
        read_limits(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b"\xff\xfe"], ids=repr)
def test_damaged_settings_are_told_of_and_left_alone(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(damage)
    with pytest.raises(BadInput, match=r"settings\.json.*damaged"):
        read_limits(tmp_path)
    assert path.read_bytes() == damage


@pytest.mark.parametrize("budget", [[], "much", 5, True])
def test_a_budget_that_is_no_structure_is_refused_too(budget: object, tmp_path: Path) -> None:
    """Who wrote a limit wrong must not be without one."""
    settings(tmp_path, budget)
    with pytest.raises(BadInput, match="budget"):
        read_limits(tmp_path)


def test_a_limit_that_cannot_be_read_now_is_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    with pytest.raises(Storage, match="nothing was sent"):
        read_limits(tmp_path)
