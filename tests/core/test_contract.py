"""The contract that carries the design: whatever is asked either changes the wire or is refused by name.

For every provider × operation × model × optional field. On a provider with an API the wire is every request that its
double received; on Proof it is the sheet, all of which shows in the picture (test_proof_sheet.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from doubles import IdeogramDouble
from ideogram_kit.nodes.ideogram import run
from ideogram_kit.nodes.ideogram.errors import Unsupported
from ideogram_kit.nodes.ideogram.keys import Keys
from ideogram_kit.nodes.ideogram.models import BY_NAME, MODELS
from ideogram_kit.nodes.ideogram.providers import PROVIDERS, proof
from ideogram_kit.nodes.ideogram.requests import Generate, ProviderRef

from .conftest import Ask
from .samples import COMPANIONS, generate, value

FIELDS = sorted({field for model in MODELS for field in model.fields})
Wire = Callable[[str, Generate], Any]


@pytest.fixture
def wire(ask: Ask, keys: Keys, double: IdeogramDouble) -> Wire:
    """What a request puts on the wire of a provider."""

    def observe(provider: str, request: Generate) -> Any:
        if provider == "proof":
            order = run.order(ProviderRef(id="proof"), request, keys)
            return [proof.sheet(order.request, request.seed + index) for index in range(request.num_images)]
        before = len(double.requests)
        ask(request, provider)
        sent = [one for one in double.requests[before:] if one.method == "POST"]
        return [(one.path, one.parts if one.is_multipart else one.json()) for one in sent]

    return observe


@pytest.mark.parametrize("model", [model.name for model in MODELS])
@pytest.mark.parametrize("provider", [provider.id for provider in PROVIDERS if provider.offers("generate")])
def test_every_field_changes_the_wire_or_is_refused_by_name(provider: str, model: str, wire: Wire) -> None:
    known = BY_NAME[model]
    for field in FIELDS:
        if field not in known.fields:
            other = next(candidate for candidate in MODELS if field in candidate.fields)
            with pytest.raises(Unsupported) as caught:
                wire(provider, generate(model, **{field: value(other, field)}))
            assert field in caught.value.fields
            continue
        companions = {} if field in ("custom_width", "custom_height") else COMPANIONS.get(field, {})
        full = generate(model, **{**COMPANIONS.get(field, {}), field: value(known, field)})
        try:
            changed = wire(provider, full)
        except Unsupported as error:
            assert field in error.fields
        else:
            assert changed != wire(provider, generate(model, **companions)), field


@pytest.mark.parametrize("model", [model.name for model in MODELS])
@pytest.mark.parametrize("provider", [provider.id for provider in PROVIDERS if provider.offers("generate")])
def test_what_is_always_asked_changes_the_wire(provider: str, model: str, wire: Wire) -> None:
    plain = wire(provider, generate(model))
    assert wire(provider, generate(model, seed=8)) != plain
    assert wire(provider, generate(model, num_images=2)) != plain
    assert wire(provider, generate(model, prompt="A hare")) != plain
