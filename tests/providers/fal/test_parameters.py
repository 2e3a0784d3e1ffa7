"""Every parameter of every page of fal goes on the wire as the table says, or is refused: see parameters.py."""

from __future__ import annotations

from typing import Any

import pytest
from core.samples import make, needed_settings
from doubles.fal_endpoints import ENDPOINTS
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.models import model_of
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.fal.edit_endpoints import CHARACTERS
from ideogram_kit.nodes.ideogram.providers.fal.layers import PATH, fields_of
from ideogram_kit.nodes.ideogram.providers.settings import filled
from ideogram_kit.nodes.ideogram.requests import Request
from ideogram_kit.nodes.ideogram.requests.layers import LayerizeText

from .bodies import FAL
from .parameters import LAYERIZE, NOT_OFFERED, PAGES
from .shared_parameters import PICTURE
from .table import ABSENT, Page, Row

SETTINGS = {setting.name for setting in FAL.settings}
IDS = [f"{page.path} {page.operation} {page.model}" for page in PAGES]


def request_of(page: Page, row: Row, ours: Any) -> Request:
    fields = {} if row.sent_by in SETTINGS else {row.sent_by: ours}
    sources = {"image": PICTURE} if "image" in make(page.operation, page.model).__dataclass_fields__ else {}
    return make(page.operation, page.model, **{**sources, **page.with_it, **row.with_it, **fields})


def body(page: Page, row: Row, ours: Any) -> dict[str, Any]:
    """The body of a request where the row's field has our value."""
    request = request_of(page, row, ours)
    needed = needed_settings(FAL, request)
    given = {**needed, **row.settings, **({row.sent_by: ours} if row.sent_by in SETTINGS else {})}
    settings = filled(FAL.settings, given)
    assert FAL.endpoint(request).path == page.path
    FAL.check(request, settings)
    batch = Batch(request=request, settings=settings, first=0, count=request.num_images, seed=request.seed)
    return FAL.body(batch, [])


def right(wire: Any, expected: Any) -> bool:
    return bool(expected(wire)) if callable(expected) else wire == expected


def named(error: errors.IdeogramKitError) -> tuple[str, ...]:
    return error.fields if isinstance(error, errors.Unsupported) else (str(getattr(error, "field", "")),)


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_value_is_on_the_wire_as_the_page_has_it_or_refused(page: Page) -> None:
    taken = ENDPOINTS[page.path.strip("/")].taken
    for row in page.rows:
        for ours, expected in row.values:
            wire = body(page, row, ours).get(row.parameter, ABSENT)
            assert right(wire, expected), (row.parameter, ours, wire)
            assert wire is ABSENT or taken[row.parameter](wire) is None, (row.parameter, wire, "is refused there")
        for ours in row.refused:
            with pytest.raises((errors.Unsupported, errors.BadInput)) as caught:
                body(page, row, ours)
            assert row.sent_by in named(caught.value), (row.parameter, ours)


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_parameter_of_a_page_has_a_row(page: Page) -> None:
    rows = {row.parameter for row in page.rows if row.parameter.isidentifier()}
    assert rows == set(ENDPOINTS[page.path.strip("/")].taken)
    for row in page.rows:
        assert bool(row.sent_by) is not bool(row.why) and (row.why or row.values or row.refused), row.parameter


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_field_that_is_sent_is_in_a_row(page: Page) -> None:
    """What a model can be asked for at fal is in the table, with every one of its choices."""
    known: dict[str, list[Any]] = {}
    for row in page.rows:
        known.setdefault(row.sent_by, []).extend([*(ours for ours, _ in row.values), *row.refused])
    endpoint = FAL.endpoint(make(page.operation, page.model, **page.with_it))
    assert set(endpoint.fields) | set(endpoint.settings) <= set(known), "a field without a row"
    fields = model_of(page.operation, page.model).fields
    for name in endpoint.fields:
        if name in ("color_palette", "resolution", "aspect_ratio") or not fields[name]:
            continue
        assert set(fields[name] or ()) <= set(known[name]), name


def test_every_endpoint_has_a_page() -> None:
    endpoints = [one for models in FAL.endpoints.values() for one in models.values()] + list(CHARACTERS.values())
    assert {page.path for page in PAGES} == {endpoint.path for endpoint in endpoints}
    assert {path.strip("/") for path in [*(page.path for page in PAGES), PATH]} == set(ENDPOINTS)
    assert not {path.strip("/") for path in NOT_OFFERED} & set(ENDPOINTS) and all(NOT_OFFERED.values())


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_a_count_is_as_large_as_the_page_allows(page: Page) -> None:
    (most,) = [row.values[-1][0] for row in page.rows if row.parameter == "num_images"] or [1]
    assert FAL.endpoint(make(page.operation, page.model, **page.with_it)).most == most


def test_layerize_sends_what_its_page_has() -> None:
    assert {row.parameter for row in LAYERIZE} == set(ENDPOINTS[PATH.strip("/")].taken)
    for row in LAYERIZE:
        for ours, expected in row.values:
            question = LayerizeText(**{"image": PICTURE, "seed": 7, **row.with_it, row.sent_by: ours})
            assert right(fields_of(question, {}).get(row.parameter, ABSENT), expected), (row.parameter, ours)
