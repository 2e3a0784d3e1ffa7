"""The nodes that start from a picture, in the real host: batches, masks, cut-outs, the free proof, what is refused.

The double answers with the source's own pixels, and with one flat colour where an endpoint would draw anew, so that a
pixel of the result tells which picture it came from and whether the mask meant it.
"""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from doubles import IdeogramDouble
from doubles.sources import CHANGED
from ideogram_kit.dev.comfy import Comfy, Failed
from ideogram_kit.nodes.ideogram.models import OPERATIONS
from ideogram_kit.nodes.ideogram.providers import BY_ID
from PIL import Image

from .conftest import save, text

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
SIZE = (96, 64)
MASKED = ("inpaint", "remove_object")
WORDED = ("remix", "inpaint", "edit", "replace_background")
CHANGES = tuple(operation for operation in OPERATIONS if operation != "generate")
MODELS = [(operation, model) for operation in CHANGES for model in BY_ID["ideogram"].models(operation)]
STRUCTURED = json.dumps(
    {"high_level_description": "x", "compositional_deconstruction": {"background": "y", "elements": []}}
)


def node(comfy: Comfy, operation: str, model: str | None = None, **inputs: Any) -> dict[str, Any]:
    """A node with the default of every widget, as the frontend adds it; `model_*` names the model's own widgets."""
    name = "IdeogramKit" + operation.replace("_", " ").title().replace(" ", "")
    own = {f"model.{key[6:]}" if key.startswith("model_") else key: value for key, value in inputs.items()}
    start: dict[str, Any] = {"images.image0" if operation == "edit" else "image": ["pictures", 0]}
    start |= {"mask": ["mask", 0]} if operation in MASKED else {}
    start |= {"prompt": "a cat"} if operation in WORDED else {}
    return {
        "class_type": name,
        "inputs": {**widgets(comfy.get(f"/object_info/{name}")[name]["input"], model), **start, **own},
    }


def widgets(groups: dict[str, Any], model: str | None, prefix: str = "") -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, (kind, *rest) in groups.get("required", {}).items():
        options = rest[0] if rest else {}
        if kind == "COMFY_DYNAMICCOMBO_V3":
            chosen = next(option for option in options["options"] if model in (None, option["key"]))
            values |= {name: chosen["key"], **widgets(chosen["inputs"], model, f"{name}.")}
        elif "default" in options:
            values[prefix + name] = options["default"]
    return values


def picture(colour: tuple[int, int, int] = RED, count: int = 1, size: tuple[int, int] = SIZE) -> dict[str, Any]:
    """Pictures of one colour."""
    inputs = {"width": size[0], "height": size[1], "batch_size": count, "color": int.from_bytes(bytes(colour), "big")}
    return {"class_type": "EmptyImage", "inputs": inputs}


def mask(size: tuple[int, int] = SIZE) -> dict[str, Any]:
    """1 on the right quarter, 0 elsewhere."""
    width, height = size

    def solid(value: float, width: int) -> dict[str, Any]:
        return {"class_type": "SolidMask", "inputs": {"value": value, "width": width, "height": height}}

    both = {"destination": ["mask-0", 0], "source": ["mask-1", 0], "x": width * 3 // 4, "y": 0, "operation": "add"}
    return {
        "mask-0": solid(0.0, width),
        "mask-1": solid(1.0, width // 4),
        "mask": {"class_type": "MaskComposite", "inputs": both},
    }


def three() -> dict[str, Any]:
    """A batch of a red, a green and a blue picture."""
    return {
        **{f"picture-{number}": picture(colour) for number, colour in enumerate((RED, GREEN, BLUE))},
        "two": {"class_type": "ImageBatch", "inputs": {"image1": ["picture-0", 0], "image2": ["picture-1", 0]}},
        "pictures": {"class_type": "ImageBatch", "inputs": {"image1": ["two", 0], "image2": ["picture-2", 0]}},
    }


def results(comfy: Comfy, asked: dict[str, Any], sources: dict[str, Any]) -> tuple[list[Image.Image], dict[str, Any]]:
    """The pictures that a node made, and its info."""
    outputs = comfy.run({**sources, "node": asked, "save": save(["node", 0]), "info": text(["node", 3])})
    pictures = [Image.open(comfy.path(image)).convert("RGB") for image in outputs["save"]["images"]]
    return pictures, json.loads(outputs["info"]["text"][0])


def middle(image: Image.Image) -> Any:
    return image.getpixel((image.width // 2, image.height // 2))


@pytest.mark.parametrize(("operation", "model"), MODELS)
def test_a_batch_is_one_request_a_picture_all_at_the_same_time_in_order(
    operation: str, model: str, with_key: Comfy, ideogram: IdeogramDouble
) -> None:
    ideogram.api_seconds, ideogram.generating.most = 0.3, 0
    made, info = results(with_key, node(with_key, operation, model), {**three(), **mask()})
    posts = [request for request in ideogram.requests if request.method == "POST"]
    if operation == "edit":
        # All pictures belong to one request.
        (post,) = posts
        sent = [Image.open(io.BytesIO(part.data)).convert("RGB") for part in post.parts_named("images")]
        assert [middle(image) for image in sent] == [RED, GREEN, BLUE]
        assert [middle(image) for image in made] == [RED]
        return
    assert [middle(image) for image in made] == [RED, GREEN, BLUE]
    assert (len(posts), ideogram.generating.most) == (3, 3)
    assert (info["operation"], info["model"], len(info["images"])) == (operation, model, 3)


@pytest.mark.parametrize(
    ("operation", "model", "usd"),
    [("remix", "3.0", 0.18), ("remove_background", "1.0", 0.03), ("upscale", "Ideogram", 0.18), ("remix", "1.0", 0.18)],
)
def test_info_tells_what_the_whole_batch_is_expected_to_cost(
    operation: str, model: str, usd: float, with_key: Comfy
) -> None:
    _, info = results(with_key, node(with_key, operation, model), three())
    assert info["cost"]["expected_usd"] == usd


def test_several_pictures_of_each_source_follow_one_another(with_key: Comfy) -> None:
    made, info = results(with_key, node(with_key, "remix", "3.0", num_images=2, seed=7), three())
    assert [middle(image) for image in made] == [RED, RED, GREEN, GREEN, BLUE, BLUE]
    assert [image["seed"] for image in info["images"]] == [7, 8] * 3


@pytest.mark.parametrize(
    ("operation", "model"), [(operation, model) for operation, model in MODELS if operation in MASKED]
)
@pytest.mark.parametrize("scale", [1, 4], ids=["same size", "a quarter of it"])
def test_one_in_the_mask_is_what_changes(operation: str, model: str, scale: int, with_key: Comfy) -> None:
    small = SIZE[0] // scale, SIZE[1] // scale
    (made,), _ = results(with_key, node(with_key, operation, model), {"pictures": picture(), **mask(small)})
    assert made.size == SIZE
    pixels = [made.getpixel((x, SIZE[1] // 2)) for x in range(SIZE[0])]
    assert pixels == [RED] * 72 + [CHANGED] * 24


def test_edit_takes_pictures_from_several_sockets_in_order(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    sockets: dict[str, Any] = {"images.image1": ["green", 0], "images.image2": ["pictures", 0]}
    results(with_key, node(with_key, "edit", **sockets), {"pictures": picture(count=2), "green": picture(GREEN)})
    (post,) = ideogram.asked("/v1/edit")
    sent = [Image.open(io.BytesIO(part.data)).convert("RGB") for part in post.parts_named("images")]
    assert [middle(image) for image in sent] == [RED, RED, GREEN, RED, RED]


def test_edit_gives_alpha_where_a_transparent_background_was_asked(with_key: Comfy) -> None:
    asked = node(with_key, "edit", model_transparent_background=True)
    assert_cut_out(with_key, {"pictures": picture(), "node": asked})


def test_a_removed_background_composes_with_join_image_with_alpha(with_key: Comfy) -> None:
    assert_cut_out(with_key, {"pictures": picture(), "node": node(with_key, "remove_background")})


def assert_cut_out(comfy: Comfy, graph: dict[str, Any]) -> None:
    join = {"class_type": "JoinImageWithAlpha", "inputs": {"image": ["node", 0], "alpha": ["node", 1]}}
    outputs = comfy.run({**graph, "join": join, "save": save(["join", 0], "cutout")})
    with Image.open(comfy.path(outputs["save"]["images"][0])) as made:
        assert (made.mode, made.size) == ("RGBA", SIZE)
        assert middle(made) == (*RED, 255)
        assert made.getpixel((0, 0))[3] == 0  # pyright: ignore[reportIndexIssue, reportOptionalSubscript]


@pytest.mark.parametrize("operation", CHANGES)
def test_it_runs_on_proof_without_a_key(operation: str, comfy: Comfy, ideogram: IdeogramDouble) -> None:
    made, info = results(comfy, node(comfy, operation), {**three(), **mask()})
    assert (info["provider"], info["cost"]["expected_usd"]) == ("proof", 0)
    size = {"reframe": (1024, 1024), "upscale": (192, 128)}.get(operation, SIZE)
    assert [image.size for image in made] == [size] * (1 if operation == "edit" else 3)
    assert len(made[0].getcolors(1 << 24) or ()) > 1 or operation == "remove_background", "something is drawn"
    assert not ideogram.requests


def test_upscale_and_image_to_image_need_no_prompt(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    results(with_key, node(with_key, "upscale", prompt=" "), {"pictures": picture()})
    results(with_key, node(with_key, "remix", "4.0 image to image", prompt=""), {"pictures": picture()})
    upscale, remix = [request for request in ideogram.requests if request.method == "POST"]
    assert "prompt" not in upscale.part("image_request").json()
    assert not remix.parts_named("prompt")


REFUSED: list[tuple[str, str | None, dict[str, Any], str]] = [
    *((operation, None, {"prompt": "  "}, "it is blank") for operation in WORDED),
    ("remix", "4.0", {"prompt": STRUCTURED}, "takes plain words only"),
    ("remix", "4.0", {"prompt": "", "structured_prompt": ["words", 0]}, "takes plain words only"),
    ("remix", "3.0", {"structured_prompt": ["words", 0]}, "there is a prompt and a structured_prompt"),
    ("remix", "4.0", {"style_images": ["pictures", 0]}, "Model 4.0 has no style_images"),
    ("remix", "3.0", {"model_image_weight": 101}, "image_weight"),
    ("remix", "3.0", {"model_resolution": "512x1536", "model_aspect_ratio": "1x1"}, "cannot be asked together"),
    ("inpaint", "3.0", {"mask": ["square", 0]}, "which is no plain scale"),
    ("inpaint", "2.0", {"palette": ["colours", 0]}, "Model 2.0 has no color_palette"),
    ("inpaint", "3.0", {"character_image": ["many", 0]}, "it has 11 pictures"),
    ("edit", None, {"images.image0": ["many", 0]}, "there are 11 pictures; connect 1 to 10"),
    ("edit", None, {"images.image1": ["many", 0]}, "there are 12 pictures; connect 1 to 10"),
    ("reframe", "3.0", {"model_resolution": "auto"}, "resolution"),
    ("reframe", "3.0", {"model_style_codes": "AAFF5733", "style_images": ["pictures", 0]}, "cannot be asked together"),
    ("reframe", "2.0", {"palette": ["colours", 0]}, "Model 2.0 has no color_palette"),
    ("replace_background", None, {"model_style_codes": "XYZ"}, "style_codes"),
    ("replace_background", None, {"palette": ["colours", 0], "model_color_palette": "EMBER"}, "color_palette is EMBER"),
    ("remove_object", None, {"mask": ["square", 0]}, "which is no plain scale"),
    ("upscale", None, {"model_resemblance": 101}, "resemblance"),
    ("upscale", None, {"num_images": 9}, "num_images"),
]


@pytest.mark.parametrize(("operation", "model", "inputs", "words"), REFUSED)
def test_what_is_wrong_is_refused_before_anything_is_sent(
    operation: str, model: str | None, inputs: dict[str, Any], words: str, with_key: Comfy, ideogram: IdeogramDouble
) -> None:
    sources = {
        "pictures": picture(),
        "many": picture(count=11),
        "square": {"class_type": "SolidMask", "inputs": {"value": 1.0, "width": 64, "height": 64}},
        "words": {"class_type": "PrimitiveString", "inputs": {"value": STRUCTURED}},
        "colours": {"class_type": "PrimitiveString", "inputs": {"value": "#e4572e"}},
    }
    with pytest.raises(Failed) as caught:
        results(with_key, node(with_key, operation, model, **inputs), {**sources, **mask()})
    assert words in str(caught.value)
    assert not ideogram.requests


def test_edit_without_a_picture_is_refused_by_the_host(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    asked = node(with_key, "edit")
    del asked["inputs"]["images.image0"]
    with pytest.raises(Failed, match="image0"):
        results(with_key, asked, {})
    assert not ideogram.requests
