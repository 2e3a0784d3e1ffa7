"""The contract that carries the design: whatever is asked either changes the wire or is refused by name.

For every provider × operation × model × optional field. On a provider with an API the wire is every request that its
double received; on Proof it is the sheet, all of which shows in the picture (test_proof_sheet.py).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram import run
from ideogram_kit.nodes.ideogram.errors import Unsupported
from ideogram_kit.nodes.ideogram.keys import Keys
from ideogram_kit.nodes.ideogram.models import OPERATIONS, model_of
from ideogram_kit.nodes.ideogram.providers import BY_ID, PROVIDERS, proof
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request, asked

from .conftest import Ask, DoubleOf
from .samples import COMPANIONS, REQUESTS, make, png, value

Wire = Callable[[str, Request], Any]
CASES = [
    (provider.id, operation, model.name)
    for provider in PROVIDERS
    for operation in OPERATIONS
    if operation in provider.operations
    for model in OPERATIONS[operation]
    if model.name in provider.models(operation)
]


@pytest.fixture
def wire(ask: Ask, keys: Keys, double_of: DoubleOf) -> Wire:
    """What a request puts on the wire of a provider, and what the user is told of how it was bent."""

    def observe(provider: str, request: Request) -> Any:
        if provider == "proof":
            order = run.order(ProviderRef(id="proof"), request, keys)
            return [proof.sheet(order.request, request.seed + index) for index in range(request.num_images)]
        double = double_of(provider)
        before = len(double.requests)
        # A request that the double refuses is an error here.
        ask(request, provider)
        return double.wire(before)

    return observe


@pytest.mark.parametrize(("provider", "operation", "model"), CASES)
def test_every_field_changes_the_wire_or_is_refused_by_name(
    provider: str, operation: str, model: str, wire: Wire
) -> None:
    known = model_of(operation, model)
    every = [field.name for field in dataclasses.fields(REQUESTS[operation])]
    plain: dict[tuple[str, ...], Any] = {}
    for field in every:
        if field in known.fields:
            companions = COMPANIONS.get(field, {})
            bare = {} if field in ("custom_width", "custom_height") else companions
            full = make(operation, model, **{**companions, field: value(known, field)})
            if tuple(bare) not in plain:
                plain[tuple(bare)] = wire(provider, make(operation, model, **bare))
            try:
                changed = wire(provider, full)
            except Unsupported as error:
                assert field in error.fields
            else:
                assert changed != plain[tuple(bare)], field
        elif other := next(
            (one for one in OPERATIONS[operation] + OPERATIONS["generate"] if field in one.fields), None
        ):
            request = make(operation, model, **{field: value(other, field)})
            assert field in asked(request)
            with pytest.raises(Unsupported) as caught:
                wire(provider, request)
            assert field in caught.value.fields


@pytest.mark.parametrize(("provider", "operation", "model"), CASES)
def test_what_is_always_asked_changes_the_wire(provider: str, operation: str, model: str, wire: Wire) -> None:
    known = model_of(operation, model)
    plain = wire(provider, make(operation, model))
    if BY_ID[provider].seeds(operation, model):
        assert wire(provider, make(operation, model, seed=8)) != plain
    if known.counts:
        assert wire(provider, make(operation, model, num_images=2)) != plain
    if known.words != "none":
        assert wire(provider, make(operation, model, prompt="A hare")) != plain
    for name in ("image", "images", "mask"):
        if name in {field.name for field in dataclasses.fields(REQUESTS[operation])}:
            other = png("white", mode="L") if name == "mask" else png("navy")
            assert wire(provider, make(operation, model, **{name: (other,) if name == "images" else other})) != plain
