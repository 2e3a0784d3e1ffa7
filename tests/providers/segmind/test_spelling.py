"""How Segmind spells what can be chosen: every value of every list, sizes and ratios, and what it makes of ours."""

from __future__ import annotations

import math
from typing import Any

import pytest
from core.conftest import Ask
from core.samples import FREE, make
from doubles import SegmindDouble
from doubles.segmind_models import check
from ideogram_kit.nodes.ideogram.models.sizes import RATIOS_V2, RATIOS_V3, SIZES_V2, SIZES_V3, SIZES_V4, parse_size
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.segmind import Segmind

from .posting import POLARITY

CHARACTER = {"character_image": FREE["character_image"]}


SPELT: list[tuple[str, str, str, dict[str, Any], dict[str, str]]] = [
    (operation, model, "rendering_speed", {}, {"TURBO": "TURBO", "DEFAULT": "BALANCED", "QUALITY": "QUALITY"})
    for operation, model in (("generate", "4.0"), ("generate", "4.0 Fast"), ("remix", "4.0"))
]
SPELT += [
    (operation, "3.0", "rendering_speed", {}, {speed: speed for speed in ("TURBO", "DEFAULT", "QUALITY")})
    for operation in ("generate", "remix", "reframe", "replace_background")
]
for operation in ("generate", "inpaint"):
    speeds = {"TURBO": "Turbo", "DEFAULT": "Default", "QUALITY": "Quality"}
    styles = {"AUTO": "Auto", "REALISTIC": "Realistic", "FICTION": "Fiction"}
    SPELT += [
        (operation, "3.0", "rendering_speed", CHARACTER, speeds),
        (operation, "3.0", "style_type", CHARACTER, styles),
        (operation, "3.0", "magic_prompt>magic_prompt_option", CHARACTER, {"ON": "On", "OFF": "Off"}),
    ]
SPELT += [
    ("generate", "3.0", "aspect_ratio", CHARACTER, {ratio: ratio.replace("x", ":") for ratio in RATIOS_V3}),
    ("generate", "3.0", "resolution", CHARACTER, {size: size for size in SIZES_V3}),
    ("generate", "3.0", "aspect_ratio", {}, {ratio: ratio for ratio in RATIOS_V3}),
    ("generate", "3.0", "resolution", {}, {size: size for size in SIZES_V3}),
    ("reframe", "3.0", "resolution", {}, {size: size for size in SIZES_V3}),
    ("generate", "3.0", "magic_prompt", {}, {"ON": "ON", "OFF": "OFF"}),
    ("replace_background", "3.0", "magic_prompt", {}, {"ON": "ON", "OFF": "OFF"}),
    (
        "remix",
        "3.0",
        "style_type",
        {},
        {style: style for style in ("AUTO", "GENERAL", "REALISTIC", "DESIGN", "FICTION")},
    ),
    ("generate", "P-Image", "magic_prompt>prompt_upsampling", {}, {"ON": "ON", "OFF": "OFF"}),
    ("generate", "P-Image", "quality", {}, {word: word for word in ("VERY_LOW", "LOW", "MEDIUM", "HIGH")}),
    ("generate", "P-Image", "resolution", {}, {"1K": "1K", "2K": "2K"}),
    ("generate", "2.0", "resolution", {}, {size: f"RESOLUTION_{size.replace('x', '_')}" for size in SIZES_V2}),
]
for operation, model in (("generate", "2.0"), ("generate", "2.0 Turbo"), ("generate", "2a"), ("remix", "2.0")):
    styles = {style: style for style in ("GENERAL", "REALISTIC", "DESIGN", "RENDER_3D", "ANIME")}
    SPELT += [
        (operation, model, "style_type", {}, styles),
        (operation, model, "magic_prompt>magic_prompt_option", {}, {"ON": "ON", "OFF": "OFF"}),
    ]


@pytest.mark.parametrize(("operation", "model", "field", "more", "words"), SPELT)
def test_every_choice_in_its_spelling(
    operation: str, model: str, field: str, more: dict[str, Any], words: dict[str, str], segmind: SegmindDouble
) -> None:
    """The body alone, and then judged by the double: asking all of them over HTTP would take long."""
    provider = Segmind()
    ours, _, theirs = field.partition(">")
    for word, spelt in words.items():
        request = make(operation, model, **{**more, ours: word})
        notes: list[str] = []
        body = provider.body(
            Batch(request=request, settings=POLARITY.get(operation, {}), first=0, count=1, seed=7000), notes
        )
        assert body[theirs or ours] == spelt
        assert not notes
        check(provider.endpoint(request).path, body)


def test_the_legacy_resolutions_are_78_and_those_of_3_0_are_69() -> None:
    assert (len(set(SIZES_V2)), len(set(SIZES_V3))) == (78, 69)
    assert "800x1280" in SIZES_V3 and "800x1280" not in SIZES_V2
    assert {"720x1280", "768x1152", "1024x768"} <= set(SIZES_V2) - set(SIZES_V3)


SQUARES = {"1024x1024": "square", "2048x2048": "square_hd"}


def test_a_square_of_remix_is_the_nearest_by_its_area(segmind: SegmindDouble) -> None:
    spelt = {"1024x1024": ("square", 0), "512x512": ("square", 1), "960x1024": ("square", 1)}
    for size, (preset, count) in spelt.items():
        notes: list[str] = []
        request = make("remix", "4.0", resolution=size)
        body = Segmind().body(Batch(request=request, settings={}, first=0, count=1, seed=1), notes)
        assert (body["image_size"], len(notes)) == (preset, count)
        check("ideogram-v4-remix", body)


@pytest.mark.parametrize(
    ("operation", "model", "spelt"),
    [
        ("generate", "3.0", {"aspect_ratio": "1x1"}),
        ("generate", "P-Image", {"aspect_ratio": "1x1"}),
        ("generate", "2.0", {"resolution": "RESOLUTION_1024_1024"}),
        ("generate", "2a", {"resolution": "RESOLUTION_1024_1024"}),
    ],
)
def test_the_square_ratio_can_be_had_of_every_model_that_takes_ratios(
    operation: str, model: str, spelt: dict[str, str]
) -> None:
    request = make(operation, model, aspect_ratio="1x1")
    body = Segmind().body(Batch(request=request, settings={}, first=0, count=1, seed=700), [])
    assert body == {"prompt": "A fox", **spelt, "seed": 700}


def test_4_0_snaps_every_size_to_a_named_shape_and_says_so(ask: Ask, segmind: SegmindDouble) -> None:
    shapes = {"1:1": "square", "3:4": "portrait_4_3", "9:16": "portrait_16_9", "4:3": "landscape_4_3"}
    shapes["16:9"] = "landscape_16_9"
    found: set[str] = set()
    for size in SIZES_V4:
        notes: list[str] = []
        request = make("generate", "4.0", resolution=size)
        preset = Segmind().body(Batch(request=request, settings={}, first=0, count=1, seed=1), notes)["image_size"]
        width, height = parse_size(size)
        near = min(shapes, key=lambda shape: abs(math.log(width / height) - math.log(_ratio(shape))))
        if size in SQUARES:
            assert (preset, notes) == (SQUARES[size], []), "exactly what was asked"
        else:
            assert preset == shapes[near] and near != "1:1"
            assert notes == [f"resolution {size} became {preset}, the nearest size that Segmind offers."]
        found.add(preset)
    assert found == {*shapes.values(), "square_hd"}
    result = ask(make("generate", "4.0", resolution="2560x1440"), "segmind")
    assert "resolution 2560x1440 became landscape_16_9, the nearest size that Segmind offers." in result.outcome.notes


def _ratio(shape: str) -> float:
    width, height = shape.split(":")
    return int(width) / int(height)


def test_a_ratio_of_the_legacy_models_is_the_nearest_resolution_and_is_noted(ask: Ask, segmind: SegmindDouble) -> None:
    for ratio in RATIOS_V2:
        notes: list[str] = []
        request = make("generate", "2a", aspect_ratio=ratio)
        body = Segmind().body(Batch(request=request, settings={}, first=0, count=1, seed=700), notes)
        width, height = body["resolution"].removeprefix("RESOLUTION_").split("_")
        assert int(width) / int(height) == pytest.approx(_ratio(ratio.replace("x", ":")), rel=0.02)
        assert f"{width}x{height}" in SIZES_V2
        assert "aspect_ratio" not in body and f"aspect_ratio {ratio} became {width}x{height}" in notes[0]
    ask(make("remix", "2.0", aspect_ratio="16x9"), "segmind")
    assert segmind.asked("/v2/ideogram-img-2-img")[0].json()["resolution"] == "RESOLUTION_1280_720"
