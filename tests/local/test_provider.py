"""Generate, Remix and Inpaint at the provider Local: the pictures, the cache, and the Provider node's settings."""

from __future__ import annotations

import json

import PIL.Image
import pytest
from ideogram_kit.dev.comfy import Comfy

from .conftest import LAYOUT, models, ran, shown, text
from .conftest import generate as local_generate
from .provider_nodes import colour, generate, model_fields, pixels, provider, remix


def test_generate_makes_what_local_generate_makes(comfy: Comfy) -> None:
    same = local_generate(seed=7, width=512, height=1536)
    outputs = comfy.run(
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
    assert pixels(comfy, outputs, "4") == pixels(comfy, outputs, "5")
    assert outputs["6"]["text"] == [LAYOUT]
    info = json.loads(outputs["7"]["text"][0])
    assert (info["provider"], info["operation"], info["preset"], info["cost"]) == (
        "local",
        "generate",
        "Turbo",
        {"expected_usd": 0},
    )
    assert info["images"][0]["size"] == [512, 1536]


def test_a_batch_of_pictures_is_each_of_them_in_order(comfy: Comfy) -> None:
    """Two sources, two pictures of each: what each gives alone, with the same noise."""
    both = {"class_type": "BatchImagesNode", "inputs": {"images.image0": ["11", 0], "images.image1": ["12", 0]}}
    outputs = comfy.run(
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
    together, first, second = (pixels(comfy, outputs, node) for node in ("5", "6", "7"))
    assert together == [*first, *second] and len(set(together)) == 4
    info = json.loads(outputs["8"]["text"][0])
    assert [(image["source"], image["batch_index"]) for image in info["images"]] == [(1, 0), (1, 1), (2, 0), (2, 1)]
    assert info["operation"] == "remix" and info["strength"] == 0.5
    assert any("Nothing rewrites" in note for note in info["notes"])
    assert len(pixels(comfy, outputs, "15")) == 4, "alpha is as many"


def test_nodes_that_wait_at_the_same_time_keep_their_graphs_apart(comfy: Comfy) -> None:
    sources = {"11": colour(0x112233), "12": colour(0xFFEEDD)}
    nodes = {"2": remix(["11", 0], seed=31), "3": remix(["12", 0], seed=32), "4": remix(["12", 0], seed=33)}
    previews = {"5": shown(["2", 0]), "6": shown(["3", 0]), "7": shown(["4", 0])}
    outputs = comfy.run({"9": provider(), **sources, **nodes, **previews})
    ran(comfy)
    for node, preview in (("2", "5"), ("3", "6"), ("4", "7")):
        comfy.post("/free", {"free_memory": True, "unload_models": True})
        alone = comfy.run({"9": provider(), **sources, node: nodes[node], preview: previews[preview]})
        assert pixels(comfy, alone, preview) == pixels(comfy, outputs, preview)
    assert len({pixels(comfy, outputs, preview)[0] for preview in previews}) == 3


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
        **model_fields(fields),
        "num_images": 1,
        "seed": 7,
        "provider": ["9", 0],
    }
    node = {"class_type": "IdeogramKitInpaint", "inputs": inputs}
    outputs = comfy.run({"9": provider(), **masks, "2": node, "3": shown(["2", 0]), "4": text(["2", 3])})
    with PIL.Image.open(comfy.path(outputs["3"]["images"][0])) as picture:
        assert picture.size == (512, 1536)
        unchanged = picture.crop((0, 900, 512, 1536)).getcolors(1 << 20)
        changed = picture.crop((0, 0, 512, 600)).getcolors(1 << 20)
    assert unchanged is not None and len(unchanged) == 1, "one colour below the mask"
    assert changed is not None and len(changed) > 100
    info = json.loads(outputs["4"]["text"][0])
    assert (info["operation"], info["strength"]) == ("inpaint", pytest.approx(0.2))


def test_each_picture_has_its_own_mask(comfy: Comfy) -> None:
    both = {"class_type": "BatchImagesNode", "inputs": {"images.image0": ["11", 0], "images.image1": ["12", 0]}}
    masks = {
        "21": {"class_type": "BatchImagesNode", "inputs": {"images.image0": ["22", 0], "images.image1": ["23", 0]}},
        "22": colour(0),
        "23": colour(0xFFFFFF),
        "24": {"class_type": "ImageToMask", "inputs": {"image": ["21", 0], "channel": "red"}},
    }
    fields = {"resolution": "512x1536", "rendering_speed": "TURBO", "image_weight": 92}
    inputs = {
        "prompt": LAYOUT,
        "model": "4.0",
        **model_fields(fields),
        "num_images": 1,
        "seed": 7,
        "provider": ["9", 0],
    }
    node = {"class_type": "IdeogramKitInpaint", "inputs": {"image": ["13", 0], "mask": ["24", 0], **inputs}}
    graph = {"9": provider(), "11": colour(0xE4572E), "12": colour(0xE4572E), "13": both, **masks, "2": node}
    outputs = comfy.run({**graph, "3": shown(["2", 0])})
    first, second = (PIL.Image.open(comfy.path(image)) for image in outputs["3"]["images"])
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
    info = json.loads(comfy.run(graph)["3"]["text"][0])
    assert (info["unconditional"], info["preset"]) == (unconditional, "Turbo")
    assert {"model", "unconditional"} & set(ran(comfy)) == loaded


def wait_until_free(comfy: Comfy) -> None:
    """Run a graph of another kind: the host frees its memory before it."""
    comfy.run({"1": colour(1), "2": shown(["1", 0])})
    ran(comfy)
