"""The presets' numbers, the schedule, the polish, the frame, and what is checked of a run."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.local import info as local_info
from ideogram_kit.nodes.ideogram.local.from_request import files_of, job_of
from ideogram_kit.nodes.ideogram.local.job import SIZES, Job, check_steps, picture_size, prompt_text
from ideogram_kit.nodes.ideogram.local.presets import OFFICIAL, Sampling, read_sampling
from ideogram_kit.nodes.ideogram.local.schedule import is_falling, polish_start, sigmas
from ideogram_kit.nodes.ideogram.requests import Generate, Inpaint, Remix, Request
from PIL import Image

# Computed with the official package's formula in torch's float64, at 1024².
AT_1024 = """
0.9999 0.9727 0.9496 0.9246 0.8972 0.8669 0.8335 0.7970 0.7570 0.7136 0.6667
0.6162 0.5621 0.5047 0.4441 0.3806 0.3144 0.2459 0.1751 0.1011 0
"""
WINDOWS = {
    "Quality": (3, [(0.888, 0.909), (0.799, 0.833), (0.765, 0.803), (0.666, 0.714)]),
    "Default": (2, [(0.860, 0.904), (0.754, 0.825), (0.715, 0.794), (0.605, 0.702)]),
    "Turbo": (1, [(0.767, 0.872), (0.622, 0.773), (0.574, 0.736), (0.452, 0.630)]),
}
FRAMES = [(512, 512), (1024, 1024), (1536, 1024), (2048, 2048)]


def test_the_schedule_is_the_references() -> None:
    assert sigmas(OFFICIAL["Default"], 1024, 1024) == pytest.approx([float(x) for x in AT_1024.split()], abs=6e-5)


@pytest.mark.parametrize("preset", WINDOWS)
def test_the_polish_starts_within_the_window_that_was_measured(preset: str) -> None:
    count, windows = WINDOWS[preset]
    assert OFFICIAL[preset].polish_steps == count
    for size, (low, high) in zip(FRAMES, windows, strict=True):
        start = polish_start(sigmas(OFFICIAL[preset], *size), count)
        assert start == pytest.approx((low + high) / 2, abs=1e-3)


@given(
    steps=st.integers(1, 100),
    mu=st.floats(-2, 2),
    std=st.floats(0.5, 2.5),
    side=st.sampled_from(FRAMES),
    data=st.data(),
)
def test_the_polish_is_as_long_as_asked(
    steps: int, mu: float, std: float, side: tuple[int, int], data: st.DataObject
) -> None:
    chosen = Sampling(name="Custom", steps=steps, mu=mu, std=std, guidance=7)
    levels = sigmas(chosen, *side)
    assert len(levels) == steps + 1 and levels[-1] == 0
    if not is_falling(levels):
        return
    count = data.draw(st.integers(1, steps))
    start = polish_start(levels, count)
    assert [level <= 1 - start for level in levels[:-1]] == [False] * (steps - count) + [True] * count


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        ({"preset": "Fastest"}, "preset"),
        ({"preset": "Fast", "steps": 1}, "preset.steps"),
        ({"preset": "Custom", "steps": 4, "polish_steps": 5}, "preset.polish_steps"),
    ],
)
def test_a_preset_that_cannot_be_is_refused(chosen: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_sampling(chosen)
    assert caught.value.field == field


def test_every_listed_size_is_a_frame() -> None:
    for size in SIZES[:-1]:
        notes: list[str] = []
        width, height = picture_size(size, 0, 0, notes)
        assert size == f"{width}x{height}"
        assert bool(notes) == (max(width, height) > 2048)


def test_custom_sides_are_rounded_and_said() -> None:
    notes: list[str] = []
    assert picture_size("custom", 1001, 777, notes) == (1008, 784)
    assert notes == ["1001×777 became 1008×784: sides are multiples of 16."]
    assert picture_size("custom", 1536, 256, notes) == (1536, 256), "six to one"


@pytest.mark.parametrize(
    ("size", "field"), [(("custom", 240, 512), "width"), (("custom", 512, 5000), "height"), (("7x7", 0, 0), "size")]
)
def test_a_frame_that_cannot_be_drawn_is_refused(size: tuple[str, int, int], field: str) -> None:
    with pytest.raises(BadInput) as caught:
        picture_size(*size, [])
    assert caught.value.field == field


def job(**changes: Any) -> Job:
    base = Job(text="x", sampling=OFFICIAL["Turbo"], width=1024, height=1024, batch_size=1, seed=0)
    return check_steps(replace(base, **changes))


@pytest.mark.parametrize("strength", [0.0, -1.0, 1.1, 0.04])
def test_a_strength_without_a_step_is_refused(strength: float) -> None:
    with pytest.raises(BadInput) as caught:
        job(strength=strength)
    assert caught.value.field == "strength"


def test_words_get_a_hint_and_a_layout_gets_none() -> None:
    notes: list[str] = []
    assert prompt_text(None, {"high_level_description": "夏"}, notes) == '{"high_level_description":"夏"}'
    assert notes == []
    assert prompt_text("a fox", None, notes) == "a fox"
    assert len(notes) == 1
    with pytest.raises(BadInput, match="blank"):
        prompt_text("", None, [])


def test_info_says_what_was_run_and_what_was_withheld() -> None:
    known = local_info.run_metadata(job(notes=("mended",), seed=9, operation="remix", strength=0.5))
    info = json.loads(local_info.info(json.loads(json.dumps(known)), "a fox", 12, [False, True, True], single=True))
    assert (info["provider"], info["operation"], info["preset"], info["strength"]) == ("local", "remix", "Turbo", 0.5)
    assert info["unconditional"] == "reference, one model for both" and info["prompt_tokens"] == 12
    assert info["images"][2] == {
        "seed": 9,
        "batch_index": 2,
        "size": [1024, 1024],
        "prompt": "a fox",
        "withheld": True,
    }
    assert info["notes"][0] == "mended"
    assert any(note.startswith("Image 2, 3 of 3: ") for note in info["notes"])
    assert local_info.summary([False]) == "1 image, local"
    assert local_info.summary([True, False]) == "2 images, local, 1 withheld by the weights"


def request(operation: str = "generate", **fields: Any) -> Request:
    base: dict[str, Any] = {"model": "4.0", "seed": 5, "prompt": "a fox", **fields}
    if operation == "generate":
        return Generate(**base)
    file = BytesIO()
    Image.new("RGB", (200, 100)).save(file, "PNG")
    if operation == "remix":
        return Remix(image=file.getvalue(), **base)
    return Inpaint(image=file.getvalue(), mask=file.getvalue(), **base)


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({}, (1024, 1024)),
        ({"resolution": "1280x720"}, (1280, 720)),
        ({"aspect_ratio": "16x9"}, (1280, 720)),
        ({"custom_width": 640, "custom_height": 480}, (640, 480)),
    ],
)
def test_a_request_becomes_a_job(asked: dict[str, Any], size: tuple[int, int]) -> None:
    made = job_of(request(num_images=3, rendering_speed="QUALITY", **asked), [], {})
    assert (made.width, made.height) == size
    assert (made.text, made.batch_size, made.seed, made.strength) == ("a fox", 3, 5, 1.0)
    assert made.sampling is OFFICIAL["Quality"]


def test_a_request_with_a_picture_keeps_its_shape_and_weight() -> None:
    remix = job_of(request("remix", image_weight=70, magic_prompt="OFF"), [], {})
    assert (remix.operation, remix.width / remix.height) == ("remix", 2)
    assert remix.strength == pytest.approx(0.3)
    assert job_of(request("remix"), [], {}).strength == 0.5
    assert job_of(request("remix", image_weight=100), [], {}).strength == 1 / 20
    assert job_of(request("inpaint"), [], {}).strength == 1
    assert job_of(request("inpaint", image_weight=70), [], {}).strength == pytest.approx(0.3)


def test_what_ideogram_might_rewrite_is_told() -> None:
    notes: list[str] = []
    job_of(replace(request("remix"), model="4.0 image to image"), notes, {})
    assert any("Nothing rewrites" in note for note in notes)


@pytest.mark.parametrize(
    ("settings", "speed", "steps", "branch"),
    [
        ({}, None, 20, "reference"),
        ({"preset": "Quality", "unconditional": "ComfyUI template"}, None, 48, "ComfyUI template"),
        ({"preset": "auto", "unconditional": "none"}, "TURBO", 12, "reference"),
        ({"preset": "Turbo", "unconditional": "reference"}, "TURBO", 12, "reference"),
    ],
)
def test_the_provider_nodes_settings_count(settings: dict[str, str], speed: str, steps: int, branch: str) -> None:
    made = job_of(request(rendering_speed=speed), [], settings)
    assert (made.sampling.steps, made.branch) == (steps, branch)
    assert files_of(settings) == ({"model_unconditional": "none"} if settings.get("unconditional") == "none" else {})


def test_two_presets_are_one_too_many() -> None:
    with pytest.raises(BadInput, match="preset: the Provider node has Quality, and rendering_speed is TURBO"):
        job_of(request(rendering_speed="TURBO"), [], {"preset": "Quality"})


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"model": "3.0"}, "generate with model 3.0"),
        ({"negative_prompt": "x", "magic_prompt": "ON"}, "ask for negative_prompt, magic_prompt;"),
    ],
)
def test_what_the_weights_cannot_do_is_unsupported(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(Unsupported, match=words):
        job_of(request(**asked), [], {})
