"""Oxen's catalogue: a value that it no longer lists is refused before a job is made, and a request goes on without it.

Sources: sections 3.3 and 3.6 of the pack's reference.
"""

from __future__ import annotations

from typing import Any

import pytest
from core.conftest import Ask
from core.samples import generate
from doubles import Fault, OxenDouble
from doubles.oxen import CATALOGUE
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.providers.oxen import catalogue

from ..running import until


@pytest.mark.parametrize("key", ["json_request_schema", "request_schema"])
@pytest.mark.parametrize(
    ("model", "asked", "field", "word", "ours"),
    [
        ("4.0", {"rendering_speed": "TURBO"}, "rendering_speed", "TURBO", "rendering_speed"),
        ("4.0", {"resolution": "1280x720"}, "image_size", "landscape_16_9", "resolution"),
        ("4.5", {"quality": "HIGH"}, "quality", "high", "quality"),
        ("4.5", {"resolution": "1024x1024"}, "aspect_ratio", "1:1", "resolution"),
    ],
)
def test_a_word_that_the_catalogue_lists_no_more_is_refused_before_a_job_is_made(
    key: str, model: str, asked: dict[str, Any], field: str, word: str, ours: str, ask: Ask, oxen: OxenDouble
) -> None:
    oxen.schema_key, oxen.missing = key, {field: word}
    with pytest.raises(errors.Unsupported, match=f"lists no '{word}' for {field}") as caught:
        ask(generate(model, **asked), "oxen")
    assert caught.value.fields == (ours,)
    assert not oxen.wire()
    assert len(ask(generate(model), "oxen").data) == 1, "what is not asked is not judged"


def test_a_setting_that_the_catalogue_lists_no_more_is_refused_by_name(ask: Ask, oxen: OxenDouble) -> None:
    oxen.missing = {"acceleration": "high"}
    with pytest.raises(errors.Unsupported, match="it lists none, low, regular"):
        ask(generate("4.0"), "oxen", acceleration="high")
    assert not oxen.wire()


@pytest.mark.parametrize(
    ("missing", "size", "sent"),
    [("square_hd", "2048x2048", "square"), ("square", "1024x1024", "square_hd")],
)
def test_a_square_is_asked_in_the_size_that_the_catalogue_lists(
    missing: str, size: str, sent: str, ask: Ask, oxen: OxenDouble
) -> None:
    oxen.missing = {"image_size": missing}
    result = ask(generate("4.0", resolution=size), "oxen")
    assert [body["image_size"] for _, body in oxen.wire()] == [sent]
    assert f"Oxen's catalogue lists no {missing} of ideogram-v4, so {sent} was asked for." in result.outcome.notes


def test_a_number_outside_a_range_that_the_catalogue_states_is_refused_by_name(ask: Ask, oxen: OxenDouble) -> None:
    oxen.ranges = {"num_images": {"minimum": 1, "maximum": 2}, "seed": {"maximum": 9}}
    with pytest.raises(errors.Unsupported, match="goes from 1 to 2, and 3 was asked") as caught:
        ask(generate("4.0", num_images=3), "oxen", delivery="synchronous")
    assert caught.value.fields == ("num_images",)
    with pytest.raises(errors.Unsupported, match="goes from any to 9, and 10 was asked"):
        ask(generate("4.0", seed=10), "oxen")
    assert not oxen.wire()
    assert len(ask(generate("4.0", seed=9), "oxen").data) == 1


ENUM = {"type": "string", "enum": ["BALANCED"]}


@pytest.mark.parametrize(
    "entry",
    [
        {"data": {"request_schema": {"properties": {"rendering_speed": ENUM}}}},
        {"data": [{"json_request_schema": {"properties": {"rendering_speed": ENUM}}}]},
        {"model": {"request_schema": {"properties": {"rendering_speed": ENUM}}}},
        {"json_request_schema": None, "request_schema": {"properties": {"rendering_speed": ENUM}}},
        {"json_request_schema": {}, "request_schema": {"properties": {"rendering_speed": ENUM, "seed": 7}}},
        {"json_request_schema": '{"properties": {"rendering_speed": {"const": "BALANCED"}}}'},
        {"request_schema": {"properties": {"rendering_speed": {"anyOf": [ENUM, {"type": "null"}]}}}},
    ],
)
def test_an_entry_is_read_in_whatever_form_it_comes(entry: dict[str, Any], ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(CATALOGUE, Fault.json(entry))
    with pytest.raises(errors.Unsupported, match="it lists BALANCED"):
        ask(generate("4.0", rendering_speed="TURBO"), "oxen")
    assert not oxen.wire()


def test_the_catalogue_is_read_once_a_model(ask: Ask, oxen: OxenDouble) -> None:
    for _ in range(2):
        ask(generate("4.0", num_images=3), "oxen")
        ask(generate("4.5"), "oxen")
    assert sorted(request.path for request in oxen.asked(CATALOGUE)) == [
        f"{CATALOGUE}/ideogram-v4",
        f"{CATALOGUE}/ideogram-v4-5",
    ]


@pytest.mark.parametrize(
    "fault",
    [
        Fault.status(404),
        Fault.status(500),
        Fault.html(),
        Fault.empty(),
        Fault.json([]),
        Fault.json({"json_request_schema": "soon"}),
        Fault.json({"json_request_schema": "[" * 100_000}),
        Fault.json({"request_schema": {"properties": {"rendering_speed": {"anyOf": [{"enum": ["x"]}, {}]}}}}),
        Fault.json({"error": {"message": "no such model"}}),
        Fault.json({"status": "error", "data": None, "model": "ideogram-v4"}),
        Fault.json({"json_request_schema": {"properties": {"prompt": 7, "seed": {"enum": "all"}}}, "pricing": 7}),
        Fault.lost(),
    ],
)
def test_without_a_catalogue_the_request_goes_on(fault: Fault, ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(CATALOGUE, *[fault] * 4)
    assert len(ask(generate("4.0", rendering_speed="TURBO"), "oxen").data) == 1


def test_a_catalogue_without_a_schema_refuses_nothing(ask: Ask, oxen: OxenDouble) -> None:
    oxen.schema_key = None
    assert len(ask(generate("4.0", rendering_speed="TURBO"), "oxen").data) == 1


def test_a_slow_catalogue_is_not_waited_for(ask: Ask, oxen: OxenDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "PATIENCE", 0.01)
    oxen.script(CATALOGUE, Fault.slow(0.05))
    assert len(ask(generate("4.0"), "oxen").data) == 1
    until(lambda: oxen.asked(CATALOGUE))
