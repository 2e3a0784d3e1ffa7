"""Every row of the table of parameters: all values of each list, both ends of each range, and what is refused.

Nothing is sent for the pages that make pictures: their bodies are built. The questions are asked of the double, which
refuses what Ideogram's file does not list. Where IDEOGRAM_OPENAPI names the file, the table is held against it, too.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from core.contract import Wire
from core.samples import make
from doubles import IdeogramDouble, contract
from doubles.ideogram_dataset import Dataset as KnownDataset
from doubles.wire import Asked
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.providers.ideogram import training
from ideogram_kit.nodes.ideogram.transport.body import Body

from .parameters import PAGES
from .question_parameters import DATASET, QUESTIONS, UNUSED, QuestionPage
from .table import Page, Row
from .training_samples import query_runner


def request_of(page: Page, model: str, row: Row, value: Any) -> Any:
    if row.field == "model":
        return dataclasses.replace(make(page.operation, page.models[0]), model=value)
    needed = {"prompt": "A fox"} if page.operation == "generate" else {}
    return make(page.operation, model, **needed | dict(row.beside) | {row.field: value})


def on_the_wire(built: Any, page: Page, parameter: str) -> Any:
    """The value of a parameter in a body: the contents of its files, or what its field holds."""
    (path, body), *others = built
    assert (path, others) == (page.path, [])
    if isinstance(body, Body):
        if contents := tuple(content for name, _, content, _ in body.files if name == parameter):
            return contents
        body = body.fields
    return body[page.inside][parameter] if page.inside else body[parameter]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_every_value_goes_over_the_wire_as_its_page_spells_it(page: Page, bodies: Wire) -> None:
    for model in page.models:
        for row in page.rows:
            if row.unsent:
                continue
            if row.only and model not in row.only:
                with pytest.raises((Unsupported, BadInput)):
                    bodies("ideogram", request_of(page, model, row, row.sent[0][0]))
                continue
            for ours, wire in row.sent:
                built = bodies("ideogram", request_of(page, model, row, ours))
                assert row.read(on_the_wire(built, page, row.parameter)) == wire, (page.path, model, row.parameter)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_what_no_page_takes_is_refused_before_anything_is_sent(page: Page, bodies: Wire) -> None:
    for model in page.models:
        for row in page.rows:
            for value in (*row.refused, *row.left_out):
                with pytest.raises((Unsupported, BadInput)):
                    bodies("ideogram", request_of(page, model, row, value))
                    pytest.fail(f"{page.path}, {model}: {row.parameter} {value!r} was taken")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_nothing_but_the_rows_goes_over_the_wire(page: Page, bodies: Wire) -> None:
    """Every row's first value by itself: what stands beside it in the body is a parameter with a row, too."""
    parameters = {row.parameter for row in page.rows if not row.unsent}
    for model in page.models:
        for row in page.rows:
            if row.unsent or (row.only and model not in row.only):
                continue
            ((_, body),) = bodies("ideogram", request_of(page, model, row, row.sent[0][0]))
            fields = body.fields if isinstance(body, Body) else body
            names = {name for name, *_ in body.files} if isinstance(body, Body) else set[str]()
            names |= set(fields[page.inside]) | set(fields) - {page.inside} if page.inside else set(fields)
            assert names <= parameters, (page.path, model, row.parameter)


@pytest.fixture
def asked(keys: Keys, double: IdeogramDouble, monkeypatch: pytest.MonkeyPatch) -> Callable[[QuestionPage, Any], Asked]:
    """Ask a question and give back what the double received at its page."""
    monkeypatch.setattr(training, "FIRST_PAUSE", 0.0001)
    monkeypatch.setattr(training, "LAST_PAUSE", 0.0001)
    run_query = query_runner(keys)

    def ask(page: QuestionPage, question: Any) -> Asked:
        double.forget()
        double.training.minimum = 0
        double.training.statuses = ("COMPLETED",)
        double.training.datasets[DATASET] = KnownDataset(dataset_id=DATASET, name="Theirs", created="2026-11-21")
        run_query(question)
        pattern = re.sub(r"\{\w+\}", "[^/]+", page.path)
        (found,) = (
            one for one in double.requests if one.method == page.method and re.fullmatch(pattern, one.path) is not None
        )
        return found

    return ask


@pytest.mark.parametrize("page", QUESTIONS, ids=lambda page: page.path)
def test_every_value_of_a_question_reaches_the_double(
    page: QuestionPage, asked: Callable[[QuestionPage, Any], Asked]
) -> None:
    parameters = {row.parameter for row in page.rows if not row.unsent}
    for row in page.rows:
        for ours, wire in row.sent:
            request = asked(page, page.ask(**{row.field: ours}))
            if page.method == "GET":
                assert request.query[row.parameter] == wire
                assert set(request.query) <= parameters
            elif request.is_multipart:
                parts = request.parts_named(row.parameter)
                got: Any = tuple(part.data for part in parts) if parts[0].filename else parts[0].text
                assert got == wire, (page.path, row.parameter)
                assert {part.name for part in request.parts} <= parameters
            else:
                assert request.json()[row.parameter] == wire, (page.path, row.parameter)
                assert set(request.json()) <= parameters


@pytest.mark.parametrize("page", [page for page in QUESTIONS if page.check], ids=lambda page: page.path)
def test_a_question_that_no_page_takes_is_refused(page: QuestionPage) -> None:
    assert page.check is not None
    for row in page.rows:
        for value in (*row.refused, *row.left_out):
            with pytest.raises(BadInput):
                page.check(page.ask(**{row.field: value}))
                pytest.fail(f"{page.path}: {row.parameter} {value!r} was taken")


def rows_of_the_file() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every parameter of every request in the official file: (path, name, schema)."""
    document = json.loads(Path(os.environ["IDEOGRAM_OPENAPI"]).read_text("utf-8"))
    schemas = document["components"]["schemas"]

    def resolved(schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema or ("properties" not in schema and len(schema.get("allOf", ())) == 1):
            schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema["allOf"][0]
        return schema

    def properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        schema = resolved(schema)
        for base in schema.get("allOf", ()):
            yield from properties(base)
        for name, inner in schema.get("properties", {}).items():
            if name == "image_request":
                yield from properties(inner)
            else:
                yield name, resolved(inner)

    for path, operations in document["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "query":
                    yield path, parameter["name"], resolved(parameter["schema"])
            for content in operation.get("requestBody", {}).get("content", {}).values():
                for name, schema in properties(content["schema"]):
                    yield path, name, schema


@pytest.mark.skipif(not contract.enabled, reason="IDEOGRAM_OPENAPI names no file")
def test_every_parameter_of_the_file_has_a_row_with_all_its_values() -> None:
    rows = {(page.path, row.parameter): row for page in (*PAGES, *QUESTIONS) for row in page.rows}
    unknown: list[tuple[str, str]] = []
    known: set[tuple[str, str]] = set()
    for path, name, schema in rows_of_the_file():
        known.add((path, name))
        row = rows.get((path, name))
        if path in UNUSED or (row is not None and row.unsent):
            continue
        if row is None:
            unknown.append((path, name))
            continue
        sent = [wire for _, wire in row.sent]
        for value in schema.get("enum", ()):
            assert value in sent or any(fnmatch(value, pattern) for pattern in row.left_out), (path, name, value)
        for end in ("minimum", "maximum"):
            assert end not in schema or schema[end] in map(int, sent), (path, name, end)
    assert unknown == []
    paths = {path for path, _ in known}
    assert UNUSED.keys() <= paths
    strays = {place for place in rows if place[0] in paths} - known
    assert strays == set(), "the file does not have these"
