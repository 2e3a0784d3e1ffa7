"""Layerize Text at Runware: its task, its texts, and what is refused."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from core.conftest import answered
from core.samples import png
from doubles import Fault, RunwareDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.errors import Unsupported
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.requests.layers import LayerizeText, Layers
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from PIL import Image

from .asking import PATH, fails, picture, sent


def layerize(keys: Keys, settings: dict[str, Any] | None = None, **fields: Any) -> Layers:
    question = LayerizeText(**{"image": png("teal"), "seed": 7, **fields})
    prepared = query.prepare(ProviderRef(id="runware", settings=settings or {}), question, keys)
    return background.submit(answered(prepared, Progress(provider="Runware", total=0))).result(30)


@pytest.mark.parametrize("delivery", ["auto", "sync", "async"])
def test_layerize_text_is_a_task_and_its_texts_come_apart(delivery: str, keys: Keys, double: RunwareDouble) -> None:
    layers = layerize(keys, {"delivery": delivery, "output_format": "WEBP"}, prompt="a sign")
    task = sent(double)
    assert (task["model"], task["seed"], task["positivePrompt"]) == ("ideogram:layerize-text@0", 7, "a sign")
    assert task["deliveryMethod"] == ("async" if delivery == "auto" else delivery) and task["outputFormat"] == "WEBP"
    assert picture(task["inputs"]["image"]).getpixel((0, 0)) == (0, 128, 128)
    (block,) = layers.blocks
    assert (block["text"], block["x"], block["height"], block["font_name"]) == ("GRAND\nOPENING", 10, 30, "Oswald")
    assert layers.seed == 7 and layers.usd == 0.06 and layers.notes == ()
    assert Image.open(BytesIO(layers.base)).size == (16, 16)


@pytest.mark.parametrize(
    "outputs",
    [
        {"text_blocks": [{"text": "A", "x": 1, "y": 2, "width": 3, "height": 4}]},
        {"blocks": [{"text": "A", "bbox": {"x": 1, "y": 2, "width": 3, "height": 4}}]},
        {"textContainers": [{"text": "A", "boundingBox": {"x": 1, "y": 2, "width": 3, "height": 4}}]},
    ],
)
def test_the_texts_are_found_in_the_usual_places(outputs: Any, keys: Keys, double: RunwareDouble) -> None:
    double.outputs = outputs
    (block,) = layerize(keys).blocks
    assert [block[name] for name in ("text", "x", "y", "width", "height")] == ["A", 1, 2, 3, 4]


PLACED = {"text": "OK", "x": 1, "y": 2, "width": 3, "height": 4}


@pytest.mark.parametrize(
    ("outputs", "texts", "words"),
    [
        ({"textBlocks": [PLACED, {"text": "A"}]}, ["OK"], "no place for 1 text, left out .*: 'A'"),
        ({"textBlocks": [{"text": "A"}, 7]}, [], "no place for 2 texts, left out .*: 'A', ''"),
        ({"texts": 7}, [], "no texts in a form that is known; its answer has .*texts"),
        ({"textBlocks": {}}, [], "no texts in a form that is known"),
        ({}, [], "no texts in a form that is known"),
    ],
)
def test_texts_without_a_place_are_left_out_with_a_note(
    outputs: Any, texts: list[str], words: str, keys: Keys, double: RunwareDouble
) -> None:
    double.outputs = {"baseImage": None, **outputs}
    layers = layerize(keys, {"delivery": "sync"})
    assert [block["text"] for block in layers.blocks] == texts and double.billed == 1
    (note,) = layers.notes
    assert re.search(words, note) and Image.open(BytesIO(layers.base)).size == (16, 16)


@pytest.mark.parametrize("outputs", [{"texts": 7}, 7, {"textBlocks": [PLACED]}])
def test_a_result_without_a_base_image_is_a_bad_reply(outputs: Any, keys: Keys, double: RunwareDouble) -> None:
    double.script(PATH, Fault.edit(lambda body: {"data": [{**body["data"][0], "imageURL": None, "outputs": outputs}]}))
    with pytest.raises(errors.BadReply, match="without a base image"):
        layerize(keys, {"delivery": "sync"})


@pytest.mark.parametrize("outputs", [None, {}, []])
def test_a_result_without_outputs_is_asked_for(outputs: Any, keys: Keys, double: RunwareDouble) -> None:
    double.script(PATH, Fault.edit(lambda body: {"data": [{**body["data"][0], "imageURL": None, "outputs": outputs}]}))
    assert layerize(keys, {"delivery": "sync"}).blocks and double.billed == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"design": True}, "design"),
        ({"font_names": (("h1", "Oswald"),)}, "font_names"),
        ({"reference_images": (png(),)}, "reference_images"),
    ],
)
def test_a_design_is_refused_by_name(fields: dict[str, Any], field: str, keys: Keys, double: RunwareDouble) -> None:
    with pytest.raises(Unsupported, match=field) as caught:
        layerize(keys, **fields)
    assert caught.value.fields == (field,) and double.requests == []


def test_layers_are_refused_and_withheld_as_pictures_are(keys: Keys, double: RunwareDouble) -> None:
    double.script(PATH, fails("invalidApiKey", status=401))
    with pytest.raises(errors.KeyRejected):
        layerize(keys)
    double.unsafe = {0}
    with pytest.raises(errors.Blocked):
        layerize(keys, {"safety": "on"})
    double.unsafe = set()
    layers = layerize(keys, {"include_cost": False})
    assert layers.usd > 0 and "did not say what it cost" in layers.notes[0]
