"""Train Model: a training is started, watched to its end, and what goes wrong with it is an error."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from core.samples import png
from doubles import Fault, IdeogramDouble
from doubles.ideogram import KEY
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.providers.ideogram import training
from ideogram_kit.nodes.ideogram.requests import CustomModel, Dataset, DatasetReport, TrainedModel
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from .training_samples import PICTURES, V4, RunQuery, posts, train_model


@pytest.mark.parametrize(("model", "path"), [("4.0", V4), ("3.0", "/v1/ideogram-v3/train-model")])
@pytest.mark.parametrize(
    "settings",
    [{}, {"training_steps": 500}, {"training_steps": 500, "lora_rank": 64, "ema": 0.99, "learning_rate": 1e-5}],
)
def test_a_training_is_started_and_watched_to_its_end(
    model: str, path: str, settings: dict[str, Any], run_query: RunQuery, double: IdeogramDouble, filled: str
) -> None:
    progress = Progress(provider="Ideogram", total=0)
    trained: TrainedModel = run_query(train_model(filled, model=model, **settings), progress=progress)
    assert trained.uri == "model/my-cats/version/1" and trained.started and trained.notes == ()
    (sent,) = [request for request in double.requests if request.method == "POST"]
    assert sent.path == path + ("-advanced" if settings else "")
    assert sent.json() == {"dataset_id": filled, "model_name": "My cats", **settings}
    assert double.requests[0].path == "/models"
    assert len(double.asked(f"/models/{trained.model.model_id}")) == 5
    assert progress.text() == "Ideogram: My cats is trained"


def test_progress_names_the_status(
    run_query: RunQuery, double: IdeogramDouble, filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    progress = Progress(provider="Ideogram", total=0)
    pause = asyncio.sleep

    async def sleep(seconds: float) -> None:
        shown.append(progress.text())
        await pause(seconds)

    monkeypatch.setattr(training.asyncio, "sleep", sleep)
    run_query(train_model(filled), progress=progress)
    waiting = [text for text in shown if text.endswith(" min")]
    assert list(dict.fromkeys(waiting)) == [
        f"Ideogram: {status}, 0 min" for status in ("PREPARING_DATA", "QUEUED", "TRAINING", "FINALIZING")
    ]


def test_the_pause_grows() -> None:
    assert training.FIRST_PAUSE < training.FIRST_PAUSE * training.GROWTH < training.LAST_PAUSE == 30


def test_a_failed_training_is_told(run_query: RunQuery, double: IdeogramDouble, filled: str) -> None:
    double.training.statuses = ("QUEUED", "FAILED")

    def explain(body: dict[str, Any]) -> dict[str, Any]:
        return {"model": body["model"] | {"error": "captions too short"}}

    double.script("/models", Fault(), Fault(), Fault.edit(explain))
    with pytest.raises(errors.Unavailable, match=r"'My cats': its status is ERRORED.*captions too short"):
        run_query(train_model(filled))
    assert posts(double) == [V4]


def test_a_watch_outlives_faults_and_ends_with_patience(
    run_query: RunQuery, double: IdeogramDouble, filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ideogram_kit.nodes.ideogram.transport.http.READ_TRIES", 1)
    double.script("/models", Fault(), Fault.status(503), Fault.refuse(), Fault.status(429))
    assert run_query(train_model(filled)).uri
    monkeypatch.setattr(training, "PATIENCE", 3)
    double.script("/models", Fault(), *[Fault.status(500)] * 3)
    with pytest.raises(errors.Unavailable, match=r"no longer answers for 'Second'.*nothing is started or paid again"):
        run_query(train_model(filled, model_name="Second"))
    assert len(posts(double)) == 2


def test_a_dataset_that_is_not_there_or_too_small_is_told(run_query: RunQuery, double: IdeogramDouble) -> None:
    with pytest.raises(errors.BadRequest, match="no dataset with the id 'none'"):
        run_query(train_model("none"))
    small: DatasetReport = run_query(Dataset(images=PICTURES[:2], name="Cats"))
    with pytest.raises(errors.BadRequest, match="at least 15"):
        run_query(train_model(small.dataset_id))


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
    path: str, fault: Fault, error: type[Exception], run_query: RunQuery, double: IdeogramDouble, filled: str
) -> None:
    asks: dict[str, tuple[str, Any]] = {
        "list": ("/models", CustomModel()),
        V4: (V4, train_model(filled)),
        "/datasets": ("/datasets", Dataset(images=PICTURES[:1], name="New")),
        "upload": (f"/datasets/{filled}/upload_assets", Dataset(images=(png("red"),), dataset_id=filled)),
        "look": ("/models", train_model(filled)),
    }
    where, question = asks[path]
    double.script(where, *([Fault()] if path in ("look", "/datasets") else []), *[fault] * 4)
    if path == "look" and error is errors.Unavailable:
        assert run_query(question).uri, "a watch outlives a fault of the server"
        return
    with pytest.raises(error) as caught:
        run_query(question)
    assert KEY not in str(caught.value)
    assert len(posts(double)) <= 1
