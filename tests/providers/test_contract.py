"""The contract that carries the design: whatever is asked either changes the wire or is refused by name.

For every provider × operation × model × optional field, of the bodies as they are built: nothing is sent. On Proof it
is the sheet, all of which shows in the picture (test_proof_sheet.py). Then every endpoint is asked over a socket, with
all of its fields, and its double must take them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from core.conftest import DoubleOf, rows_of
from core.contract import (
    Wire,
    every_field_changes_the_wire_or_is_refused_by_name,
    full_requests,
    what_is_always_asked_changes_the_wire,
)
from doubles import DOUBLES
from doubles.wire import Part
from ideogram_kit.nodes.ideogram.models import OPERATIONS
from ideogram_kit.nodes.ideogram.providers import BY_ID, PROVIDERS
from ideogram_kit.nodes.ideogram.transport.body import Body

CASES = [
    (provider.id, operation, model.name)
    for provider in PROVIDERS
    for operation in OPERATIONS
    if operation in provider.operations
    for model in OPERATIONS[operation]
    if model.name in provider.models(operation)
]


def endpoints() -> Iterator[Any]:
    """The cases of the providers that are asked; of those at one path all but the first are slow, taken together."""
    seen: set[tuple[str, str]] = set()
    for provider, operation, model in CASES:
        if provider in DOUBLES:
            place = (provider, rows_of(BY_ID[provider])[operation][model].path)
            yield pytest.param(provider, operation, model, marks=[pytest.mark.slow] if place in seen else [])
            seen.add(place)


@pytest.mark.parametrize(("provider", "operation", "model"), CASES)
def test_every_field_changes_the_wire_or_is_refused_by_name(
    provider: str, operation: str, model: str, bodies: Wire
) -> None:
    every_field_changes_the_wire_or_is_refused_by_name(provider, operation, model, bodies)


@pytest.mark.parametrize(("provider", "operation", "model"), CASES)
def test_what_is_always_asked_changes_the_wire(provider: str, operation: str, model: str, bodies: Wire) -> None:
    what_is_always_asked_changes_the_wire(provider, operation, model, bodies)


@pytest.mark.parametrize(("provider", "operation", "model"), list(endpoints()))
def test_an_endpoint_takes_the_bodies_that_are_built_for_it(
    provider: str, operation: str, model: str, bodies: Wire, wire: Wire, double_of: DoubleOf
) -> None:
    double_of(provider)
    for request in full_requests(provider, operation, model, bodies):
        received = wire(provider, request)
        expected = bodies(provider, request)
        assert len(received) == len(expected)
        for _, body in expected:
            # Runware's tasks have no path of their own.
            contents = [one[1] if isinstance(one, tuple) else one for one in received]
            assert any(_holds(content, body) for content in contents), (body, received)


def _holds(content: Any, body: Any) -> bool:
    """Whether what was received is that body, or has it inside, beside what is the same for every request."""
    if isinstance(body, Body):
        if not body.multipart and not body.files:
            return content == body.fields
        parts: tuple[Part, ...] = content
        files = [(name, data) for name, _, data, _ in body.files]
        return files == [(part.name, part.data) for part in parts if part.filename] and {*body.fields} <= {
            part.name for part in parts
        }
    if isinstance(content, list):
        return any(_holds(one, body) for one in content)
    return isinstance(content, dict) and all(content.get(name) == value for name, value in body.items())
