"""What was spent, by day, provider and model; and the limits that the user may set for a run and for a day.

A question's expected price is booked before it is sent, and put right once the provider says what it was. The book is
one small file, replaced in one step under a lock, so that several processes may keep it.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from . import environment
from .errors import BadInput, OverBudget, Storage

SETTINGS = "settings.json"
"""In it, {"budget": {"run_usd": 1.0, "day_usd": 5.0}}; the environment's numbers come first."""

BOOK = "spending.json"
RUNS = 50
"""Runs of this process whose sums are remembered; a run that old is over."""


@dataclass(frozen=True, slots=True)
class Limits:
    """US dollars, or None for no limit."""

    run: float | None
    day: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Booking:
    """An expected price that was booked; None where it is not known, which counts as nothing."""

    run: str
    day: str
    provider: str
    model: str
    usd: float | None


class Budget:
    """The spending of one ComfyUI; `folder` is where its book and its settings lie. Blocking; call it in a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def limits(self) -> Limits:
        """The limits that hold. Raises BadInput where one is no amount."""
        found = self._read(SETTINGS).get("budget")
        known = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
        run, day = environment.budget()
        return Limits(
            run=_amount("IDEOGRAM_KIT_BUDGET_RUN", run) if run else _amount("budget.run_usd", known.get("run_usd")),
            day=_amount("IDEOGRAM_KIT_BUDGET_DAY", day) if day else _amount("budget.day_usd", known.get("day_usd")),
        )

    def book(self, run: str, provider: str, model: str, usd: float | None) -> Booking:
        """Book what a question is expected to cost, before it is sent. Raises OverBudget, with the sums."""
        limits = self.limits()
        booking = Booking(run=run, day=date.today().isoformat(), provider=provider, model=model, usd=usd)
        with self._open() as days:
            spent = sum(sum(models.values()) for models in days.get(booking.day, {}).values())
            so_far = _runs.get(run, 0.0)
            _check("run", limits.run, so_far, usd, "IDEOGRAM_KIT_BUDGET_RUN")
            _check("day", limits.day, spent, usd, "IDEOGRAM_KIT_BUDGET_DAY")
            self._add(days, booking, usd or 0.0)
        return booking

    def settle(self, booking: Booking, usd: float) -> None:
        """Put a booking right: `usd` is what the question really cost, 0 where it came to nothing."""
        with self._open() as days:
            self._add(days, booking, usd - (booking.usd or 0.0))

    def spent(self) -> dict[str, dict[str, dict[str, float]]]:
        """US dollars by day (ISO), provider and model."""
        return self._days()

    def _add(self, days: dict[str, dict[str, dict[str, float]]], booking: Booking, usd: float) -> None:
        models = days.setdefault(booking.day, {}).setdefault(booking.provider, {})
        models[booking.model] = round(max(models.get(booking.model, 0.0) + usd, 0.0), 6)
        _runs[booking.run] = max(_runs.pop(booking.run, 0.0) + usd, 0.0)
        while len(_runs) > RUNS:
            _runs.pop(next(iter(_runs)))

    @contextmanager
    def _open(self) -> Iterator[dict[str, dict[str, dict[str, float]]]]:
        """The book, written back at the end; nobody else writes it meanwhile. Raises Storage."""
        # Imported here: starting ComfyUI must not wait for it. torch brings it.
        from filelock import FileLock

        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # The threads of this process take turns at once; only other processes are waited for by looking again.
            with _turn, FileLock(self._folder / f"{BOOK}.lock", poll_interval=0.005):
                days = self._days()
                yield days
                handle, staged = tempfile.mkstemp(dir=self._folder, prefix="spending-")
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(days, file, indent=1)
                Path(staged).replace(self._folder / BOOK)
        except OSError as error:
            raise Storage(
                f"The spending cannot be written ({error.strerror or error}). Make room on the disk "
                "that holds ComfyUI's user folder, or make it writable."
            ) from None

    def _days(self) -> dict[str, dict[str, dict[str, float]]]:
        return self._read(BOOK)

    def _read(self, name: str) -> dict[str, Any]:
        try:
            found: Any = json.loads((self._folder / name).read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError:
            raise BadInput(name, "it is damaged; mend it or move it away, in ComfyUI's user folder.") from None
        if not isinstance(found, dict):
            raise BadInput(name, "it is damaged; mend it or move it away, in ComfyUI's user folder.")
        return cast("dict[str, Any]", found)


_turn = threading.Lock()
_runs: dict[str, float] = {}
"""US dollars of this process's latest runs, by the run's id."""


def _amount(name: str, value: Any) -> float | None:
    if value is None or value == "":
        return None
    try:
        amount = float(value)
    except (TypeError, ValueError):
        raise BadInput(name, f"{value!r} is not an amount of US dollars.") from None
    if not 0 <= amount < 1e9:
        raise BadInput(name, f"{value!r} is not an amount of US dollars.")
    return amount


def _check(what: str, limit: float | None, so_far: float, usd: float | None, name: str) -> None:
    if limit is not None and usd and so_far + usd > limit + 1e-9:
        raise OverBudget(
            f"This would cost about ${usd:.4g}, which with the ${so_far:.4g} of this {what} passes your limit of "
            f"${limit:.4g} a {what}. Nothing was sent. Raise the limit in settings.json or {name}, or ask for less."
        )
