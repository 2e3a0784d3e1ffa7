"""fal: where each model is asked, how each choice is spelled there, and what is refused."""

from __future__ import annotations

import json

import pytest
from core.conftest import Ask
from core.samples import LAYOUT, make, needed_settings, value
from doubles import FalDouble
from doubles.fal_endpoints import ENDPOINTS
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.models import OPERATIONS, model_of
from ideogram_kit.nodes.ideogram.prompt.plain_words import plain_words
from ideogram_kit.nodes.ideogram.providers.fal import Fal

from .bodies import body_of

OLD = "/fal-ai/ideogram"
PLACES = {
    ("generate", "4.0"): "/ideogram/v4",
    ("generate", "4.0 Fast"): "/ideogram/v4/fast",
    ("generate", "4.0 Instant"): "/ideogram/v4/instant",
    ("generate", "4.0 LoRA"): "/ideogram/v4/lora",
    ("generate", "4.5"): "/ideogram/v4.5",
    ("generate", "4.6"): "/ideogram/v4.6",
    ("generate", "3.0"): f"{OLD}/v3",
    ("generate", "3.0 transparent"): f"{OLD}/v3/generate-transparent",
    ("generate", "2.0"): f"{OLD}/v2",
    ("generate", "2.0 Turbo"): f"{OLD}/v2/turbo",
    ("generate", "2a"): f"{OLD}/v2a",
    ("generate", "2a Turbo"): f"{OLD}/v2a/turbo",
    ("remix", "4.0"): "/ideogram/v4/image-to-image",
    ("remix", "4.0 LoRA"): "/ideogram/v4/image-to-image/lora",
    ("remix", "3.0"): f"{OLD}/v3/remix",
    ("remix", "2.0"): f"{OLD}/v2/remix",
    ("remix", "2.0 Turbo"): f"{OLD}/v2/turbo/remix",
    ("remix", "2a"): f"{OLD}/v2a/remix",
    ("remix", "2a Turbo"): f"{OLD}/v2a/turbo/remix",
    ("inpaint", "4.0"): "/ideogram/v4/inpaint",
    ("inpaint", "4.0 LoRA"): "/ideogram/v4/inpaint/lora",
    ("inpaint", "4.5"): "/ideogram/v4.5/edit",
    ("inpaint", "4.5 precise"): "/ideogram/v4.5/edit",
    ("inpaint", "4.6"): "/ideogram/v4.6/edit",
    ("inpaint", "4.6 precise"): "/ideogram/v4.6/edit",
    ("inpaint", "3.0"): f"{OLD}/v3/edit",
    ("inpaint", "2.0"): f"{OLD}/v2/edit",
    ("inpaint", "2.0 Turbo"): f"{OLD}/v2/turbo/edit",
    ("edit", "4.5"): "/ideogram/v4.5/edit",
    ("edit", "4.5 precise"): "/ideogram/v4.5/edit",
    ("edit", "4.6"): "/ideogram/v4.6/edit",
    ("edit", "4.6 precise"): "/ideogram/v4.6/edit",
    ("reframe", "3.0"): f"{OLD}/v3/reframe",
    ("replace_background", "3.0"): f"{OLD}/v3/replace-background",
    ("remove_background", "1.0"): f"{OLD}/remove-background",
    ("remove_object", "1.0"): f"{OLD}/object-removal",
    ("upscale", "Ideogram"): f"{OLD}/upscale",
}
CHOICES = [
    (operation, model, field)
    for operation, rows in Fal().endpoints.items()
    for model, row in rows.items()
    for field in row.fields
    if model_of(operation, model).fields[field] and field != "color_palette"
]


@pytest.mark.slow
def test_every_model_is_asked_at_its_documented_place(ask: Ask, fal: FalDouble) -> None:
    assert {(operation, model) for operation, rows in Fal().endpoints.items() for model in rows} == set(PLACES)
    for (operation, model), path in PLACES.items():
        fal.requests.clear()
        request = make(operation, model)
        ask(request, "fal", **needed_settings(Fal(), request))
        (sent,) = [request for request in fal.requests if request.method == "POST"]
        assert sent.path == path
        assert sent.headers["Authorization"] == f"Key {fal.key}"
        assert not {"sync_mode", "image_size"} & (
            set(sent.json()) - ({"image_size"} if operation == "reframe" else set())
        )


@pytest.mark.parametrize(("operation", "model", "field"), CHOICES)
def test_every_choice_is_spelled_as_the_schema_has_it_or_refused(operation: str, model: str, field: str) -> None:
    endpoint = ENDPOINTS[Fal().endpoints[operation][model].path.strip("/")]
    bare = body_of(make(operation, model))
    for choice in model_of(operation, model).fields[field] or ():
        notes: list[str] = []
        try:
            body = body_of(make(operation, model, **{field: choice}), notes)
        except errors.Unsupported as error:
            assert error.fields == (field,)
            assert choice in str(error)
            continue
        changed = {name: wire for name, wire in body.items() if bare.get(name) != wire}
        assert len(changed) == 1 or operation == "reframe"
        for name, wire in changed.items():
            assert endpoint.taken[name](wire) is None
            plain = {"DEFAULT": "BALANCED", "ON": "true", "OFF": "false"}.get(choice, choice)
            exact = {"aspect_ratio": plain.replace("x", ":")}.get(name, plain)
            if isinstance(wire, dict):
                assert f"{wire['width']}x{wire['height']}" == choice or any(choice in note for note in notes)
            else:
                assert str(wire).lower() == exact.lower()


@pytest.mark.parametrize(
    ("model", "field", "refused"),
    [
        ("3.0", "rendering_speed", {"FLASH"}),
        ("3.0", "style_type", {"CUSTOM", "FICTION", "STYLIZED"}),
        ("2.0", "style_type", {"CUSTOM", "FICTION", "STYLIZED"}),
    ],
)
def test_words_that_fal_lacks_are_refused(model: str, field: str, refused: set[str]) -> None:
    lacking: set[str] = set()
    for choice in model_of("generate", model).fields[field] or ():
        try:
            body_of(make("generate", model, **{field: choice}))
        except errors.Unsupported:
            lacking.add(choice)
    assert lacking == refused


@pytest.mark.parametrize(
    ("operation", "model", "field"),
    [
        ("generate", "4.0", "custom_model"),
        ("generate", "4.0", "copyright_detection"),
        ("generate", "2.0", "resolution"),
        ("generate", "2.0", "color_palette"),
        ("generate", "2.0", "magic_prompt_version"),
        ("generate", "3.0 transparent", "upscale_factor"),
        ("generate", "3.0 transparent", "negative_prompt"),
        ("inpaint", "3.0", "style_type"),
        ("remix", "2.0", "negative_prompt"),
    ],
)
def test_a_field_that_fal_would_ignore_is_refused(
    operation: str, model: str, field: str, ask: Ask, fal: FalDouble
) -> None:
    with pytest.raises(errors.Unsupported) as caught:
        ask(make(operation, model, **{field: value(model_of(operation, model), field)}), "fal")
    assert caught.value.fields == (field,)
    assert not fal.requests


@pytest.mark.parametrize("model", ["4.0", "4.0 Fast", "4.0 Instant", "4.0 LoRA"])
def test_a_structured_prompt_goes_as_text_without_expansion(model: str, ask: Ask, fal: FalDouble) -> None:
    result = ask(make("generate", model, prompt=None, structured_prompt=LAYOUT), "fal")
    body = fal.requests[0].json()
    assert json.loads(body["prompt"]) == LAYOUT
    assert "夏" in body["prompt"]
    assert body["expansion_model"] == "None"
    assert json.loads(result.outcome.pictures[0].prompt) == LAYOUT


@pytest.mark.parametrize(
    ("operation", "model", "switch"),
    [
        ("generate", "4.5", "enable_prompt_expansion"),
        ("generate", "3.0", "expand_prompt"),
        ("generate", "3.0 transparent", "expand_prompt"),
        ("generate", "2.0", "expand_prompt"),
        ("remix", "3.0", "expand_prompt"),
        ("inpaint", "2.0", "expand_prompt"),
        ("replace_background", "3.0", "expand_prompt"),
        ("upscale", "Ideogram", "expand_prompt"),
    ],
)
def test_a_structured_prompt_switches_the_older_rewriting_off(operation: str, model: str, switch: str) -> None:
    body = body_of(make(operation, model, prompt=None, structured_prompt=LAYOUT))
    if model == "4.5":
        assert json.loads(body["prompt"]) == LAYOUT
    else:
        assert body["prompt"] == plain_words(LAYOUT)
    assert body[switch] is False


@pytest.mark.parametrize(("operation", "model"), [("generate", "4.6"), ("edit", "4.5"), ("inpaint", "4.6")])
def test_a_structured_prompt_is_refused_where_no_switch_is_known(operation: str, model: str) -> None:
    with pytest.raises(errors.Unsupported) as caught:
        body_of(make(operation, model, prompt=None, structured_prompt=LAYOUT))
    assert caught.value.fields == ("structured_prompt",)


def test_a_prompt_that_is_too_long_for_4_5_is_refused_before_it_is_sent() -> None:
    with pytest.raises(errors.BadInput, match="10,000"):
        body_of(make("generate", "4.5", prompt="x" * 10_001))
    long = {**LAYOUT, "high_level_description": "x" * 10_000}
    with pytest.raises(errors.BadInput, match="10,000"):
        body_of(make("generate", "4.5", prompt=None, structured_prompt=long))
    assert body_of(make("generate", "4.0", prompt="x" * 20_000))["prompt"]


def test_no_model_is_offered_that_we_do_not_have() -> None:
    for operation, rows in Fal().endpoints.items():
        for model, row in rows.items():
            known = model_of(operation, model)
            assert set(row.fields) <= set(known.fields), (operation, model)
            assert row.path.strip("/") in ENDPOINTS
        assert set(rows) <= {model.name for model in OPERATIONS[operation]}
