"""The double of Ideogram's datasets and custom models."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import httpx
import pytest

from doubles import IdeogramDouble
from doubles.image_samples import IMAGE
from doubles.samples import form, post

TRAIN = "/v1/ideogram-v4/train-model"
STATUSES = ["PREPARING_DATA", "QUEUED", "TRAINING", "FINALIZING", "COMPLETED", "COMPLETED"]


def file(name: str, data: bytes = IMAGE[1]) -> tuple[str, bytes]:
    return name, data


def archive(**members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, content in members.items():
            made.writestr(f"folder/{name.replace('_', '.')}", content)
    return data.getvalue()


@pytest.fixture
def dataset(ideogram_client: httpx.Client) -> str:
    return post(ideogram_client, "/datasets", {"name": "cats"}).json()["dataset_id"]


@pytest.fixture
def uploaded(ideogram_client: httpx.Client, dataset: str) -> str:
    body = form(files=[file(f"{number}.png") for number in range(15)])
    assert post(ideogram_client, f"/datasets/{dataset}/upload_assets", body).json()["success_count"] == 15
    return dataset


def trained(client: httpx.Client, dataset: str, path: str = TRAIN, **settings: Any) -> str:
    reply = post(client, path, {"dataset_id": dataset, "model_name": "My cats", **settings})
    assert reply.status_code == 200, reply.text
    assert reply.json()["training_status"] in ("PREPARING_DATA", "COMPLETED", "FAILED")
    return reply.json()["model_id"]


def model(client: httpx.Client, model_id: str) -> dict[str, Any]:
    return client.get(f"/models/{model_id}").json()["model"]


def test_datasets_are_made_and_listed(ideogram_client: httpx.Client, dataset: str):
    (listed,) = ideogram_client.get("/datasets").json()["datasets"]
    assert (listed["dataset_id"], listed["name"]) == (dataset, "cats")
    detail = ideogram_client.get(f"/datasets/{dataset}").json()
    assert (detail["dataset"], detail["files"], detail["custom_model_ids"]) == (listed, [], [])


def test_an_upload_answers_for_every_image(
    ideogram_client: httpx.Client, ideogram_double: IdeogramDouble, dataset: str
):
    ideogram_double.training.rejects["rude.png"] = "FAILED_SAFETY_CHECK"
    files = [
        file("sunset.png"),
        file("sunset.txt", b"a sunset"),
        file("stray.txt", b"of nothing"),
        file("a.gif", b"GIF89a"),
        file("b.png"),
        file("b.txt", b'{"high_level'),
        file("c.png"),
        file("c.txt", b" "),
        file("rude.png"),
        file("more.zip", archive(d_png=IMAGE[1], d_txt=b"from the archive")),
        file("bad.zip", b"PK"),
        file("huge.png", IMAGE[1] + bytes(10 * 1024**2)),
    ]
    reply = post(ideogram_client, f"/datasets/{dataset}/upload_assets", form(files=files))
    assert reply.status_code == 200
    body = reply.json()
    assert (body["total_count"], body["success_count"], body["failure_count"]) == (8, 2, 6)
    assert [asset["file_name"] for asset in body["successful_assets"]] == ["sunset.png", "d.png"]
    assert {asset["file_name"]: asset["failure_reason"] for asset in body["failed_assets"]} == {
        "a.gif": "INVALID_IMAGE",
        "b.png": "INVALID_CAPTION_JSON",
        "c.png": "INVALID_CAPTION",
        "rude.png": "FAILED_SAFETY_CHECK",
        "bad.zip": "INVALID_ZIP",
        "huge.png": "FILE_TOO_LARGE",
    }
    kept = ideogram_double.training.datasets[dataset]
    assert kept.captions == {"sunset.png": "a sunset", "d.png": "from the archive"}
    assert "stray.txt" in kept.strays
    assert ideogram_client.get(f"/datasets/{dataset}").json()["file_count"] == 2


def test_a_dataset_holds_a_hundred_images(ideogram_client: httpx.Client, dataset: str):
    body = form(files=[file(f"{number}.png") for number in range(101)])
    failed = post(ideogram_client, f"/datasets/{dataset}/upload_assets", body).json()["failed_assets"]
    assert failed == [{"file_name": "100.png", "failure_reason": "TOO_MANY_IMAGES"}]


def test_a_run_moves_one_status_a_poll(ideogram_client: httpx.Client, uploaded: str):
    made = trained(ideogram_client, uploaded)
    polled = [model(ideogram_client, made) for _ in STATUSES]
    assert [one["training_runs"][0]["status"] for one in polled] == STATUSES
    assert [one["status"] for one in polled] == ["CREATING", *["TRAINING"] * 3, *["COMPLETED"] * 2]
    assert ["custom_model_uri" in one for one in polled] == [False] * 4 + [True] * 2
    assert polled[-1]["custom_model_uri"] == "model/my-cats/version/1" and polled[-1]["is_available_for_generation"]
    assert ideogram_client.get(f"/datasets/{uploaded}").json()["custom_model_ids"] == [made]


def test_a_run_fails(ideogram_client: httpx.Client, ideogram_double: IdeogramDouble, uploaded: str):
    ideogram_double.training.statuses = ("QUEUED", "FAILED")
    ideogram_double.training.registers = False
    made = post(ideogram_client, f"/datasets/{uploaded}/train_model", {"model_name": "My cats"}).json()["model_id"]
    model(ideogram_client, made)
    failed = model(ideogram_client, made)
    assert (failed["status"], failed["training_runs"][0]["status"]) == ("ERRORED", "FAILED")
    ideogram_double.training.statuses = ("COMPLETED",)
    unregistered = model(ideogram_client, trained(ideogram_client, uploaded))
    assert unregistered["status"] == "COMPLETED" and "custom_model_uri" not in unregistered


def test_settings_of_a_run(ideogram_client: httpx.Client, uploaded: str):
    settings = {"training_steps": 500, "lora_rank": 64, "ema": 0.99, "learning_rate": 1e-5}
    made = trained(ideogram_client, uploaded, "/v1/ideogram-v3/train-model-advanced", **settings)
    assert settings.items() <= model(ideogram_client, made)["training_runs"][0].items()


@pytest.mark.parametrize(
    ("path", "settings", "why"),
    [
        (TRAIN, {"training_steps": 500}, "unknown field training_steps"),
        (TRAIN, {"model_name": "cats"}, "5-30 characters"),
        (TRAIN, {"model_name": "My_cats"}, "5-30 characters"),
        (f"{TRAIN}-advanced", {"training_steps": 150}, "training_steps"),
        (f"{TRAIN}-advanced", {"lora_rank": 96}, "lora_rank"),
        (f"{TRAIN}-advanced", {"ema": 1}, "ema"),
        (f"{TRAIN}-advanced", {"learning_rate": 0}, "learning_rate"),
        (f"{TRAIN}-advanced", {"learning_rate": True}, "expected number"),
        (TRAIN, {}, "at least 15"),
    ],
)
def test_training_is_refused(ideogram_client: httpx.Client, dataset: str, path: str, settings: Any, why: str):
    reply = post(ideogram_client, path, {"dataset_id": dataset, "model_name": "My cats", **settings})
    assert reply.status_code == 400 and why in reply.json()["error"]


def test_models_are_listed_by_scope_and_status(ideogram_client: httpx.Client, ideogram_double: IdeogramDouble):
    training = ideogram_double.training
    training.add_model("Mine")
    training.add_model("Broken", status="FAILED")
    training.add_model("Ours", owned=False)

    def names(query: str) -> list[str]:
        return [one["name"] for one in ideogram_client.get(f"/models{query}").json()["models"]]

    assert names("") == ["Mine", "Broken", "Ours"]
    assert names("?scope=owned") == ["Mine", "Broken"]
    assert names("?scope=shared") == ["Ours"]
    assert names("?scope=owned&status=ERRORED&status=DRAFT") == ["Broken"]
    assert names("?status=TRAINING") == ["Ours"]
    assert ideogram_client.get("/models?scope=mine").status_code == 400
    assert ideogram_client.get("/models?page=2").status_code == 400


def test_what_is_not_there(ideogram_client: httpx.Client):
    assert ideogram_client.get("/models/none").status_code == 404
    assert ideogram_client.get("/datasets/none").status_code == 404
    assert post(ideogram_client, "/datasets/none/upload_assets", form(files=file("a.png"))).status_code == 404
    assert post(ideogram_client, TRAIN, {"dataset_id": "none", "model_name": "My cats"}).status_code == 404
    assert ideogram_client.get("/datasets/none/upload_assets").status_code == 405
