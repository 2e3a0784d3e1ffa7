"""How an operation node runs: whether a failure stops the graph, and whether a receipt is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from comfy_api.latest import io

STOP, GO_ON = "stop", "go on"


@dataclass(frozen=True, slots=True)
class RunOptions:
    """`on_failure` is STOP or GO_ON; `ask_again` asks the provider, and pays, even where a receipt has the answer."""

    on_failure: str = STOP
    ask_again: bool = False

    @classmethod
    def read(cls, inputs: Mapping[str, Any]) -> RunOptions:
        """The options among a node's inputs."""
        return cls(inputs.get("on_failure", STOP), inputs.get("ask_again", False))

    @property
    def goes_on(self) -> bool:
        """Whether a failure leaves the rest of the graph running."""
        return self.on_failure == GO_ON


def on_failure() -> io.Input:
    """The widget that says what a failure does to the rest of the graph."""
    return io.Combo.Input(
        "on_failure",
        options=[STOP, GO_ON],
        default=STOP,
        optional=True,
        advanced=True,
        tooltip="stop: a failure stops the graph. go on: what did arrive is handed on and the rest of the graph runs; "
        "if nothing arrived, what hangs on this node is left out. info says which and why.",
    )


def run_options() -> list[io.Input]:
    """The last two widgets of every operation that is paid by the picture or by the answer."""
    return [
        on_failure(),
        io.Boolean.Input(
            "ask_again",
            default=False,
            optional=True,
            advanced=True,
            tooltip="Off: unchanged inputs give the pictures that were paid for before, for nothing, even after a "
            "restart. On: ask, and pay, each time.",
        ),
    ]
