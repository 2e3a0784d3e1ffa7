"""What a paid request needs of the graph that runs: the store, the limits of money, and how the user wants it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .limits import Limits
from .store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class GraphRun:
    """`id` names the run, for its limit. With `ask_again`, what was delivered is asked, and paid for, again."""

    store: Store
    limits: Limits = field(default_factory=Limits)
    id: str = ""
    ask_again: bool = False
