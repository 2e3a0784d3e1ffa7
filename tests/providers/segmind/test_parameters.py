"""Every row of the table of parameters: all values of each list, both ends of each range, and what is refused.

Nothing is sent: the bodies are built, and the double judges them as it would judge what arrives.
"""

from __future__ import annotations

from typing import Any, cast

import pytest
from core.samples import make
from doubles.segmind_models import DESCRIBE, SLUGS, check
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import batches, prepare
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.providers.segmind import Segmind
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request

from .parameters import PAGES
from .table import Build, Page, Row

ASKED = [page for page in PAGES if not page.unused]


@pytest.fixture
def build(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Build:
    monkeypatch.setenv("SEGMIND_API_KEY", "test-key")
    provider = cast("Segmind", BY_ID["segmind"])

    def built(request: Request, settings: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        order = prepare.order(ProviderRef(id="segmind", settings=settings), request, keys)
        return [(provider.endpoint(part.request).path, provider.body(part, [])) for part in batches.split(order)]

    return built


def request_of(page: Page, row: Row, value: Any) -> tuple[Request, dict[str, Any]]:
    """The request, and the Provider node's settings, that give the row's field a value of ours."""
    fields = {"seed": 7000, **page.beside, **row.beside}
    if row.is_setting:
        return make(page.operation, page.model, **fields), {row.field: value}
    return make(page.operation, page.model, **fields | {row.field: value}), dict(page.settings)


def name_of(page: Page) -> str:
    return f"{page.slug} {page.operation}"


@pytest.mark.parametrize("page", ASKED, ids=name_of)
def test_every_value_goes_over_the_wire_as_its_page_spells_it(page: Page, build: Build) -> None:
    parameters = {row.parameter for row in page.rows if not row.unsent}
    for row in page.rows:
        for ours, wire in row.sent:
            ((slug, body),) = build(*request_of(page, row, ours))
            assert slug == page.slug
            assert row.read(body[row.parameter]) == wire, (row.parameter, ours)
            assert set(body) <= parameters, "nothing but the rows goes over the wire"
            check(slug, body)


@pytest.mark.parametrize("page", ASKED, ids=name_of)
def test_what_is_not_on_the_page_is_refused_before_anything_is_sent(page: Page, build: Build) -> None:
    for row in page.rows:
        for value in (*row.refused, *row.left_out):
            with pytest.raises((BadInput, Unsupported)):
                build(*request_of(page, row, value))
                pytest.fail(f"{row.parameter} {value!r} was taken")


@pytest.mark.parametrize("page", ASKED, ids=name_of)
def test_every_value_of_each_list_is_sent_or_left_out_for_a_reason(page: Page) -> None:
    for parameter, values in page.lists.items():
        rows = [row for row in page.rows if row.parameter == parameter]
        sent = {wire for row in rows for _, wire in row.sent}
        left_out = {value for row in rows for value in row.left_out}
        assert sent | left_out == set(values), parameter


def test_every_slug_and_every_parameter_has_a_row() -> None:
    assert {page.slug for page in PAGES} - {"ideogram-4.5-edit"} == {*SLUGS, DESCRIBE}
    for page in ASKED:
        assert (
            {row.parameter for row in page.rows} - {row.parameter for row in page.rows if row.unsent}
            <= {*SLUGS[page.slug].fields, "seed"}
            <= {row.parameter for row in page.rows}
        ), page.slug
    for page in PAGES:
        for row in page.rows:
            assert row.unsent or row.sent, (page.slug, row.parameter)


def test_every_model_of_ours_has_its_page() -> None:
    provider = BY_ID["segmind"]
    operations = {page.operation for page in ASKED}
    ours = {(operation, model) for operation in operations for model in provider.models(operation)}
    assert {(page.operation, page.model) for page in ASKED} == ours
