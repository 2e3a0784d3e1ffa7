"""Datasets and custom models in the real host: one graph from pictures to a picture by the model trained from them."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from doubles import IdeogramDouble
from ideogram_kit.dev.comfy import Comfy, Failed, failure

from .conftest import generate, save, shown_text, text

V4 = "/v1/ideogram-v4/train-model"


def pictures(count: int, color: int = 255) -> dict[str, Any]:
    """A batch of the host's own."""
    return {
        "class_type": "EmptyImage",
        "inputs": {"width": 64, "height": 48, "batch_size": count, "color": color},
    }


def dataset(images: list[Any], **inputs: Any) -> dict[str, Any]:
    fields = {"images": images, "captions": "", "name": "Cats", "dataset_id": "", **inputs}
    return {"class_type": "IdeogramKitDataset", "inputs": fields}


def train(dataset_id: Any, model: str = "4.0", **inputs: Any) -> dict[str, Any]:
    settings = {"training_steps": 0, "lora_rank": "auto", "ema": 0.0, "learning_rate": 0.0}
    own = {f"model.{name}": inputs.pop(name, value) for name, value in settings.items()}
    fields = {"dataset_id": dataset_id, "model_name": "My cats", "model": model, **own, **inputs}
    return {"class_type": "IdeogramKitTrainModel", "inputs": fields}


def custom(name: str = "", **inputs: Any) -> dict[str, Any]:
    fields = {"name": name, "scope": "owned", "refresh": 0, **inputs}
    return {"class_type": "IdeogramKitCustomModel", "inputs": fields}


def graph(captions: str = "a cat") -> dict[str, Any]:
    """From pictures to a picture by the model trained from them; nodes 6 to 8 show info and the model's URI."""
    return {
        "1": pictures(15),
        "2": dataset(["1", 0], captions=captions),
        "3": train(["2", 0]),
        "4": generate(model_custom_model=["3", 0]),
        "5": save(["4", 0]),
        "6": text(["2", 1]),
        "7": text(["3", 1]),
        "8": text(["3", 0]),
    }


def shown_json(outputs: dict[str, Any], node: str) -> Any:
    return json.loads(shown_text(outputs, node))


def sent(ideogram: IdeogramDouble, path: str) -> list[Any]:
    return [request for request in ideogram.asked(path) if request.method == "POST"]


def test_pictures_become_a_model_that_generate_uses(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.training.statuses = ("TRAINING", "COMPLETED")
    outputs = with_key.run(graph())
    info, trained = shown_json(outputs, "6"), shown_json(outputs, "7")
    received = ideogram.training.datasets[info["dataset_id"]]
    assert (info["pictures"], info["uploaded"], info["failed"]) == (15, 15, [])
    assert "15 pictures" in info["advice"]
    assert set(received.captions.values()) == {"a cat"} and len(received.images) == 15
    assert sent(ideogram, V4)[0].json() == {"dataset_id": received.dataset_id, "model_name": "My cats"}
    assert trained["custom_model"] == "model/my-cats/version/1" and trained["started"]
    (asked,) = sent(ideogram, "/v1/ideogram-v4/generate")
    assert asked.json()["custom_model_uri"] == trained["custom_model"] == outputs["8"]["text"][0]


def test_nodes_that_run_again_pay_for_no_second_training(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    """As after a restart of the host, whose cache is gone: the same pictures come from another node."""
    ideogram.training.statuses = ("COMPLETED",)
    with_key.run(graph())
    with_key.run(graph())
    assert len(sent(ideogram, "/datasets")) == 2, "one dataset, one upload"
    same = {"class_type": "ImageScaleBy", "inputs": {"image": ["1", 0], "upscale_method": "area", "scale_by": 1}}
    outputs = with_key.run({**graph(), "9": same, "2": dataset(["9", 0], captions="a cat")})
    assert len(sent(ideogram, V4)) == 1 and len(sent(ideogram, "/datasets")) == 2
    assert not shown_json(outputs, "7")["started"] and shown_json(outputs, "7")["notes"]


def test_an_interrupt_ends_the_watch_and_not_the_training(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.training.statuses = ("TRAINING",)
    prompt_id = with_key.queue(graph())
    end = time.monotonic() + 20
    while not ideogram.training.models:
        assert time.monotonic() < end
        time.sleep(0.01)
    start = time.monotonic()
    with_key.post("/interrupt", {})
    assert failure(with_key.outcome(prompt_id)) == "interrupted"
    assert time.monotonic() - start < 1
    (model,) = ideogram.training.models.values()
    model.statuses = ("COMPLETED",)
    outputs = with_key.run(graph())
    assert len(sent(ideogram, V4)) == 1
    assert shown_json(outputs, "7")["model_id"] == model.model_id


def test_settings_reach_the_wire(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.training.statuses = ("COMPLETED",)
    settings = {"training_steps": 500, "lora_rank": "64", "ema": 0.99, "learning_rate": 0.00002}
    with_key.run(
        {"1": pictures(15), "2": dataset(["1", 0]), "3": train(["2", 0], "3.0", **settings), "4": text(["3", 0])}
    )
    (asked,) = sent(ideogram, "/v1/ideogram-v3/train-model-advanced")
    assert settings | {"lora_rank": 64} == {name: asked.json()[name] for name in settings}


def test_a_list_of_pictures_is_one_dataset(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    """Pictures of several sizes cannot be a batch; the host hands them on as a list."""
    several = {"class_type": "RebatchImages", "inputs": {"images": ["1", 0], "batch_size": 2}}
    outputs = with_key.run(
        {"1": pictures(5), "2": several, "3": dataset(["2", 0], captions="a\nb\nc\nd\ne"), "4": text(["3", 1])}
    )
    assert shown_json(outputs, "4")["pictures"] == 5 and len(ideogram.training.datasets) == 1
    (received,) = ideogram.training.datasets.values()
    assert list(received.captions.values()) == ["a", "b", "c", "d", "e"]


def test_a_custom_model_is_found_and_asked_for_again(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.training.add_model("My cats")
    shown = {"2": text(["1", 0]), "3": text(["1", 1])}
    outputs = with_key.run({"1": custom("My cats"), **shown})
    assert outputs["2"]["text"][0] == "model/my-cats/version/1"
    (listed,) = shown_json(outputs, "3")
    assert (listed["name"], listed["status"], listed["available"]) == ("My cats", "COMPLETED", True)
    asked = len(ideogram.asked("/models"))
    with_key.run({"1": custom("My cats"), **shown})
    assert len(ideogram.asked("/models")) == asked
    with_key.run({"1": custom("My cats", refresh=1), **shown})
    assert len(ideogram.asked("/models")) == 2 * asked


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ({"2": dataset(["1", 0], captions="a\nb"), "3": text(["2", 0])}, "captions: there are 2 for 3 pictures"),
        ({"2": dataset(["1", 0], name=" "), "3": text(["2", 0])}, "name: it is blank"),
        ({"2": train("abc", model_name="cats"), "3": text(["2", 0])}, "model_name: 'cats' is not 5 to 30"),
        ({"2": train(""), "3": text(["2", 0])}, "dataset_id: it is blank"),
    ],
)
def test_what_cannot_be_right_is_refused_before_anything_is_sent(
    nodes: dict[str, Any], words: str, with_key: Comfy, ideogram: IdeogramDouble
) -> None:
    assert words in failure(with_key.outcome(with_key.queue({"1": pictures(3), **nodes})))
    assert ideogram.requests == []


def test_an_unknown_model_is_told(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.training.add_model("Dogs")
    with pytest.raises(Failed, match="'Cats' is no owned model's name or id; there are: 'Dogs'"):
        with_key.run({"1": custom("Cats"), "2": text(["1", 0])})


def test_a_graph_that_goes_on_leaves_out_only_what_hangs_on_the_failure(with_key: Comfy) -> None:
    outputs = with_key.run(
        {
            "1": custom("No such model", on_failure="go on"),
            "2": text(["1", 1]),
            "3": generate(model_custom_model=["1", 0]),
            "4": save(["3", 0]),
            "5": train("no-such-dataset", on_failure="go on"),
            "6": text(["5", 1]),
            "7": pictures(1),
            "8": dataset(["7", 0], dataset_id="no-such-dataset", on_failure="go on"),
            "9": text(["8", 1]),
            "10": generate("beside it", seed=3),
            "11": save(["10", 0]),
        }
    )
    assert "4" not in outputs and len(outputs["11"]["images"]) == 1
    for node in ("2", "6", "9"):
        (failed,) = shown_json(outputs, node)["failed"]
        assert failed["error"] in ("BadInput", "BadRequest") and "no-such" in failed["says"].lower().replace(" ", "-")


def test_proof_runs_the_graph_without_a_key(comfy: Comfy, ideogram: IdeogramDouble) -> None:
    outputs = comfy.run({**graph(), "9": custom("My cats"), "10": text(["9", 0]), "11": text(["9", 1])})
    assert outputs["5"]["images"]
    assert outputs["8"]["text"][0] == outputs["10"]["text"][0] == "model/proof/version/0"
    for node in ("6", "7"):
        assert shown_json(outputs, node)["provider"] == "proof" and "proof" in shown_json(outputs, node)["notes"][0]
    assert "proof" in shown_json(outputs, "11")[0]["note"]
    assert ideogram.requests == []
