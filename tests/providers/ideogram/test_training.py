"""Custom models: a training watched to its end and never paid for twice, and the models that there are."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from core.conftest import answered
from core.runs import fresh_run
from core.samples import png
from doubles import Fault, IdeogramDouble
from doubles.ideogram import KEY
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.providers.ideogram import training
from ideogram_kit.nodes.ideogram.requests import (
    CustomModel,
    CustomModels,
    Dataset,
    DatasetReport,
    TrainedModel,
    TrainModel,
)
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from .training_samples import PICTURES, Put, posts, putting

V4 = "/v1/ideogram-v4/train-model"


@pytest.fixture
def put(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Asks a question; a watch does not pause for long."""
    monkeypatch.setattr(training, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(training, "LAST_PAUSE", 0.002)
    return putting(keys)


@pytest.fixture
def filled(put: Put, double: IdeogramDouble) -> str:
    """The id of a dataset of fifteen pictures."""
    report: DatasetReport = put(Dataset(images=PICTURES, name="Cats"))
    double.requests.clear()
    return report.dataset_id


def run(dataset_id: str, **settings: Any) -> TrainModel:
    return TrainModel(**{"model": "4.0", "dataset_id": dataset_id, "model_name": "My cats", **settings})


@pytest.mark.parametrize(("model", "path"), [("4.0", V4), ("3.0", "/v1/ideogram-v3/train-model")])
@pytest.mark.parametrize(
    "settings",
    [{}, {"training_steps": 500}, {"training_steps": 500, "lora_rank": 64, "ema": 0.99, "learning_rate": 1e-5}],
)
def test_a_training_is_started_and_watched_to_its_end(
    model: str, path: str, settings: dict[str, Any], put: Put, double: IdeogramDouble, filled: str
) -> None:
    progress = Progress(provider="Ideogram", total=0)
    trained: TrainedModel = put(run(filled, model=model, **settings), progress=progress)
    assert trained.uri == "model/my-cats/version/1" and trained.started and trained.notes == ()
    (sent,) = [request for request in double.requests if request.method == "POST"]
    assert sent.path == path + ("-advanced" if settings else "")
    assert sent.json() == {"dataset_id": filled, "model_name": "My cats", **settings}
    assert double.requests[0].path == "/models"
    assert len(double.asked(f"/models/{trained.model.model_id}")) == 5
    assert progress.text() == "Ideogram: My cats is trained"


def test_progress_names_the_status(
    put: Put, double: IdeogramDouble, filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    progress = Progress(provider="Ideogram", total=0)
    pause = asyncio.sleep

    async def sleep(seconds: float) -> None:
        told.append(progress.text())
        await pause(seconds)

    monkeypatch.setattr(training.asyncio, "sleep", sleep)
    put(run(filled), progress=progress)
    shown = [text for text in told if text.endswith(" min")]
    assert list(dict.fromkeys(shown)) == [
        f"Ideogram: {status}, 0 min" for status in ("PREPARING_DATA", "QUEUED", "TRAINING", "FINALIZING")
    ]


def test_the_pause_grows() -> None:
    assert training.FIRST_PAUSE < training.FIRST_PAUSE * training.GROWTH < training.LAST_PAUSE == 30


@pytest.mark.parametrize("at", ["in training", "trained"])
def test_a_training_that_exists_is_never_paid_again(at: str, put: Put, double: IdeogramDouble, filled: str) -> None:
    double.training.statuses = ("QUEUED", "TRAINING", "COMPLETED") if at == "in training" else ("COMPLETED",)
    made = double.training._train(double.training.datasets[filled], {"dataset_id": filled, "model_name": "My cats"})
    trained: TrainedModel = put(run(filled))
    assert posts(double) == []
    assert (trained.model.model_id, trained.uri) == (made["model_id"], "model/my-cats/version/1")
    assert not trained.started and "was there already" in trained.notes[0]


def test_two_at_once_start_one(put: Put, double: IdeogramDouble, filled: str, keys: Keys) -> None:
    graph_run = fresh_run()

    async def both() -> list[TrainedModel]:
        return await asyncio.gather(
            *(answered(query.prepare(None, run(filled), keys), Progress(provider="", total=0), graph_run) for _ in "ab")
        )

    uris = {trained.uri for trained in background.submit(both()).result(30)}
    assert len(posts(double)) == len(uris) == 1


@pytest.mark.parametrize("other", ["another name", "another dataset", "failed", "draft"])
def test_what_is_another_training_is_started(other: str, put: Put, double: IdeogramDouble, filled: str) -> None:
    model = double.training.add_model("My cats" if other != "another name" else "My dogs")
    model.dataset_id = filled if other != "another dataset" else "elsewhere"
    if other == "failed":
        model.statuses = ("FAILED",)
    if other == "draft":
        draft = {"model_id": model.model_id, "name": "My cats", "status": "DRAFT", "dataset_id": filled}
        double.script("/models", Fault.json({"models": [draft]}), Fault.json({"model": draft}))
    assert put(run(filled)).started
    assert posts(double) == [V4]


def test_a_lost_answer_is_not_sent_again_and_found_the_next_time(put: Put, double: IdeogramDouble, filled: str) -> None:
    double.script(V4, Fault.lost())
    with pytest.raises(errors.Unavailable, match="may have been billed"):
        put(run(filled))
    assert put(run(filled)).uri == "model/my-cats/version/1"
    assert posts(double) == [V4]


def test_a_failed_training_is_told(put: Put, double: IdeogramDouble, filled: str) -> None:
    double.training.statuses = ("QUEUED", "FAILED")

    def explain(body: dict[str, Any]) -> dict[str, Any]:
        return {"model": body["model"] | {"error": "captions too short"}}

    double.script("/models", Fault(), Fault(), Fault.edit(explain))
    with pytest.raises(errors.Unavailable, match=r"'My cats': its status is ERRORED.*captions too short"):
        put(run(filled))
    assert posts(double) == [V4]


def test_a_watch_outlives_faults_and_ends_with_patience(
    put: Put, double: IdeogramDouble, filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ideogram_kit.nodes.ideogram.transport.http.READ_TRIES", 1)
    double.script("/models", Fault(), Fault.status(503), Fault.refuse(), Fault.status(429))
    assert put(run(filled)).uri
    monkeypatch.setattr(training, "PATIENCE", 3)
    double.script("/models", Fault(), *[Fault.status(500)] * 3)
    with pytest.raises(errors.Unavailable, match=r"no longer answers for 'Second'.*nothing is started or paid again"):
        put(run(filled, model_name="Second"))
    assert len(posts(double)) == 2


def test_a_model_without_a_uri_is_not_paid_again(
    put: Put, double: IdeogramDouble, filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "REGISTERING", 2)
    double.training.registers = False
    with pytest.raises(errors.Unavailable, match="not yet given it a URI"):
        put(run(filled))
    (model,) = double.training.models.values()
    model.registers = True
    assert put(run(filled)).uri == "model/my-cats/version/1"
    assert posts(double) == [V4]


def test_a_dataset_that_is_not_there_or_too_small_is_told(put: Put, double: IdeogramDouble) -> None:
    with pytest.raises(errors.BadRequest, match="no dataset with the id 'none'"):
        put(run("none"))
    small: DatasetReport = put(Dataset(images=PICTURES[:2], name="Cats"))
    with pytest.raises(errors.BadRequest, match="at least 15"):
        put(run(small.dataset_id))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.status(401), errors.KeyRejected),
        (Fault.status(500), errors.Unavailable),
        (Fault.html(), errors.BadReply),
        (Fault.empty(), errors.BadReply),
        (Fault.json([]), errors.BadReply),
        (Fault.json({}), errors.BadReply),
    ],
)
@pytest.mark.parametrize("path", ["list", V4, "/datasets", "upload", "look"])
def test_faults_become_errors_and_no_post_goes_twice(
    path: str, fault: Fault, error: type[Exception], put: Put, double: IdeogramDouble, filled: str
) -> None:
    asks: dict[str, tuple[str, Any]] = {
        "list": ("/models", CustomModel()),
        V4: (V4, run(filled)),
        "/datasets": ("/datasets", Dataset(images=PICTURES[:1], name="New")),
        "upload": (f"/datasets/{filled}/upload_assets", Dataset(images=(png("red"),), dataset_id=filled)),
        "look": ("/models", run(filled)),
    }
    where, question = asks[path]
    double.script(where, *([Fault()] if path in ("look", "/datasets") else []), *[fault] * 4)
    if path == "look" and error is errors.Unavailable:
        assert put(question).uri, "a watch outlives a fault of the server"
        return
    with pytest.raises(error) as caught:
        put(question)
    assert KEY not in str(caught.value)
    assert len(posts(double)) <= 1


def test_models_are_listed_and_found(put: Put, double: IdeogramDouble) -> None:
    mine = double.training.add_model("Mine")
    double.training.add_model("Young", status="TRAINING")
    shared = double.training.add_model("Ours", owned=False)
    every: CustomModels = put(CustomModel())
    assert [model.name for model in every.models] == ["Mine", "Young"] and every.chosen is None
    for name in ("Mine", mine.model_id):
        chosen = put(CustomModel(name=name)).chosen
        assert (chosen.name, chosen.uri) == ("Mine", "model/mine/version/1")
    assert put(CustomModel(name="Ours", scope="shared")).chosen.model_id == shared.model_id
    assert put(CustomModel(name=shared.model_id)).chosen.name == "Ours"
    with pytest.raises(errors.BadInput, match=r"name: 'Nobody/?' is no owned model's name or id.*'Mine', 'Young'"):
        put(CustomModel(name="Nobody"))
    with pytest.raises(errors.Unavailable, match="'Young' is not ready for Generate: its status is TRAINING"):
        put(CustomModel(name="Young"))


def test_an_entry_without_a_status_or_an_id_does_not_cost_the_list(
    put: Put, double: IdeogramDouble, filled: str
) -> None:
    for name in ("Mine", "Odd", "Nameless"):
        double.training.add_model(name)

    def strip(body: dict[str, Any]) -> dict[str, Any]:
        mine, odd, nameless = body["models"]
        del odd["status"], nameless["model_id"], nameless["name"]
        return {"models": [mine, odd, {**nameless, "status": 7}, "nothing", None]}

    double.script("/models", *[Fault.edit(strip)] * 3)
    every: CustomModels = put(CustomModel())
    assert [(model.name, model.status) for model in every.models] == [
        ("Mine", "COMPLETED"),
        ("Odd", "unknown"),
        ("", "unknown"),
    ]
    assert put(CustomModel(name="Mine")).chosen.uri == "model/mine/version/1"
    trained: TrainedModel = put(run(filled))
    assert trained.started, "none of them is the model that is asked for"


def test_no_training_is_started_beside_one_of_its_name_that_has_no_id(
    put: Put, double: IdeogramDouble, filled: str
) -> None:
    double.training.add_model("My cats")
    double.script("/models", Fault.edit(lambda body: {"models": [{"name": one["name"]} for one in body["models"]]}))
    with pytest.raises(errors.BadReply, match="'My cats' without its id, so no training was started"):
        put(run(filled))
    assert posts(double) == []


def test_proof_answers_all_three_without_a_key(put: Put) -> None:
    report: DatasetReport = put(Dataset(images=PICTURES[:2], name="Cats"))
    trained: TrainedModel = put(run(report.dataset_id))
    found: CustomModels = put(CustomModel(name="My cats"))
    assert (report.dataset_id, report.pictures) == ("proof", 2)
    assert trained.uri == "model/proof/version/0" and not trained.started
    assert found.chosen and found.chosen.uri == trained.uri
    assert put(CustomModel()).chosen is None
    for notes in (report.notes, trained.notes, found.notes):
        assert "proof" in notes[0]


def test_ideogram_without_a_key_says_so(put: Put) -> None:
    with pytest.raises(errors.KeyMissing):
        put(CustomModel(), "ideogram")
