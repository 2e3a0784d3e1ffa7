"""What the tests of datasets and custom models share: pictures to train from, a training, a way to run a query."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.conftest import answered
from core.samples import png
from doubles import IdeogramDouble
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.requests import ProviderRef, TrainModel
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

V4 = "/v1/ideogram-v4/train-model"
RunQuery = Callable[..., Any]
COLOURS = ("tomato", "teal", "gold", "navy", "plum", "olive", "coral", "khaki", "wheat", "peru") * 2
PICTURES = tuple(png(colour, (16, 16 + number)) for number, colour in enumerate(COLOURS[:15]))


def query_runner(keys: Keys) -> RunQuery:
    """Asks a question on the background loop and waits for its answer."""

    def run_query(question: Any, provider: str | None = None, progress: Progress | None = None) -> Any:
        prepared = query.prepare(ProviderRef(id=provider) if provider else None, question, keys)
        shown = progress or Progress(provider=prepared.provider.name, total=0)
        return background.submit(answered(prepared, shown)).result(30)

    return run_query


def train_model(dataset_id: str, **settings: Any) -> TrainModel:
    """A training of My cats with a dataset."""
    return TrainModel(**{"model": "4.0", "dataset_id": dataset_id, "model_name": "My cats", **settings})


def posts(double: IdeogramDouble) -> list[str]:
    """The paths of the POSTs that the double received."""
    return [request.path for request in double.requests if request.method == "POST"]
