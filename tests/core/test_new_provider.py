"""Adding a provider is one file and one line: forty lines of it hold the whole contract."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from doubles import DOUBLES, Asked, Double, Reply
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.errors import Blocked, KeyRejected, Unsupported
from ideogram_kit.nodes.ideogram.providers import BY_ID

from .conftest import Ask, DoubleOf
from .contract import Wire, every_field_changes_the_wire_or_is_refused_by_name, what_is_always_asked_changes_the_wire
from .example_provider import Example
from .samples import make

FILE = Path(__file__).with_name("example_provider.py")


class ExampleDouble(Double):
    """An API of two paths that answers with links."""

    key = "test-key-example"

    async def answer(self, asked: Asked) -> Reply:
        if asked.path.startswith("/result"):
            return Reply(body=self.picture(16, 16, 7, False), headers={"Content-Type": "image/png"})
        if asked.headers.get("Authorization") != f"Bearer {self.key}":
            return Reply.json({"error": "no such key"}, 401)
        if asked.json()["prompt"] == "forbidden":
            return Reply.json({"error": "not here"}, 422)
        return Reply.json({"urls": [f"{self.url}/result/{n}" for n in range(asked.json().get("n", 1))]})


@pytest.fixture(autouse=True)
def _added(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line, in the list of providers, and its double's."""
    example = Example()
    monkeypatch.setitem(BY_ID, "example", example)  # pyright: ignore[reportArgumentType]
    monkeypatch.setattr(prepare, "PROVIDERS", (example, *prepare.PROVIDERS))
    monkeypatch.setitem(DOUBLES, "example", ExampleDouble)


def test_the_class_has_at_most_forty_lines_and_no_other_file() -> None:
    tree = ast.parse(FILE.read_text("utf-8"))
    first = next(node for node in tree.body if isinstance(node, ast.Assign))
    assert len(FILE.read_text("utf-8").splitlines()) - first.lineno + 1 <= 40


@pytest.mark.parametrize("operation", ["generate", "remix"])
def test_it_holds_the_contract(operation: str, wire: Wire) -> None:
    every_field_changes_the_wire_or_is_refused_by_name("example", operation, "4.0", wire)
    what_is_always_asked_changes_the_wire("example", operation, "4.0", wire)


def test_its_pictures_come_and_its_refusals_are_the_packs_errors(ask: Ask, double_of: DoubleOf) -> None:
    double = double_of("example")
    result = ask(make("generate", "4.0", num_images=6), "example")
    assert sorted(result.data) == [0, 1, 2, 3, 4, 5]
    assert sorted(one.json()["n"] for one in double.requests if one.method == "POST") == [2, 4]
    with pytest.raises(Blocked, match="Example's safety filter refused the request: not here"):
        ask(make("generate", "4.0", prompt="forbidden"), "example")
    double.key = "another"
    with pytest.raises(KeyRejected, match="EXAMPLE_API_KEY"):
        ask(make("generate", "4.0"), "example")


def test_what_it_cannot_do_names_who_can(ask: Ask, double_of: DoubleOf) -> None:
    double_of("example")
    with pytest.raises(Unsupported, match=r"copyright_detection.*Ideogram"):
        ask(make("generate", "4.0", copyright_detection=True), "example")
