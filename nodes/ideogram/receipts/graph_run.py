"""What a paid request needs to know of the running graph: the store, the budget, and what the user chose."""

from __future__ import annotations

from dataclasses import dataclass, field

from .limits import Limits
from .store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class GraphRun:
    """One run of a graph. `id` names it, for the budget of a run. With `ask_again`, requests that were delivered are
    asked and paid for again. `allow_forwarding` says that the user lets workflows have results sent elsewhere, too.
    """

    store: Store
    limits: Limits = field(default_factory=Limits)
    id: str = ""
    ask_again: bool = False
    allow_forwarding: bool = False
