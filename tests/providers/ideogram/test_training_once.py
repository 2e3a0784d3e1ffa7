"""A training is never paid for twice: what exists, what runs, and what was lost on the way is found again."""

from __future__ import annotations

import asyncio

import pytest
from core.conftest import answered
from core.runs import fresh_run
from doubles import Fault, IdeogramDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.providers.ideogram import training
from ideogram_kit.nodes.ideogram.requests import TrainedModel
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from .training_samples import V4, RunQuery, posts, train_model


@pytest.mark.parametrize("at", ["in training", "trained"])
def test_a_training_that_exists_is_never_paid_again(
    at: str, run_query: RunQuery, double: IdeogramDouble, filled: str
) -> None:
    double.training.statuses = ("QUEUED", "TRAINING", "COMPLETED") if at == "in training" else ("COMPLETED",)
    made = double.training._train(double.training.datasets[filled], {"dataset_id": filled, "model_name": "My cats"})
    trained: TrainedModel = run_query(train_model(filled))
    assert posts(double) == []
    assert (trained.model.model_id, trained.uri) == (made["model_id"], "model/my-cats/version/1")
    assert not trained.started and "was there already" in trained.notes[0]


def test_two_at_once_start_one(run_query: RunQuery, double: IdeogramDouble, filled: str, keys: Keys) -> None:
    graph_run = fresh_run()

    async def both() -> list[TrainedModel]:
        return await asyncio.gather(
            *(
                answered(query.prepare(None, train_model(filled), keys), Progress(provider="", total=0), graph_run)
                for _ in "ab"
            )
        )

    uris = {trained.uri for trained in background.submit(both()).result(30)}
    assert len(posts(double)) == len(uris) == 1


@pytest.mark.parametrize("other", ["another name", "another dataset", "failed", "draft"])
def test_what_is_another_training_is_started(
    other: str, run_query: RunQuery, double: IdeogramDouble, filled: str
) -> None:
    model = double.training.add_model("My cats" if other != "another name" else "My dogs")
    model.dataset_id = filled if other != "another dataset" else "elsewhere"
    if other == "failed":
        model.statuses = ("FAILED",)
    if other == "draft":
        draft = {"model_id": model.model_id, "name": "My cats", "status": "DRAFT", "dataset_id": filled}
        double.script("/models", Fault.json({"models": [draft]}), Fault.json({"model": draft}))
    assert run_query(train_model(filled)).started
    assert posts(double) == [V4]


def test_a_lost_answer_is_not_sent_again_and_found_the_next_time(
    run_query: RunQuery, double: IdeogramDouble, filled: str
) -> None:
    double.script(V4, Fault.lost())
    with pytest.raises(errors.Unavailable, match="may have been billed"):
        run_query(train_model(filled))
    assert run_query(train_model(filled)).uri == "model/my-cats/version/1"
    assert posts(double) == [V4]


def test_a_model_without_a_uri_is_not_paid_again(
    run_query: RunQuery, double: IdeogramDouble, filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "REGISTERING", 2)
    double.training.registers = False
    with pytest.raises(errors.Unavailable, match="not yet given it a URI"):
        run_query(train_model(filled))
    (model,) = double.training.models.values()
    model.registers = True
    assert run_query(train_model(filled)).uri == "model/my-cats/version/1"
    assert posts(double) == [V4]


def test_no_training_is_started_beside_one_of_its_name_that_has_no_id(
    run_query: RunQuery, double: IdeogramDouble, filled: str
) -> None:
    double.training.add_model("My cats")
    double.script("/models", Fault.edit(lambda body: {"models": [{"name": model["name"]} for model in body["models"]]}))
    with pytest.raises(errors.BadReply, match="'My cats' without its id, so no training was started"):
        run_query(train_model(filled))
    assert posts(double) == []
