"""Adding an operation is a request, its models and its endpoints: a whole one holds the contract, over real sockets."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from doubles import DOUBLES
from ideogram_kit.nodes.ideogram import models
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.providers import BY_ID

from . import samples
from .conftest import Ask, DoubleOf
from .contract import (
    Wire,
    every_field_changes_the_wire_or_is_refused_by_name,
    full_requests,
    what_is_always_asked_changes_the_wire,
)
from .example_operation import ENDPOINTS, MODELS, Relight
from .example_provider import Example
from .samples import make
from .test_new_provider import ExampleDouble

FILE = Path(__file__).with_name("example_operation.py")
NAMES = [model.name for model in MODELS]


@pytest.fixture(autouse=True)
def _added(monkeypatch: pytest.MonkeyPatch) -> None:
    """The request, its line in the table of models, and its endpoints at the example provider."""
    example = Example()
    monkeypatch.setitem(vars(example), "endpoints", {**example.table(), "relight": ENDPOINTS})
    monkeypatch.setitem(BY_ID, "example", example)  # pyright: ignore[reportArgumentType]
    monkeypatch.setattr(prepare, "PROVIDERS", (example, *prepare.PROVIDERS))
    monkeypatch.setitem(DOUBLES, "example", ExampleDouble)
    monkeypatch.setitem(models.OPERATIONS, "relight", MODELS)  # pyright: ignore[reportArgumentType]
    monkeypatch.setitem(samples.REQUESTS, "relight", Relight)


def test_it_is_forty_lines_and_no_other_file() -> None:
    tree = ast.parse(FILE.read_text("utf-8"))
    first = next(node for node in tree.body if isinstance(node, ast.ClassDef))
    assert len(FILE.read_text("utf-8").splitlines()) - first.lineno + 1 <= 40


@pytest.mark.parametrize("model", NAMES)
def test_it_holds_the_contract(model: str, wire: Wire) -> None:
    every_field_changes_the_wire_or_is_refused_by_name("example", "relight", model, wire)
    what_is_always_asked_changes_the_wire("example", "relight", model, wire)


@pytest.mark.parametrize("model", NAMES)
def test_an_endpoint_is_asked_with_all_of_its_fields(model: str, wire: Wire, bodies: Wire) -> None:
    (request,) = full_requests("example", "relight", model, bodies)
    ((path, body),) = wire("example", request)
    assert path == ENDPOINTS[model].path
    assert body["light_from"] == ("top" if model == "4.0" else "right")


def test_its_pictures_come_and_are_paid_once(ask: Ask, double_of: DoubleOf) -> None:
    double = double_of("example")
    result = ask(make("relight", "4.0", num_images=6), "example")
    assert sorted(result.data) == [0, 1, 2, 3, 4, 5]
    assert sorted(one.json()["n"] for one in double.requests if one.method == "POST") == [2, 4]


def test_what_it_cannot_be_asked_is_refused_before_anything_is_sent(ask: Ask, double_of: DoubleOf) -> None:
    double = double_of("example")
    with pytest.raises(BadInput, match="light"):
        ask(make("relight", "3.0", light="ABOVE"), "example")
    with pytest.raises(Unsupported, match="rendering_speed"):
        ask(make("relight", "3.0", rendering_speed="TURBO"), "example")
    with pytest.raises(Unsupported, match=r"Ideogram does not offer relight"):
        ask(make("relight", "4.0"), "ideogram")
    assert not double.requests
