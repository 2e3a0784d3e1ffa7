"""The budget that the user may set: US dollars for a run of the graph and for a day."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from ..config import environment
from ..config.user_settings import SETTINGS, read_settings
from ..errors import BadInput


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits in US dollars, None for no limit.

    With `refuse_unknown`, a request without a known price is refused while there is a limit.
    """

    run: float | None = None
    day: float | None = None
    refuse_unknown: bool = False


def read_limits(folder: Path) -> Limits:
    """The limits in force: those of the environment, else those of SETTINGS in `folder`.

    Raises BadInput where one is not an amount, and Storage where the file cannot be read now.
    """
    budget = read_settings(folder).get("budget")
    if not isinstance(budget, dict | None):
        raise BadInput("budget", f"in {SETTINGS} it must be a structure of run_usd, day_usd and refuse_unknown.")
    fields = cast("dict[str, Any]", budget or {})
    run, day, refuse = environment.budget()
    return Limits(
        run=_amount("IDEOGRAM_KIT_BUDGET_RUN", run) if run else _amount("budget.run_usd", fields.get("run_usd")),
        day=_amount("IDEOGRAM_KIT_BUDGET_DAY", day) if day else _amount("budget.day_usd", fields.get("day_usd")),
        refuse_unknown=refuse == "1" if refuse else fields.get("refuse_unknown") is True,
    )


def _amount(name: str, value: Any) -> float | None:
    if value is None or value == "":
        return None
    try:
        amount = float(value)
    except (TypeError, ValueError):
        raise BadInput(name, f"{value!r} is not an amount of US dollars.") from None
    if isinstance(value, bool) or not 0 <= amount < 1e9:
        raise BadInput(name, f"{value!r} is not an amount of US dollars.")
    return amount
