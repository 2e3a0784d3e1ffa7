"""How far a request has come: written by the network thread, read by the node that waits."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Progress:
    """`total` pictures are expected, `done` have arrived; `stage` is what is going on now."""

    provider: str
    total: int
    done: int = 0
    stage: str = "waiting for a free place"
    started: float = field(default_factory=time.monotonic)
    asked: bool = False
    """Whether a request has gone out."""

    cancelling: str = "stopped; what was asked already may still be billed"
    """What is told of a cancel once a request has gone out: the provider's own way with it."""

    def asking(self) -> None:
        """A request has gone out."""
        self.asked = True
        self.stage = "waiting"

    def holding(self, seconds: float, reason: str) -> None:
        """The provider asked to come back later."""
        self.stage = f"{reason}, trying again in {seconds:.0f} s"

    def downloading(self) -> None:
        """An answer has come, and its pictures are being fetched."""
        self.stage = "downloading"

    def arrived(self) -> None:
        """One more picture is in the batch."""
        self.done += 1

    def cancelled(self) -> None:
        """The user wants it no longer."""
        self.stage = self.cancelling if self.asked else "stopped; nothing was asked"

    def finished(self, summary: str) -> None:
        """All is there; `summary` stays under the node."""
        self.stage = summary

    def text(self) -> str:
        """One line for under the node: provider, stage, and pictures or seconds."""
        detail = {
            "waiting": f" {time.monotonic() - self.started:.0f} s",
            "downloading": f" {min(self.done + 1, self.total)} of {self.total}",
        }
        return f"{self.provider}: {self.stage}{detail.get(self.stage, '')}"
