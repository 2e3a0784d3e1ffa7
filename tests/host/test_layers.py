"""Layerize Text in the real host: its outputs feed the host's own nodes, with a key and on Proof."""

from __future__ import annotations

import json
from typing import Any

import pytest
from doubles import IdeogramDouble
from ideogram_kit.dev.comfy import Comfy, Failed
from PIL import Image

from .conftest import save, text


def graph(model: str = "3.0", batch: int = 1, **inputs: Any) -> dict[str, Any]:
    fonts = {f"model.font_name_{slot}": "" for slot in ("h1", "h2", "body", "small")} if model != "3.0" else {}
    size = {"width": 160, "height": 80, "batch_size": batch, "color": 0x204060}
    return {
        "1": {"class_type": "EmptyImage", "inputs": size},
        "2": {
            "class_type": "IdeogramKitLayerizeText",
            "inputs": {"image": ["1", 0], "prompt": "", "model": model, **fonts, "seed": 7, **inputs},
        },
        "3": save(["2", 0], "base"),
        "4": {"class_type": "MaskToImage", "inputs": {"mask": ["2", 2]}},
        "5": save(["4", 0], "mask"),
        "6": {"class_type": "SaveSVGNode", "inputs": {"svg": ["2", 3], "filename_prefix": "svg/layers"}},
        "7": text(["2", 1]),
        "8": text(["2", 4]),
    }


@pytest.mark.parametrize("model", ["3.0", "3.0 design"])
def test_every_output_reaches_the_hosts_nodes(model: str, with_key: Comfy, ideogram: IdeogramDouble) -> None:
    outputs = with_key.run(graph(model))
    blocks = json.loads(outputs["7"]["text"][0])
    assert [block["text"] for block in blocks] == ["GRAND\nOPENING", "Saturday at noon"]
    with Image.open(with_key.path(outputs["5"]["images"][0])) as mask:
        assert mask.size == (160, 80)
        inside = (blocks[0]["x"] + blocks[0]["width"] // 2, blocks[0]["y"] + blocks[0]["height"] // 2)
        assert mask.convert("L").getpixel(inside) == 255 and mask.convert("L").getpixel((1, 1)) == 0
    svg = next((with_key.base / "output" / "svg").glob("layers*.svg")).read_text("utf-8")
    assert "GRAND" in svg and "data:image/png;base64," in svg
    info = json.loads(outputs["8"]["text"][0])
    assert (info["provider"], info["seed"], info["cost"]["expected_usd"]) == ("ideogram", 7, 0.09)
    assert ideogram.billed


def test_proof_answers_without_a_key(comfy: Comfy, ideogram: IdeogramDouble) -> None:
    outputs = comfy.run(graph())
    assert "proof" in json.loads(outputs["8"]["text"][0])["notes"][0]
    assert not ideogram.requests


def test_several_pictures_are_refused(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    with pytest.raises(Failed, match="it has 2 pictures"):
        with_key.run(graph(batch=2))
    assert not ideogram.requests
