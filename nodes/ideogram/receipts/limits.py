"""The limits of money that the user may set, for a run of the graph and for a day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from ..config import environment
from ..errors import BadInput, Storage

SETTINGS = "settings.json"
"""In it, {"budget": {"run_usd": 1.0, "day_usd": 5.0, "refuse_unknown": false}}; the environment's come first."""


@dataclass(frozen=True, slots=True)
class Limits:
    """US dollars, or None for no limit. `refuse_unknown` refuses what has no known price while there is a limit."""

    run: float | None = None
    day: float | None = None
    refuse_unknown: bool = False


def limits(folder: Path) -> Limits:
    """The limits that hold now. Raises BadInput where one is no amount, Storage where they cannot be read now."""
    found = _settings(folder / SETTINGS).get("budget")
    if not isinstance(found, dict | None):
        raise BadInput("budget", f"in {SETTINGS} it must be a structure of run_usd, day_usd and refuse_unknown.")
    known = cast("dict[str, Any]", found or {})
    run, day, refuse = environment.budget()
    return Limits(
        run=_amount("IDEOGRAM_KIT_BUDGET_RUN", run) if run else _amount("budget.run_usd", known.get("run_usd")),
        day=_amount("IDEOGRAM_KIT_BUDGET_DAY", day) if day else _amount("budget.day_usd", known.get("day_usd")),
        refuse_unknown=refuse == "1" if refuse else known.get("refuse_unknown") is True,
    )


def _settings(path: Path) -> dict[str, Any]:
    try:
        found: Any = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        # A limit that cannot be read now is not one that is not set.
        raise Storage(f"{path.name} cannot be read now ({error.strerror}), so nothing was sent. Run again.") from None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadInput(path.name, "it is damaged; mend it or move it away, in ComfyUI's user folder.")
    return cast("dict[str, Any]", found)


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
