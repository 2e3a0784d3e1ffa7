"""fal: counts, weights, qualities, palettes, LoRAs and characters as they go on the wire."""

from __future__ import annotations

import pytest
from core.conftest import Ask
from core.samples import FREE, make, png
from doubles import FalDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.providers.fal.edit_endpoints import CHARACTERS
from ideogram_kit.nodes.ideogram.requests import Lora, Palette

from .bodies import body_of, pixels_of

OLD = "/fal-ai/ideogram"


def test_4_6_is_sent_only_what_is_known_of_it(ask: Ask, fal: FalDouble) -> None:
    result = ask(make("generate", "4.6", quality="HIGH", resolution="2048x2048", num_images=2), "fal")
    bodies = [request.json() for request in fal.requests if request.method == "POST"]
    assert bodies == [{"prompt": "A fox", "quality": "high", "image_size": {"width": 2048, "height": 2048}}] * 2
    assert result.outcome.notes == [
        "4.6 takes no count: 2 requests, and no seed.",
        "This endpoint takes no seed; another seed only asks again.",
    ]


@pytest.mark.parametrize(("model", "most"), [("4.0", 4), ("4.5", 8), ("3.0", 8), ("2.0", 1)])
def test_a_count_is_split_as_the_endpoint_needs_it(model: str, most: int, ask: Ask, fal: FalDouble) -> None:
    result = ask(make("generate", model, num_images=6), "fal")
    bodies = [request.json() for request in fal.requests if request.method == "POST"]
    assert sorted(body.get("num_images", 1) for body in bodies) == sorted(
        [most] * (6 // most) + [6 % most] * (6 % most > 0)
    )
    assert sorted(body["seed"] for body in bodies) == [7 + first for first in range(0, 6, most)]
    assert len(result.data) == fal.billed == 6


@pytest.mark.parametrize(
    ("operation", "model", "strength"),
    [
        ("remix", "4.0", 0.7),
        ("remix", "4.0 LoRA", 0.7),
        ("inpaint", "4.0", 0.7),
        ("remix", "3.0", 0.3),
        ("remix", "2a", 0.3),
    ],
)
def test_a_weight_is_turned_for_4_0_and_kept_for_the_older(operation: str, model: str, strength: float) -> None:
    assert body_of(make(operation, model, image_weight=30))["strength"] == strength
    ends = {body_of(make(operation, model, image_weight=weight))["strength"] for weight in (1, 100)}
    assert ends == ({0.99, 0.0} if strength == 0.7 else {0.01, 1.0})


@pytest.mark.parametrize("operation", ["inpaint", "edit"])
@pytest.mark.parametrize("version", ["4.5", "4.6"])
def test_precise_is_a_precision_with_qualities_of_its_own(operation: str, version: str) -> None:
    assert "edit_precision" not in body_of(make(operation, version, quality="VERY_LOW"))
    body = body_of(make(operation, f"{version} precise", quality="VERY_HIGH"))
    assert (body["edit_precision"], body["quality"]) == ("high", "very_high")
    with pytest.raises(errors.Unsupported):
        body_of(make(operation, f"{version} precise", quality="VERY_LOW"))


def test_an_edit_has_one_source_and_four_references() -> None:
    pictures = tuple(png(colour) for colour in ("red", "green", "blue", "gold", "teal"))
    body = body_of(make("edit", "4.5", images=pictures))
    assert pixels_of(body["image_url"]).getpixel((0, 0)) == (255, 0, 0)
    assert len(body["reference_image_urls"]) == 4
    with pytest.raises(errors.Unsupported) as caught:
        body_of(make("edit", "4.5", images=(*pictures, png())))
    assert caught.value.fields == ("images",)


def test_a_palette_is_rgb_on_the_wire() -> None:
    body = body_of(make("generate", "3.0", color_palette=FREE["color_palette"]))
    members = [{"rgb": {"r": 228, "g": 87, "b": 46}, "color_weight": 0.5}, {"rgb": {"r": 23, "g": 190, "b": 187}}]
    assert body["color_palette"] == {"members": members}
    assert body_of(make("generate", "3.0", color_palette=Palette(name="EMBER")))["color_palette"] == {"name": "EMBER"}


def test_loras_are_paths_with_scales_and_three_at_most() -> None:
    lora = Lora(url="https://example.com/a.safetensors", scale=0.5)
    assert body_of(make("remix", "4.0 LoRA", loras=(lora,)))["loras"] == [{"path": lora.url, "scale": 0.5}]
    with pytest.raises(errors.Unsupported):
        body_of(make("generate", "4.0 LoRA", loras=(lora,) * 4))


@pytest.mark.parametrize("operation", CHARACTERS)
def test_a_character_picture_goes_to_the_endpoints_for_it(operation: str, ask: Ask, fal: FalDouble) -> None:
    fields = {name: FREE[name] for name in ("character_image", "character_mask", "style_images", "color_palette")}
    settings = {"mask_polarity": "black changes"} if operation == "inpaint" else {}
    request = make(operation, "3.0", **fields, style_type="FICTION", magic_prompt="OFF", num_images=2)
    ask(request, "fal", **settings)
    sent = fal.requests[0]
    ends = {"generate": "character", "remix": "character/remix", "inpaint": "character/edit"}
    assert sent.path == f"{OLD}/{ends[operation]}"
    body = sent.json()
    assert pixels_of(body["reference_image_urls"][0]).getpixel((0, 0)) == (255, 215, 0)
    assert len(body["reference_mask_urls"]) == 1 and len(body["image_urls"]) == 2
    assert (body["style"], body["expand_prompt"], body["num_images"]) == ("FICTION", False, 2)
    with pytest.raises(errors.Unsupported) as caught:
        ask(make(operation, "3.0", character_image=png(), style_preset="BAUHAUS"), "fal")
    assert caught.value.fields == ("style_preset",)
