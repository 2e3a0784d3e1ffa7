"""Generate, Remix, Inpaint and Magic Prompt at the provider Local: the same graph on the files that are there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import PIL.Image
import pytest
from ideogram_kit.dev.comfy import Comfy, Failed

from .conftest import LAYOUT, models, ran, shown, text
from .conftest import generate as local_generate
from .test_running import WRITTEN

SIZE = "512x512"
"""The smallest that any model offers: 4.0 image to image has it."""


def provider(**settings: str) -> dict[str, Any]:
    """A Provider node at Local."""
    nested = {f"provider.{name}": "auto" for name in ("preset", "unconditional", "weights")}
    nested |= {f"provider.{name}": value for name, value in settings.items()}
    return {"class_type": "IdeogramKitProvider", "inputs": {"provider": "Local", **nested}}


def generate(**inputs: Any) -> dict[str, Any]:
    """A Generate node of 4.0 at the provider "9"."""
    own = {"resolution": "512x1536", "rendering_speed": "TURBO", "custom_model": "", "copyright_detection": False}
    fields = {"prompt": LAYOUT, "model": "4.0", **nested(own), "num_images": 1, "seed": 7, "provider": ["9", 0]}
    return {"class_type": "IdeogramKitGenerate", "inputs": {**fields, **inputs}}


def remix(image: list[Any], **inputs: Any) -> dict[str, Any]:
    """A small Remix node at the provider "9"."""
    own = {"resolution": SIZE, "rendering_speed": "TURBO", "magic_prompt": "auto", "copyright_detection": False}
    fields = {"prompt": LAYOUT, "model": "4.0 image to image", **nested(own), "num_images": 1, "seed": 7}
    return {
        "class_type": "IdeogramKitRemix",
        "inputs": {"image": image, "provider": ["9", 0], **fields, **inputs},
    }


def nested(own: dict[str, Any]) -> dict[str, Any]:
    return {f"model.{name}": value for name, value in own.items()}


def colour(value: int, size: int = 64) -> dict[str, Any]:
    return {
        "class_type": "EmptyImage",
        "inputs": {"width": size, "height": size, "batch_size": 1, "color": value},
    }


def pixels(comfy: Comfy, found: dict[str, Any], node: str) -> list[bytes]:
    """The pictures that a node shows."""
    opened = [PIL.Image.open(comfy.path(image)) for image in found[node]["images"]]
    return [picture.tobytes() for picture in opened]


def test_generate_makes_what_local_generate_makes(comfy: Comfy) -> None:
    same = local_generate(seed=7, width=512, height=1536)
    found = comfy.run(
        {
            "9": provider(),
            "2": generate(),
            "1": models(),
            "3": same,
            "4": shown(["2", 0]),
            "5": shown(["3", 0]),
            "6": text(["2", 2]),
            "7": text(["2", 3]),
        }
    )
    assert pixels(comfy, found, "4") == pixels(comfy, found, "5")
    assert found["6"]["text"] == [LAYOUT]
    told = json.loads(found["7"]["text"][0])
    assert (told["provider"], told["operation"], told["preset"], told["cost"]) == (
        "local",
        "generate",
        "Turbo",
        {"expected_usd": 0},
    )
    assert told["images"][0]["size"] == [512, 1536]


def test_a_batch_of_pictures_is_each_of_them_in_order(comfy: Comfy) -> None:
    """Two sources, two pictures of each: what each gives alone, with the same noise."""
    both = {"class_type": "BatchImagesNode", "inputs": {"images.image0": ["11", 0], "images.image1": ["12", 0]}}
    found = comfy.run(
        {
            "9": provider(),
            "11": colour(0xE4572E),
            "12": colour(0x17BEBB),
            "13": both,
            "2": remix(["13", 0], num_images=2),
            "3": remix(["11", 0], num_images=2),
            "4": remix(["12", 0], num_images=2),
            "5": shown(["2", 0]),
            "6": shown(["3", 0]),
            "7": shown(["4", 0]),
            "8": text(["2", 3]),
            "14": {"class_type": "MaskToImage", "inputs": {"mask": ["2", 1]}},
            "15": shown(["14", 0]),
        }
    )
    together, first, second = (pixels(comfy, found, node) for node in ("5", "6", "7"))
    assert together == [*first, *second] and len(set(together)) == 4
    told = json.loads(found["8"]["text"][0])
    assert [(image["source"], image["batch_index"]) for image in told["images"]] == [(1, 0), (1, 1), (2, 0), (2, 1)]
    assert told["operation"] == "remix" and told["strength"] == 0.5
    assert any("Nothing rewrites" in note for note in told["notes"])
    assert len(pixels(comfy, found, "15")) == 4, "alpha is as many"


def test_nodes_that_wait_at_the_same_time_keep_their_graphs_apart(comfy: Comfy) -> None:
    sources = {"11": colour(0x112233), "12": colour(0xFFEEDD)}
    nodes = {"2": remix(["11", 0], seed=31), "3": remix(["12", 0], seed=32), "4": remix(["12", 0], seed=33)}
    looks = {"5": shown(["2", 0]), "6": shown(["3", 0]), "7": shown(["4", 0])}
    found = comfy.run({"9": provider(), **sources, **nodes, **looks})
    ran(comfy)
    for node, look in (("2", "5"), ("3", "6"), ("4", "7")):
        comfy.post("/free", {"free_memory": True, "unload_models": True})
        alone = comfy.run({"9": provider(), **sources, node: nodes[node], look: looks[look]})
        assert pixels(comfy, alone, look) == pixels(comfy, found, look)
    assert len({pixels(comfy, found, look)[0] for look in looks}) == 3


def test_a_new_seed_loads_and_encodes_no_text_again(comfy: Comfy) -> None:
    graph = {"9": provider(), "11": colour(5), "3": shown(["2", 0])}
    comfy.run({**graph, "2": remix(["11", 0], seed=21)})
    ran(comfy)
    comfy.run({**graph, "2": remix(["11", 0], seed=22)})
    again = set(ran(comfy))
    assert {"noise", "sampler", "decode", "result"} <= again
    assert not {"model", "unconditional", "clip", "vae", "prompt", "encode", "guider", "schedule"} & again


def test_inpaint_keeps_what_its_mask_leaves(comfy: Comfy) -> None:
    fields = {"resolution": "512x1536", "rendering_speed": "TURBO", "image_weight": 80}
    masks = {
        "21": {"class_type": "SolidMask", "inputs": {"value": 0.0, "width": 64, "height": 192}},
        "22": {"class_type": "SolidMask", "inputs": {"value": 1.0, "width": 64, "height": 96}},
        "23": {
            "class_type": "MaskComposite",
            "inputs": {"destination": ["21", 0], "source": ["22", 0], "x": 0, "y": 0, "operation": "add"},
        },
        "20": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 192, "batch_size": 1, "color": 0x3366CC}},
    }
    inputs = {
        "image": ["20", 0],
        "mask": ["23", 0],
        "prompt": LAYOUT,
        "model": "4.0",
        **nested(fields),
        "num_images": 1,
        "seed": 7,
        "provider": ["9", 0],
    }
    node = {"class_type": "IdeogramKitInpaint", "inputs": inputs}
    found = comfy.run({"9": provider(), **masks, "2": node, "3": shown(["2", 0]), "4": text(["2", 3])})
    with PIL.Image.open(comfy.path(found["3"]["images"][0])) as picture:
        assert picture.size == (512, 1536)
        kept = picture.crop((0, 900, 512, 1536)).getcolors(1 << 20)
        changed = picture.crop((0, 0, 512, 600)).getcolors(1 << 20)
    assert kept is not None and len(kept) == 1, "one colour below the mask"
    assert changed is not None and len(changed) > 100
    told = json.loads(found["4"]["text"][0])
    assert (told["operation"], told["strength"]) == ("inpaint", pytest.approx(0.2))


def test_each_picture_has_its_own_mask(comfy: Comfy) -> None:
    both = {"class_type": "BatchImagesNode", "inputs": {"images.image0": ["11", 0], "images.image1": ["12", 0]}}
    masks = {
        "21": {"class_type": "BatchImagesNode", "inputs": {"images.image0": ["22", 0], "images.image1": ["23", 0]}},
        "22": colour(0),
        "23": colour(0xFFFFFF),
        "24": {"class_type": "ImageToMask", "inputs": {"image": ["21", 0], "channel": "red"}},
    }
    fields = {"resolution": "512x1536", "rendering_speed": "TURBO", "image_weight": 92}
    inputs = {"prompt": LAYOUT, "model": "4.0", **nested(fields), "num_images": 1, "seed": 7, "provider": ["9", 0]}
    node = {"class_type": "IdeogramKitInpaint", "inputs": {"image": ["13", 0], "mask": ["24", 0], **inputs}}
    graph = {"9": provider(), "11": colour(0xE4572E), "12": colour(0xE4572E), "13": both, **masks, "2": node}
    found = comfy.run({**graph, "3": shown(["2", 0])})
    first, second = (PIL.Image.open(comfy.path(image)) for image in found["3"]["images"])
    assert first.getcolors(1 << 21) is not None and len(first.getcolors(1 << 21) or []) == 1
    assert len(second.getcolors(1 << 21) or []) > 100


@pytest.mark.parametrize(
    ("settings", "unconditional", "loaded"),
    [
        ({"unconditional": "ComfyUI template"}, "ComfyUI template", {"model", "unconditional"}),
        ({"unconditional": "none"}, "reference, one model for both", {"model"}),
        ({"weights": "fp8", "preset": "Turbo"}, "reference", {"model", "unconditional"}),
    ],
)
def test_the_provider_nodes_settings_are_used(
    comfy: Comfy, settings: dict[str, str], unconditional: str, loaded: set[str]
) -> None:
    comfy.post("/free", {"free_memory": True, "unload_models": True})
    wait_until_free(comfy)
    graph = {"9": provider(**settings), "11": colour(7), "2": remix(["11", 0]), "3": text(["2", 3])}
    told = json.loads(comfy.run(graph)["3"]["text"][0])
    assert (told["unconditional"], told["preset"]) == (unconditional, "Turbo")
    assert {"model", "unconditional"} & set(ran(comfy)) == loaded


def wait_until_free(comfy: Comfy) -> None:
    """Run a graph of another kind: the host frees its memory before it."""
    comfy.run({"1": colour(1), "2": shown(["1", 0])})
    ran(comfy)


@pytest.fixture
def without_models(server: Comfy) -> Iterator[Path]:
    """The host's folder of models with the two models away."""
    folder = server.base / "models" / "diffusion_models"
    away = folder.with_name("models_away")
    folder.rename(away)
    folder.mkdir()
    yield folder
    folder.rmdir()
    away.rename(folder)


REFUSED: list[tuple[dict[str, Any], dict[str, str], str]] = [
    (
        {"model": "4.0 Instant", **nested({"custom_width": 0, "custom_height": 0})},
        {},
        "Local does not offer generate with model 4.0 Instant",
    ),
    (nested({"custom_model": "model/mine/version/1"}), {}, "Local has no way to ask for custom_model"),
    (nested({"copyright_detection": True}), {}, "copyright_detection"),
    ({}, {"preset": "Quality"}, "preset: the Provider node has Quality, and rendering_speed is TURBO"),
    ({}, {"weights": "int8"}, "was not found as int8 in ComfyUI's models/diffusion_models folder"),
]


@pytest.mark.parametrize(("inputs", "settings", "words"), REFUSED)
def test_what_local_cannot_do_is_refused_before_anything_is_loaded(
    comfy: Comfy, inputs: dict[str, Any], settings: dict[str, str], words: str
) -> None:
    with pytest.raises(Failed) as caught:
        comfy.run({"9": provider(**settings), "2": generate(**inputs), "3": shown(["2", 0])})
    assert words in str(caught.value)
    assert not {"model", "unconditional", "clip", "vae"} & set(ran(comfy))


def test_without_the_files_it_says_what_to_download(comfy: Comfy, without_models: Path) -> None:
    with pytest.raises(Failed) as caught:
        comfy.run({"9": provider(), "2": generate(seed=8), "3": shown(["2", 0])})
    for told in ("ideogram4_fp8_scaled.safetensors (9.28 GB", "models/diffusion_models", "Non-Commercial"):
        assert told in str(caught.value)


def test_with_go_on_the_rest_of_the_graph_runs(comfy: Comfy, without_models: Path) -> None:
    node = generate(seed=9, on_failure="go on")
    rest = {"5": colour(3), "6": shown(["5", 0])}
    found = comfy.run({"9": provider(), "2": node, "3": shown(["2", 0]), "4": text(["2", 3]), **rest})
    assert "3" not in found and "6" in found
    assert json.loads(found["4"]["text"][0])["failed"][0]["error"] == "BadInput"


def magic(**inputs: Any) -> dict[str, Any]:
    fields = {"prompt": "A poster", "aspect_ratio": "16x9", "seed": 3, "provider": ["9", 0]}
    return {"class_type": "IdeogramKitMagicPrompt", "inputs": {**fields, **inputs}}


def test_magic_prompt_is_written_by_the_text_encoder(comfy: Comfy) -> None:
    dictated = {"class_type": "TinyDictated", "inputs": {"clip": ["1", 2], "text": WRITTEN, "everywhere": True}}
    found = comfy.run(
        {
            "1": models(),
            "8": dictated,
            "9": provider(),
            "10": {"class_type": "TinyAfter", "inputs": {"value": "A poster", "after": ["8", 0]}},
            "2": magic(prompt=["10", 0]),
            **{str(20 + index): text(["2", index]) for index in range(6)},
        }
    )
    told = [found[str(20 + index)]["text"][0] for index in range(6)]
    prompt = json.loads(told[2])
    assert prompt["compositional_deconstruction"]["elements"][0]["text"] == "夏"
    assert told[3:5] == ["1280x720", "2560x1440"]
    info = json.loads(told[5])
    assert (info["provider"], info["aspect_ratio"], info["cost"]) == ("local", "16x9", {"expected_usd": 0})


def test_magic_prompt_says_what_is_missing(comfy: Comfy, server: Comfy) -> None:
    path = server.base / "models" / "text_encoders" / "qwen3vl_8b_fp8_scaled.safetensors"
    away = path.with_suffix(".away")
    path.rename(away)
    try:
        with pytest.raises(Failed, match="text_encoder: Ideogram 4's text encoder, Qwen3-VL 8B was not found"):
            comfy.run({"9": provider(), "2": magic(), "3": text(["2", 2])})
    finally:
        away.rename(path)
