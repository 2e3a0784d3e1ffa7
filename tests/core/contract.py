"""The contract that carries the design, for one provider, operation and model: see test_contract.py."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.errors import Unsupported
from ideogram_kit.nodes.ideogram.models import OPERATIONS, model_of
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.requests import Request, asked

from .samples import COMPANIONS, NEEDED, REQUESTS, half_masked, make, png, value

Wire = Callable[[str, Request], Any]
"""What a request puts on the wire of a provider."""


def every_field_changes_the_wire_or_is_refused_by_name(provider: str, operation: str, model: str, wire: Wire) -> None:
    """Ask each optional field by itself, those that the model lacks included."""
    known = model_of(operation, model)
    needed = NEEDED.get((provider, operation, model), {})
    every = [field.name for field in dataclasses.fields(REQUESTS[operation])]
    plain: dict[tuple[str, ...], Any] = {}
    for field in every:
        if field in known.fields:
            companions = {**needed, **COMPANIONS.get(field, {})}
            bare = needed if field in ("custom_width", "custom_height") else companions
            full = make(operation, model, **{**companions, field: value(known, field)})
            try:
                if tuple(bare) not in plain:
                    plain[tuple(bare)] = wire(provider, make(operation, model, **bare))
                changed = wire(provider, full)
            except Unsupported:
                # What it cannot be asked without may be refused already.
                with pytest.raises(Unsupported) as caught:
                    wire(provider, full)
                assert field in caught.value.fields
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


def what_is_always_asked_changes_the_wire(provider: str, operation: str, model: str, wire: Wire) -> None:
    """Ask with another seed, count, prompt and source."""
    known = model_of(operation, model)
    needed = NEEDED.get((provider, operation, model), {})
    plain = wire(provider, make(operation, model, **needed))
    if BY_ID[provider].seeds(operation, model):
        assert wire(provider, make(operation, model, seed=8, **needed)) != plain
    if known.counts:
        assert wire(provider, make(operation, model, num_images=2, **needed)) != plain
    if known.words != "none":
        assert wire(provider, make(operation, model, prompt="A hare", **needed)) != plain
    for name in ("image", "images", "mask"):
        if name in {field.name for field in dataclasses.fields(REQUESTS[operation])}:
            other = half_masked(4) if name == "mask" else png("navy")
            source = {name: (other,) if name == "images" else other}
            assert wire(provider, make(operation, model, **source, **needed)) != plain
