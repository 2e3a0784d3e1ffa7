"""Runs the table of Runware's parameters: every value of every row, as the body that is built for it."""

from __future__ import annotations

from typing import Any

import pytest
from core.samples import COMPANIONS, make, needed_settings
from doubles.runware_checks import flat
from doubles.runware_schemas import SCHEMAS
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.models import OPERATIONS
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.runware.task import delivery, task_of
from ideogram_kit.nodes.ideogram.providers.settings import filled
from ideogram_kit.nodes.ideogram.validation.pictures import check_request

from .parameters import ENVELOPE, PAGES
from .table import Page, Row

RUNWARE = BY_ID["runware"]
SETTINGS = {setting.name for setting in RUNWARE.settings}
PARTS = {"settings.structuredPrompt", "providerSettings.ideogram.colorPalette"}
"""The objects that are a value."""


def task(page: Page, settings: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of the task by their paths. Raises what the pack raises before it sends anything."""
    request = make(page.operation, page.model, **fields)
    check_request(request)
    chosen = filled(RUNWARE.settings, {**needed_settings(RUNWARE, request), **settings})
    draft = RUNWARE.check(request, chosen)
    batch = Batch(request=request, settings=chosen, first=0, count=request.num_images, seed=request.seed, draft=draft)
    body = RUNWARE.body(batch, [])  # pyright: ignore[reportAttributeAccessIssue]
    return flat(task_of(body, delivery(chosen, quick=False), "our-id"), PARTS)


def asked(page: Page, row: Row, value: Any) -> dict[str, Any]:
    if row.masked:
        polarity, mask = value
        return task(page, {"mask_polarity": polarity}, {"mask": mask})
    if row.ours in SETTINGS:
        return task(page, {row.ours: value}, {})
    fields = {**COMPANIONS.get(row.ours, {}), **row.beside, **({row.ours: value} if row.ours else {})}
    if row.ours == "structured_prompt":
        fields["prompt"] = None
    return task(page, {}, fields)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.operation}-{page.model}")
def test_every_value_has_its_place_on_the_wire(page: Page) -> None:
    for row in page.rows:
        for value, expected in row.values:
            body = asked(page, row, value)
            sent = [body.get(name) for name in row.parameter.split()]
            assert (tuple(sent) if len(sent) > 1 else sent[0]) == expected, (row.parameter, value)
            assert type(sent[0]) is type(expected) or len(sent) > 1, (row.parameter, value)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.operation}-{page.model}")
def test_what_is_refused_is_refused_before_it_is_sent(page: Page) -> None:
    for row in page.rows:
        for value in row.refused:
            with pytest.raises((BadInput, Unsupported)):
                pytest.fail(f"{row.parameter} {value!r} was sent: {asked(page, row, value)}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.operation}-{page.model}")
def test_what_is_never_sent_is_in_no_body(page: Page) -> None:
    bodies = [asked(page, row, value) for row in page.rows for value, _ in row.values[:1]]
    for row in page.rows:
        if row.never:
            assert not [body for body in bodies if row.parameter in body], row.parameter
    for body in bodies:
        assert body["model"] == page.air and body["taskUUID"] == "our-id"


def test_every_page_that_is_asked_is_in_the_table() -> None:
    offered = {(operation, model) for operation in OPERATIONS for model in RUNWARE.models(operation)}
    assert {(page.operation, page.model) for page in PAGES} == offered


def test_every_parameter_of_every_page_has_a_row() -> None:
    """The pages' parameters as the double knows them, which refuses any other."""
    common = {row.parameter for row in ENVELOPE} | {"model", "taskUUID"}
    for air in {page.air for page in PAGES}:
        rows = {name for page in PAGES if page.air == air for row in page.rows for name in row.parameter.split()}
        schema = SCHEMAS[air]
        assert {*schema.fields} <= rows, (air, {*schema.fields} - rows)
        assert {*schema.envelope} <= common
    assert {page.air for page in PAGES} == SCHEMAS.keys() - {"ideogram:layerize-text@0"}
