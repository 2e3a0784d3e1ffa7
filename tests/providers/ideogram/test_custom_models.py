"""Custom models: the list of them, one by its name or id, and Proof's answer without a key."""

from __future__ import annotations

from typing import Any

import pytest
from doubles import Fault, IdeogramDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.requests import CustomModel, CustomModels, Dataset, DatasetReport, TrainedModel

from .training_samples import PICTURES, RunQuery, train_model


def test_models_are_listed_and_found(run_query: RunQuery, double: IdeogramDouble) -> None:
    mine = double.training.add_model("Mine")
    double.training.add_model("Young", status="TRAINING")
    shared = double.training.add_model("Ours", owned=False)
    every: CustomModels = run_query(CustomModel())
    assert [model.name for model in every.models] == ["Mine", "Young"] and every.chosen is None
    for name in ("Mine", mine.model_id):
        chosen = run_query(CustomModel(name=name)).chosen
        assert (chosen.name, chosen.uri) == ("Mine", "model/mine/version/1")
    assert run_query(CustomModel(name="Ours", scope="shared")).chosen.model_id == shared.model_id
    assert run_query(CustomModel(name=shared.model_id)).chosen.name == "Ours"
    with pytest.raises(errors.BadInput, match=r"name: 'Nobody/?' is no owned model's name or id.*'Mine', 'Young'"):
        run_query(CustomModel(name="Nobody"))
    with pytest.raises(errors.Unavailable, match="'Young' is not ready for Generate: its status is TRAINING"):
        run_query(CustomModel(name="Young"))


def test_an_entry_without_a_status_or_an_id_does_not_cost_the_list(
    run_query: RunQuery, double: IdeogramDouble, filled: str
) -> None:
    for name in ("Mine", "Odd", "Nameless"):
        double.training.add_model(name)

    def strip(body: dict[str, Any]) -> dict[str, Any]:
        mine, odd, nameless = body["models"]
        del odd["status"], nameless["model_id"], nameless["name"]
        return {"models": [mine, odd, {**nameless, "status": 7}, "nothing", None]}

    double.script("/models", *[Fault.edit(strip)] * 3)
    every: CustomModels = run_query(CustomModel())
    assert [(model.name, model.status) for model in every.models] == [
        ("Mine", "COMPLETED"),
        ("Odd", "unknown"),
        ("", "unknown"),
    ]
    assert run_query(CustomModel(name="Mine")).chosen.uri == "model/mine/version/1"
    trained: TrainedModel = run_query(train_model(filled))
    assert trained.started, "none of them is the model that is asked for"


def test_proof_answers_all_three_without_a_key(run_query: RunQuery) -> None:
    report: DatasetReport = run_query(Dataset(images=PICTURES[:2], name="Cats"))
    trained: TrainedModel = run_query(train_model(report.dataset_id))
    listing: CustomModels = run_query(CustomModel(name="My cats"))
    assert (report.dataset_id, report.pictures) == ("proof", 2)
    assert trained.uri == "model/proof/version/0" and not trained.started
    assert listing.chosen and listing.chosen.uri == trained.uri
    assert run_query(CustomModel()).chosen is None
    for notes in (report.notes, trained.notes, listing.notes):
        assert "proof" in notes[0]


def test_ideogram_without_a_key_says_so(run_query: RunQuery) -> None:
    with pytest.raises(errors.KeyMissing):
        run_query(CustomModel(), "ideogram")
