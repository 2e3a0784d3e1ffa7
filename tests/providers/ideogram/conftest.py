"""Questions about datasets and custom models, answered at once."""

from __future__ import annotations

import pytest
from doubles import IdeogramDouble
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.providers.ideogram import training
from ideogram_kit.nodes.ideogram.requests import Dataset, DatasetReport

from .training_samples import PICTURES, RunQuery, query_runner


@pytest.fixture
def run_query(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> RunQuery:
    """Asks a question; a watch does not pause for long."""
    monkeypatch.setattr(training, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(training, "LAST_PAUSE", 0.002)
    return query_runner(keys)


@pytest.fixture
def filled(run_query: RunQuery, double: IdeogramDouble) -> str:
    """The id of a dataset of fifteen pictures."""
    report: DatasetReport = run_query(Dataset(images=PICTURES, name="Cats"))
    double.requests.clear()
    return report.dataset_id
