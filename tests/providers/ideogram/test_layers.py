"""Layerize Text: both endpoints, both shapes of answer, the SVG, and Proof's answer."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from io import BytesIO
from typing import Any

import pytest
from core.conftest import answered
from core.samples import png
from doubles import Fault, IdeogramDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.requests.layers import LayerizeText, Layers
from ideogram_kit.nodes.ideogram.results.svg import overlay
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from PIL import Image

TEXT = "/v1/ideogram-v3/layerize-text"
DESIGN = "/v1/ideogram-v3/layerize-design"
SOURCE = png("teal", (160, 80))


def ask(keys: Keys, provider: str, **fields: Any) -> Layers:
    question = LayerizeText(**{"image": SOURCE, "seed": 7, **fields})
    prepared = query.prepare(ProviderRef(id=provider), question, keys)
    return background.submit(answered(prepared, Progress(provider=provider, total=0))).result(30)


def test_the_text_and_the_rest_come_apart(keys: Keys, double: IdeogramDouble) -> None:
    layers = ask(keys, "ideogram", prompt="a sign")
    (request,) = double.asked(TEXT)
    assert request.part("image").data == SOURCE
    assert request.part("prompt").text == "a sign" and request.part("seed").text == "7"
    assert [block["text"] for block in layers.blocks] == ["GRAND\nOPENING", "Saturday at noon"]
    assert layers.blocks[0]["font_alternatives"] == ["Poppins", "Raleway"]
    assert layers.seed == 7
    assert Image.open(BytesIO(layers.base)).size == (160, 80)


def test_a_design_is_read_into_the_same_blocks(keys: Keys, double: IdeogramDouble) -> None:
    fonts = (("h1", "Oswald"), ("small", "Inter"))
    layers = ask(keys, "ideogram", design=True, font_names=fonts, reference_images=(png(), png("gold")))
    (request,) = double.asked(DESIGN)
    assert request.part("flat_graphic_image").data == SOURCE
    assert request.part("font_name_h1").text == "Oswald" and request.part("font_name_small").text == "Inter"
    assert len(request.parts_named("reference_asset_images")) == 2
    assert [block["text"] for block in layers.blocks] == ["GRAND\nOPENING", "Saturday at noon"]
    assert layers.blocks[0]["formatting"] == ["bold"]
    assert layers.blocks[0]["role"] == "h1" and layers.blocks[0]["color"] == "#FFD700"


@pytest.mark.parametrize("design", [False, True])
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.status(401), errors.KeyRejected),
        (Fault.status(500), errors.Unavailable),
        (Fault.html(), errors.BadReply),
        (Fault.empty(), errors.BadReply),
        (Fault.json({"data": [{}]}), errors.BadReply),
        (Fault.json({"base_image_url": None, "data": [{"url": None, "is_image_safe": False}]}), errors.Blocked),
    ],
)
def test_faults_are_told_apart(
    fault: Fault, error: type[Exception], design: bool, keys: Keys, double: IdeogramDouble
) -> None:
    double.script("/v1", *[fault] * 8)
    with pytest.raises(error):
        ask(keys, "ideogram", design=design)


@pytest.mark.parametrize("design", [False, True])
def test_a_text_without_a_place_is_left_out_and_the_picture_is_kept(
    design: bool, keys: Keys, double: IdeogramDouble
) -> None:
    def misplace(body: dict[str, Any]) -> dict[str, Any]:
        texts = body["data"][0]["text_containers"][0]["items"] if design else body["text_blocks"]
        del texts[1]["x"]
        texts += [{**texts[0], "width": "wide"}, {}, "nothing"]
        return body

    double.script(DESIGN if design else TEXT, Fault.edit(misplace))
    layers = ask(keys, "ideogram", design=design)
    assert [block["text"] for block in layers.blocks] == ["GRAND\nOPENING"]
    (note,) = layers.notes
    assert "no place for 4 texts" in note and "'Saturday at noon'" in note and "left out" in note
    assert Image.open(BytesIO(layers.base)).size == (160, 80)


def test_proof_says_that_it_is_one(keys: Keys) -> None:
    layers = ask(keys, "proof")
    assert "proof" in layers.notes[0]
    assert layers == ask(keys, "proof")
    for block in layers.blocks:
        assert block["x"] >= 0 and block["x"] + block["width"] <= 160
        assert block["y"] >= 0 and block["y"] + block["height"] <= 80


def test_the_svg_holds_the_picture_and_the_words() -> None:
    block: dict[str, Any] = {
        "x": 10,
        "y": 20,
        "width": 100,
        "height": 40,
        "text": "A < B & C\nnext",
        "alignment": "right",
        "formatting": ["bold", "italic", "underline", "strikethrough", "small_caps", "all_caps"],
        "angle": 15,
        "font_name": "Montserrat",
        "font_alternatives": ["Poppins"],
        "color": "#FFD700",
    }
    root = ElementTree.fromstring(overlay(SOURCE, (160, 80), [block]))  # noqa: S314 (our own)
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("viewBox") == "0 0 160 80"
    image = root.find(f"{space}image")
    assert image is not None and (image.get("href") or "").startswith("data:image/png;base64,")
    text = root.find(f"{space}text")
    assert text is not None
    assert [span.text for span in text] == ["A < B & C", "next"]
    assert text.get("text-anchor") == "end" and text[0].get("x") == "110"
    assert text.get("font-family") == "Montserrat, Poppins, sans-serif"
    assert text.get("transform") == "rotate(15 60 40)"
    assert text.get("text-decoration") == "underline line-through"
    assert [text.get(name) for name in ("font-weight", "font-style", "font-variant")] == [
        "bold",
        "italic",
        "small-caps",
    ]
