"""Generate in the real host: outputs that feed the host's nodes, prompts of every kind, what is refused."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from doubles import IdeogramDouble
from ideogram_kit.dev.comfy import Comfy, Failed
from PIL import Image

from .conftest import generate, save, shown_text, skip_without, text

V3 = "/v1/ideogram-v3/generate"
LAYOUT = {
    "high_level_description": "A poster",
    "compositional_deconstruction": {"background": "paper", "elements": [{"type": "obj", "desc": "a fox"}]},
}


def size(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def test_the_four_outputs_feed_the_hosts_own_nodes(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.size = (256, 128)
    outputs = with_key.run(
        {
            "1": generate(model="4.0 transparent", num_images=2),
            "2": {"class_type": "MaskToImage", "inputs": {"mask": ["1", 1]}},
            "3": save(["2", 0], "mask"),
            "4": {"class_type": "ImageScaleBy", "inputs": {"image": ["1", 0], "upscale_method": "area", "scale_by": 2}},
            "5": {"class_type": "InvertMask", "inputs": {"mask": ["1", 1]}},
            "6": {"class_type": "EmptyImage", "inputs": {"width": 512, "height": 256, "batch_size": 2, "color": 255}},
            "7": {
                "class_type": "ImageCompositeMasked",
                "inputs": {
                    "destination": ["6", 0],
                    "source": ["1", 0],
                    "x": 8,
                    "y": 8,
                    "resize_source": False,
                    "mask": ["5", 0],
                },
            },
            "8": save(["7", 0], "composite"),
            "9": {"class_type": "JoinImageWithAlpha", "inputs": {"image": ["1", 0], "alpha": ["1", 1]}},
            "10": save(["9", 0], "cutout"),
            "11": save(["4", 0], "larger"),
            "12": text(["1", 2]),
            "13": text(["1", 3]),
        }
    )
    ideogram.size = None
    with Image.open(with_key.path(outputs["10"]["images"][0])) as cutout:
        assert cutout.mode == "RGBA" and cutout.size == (256, 128)
        low, high = cutout.getchannel("A").getextrema()
    assert low < high, "the alpha of the double's picture came through"
    assert size(with_key.path(outputs["11"]["images"][1])) == (512, 256)
    info = json.loads(shown_text(outputs, "13"))
    assert [image["seed"] for image in info["images"]] == [7, 8]
    assert info["images"][0]["prompt"] == shown_text(outputs, "12")


def test_words_and_structured_prompts_are_told_apart(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    with_key.run({"1": generate("{a fox|a hare} in the snow"), "2": save(["1", 0])})
    with_key.run({"1": generate("```json\n" + json.dumps(LAYOUT) + "\n```"), "2": save(["1", 0])})
    connected = {"class_type": "PrimitiveStringMultiline", "inputs": {"value": json.dumps(LAYOUT)}}
    # Another seed: the same request again would come from its receipt.
    with_key.run({"1": generate("", seed=8, structured_prompt=["3", 0]), "2": save(["1", 0]), "3": connected})
    sent = [request.json() for request in ideogram.asked("/v1")]
    assert sent[0]["text_prompt"] == "{a fox|a hare} in the snow"
    assert sent[1]["json_prompt"] == sent[2]["json_prompt"] == LAYOUT


def test_the_hosts_own_prompt_nodes_feed_it(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    skip_without(with_key, "CreateBoundingBoxes", "BuildJsonPromptIdeogram")
    box = {
        "x": 100,
        "y": 50,
        "width": 300,
        "height": 100,
        "metadata": {"type": "text", "text": "夏", "desc": "big", "palette": ["#e4572e"]},
    }
    boxes = {"width": 1000, "height": 500, "editor_state": {"__value__": [box]}}
    words = {"high_level_description": "A sign", "background": "wall", "aesthetics": "", "lighting": "", "medium": ""}
    with_key.run(
        {
            "1": {"class_type": "CreateBoundingBoxes", "inputs": boxes},
            "2": {
                "class_type": "BuildJsonPromptIdeogram",
                "inputs": {"element": ["1", 2], "style": "none", "color_palette": {"__value__": []}, **words},
            },
            "3": generate("", structured_prompt=["2", 0]),
            "4": save(["3", 0]),
        }
    )
    (request,) = ideogram.asked("/v1")
    (element,) = request.json()["json_prompt"]["compositional_deconstruction"]["elements"]
    assert element == {
        "type": "text",
        "bbox": [100, 100, 300, 400],
        "text": "夏",
        "desc": "big",
        "color_palette": ["#E4572E"],
    }


def test_pictures_and_palette_reach_the_wire(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    plain = {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 32, "batch_size": 1, "color": 65280}}
    with_key.run(
        {
            "1": plain,
            "2": {"class_type": "SolidMask", "inputs": {"value": 1.0, "width": 64, "height": 32}},
            "3": {"class_type": "PrimitiveString", "inputs": {"value": "#e4572e 0.5, #17bebb"}},
            "4": generate(
                model="3.0", style_images=["1", 0], character_image=["1", 0], character_mask=["2", 0], palette=["3", 0]
            ),
            "5": save(["4", 0]),
        }
    )
    (request,) = ideogram.asked(V3)
    mask = Image.open(io.BytesIO(request.part("character_reference_images_mask").data))
    assert mask.mode == "L" and mask.getextrema() == (0, 0), "1 in ComfyUI is black at Ideogram"
    assert request.part("color_palette").json()["members"][1] == {"color_hex": "#17BEBB"}
    assert Image.open(io.BytesIO(request.part("style_reference_images").data)).getpixel((0, 0)) == (0, 255, 0)


@pytest.mark.parametrize(
    ("graph", "words"),
    [
        ({"1": generate("  ")}, "prompt - it is blank"),
        ({"1": generate("a", structured_prompt=["9", 0])}, "there is a prompt and a structured_prompt"),
        ({"1": generate("", structured_prompt=["9", 0])}, "compositional_deconstruction"),
        ({"1": generate("a", model="3.0", model_aspect_ratio="1x1", model_resolution="512x1536")}, "resolution"),
        ({"1": generate("a", model="3.0", model_style_codes="XYZ")}, "style_codes: 'XYZ'"),
        ({"1": generate("a", model="3.0", model_custom_model="mine")}, "custom_model: 'mine'"),
        ({"1": generate("a", model="2a", palette=["8", 0])}, "Model 2a has no color_palette"),
        ({"1": generate("a", model="3.0", model_color_palette="EMBER", palette=["8", 0])}, "color_palette is EMBER"),
        ({"1": generate("a", model="4.0", style_images=["7", 0])}, "3.0 has it"),
        ({"1": generate("a", model="3.0", character_image=["6", 0])}, "character_image: it has 2 pictures"),
        ({"1": generate("a", model="3.0", character_mask=["5", 0])}, "needs a character_image"),
        ({"1": generate("a", model="3.0", character_image=["7", 0], character_mask=["5", 0])}, "16×8, its image 8×8"),
        ({"1": generate("a", num_images=9)}, "num_images"),
        ({"1": generate("a", model_resolution="7x7")}, "7x7"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_sent(
    graph: dict[str, Any], words: str, with_key: Comfy, ideogram: IdeogramDouble
) -> None:
    def empty(batch: int) -> dict[str, Any]:
        return {"class_type": "EmptyImage", "inputs": {"width": 8, "height": 8, "batch_size": batch, "color": 0}}

    sources = {
        "5": {"class_type": "SolidMask", "inputs": {"value": 1.0, "width": 16, "height": 8}},
        "6": empty(2),
        "7": empty(1),
        "8": {"class_type": "PrimitiveString", "inputs": {"value": "ember"}},
        "9": {"class_type": "PrimitiveString", "inputs": {"value": '{"high_level_description": "x"}'}},
    }
    with pytest.raises(Failed) as caught:
        with_key.run({**sources, **graph, "2": save(["1", 0])})
    assert words in str(caught.value)
    assert not ideogram.requests


def test_no_key_is_an_error_where_ideogram_was_chosen(comfy: Comfy, ideogram: IdeogramDouble) -> None:
    chosen = {"class_type": "IdeogramKitProvider", "inputs": {"provider": "Ideogram"}}
    with pytest.raises(Failed, match="Settings → Ideogram Kit"):
        comfy.run({"1": chosen, "2": generate(provider=["1", 0]), "3": save(["2", 0])})
    assert not ideogram.requests


def test_a_text_that_says_auto_is_a_text(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    node = generate("auto", model="3.0", model_negative_prompt="auto", model_style_type="auto")
    with_key.run({"1": node, "2": save(["1", 0])})
    (request,) = ideogram.asked(V3)
    sent = request.json()
    assert (sent["prompt"], sent["negative_prompt"]) == ("auto", "auto") and "style_type" not in sent
