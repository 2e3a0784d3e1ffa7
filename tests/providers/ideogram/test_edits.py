"""The operations that start from a picture: where they are asked, what their files are called, what a mask means."""

from __future__ import annotations

import dataclasses
from io import BytesIO
from typing import Any

import pytest
from core.conftest import Ask
from core.samples import LAYOUT, make, png
from doubles import Fault, IdeogramDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.models import OPERATIONS, model_of
from ideogram_kit.nodes.ideogram.requests import Request
from PIL import Image

PATHS = {
    ("remix", "4.0"): "/v1/ideogram-v4/remix",
    ("remix", "4.0 image to image"): "/v1/ideogram-v4/image-to-image",
    ("remix", "3.0"): "/v1/ideogram-v3/remix",
    ("remix", "2.0"): "/remix",
    ("inpaint", "3.0"): "/v1/ideogram-v3/inpaint",
    ("inpaint", "2.0"): "/edit",
    ("edit", "Ideogram"): "/v1/edit",
    ("reframe", "3.0"): "/v1/ideogram-v3/reframe",
    ("reframe", "2.0"): "/reframe",
    ("replace_background", "3.0"): "/v1/ideogram-v3/replace-background",
    ("remove_background", "1.0"): "/v1/remove-background",
    ("remove_object", "1.0"): "/v1/remove-object",
    ("upscale", "Ideogram"): "/upscale",
}
LEGACY_FILES = ("/remix", "/edit", "/reframe", "/upscale")


@pytest.mark.parametrize(("operation", "model"), PATHS)
def test_it_is_asked_where_it_is_documented(operation: str, model: str, ask: Ask, double: IdeogramDouble) -> None:
    ask(make(operation, model))
    (request,) = [request for request in double.requests if request.method == "POST"]
    path = PATHS[operation, model]
    assert request.path == path
    field = "images" if operation == "edit" else "image_file" if path in LEGACY_FILES else "image"
    assert request.parts_named(field)[0].data == png()


@pytest.mark.parametrize(
    ("operation", "model", "black_changes"),
    [("inpaint", "3.0", True), ("inpaint", "2.0", True), ("remove_object", "1.0", False)],
)
def test_a_mask_follows_the_rule_of_its_endpoint(
    operation: str, model: str, black_changes: bool, ask: Ask, double: IdeogramDouble
) -> None:
    """Ours is white where something changes: the left half, in these requests."""
    ask(make(operation, model))
    (request,) = [request for request in double.requests if request.method == "POST"]
    mask = Image.open(BytesIO(request.part("mask").data))
    assert mask.mode == "L"
    assert (mask.getpixel((2, 2)), mask.getpixel((12, 2))) == ((0, 255) if black_changes else (255, 0))


def test_the_double_changes_just_the_masked_pixels(ask: Ask, double: IdeogramDouble) -> None:
    for operation, model in (("inpaint", "3.0"), ("inpaint", "2.0"), ("remove_object", "1.0")):
        (data,) = ask(make(operation, model)).data.values()
        with Image.open(BytesIO(data)) as opened:
            result = opened.convert("RGB")
        source = Image.open(BytesIO(png())).convert("RGB")
        assert result.getpixel((12, 8)) == source.getpixel((12, 8)), operation
        assert result.getpixel((4, 8)) != source.getpixel((4, 8)), operation


@pytest.mark.parametrize("operation", ["remix", "remove_background"])
def test_an_endpoint_without_a_seed_says_so(operation: str, ask: Ask, double: IdeogramDouble) -> None:
    model = {"remix": "4.0", "remove_background": "1.0"}[operation]
    result = ask(make(operation, model))
    assert any("no seed" in note for note in result.outcome.notes)
    (request,) = [request for request in double.requests if request.method == "POST"]
    assert not request.parts_named("seed")


@pytest.mark.parametrize(
    ("operation", "model", "fields", "words"),
    [
        ("remix", "4.0", {"image_weight": 101}, "image_weight: 101"),
        ("remix", "4.0", {"image_weight": 50, "resolution": "1440x2880"}, "another shape than the image"),
        ("upscale", "Ideogram", {"detail": 101}, "detail: 101"),
        ("edit", "Ideogram", {"images": (png(),) * 11}, "there are 11 pictures"),
        ("edit", "Ideogram", {"images": ()}, "there are 0 pictures"),
        ("reframe", "3.0", {"resolution": None}, "3.0 needs one"),
        ("remix", "3.0", {"prompt": " "}, "prompt: it is blank"),
        ("remove_object", "1.0", {"num_images": 2}, "one picture a source"),
        ("inpaint", "1.0", {}, "not a model of inpaint"),
    ],
)
def test_what_is_wrong_is_named_before_anything_is_sent(
    operation: str, model: str, fields: dict[str, Any], words: str, ask: Ask, double: IdeogramDouble
) -> None:
    known = model if model in {one.name for one in OPERATIONS[operation]} else OPERATIONS[operation][0].name
    request = dataclasses.replace(make(operation, known, **fields), model=model)
    with pytest.raises(errors.BadInput, match=words):
        ask(request)
    assert not double.requests


@pytest.mark.parametrize(
    ("operation", "model"),
    [
        ("remix", "3.0"),
        ("remix", "2.0"),
        ("inpaint", "3.0"),
        ("inpaint", "2.0 Turbo"),
        ("edit", "Ideogram"),
        ("replace_background", "3.0"),
        ("upscale", "Ideogram"),
    ],
)
def test_a_structured_prompt_goes_as_plain_words(operation: str, model: str, ask: Ask, double: IdeogramDouble) -> None:
    result = ask(make(operation, model, prompt=None, structured_prompt=LAYOUT))
    (request,) = [request for request in double.requests if request.method == "POST"]
    wrapped = request.parts_named("image_request")
    words = wrapped[0].json()["prompt"] if wrapped else request.part("prompt").text
    assert "夏" in words and not set("{}[]") & set(words)
    assert [note for note in result.outcome.notes if "plain words" in note]


def test_a_structured_prompt_is_refused_where_only_words_go(ask: Ask, double: IdeogramDouble) -> None:
    with pytest.raises(errors.Unsupported, match="plain words only"):
        ask(make("remix", "4.0", prompt=None, structured_prompt={"a": 1}))
    assert not double.requests


@pytest.mark.parametrize("operation", ["edit", "upscale", "remove_background"])
def test_faults_are_the_same_errors(operation: str, ask: Ask, double: IdeogramDouble) -> None:
    model = OPERATIONS[operation][0].name
    path = PATHS[operation, model]
    double.script(path, Fault.status(402), Fault.status(422), Fault.unsafe(0))
    for error in (errors.OutOfCredit, errors.Blocked, errors.Blocked):
        with pytest.raises(error):
            ask(make(operation, model))


def proof_size(ask: Ask, request: Request) -> tuple[int, int]:
    (data,) = ask(request, "proof").data.values()
    with Image.open(BytesIO(data)) as opened:
        return opened.size


@pytest.mark.parametrize(
    ("operation", "fields", "size"),
    [
        ("remix", {}, (96, 64)),
        ("inpaint", {"mask": png("white", (96, 64), "L")}, (96, 64)),
        ("edit", {"aspect_ratio": "16x9"}, (1344, 768)),
        ("reframe", {"resolution": "1024x1024"}, (1024, 1024)),
        ("remove_background", {}, (96, 64)),
        ("upscale", {}, (192, 128)),
    ],
)
def test_a_proof_has_the_frame_of_the_result(
    operation: str, fields: dict[str, Any], size: tuple[int, int], ask: Ask
) -> None:
    source = png("teal", (96, 64))
    model = "3.0" if operation in ("remix", "inpaint", "reframe") else OPERATIONS[operation][0].name
    given = {"images": (source,)} if operation == "edit" else {"image": source}
    width, height = proof_size(ask, make(operation, model, **given, **fields))
    assert (width, height) == size or operation == "edit"
    if operation == "edit":
        assert abs(width / height - 16 / 9) < 0.1


def test_a_proof_shows_the_source_and_marks_what_changes(ask: Ask) -> None:
    def pixels(mask: str) -> list[tuple[int, ...]]:
        request = make("inpaint", "3.0", image=png("teal", (256, 256)), mask=png(mask, (256, 256), "L"))
        (data,) = ask(request, "proof").data.values()
        with Image.open(BytesIO(data)) as opened:
            colours = opened.convert("RGB").getcolors(1 << 17)
        assert colours
        return [colour for _, colour in sorted(colours, reverse=True)[:1]]  # pyright: ignore[reportReturnType]

    kept, changed = pixels("black"), pixels("white")
    assert kept != changed


def test_every_operation_has_a_model_that_proof_and_ideogram_share() -> None:
    for operation, models in OPERATIONS.items():
        assert models, operation
        assert all(model_of(operation, model.name) is model for model in models)
