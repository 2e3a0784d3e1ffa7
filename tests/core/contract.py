"""The contract that carries the design, for one provider, operation and model: see tests/providers/test_contract.py."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.models import OPERATIONS, model_of
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.requests import Request, requested_fields

from .samples import COMPANIONS, NEEDED, REQUESTS, half_masked, make, png, value

Wire = Callable[[str, Request], Any]
"""What a request says to a provider: the bodies that are built for it, or what its double received."""


def every_field_changes_the_wire_or_is_refused_by_name(provider: str, operation: str, model: str, wire: Wire) -> None:
    """Ask each optional field by itself, those that the model lacks included."""
    known = model_of(operation, model)
    needed = NEEDED.get((provider, operation, model), {})
    plain: dict[tuple[str, ...], Any] = {}
    for field in _names(operation):
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
            assert field in requested_fields(request)
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
    if known.takes_count:
        assert wire(provider, make(operation, model, num_images=2, **needed)) != plain
    if known.prompt != "none":
        assert wire(provider, make(operation, model, prompt="A hare", **needed)) != plain
    for name in ("image", "images", "mask"):
        if name in _names(operation):
            other = half_masked(4) if name == "mask" else png("navy")
            source = {name: (other,) if name == "images" else other}
            assert wire(provider, make(operation, model, **source, **needed)) != plain


def full_requests(provider: str, operation: str, model: str, bodies: Wire) -> Iterator[Request]:
    """As few requests as ask every field that the provider takes, each with all that goes together; at least one."""
    known = model_of(operation, model)
    left = [name for name in _names(operation) if name in known.fields]
    first = True
    while left or first:
        fields = dict(NEEDED.get((provider, operation, model), {}))
        for name in left:
            more = {**fields, **COMPANIONS.get(name, {}), name: value(known, name)}
            if _is_taken(provider, make(operation, model, **more), bodies):
                fields = more
        taken = [name for name in left if name in fields]
        if taken or first:
            yield make(operation, model, **fields)
        # What is not taken by itself is not taken at all.
        left, first = [name for name in left if name not in taken] if taken else [], False


def _is_taken(provider: str, request: Request, bodies: Wire) -> bool:
    try:
        bodies(provider, request)
    except (Unsupported, BadInput):
        return False
    return True


def _names(operation: str) -> list[str]:
    return [field.name for field in dataclasses.fields(REQUESTS[operation])]
