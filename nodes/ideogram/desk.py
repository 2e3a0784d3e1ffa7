"""What a question needs of the ComfyUI that it is asked in, beside the keys: its receipts, its budget, its run."""

from __future__ import annotations

from dataclasses import dataclass

from .budget import Budget
from .receipts import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """`run` names the run of the graph, for its budget. With `ask_again`, a delivered receipt counts as none."""

    receipts: Store
    budget: Budget
    run: str = ""
    ask_again: bool = False
