"""Oxen's parameters, row by row: each value as it goes over the wire, and what is refused. Nothing is sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from core.conftest import built
from core.samples import LAYOUT, generate
from doubles.oxen_fields import MODELS
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import batches, prepare
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.models import model_of
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request

from .parameters import ABSENT, ROWS, STRUCTURED, V4, V4_5, Row

SENT = [row for row in ROWS if row.ours]


@pytest.fixture(autouse=True)
def key(keys: Keys) -> None:
    keys.store("oxen", "test-key-oxen")


def bodies(request: Request, keys: Keys, settings: dict[str, Any]) -> list[dict[str, Any]]:
    """The bodies of a request."""
    order = prepare.order(ProviderRef(id="oxen", settings=settings), request, keys)
    return [built(order.provider, part)[1] for part in batches.split(order)]


def bodies_of(row: Row, value: Any, keys: Keys) -> list[dict[str, Any]]:
    """The bodies of a request that asks one value of a row, on the row's route."""
    settings = {"delivery": row.delivery, **({row.ours: value} if row.is_setting else {})}
    fields = {} if row.is_setting else {row.ours: value}
    return bodies(generate(**{"model": row.model, **fields}), keys, settings)


def named(row: Row) -> str:
    return f"{row.page} {row.parameter} {row.delivery}"


@pytest.mark.parametrize("row", SENT, ids=named)
def test_each_value_goes_over_the_wire_as_the_page_spells_it(row: Row, keys: Keys) -> None:
    for value, theirs in row.values.items():
        assert {body.get(row.parameter, ABSENT) for body in bodies_of(row, value, keys)} == {theirs}, value


@pytest.mark.parametrize("row", [row for row in SENT if row.refused], ids=named)
def test_what_the_page_does_not_have_is_refused_before_anything_is_sent(row: Row, keys: Keys) -> None:
    for value in row.refused:
        with pytest.raises((BadInput, Unsupported)) as caught:
            bodies_of(row, value, keys)
        assert row.ours in str(caught.value), value


@pytest.mark.parametrize("model", STRUCTURED)
def test_a_structured_prompt_goes_as_json_where_it_is_not_rewritten(model: str, keys: Keys) -> None:
    request, expected = generate(model, prompt=None, structured_prompt=LAYOUT), STRUCTURED[model]
    if expected is None:
        with pytest.raises(Unsupported, match="structured_prompt"):
            bodies(request, keys, {})
        return
    (body,) = bodies(request, keys, {})
    assert json.loads(body.pop("prompt")) == json.loads(expected["prompt"])
    assert body["enable_prompt_expansion"] is expected["enable_prompt_expansion"]


def test_every_parameter_of_the_models_pages_has_a_row_and_every_value_a_word() -> None:
    for page in (V4, V4_5):
        for parameter, kind in MODELS[page].items():
            rows = [row for row in ROWS if (row.page, row.parameter) == (page, parameter)]
            assert rows, f"{page}: {parameter}"
            if isinstance(kind, tuple):
                told = {theirs for row in rows for theirs in (*row.values.values(), *row.left_out)} - {ABSENT}
                assert told == set(kind), f"{page}: {parameter}"


def test_what_is_never_sent_has_its_reason_and_is_in_no_body(keys: Keys) -> None:
    never = {(row.page, row.parameter) for row in ROWS if row.never}
    assert all(row.never or row.values for row in ROWS)
    everything = [
        *bodies(generate("4.0", num_images=8, resolution="1024x1024", rendering_speed="TURBO"), keys, {}),
        *bodies(generate("4.5", num_images=8, resolution="1024x1024", quality="LOW", magic_prompt="ON"), keys, {}),
    ]
    for body in everything:
        assert not [name for page, name in never if name in body and page in (body["model"], "async_queue")]


def test_every_size_of_the_menus_and_every_setting_has_its_row(keys: Keys) -> None:
    for model, parameter in (("4.0", "image_size"), ("4.5", "aspect_ratio")):
        (row,) = (one for one in SENT if (one.model, one.parameter) == (model, parameter))
        assert set(row.values) - {None} == set(model_of("generate", model).fields["resolution"] or ())
    settings = {row.ours: set(row.values) for row in SENT if row.is_setting}
    assert settings == {setting.name: set(setting.choices) for setting in BY_ID["oxen"].settings}
