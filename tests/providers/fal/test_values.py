"""fal: sizes, counts, weights, masks, pictures and settings as they go on the wire."""

from __future__ import annotations

from typing import Any

import pytest
from core.conftest import Ask
from core.samples import FREE, LAYOUT, half_masked, make, png
from doubles import FalDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.models import model_of
from ideogram_kit.nodes.ideogram.providers.fal import Fal
from ideogram_kit.nodes.ideogram.providers.fal.edit_endpoints import CHARACTERS
from ideogram_kit.nodes.ideogram.requests import Lora, Palette, ProviderRef, Request

from .bodies import body_of, mask_of, pixels_of

OLD = "/fal-ai/ideogram"


def test_a_size_beyond_the_sides_of_fast_becomes_one_of_its_shape_with_a_note(ask: Ask, fal: FalDouble) -> None:
    result = ask(make("generate", "4.0 Fast", resolution="1440x2880"), "fal")
    assert fal.requests[0].json()["image_size"] == {"width": 1024, "height": 2048}
    assert result.outcome.notes[0] == "resolution 1440x2880 became 1024x2048, the nearest size that fal offers."
    for resolution in model_of("generate", "4.0 Fast").fields["resolution"] or ():
        size = body_of(make("generate", "4.0 Instant", resolution=resolution))["image_size"]
        wide, high = map(int, resolution.split("x"))
        assert abs(size["width"] / size["height"] / (wide / high) - 1) < 0.02


def test_a_ratio_of_3_0_becomes_a_size_with_a_note() -> None:
    notes: list[str] = []
    assert body_of(make("generate", "3.0", aspect_ratio="16x9"), notes)["image_size"] == {"width": 1312, "height": 736}
    assert notes == ["aspect_ratio 16x9 became 1312x736."]


@pytest.mark.parametrize(
    ("model", "sides", "good"),
    [
        ("4.0 Fast", (512, 2048), True),
        ("4.0 Fast", (512, 2064), False),
        ("4.0 Fast", (496, 1024), False),
        ("4.0 LoRA", (3840, 2048), True),
        ("4.6", (4096, 4096), True),
        ("4.6", (256, 1024), True),
        ("4.6", (256, 1536), True),
        ("4.6", (256, 1568), False),
        ("4.6", (4096, 672), False),
        ("4.6", (1040, 1024), False),
        ("4.6", (224, 1024), False),
    ],
)
def test_custom_sides(model: str, sides: tuple[int, int], good: bool) -> None:
    request = make("generate", model, custom_width=sides[0], custom_height=sides[1])
    if good:
        assert body_of(request)["image_size"] == {"width": sides[0], "height": sides[1]}
        return
    with pytest.raises(errors.Unsupported) as caught:
        body_of(request)
    assert caught.value.fields == ("custom_width", "custom_height")


def test_the_lowest_quality_of_4_6_ends_at_four_megapixels() -> None:
    assert body_of(make("generate", "4.6", quality="VERY_LOW", custom_width=2048, custom_height=2048))["quality"]
    with pytest.raises(errors.Unsupported) as caught:
        body_of(make("generate", "4.6", quality="VERY_LOW", custom_width=2080, custom_height=2048))
    assert caught.value.fields == ("quality",)


@pytest.mark.parametrize("operation", ["inpaint", "edit"])
def test_the_lowest_quality_of_an_edit_with_4_6_ends_at_a_source_of_four_megapixels(
    operation: str, ask: Ask, fal: FalDouble
) -> None:
    def request(model: str, side: int) -> Request:
        source = png(size=(side, 2048))
        pictures = {"images": (source,)} if operation == "edit" else {"image": source, "mask": mask_of((side, 2048))}
        return make(operation, model, quality="VERY_LOW", **pictures)

    assert body_of(request("4.6", 2048))["quality"] == "very_low"
    assert body_of(request("4.5", 2050))["quality"] == "very_low", "4.5 has no such limit"
    with pytest.raises(errors.Unsupported, match="4,194,304 pixels; 2050 × 2048 is more") as caught:
        ask(request("4.6", 2050), "fal")
    assert caught.value.fields == ("quality",) and not fal.requests


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


@pytest.mark.parametrize(
    ("operation", "model", "black_changes"),
    [
        ("inpaint", "4.0", False),
        ("inpaint", "4.0 LoRA", False),
        ("remove_object", "1.0", False),
        ("inpaint", "4.5", True),
        ("inpaint", "4.5 precise", True),
        ("inpaint", "4.6", True),
        ("inpaint", "4.6 precise", True),
    ],
)
def test_masks_have_the_endpoints_polarity(operation: str, model: str, black_changes: bool) -> None:
    def colours(**settings: str) -> tuple[Any, Any]:
        mask = pixels_of(body_of(make(operation, model), settings=settings)["mask_url"]).convert("L")
        return mask.getpixel((2, 2)), mask.getpixel((12, 2))

    known, other = ("black", "white") if black_changes else ("white", "black")
    expected = (0, 255) if black_changes else (255, 0)
    assert colours() == colours(mask_polarity=f"{known} changes") == expected
    with pytest.raises(errors.Unsupported, match="as is known"):
        colours(mask_polarity=f"{other} changes")


UNSTATED: list[tuple[str, dict[str, Any]]] = [
    ("3.0", {}),
    ("3.0", {"character_image": png()}),
    ("2.0", {}),
    ("2.0 Turbo", {}),
]
"""The masks whose polarity fal does not state: 3.0's, with a character too, and 2.0's."""


@pytest.mark.parametrize(("model", "fields"), UNSTATED)
def test_a_mask_whose_polarity_nobody_states_is_as_the_user_says_or_refused(
    model: str, fields: dict[str, Any], ask: Ask, fal: FalDouble
) -> None:
    request = make("inpaint", model, **fields)
    for choice, colours in (("white changes", (255, 0)), ("black changes", (0, 255))):
        mask = pixels_of(body_of(request, settings={"mask_polarity": choice})["mask_url"]).convert("L")
        assert (mask.getpixel((2, 2)), mask.getpixel((12, 2))) == colours
    with pytest.raises(errors.Unsupported, match="for the price of one picture") as caught:
        ask(request, "fal")
    assert caught.value.fields == ("mask",) and not fal.requests


@pytest.mark.parametrize("model", ["4.5", "4.5 precise", "4.6", "4.6 precise"])
@pytest.mark.parametrize("columns", [0, 16])
def test_4_5_wants_both_colours(model: str, columns: int) -> None:
    with pytest.raises(errors.BadInput) as caught:
        body_of(make("inpaint", model, mask=half_masked(columns)))
    assert caught.value.field == "mask"


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


@pytest.mark.parametrize(
    ("setting", "choice", "field", "wire"),
    [
        ("expansion_model", "None", "expansion_model", "None"),
        ("expansion_model", "Large", "expansion_model", "Large"),
        ("acceleration", "high", "acceleration", "high"),
        ("output_format", "png", "output_format", "png"),
        ("safety", "off", "enable_safety_checker", False),
        ("safety", "on", "enable_safety_checker", True),
    ],
)
def test_settings_reach_4_0_and_are_refused_elsewhere_by_name(setting: str, choice: str, field: str, wire: Any) -> None:
    for operation, model in (("generate", "4.0"), ("generate", "4.0 LoRA"), ("remix", "4.0"), ("inpaint", "4.0")):
        assert body_of(make(operation, model), settings={setting: choice})[field] == wire
    assert field not in body_of(make("generate", "4.0"), settings={setting: "auto"})
    for operation, rows in Fal().endpoints.items():
        for model in rows:
            if not model.startswith("4.0"):
                with pytest.raises(errors.Unsupported) as caught:
                    body_of(make(operation, model), settings={setting: choice})
                assert caught.value.fields == (setting,)


def test_fast_and_instant_have_no_large_expansion_and_no_acceleration() -> None:
    for model in ("4.0 Fast", "4.0 Instant"):
        assert body_of(make("generate", model), settings={"expansion_model": "Medium"})["expansion_model"] == "Medium"
        for setting in ({"expansion_model": "Large"}, {"acceleration": "low"}):
            with pytest.raises(errors.Unsupported) as caught:
                body_of(make("generate", model), settings=setting)
            assert caught.value.fields == tuple(setting)


@pytest.mark.parametrize("word", ["Medium", "Large"])
def test_a_structured_prompt_must_not_be_expanded(word: str, keys: Keys, fal: FalDouble) -> None:
    request = make("generate", "4.0", prompt=None, structured_prompt=LAYOUT)
    with pytest.raises(errors.BadInput, match="would rewrite the structured_prompt"):
        prepare.order(ProviderRef(id="fal", settings={"expansion_model": word}), request, keys)
    assert body_of(request, settings={"expansion_model": "None"})["expansion_model"] == "None"
