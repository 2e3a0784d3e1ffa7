"""Carries out whole requests against the doubles, which the test has told what to spoil."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.conftest import answered, carried_out
from doubles import Double
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import prepare, query
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from ideogram_kit.nodes.tensors import Batch


@dataclass
class Talk:
    """The doubles, and the keys to them."""

    keys: Keys
    doubles: dict[str, Double]

    def pictures(self, provider: str, request: Request, graph_run: GraphRun | None = None, **settings: Any) -> Batch:
        """Ask for pictures, as a node does; with a `graph_run`, on its receipts. `settings` are the Provider node's."""
        order = prepare.order(ProviderRef(id=provider, settings=settings), request, self.keys)
        batch = Batch(request.num_images)
        progress = Progress(provider=provider, total=request.num_images)
        background.submit(carried_out(order, progress, batch.place, graph_run)).result(30)
        return batch

    def words(self, provider: str, question: query.Question, graph_run: GraphRun | None = None) -> Any:
        """Ask a question that is answered in words or data; with a `graph_run`, on its receipts."""
        prepared = query.prepare(ProviderRef(id=provider), question, self.keys)
        return background.submit(answered(prepared, Progress(provider="", total=0), graph_run)).result(30)
