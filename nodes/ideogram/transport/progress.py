"""The progress of a request. The network's thread writes it, and the node that waits reads it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Progress:
    """`total` pictures are expected, and `done` of them have arrived. `stage` says what is happening now."""

    provider: str
    total: int
    done: int = 0
    stage: str = "waiting for a free place"
    started: float = field(default_factory=time.monotonic)
    was_sent: bool = False
    """Whether a request was sent."""

    cancelling: str = "stopped; what was asked already may still be billed"
    """The last stage where the user cancels after a request was sent. It depends on the provider."""

    def sent(self) -> None:
        """A request was sent."""
        self.was_sent = True
        self.stage = "waiting"

    def retrying(self, seconds: float, reason: str) -> None:
        """The provider asked to try again later; `seconds` is when."""
        self.stage = f"{reason}, trying again in {seconds:.0f} s"

    def downloading(self) -> None:
        """An answer has come, and its pictures are being downloaded."""
        self.stage = "downloading"

    def arrived(self) -> None:
        """One more picture has arrived in the batch."""
        self.done += 1

    def cancelled(self) -> None:
        """The user has cancelled."""
        self.stage = self.cancelling if self.was_sent else "stopped; nothing was asked"

    def finished(self, summary: str) -> None:
        """Everything has arrived; `summary` stays under the node."""
        self.stage = summary

    def text(self) -> str:
        """The line under the node: provider, stage, and pictures or seconds."""
        detail = {
            "waiting": f" {time.monotonic() - self.started:.0f} s",
            "downloading": f" {min(self.done + 1, self.total)} of {self.total}",
        }
        return f"{self.provider}: {self.stage}{detail.get(self.stage, '')}"
