"""Carries out whole requests against the doubles, which the test has told what to spoil."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.conftest import answered, carried_out
from doubles import Double
from ideogram_kit.nodes.ideogram import consult, network, run
from ideogram_kit.nodes.ideogram.budget import Budget
from ideogram_kit.nodes.ideogram.desk import Desk
from ideogram_kit.nodes.ideogram.keys import Keys
from ideogram_kit.nodes.ideogram.progress import Progress
from ideogram_kit.nodes.ideogram.receipts import Store
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request
from ideogram_kit.nodes.tensors import Batch


@dataclass
class Talk:
    """The doubles, the keys to them, and a folder for receipts."""

    keys: Keys
    doubles: dict[str, Double]
    folder: Path
    _number: Any = field(default_factory=itertools.count)

    def pictures(self, provider: str, request: Request) -> Batch:
        """Ask for pictures, as a node does."""
        order = run.order(ProviderRef(id=provider), request, self.keys)
        batch = Batch(request.num_images)
        progress = Progress(provider=provider, total=request.num_images)
        network.submit(carried_out(order, progress, batch.place, self._desk())).result(30)
        return batch

    def words(self, provider: str, question: consult.Question) -> Any:
        """Ask a question that is answered in words or data."""
        enquiry = consult.enquire(ProviderRef(id=provider), question, self.keys)
        return network.submit(answered(enquiry, Progress(provider="", total=0), self._desk())).result(30)

    def _desk(self) -> Desk:
        folder = self.folder / str(next(self._number))
        return Desk(receipts=Store(folder / "receipts"), budget=Budget(folder))
