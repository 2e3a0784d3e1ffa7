"""The contract that carries the design: whatever is asked either changes the wire or is refused by name.

For every provider × operation × model × optional field. On a provider with an API the wire is every request that its
double received; on Proof it is the sheet, all of which shows in the picture (test_proof_sheet.py).
"""

from __future__ import annotations

import pytest
from core.contract import (
    Wire,
    every_field_changes_the_wire_or_is_refused_by_name,
    what_is_always_asked_changes_the_wire,
)
from ideogram_kit.nodes.ideogram.models import OPERATIONS
from ideogram_kit.nodes.ideogram.providers import PROVIDERS

CASES = [
    (provider.id, operation, model.name)
    for provider in PROVIDERS
    for operation in OPERATIONS
    if operation in provider.operations
    for model in OPERATIONS[operation]
    if model.name in provider.models(operation)
]


@pytest.mark.parametrize(("provider", "operation", "model"), CASES)
def test_every_field_changes_the_wire_or_is_refused_by_name(
    provider: str, operation: str, model: str, wire: Wire
) -> None:
    every_field_changes_the_wire_or_is_refused_by_name(provider, operation, model, wire)


@pytest.mark.parametrize(("provider", "operation", "model"), CASES)
def test_what_is_always_asked_changes_the_wire(provider: str, operation: str, model: str, wire: Wire) -> None:
    what_is_always_asked_changes_the_wire(provider, operation, model, wire)
