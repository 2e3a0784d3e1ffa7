"""A structured prompt that breaks Ideogram's contract: sent whole where the provider takes it, refused elsewhere."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.prompt import read, read_given
from ideogram_kit.nodes.ideogram.receipts.identity import identity
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request

from .conftest import Ask, DoubleOf
from .samples import LAYOUT, make

FREE: dict[str, Any] = {"mood": "calm", "compositional_deconstruction": {"layers": ["a fox", None, 0.5]}}
"""Legal at Runware: the composition, and keys that Ideogram's contract does not have."""


def asked(prompt: Any, model: str = "4.0") -> Request:
    """A request as a node makes it of a structured prompt that is connected."""
    checked, given = read_given(prompt, "structured_prompt")
    return make("generate", model, prompt=None, structured_prompt=checked, given_prompt=given)


def order(provider: str, request: Request, keys: Keys) -> prepare.Order:
    keys.store(provider, "test-key-1234567890")
    return prepare.order(ProviderRef(id=provider), request, keys)


def test_runware_gets_it_whole_and_the_user_is_told(ask: Ask, double_of: DoubleOf) -> None:
    double = double_of("runware")
    outcome = ask(asked(FREE), "runware").outcome
    (task,) = double.wire()
    assert task["settings"]["structuredPrompt"] == FREE and "positivePrompt" not in task
    (note,) = [note for note in outcome.notes if "structured prompt" in note]
    assert "sent as it was given, as Runware allows" in note and "high_level_description is missing" in note
    assert next(iter(outcome.pictures.values())).prompt == (
        '{"mood":"calm","compositional_deconstruction":{"layers":["a fox",null,0.5]}}'
    )


@pytest.mark.parametrize("provider", ["ideogram", "fal", "proof"])
def test_elsewhere_it_is_refused_before_anything_is_sent(provider: str, ask: Ask, double_of: DoubleOf) -> None:
    double = double_of(provider) if provider != "proof" else None
    with pytest.raises(BadInput) as of_contract:
        read(FREE, "structured_prompt")
    with pytest.raises(BadInput, match=r"high_level_description is missing") as caught:
        ask(asked(FREE), provider)
    assert str(caught.value) == str(of_contract.value) and caught.value.field == "structured_prompt"
    assert double is None or double.requests == []


@pytest.mark.parametrize("model", ["4.5", "P-Image", "3.0"])
def test_runwares_other_models_keep_the_contract(model: str, keys: Keys) -> None:
    with pytest.raises(BadInput, match="high_level_description is missing"):
        order("runware", asked(FREE, model), keys)


def test_a_key_that_the_contract_has_no_place_for_is_kept_at_runware_alone(keys: Keys) -> None:
    prompt = {**LAYOUT, "mood": "calm", "aspect_ratio": "1:1"}
    at_runware = order("runware", asked(prompt), keys)
    assert at_runware.draft is not None
    assert at_runware.draft.fields["settings.structuredPrompt"] == prompt
    assert "has no place for some of its keys" in at_runware.notes[0] and len(at_runware.notes) == 1
    elsewhere = order("ideogram", asked(prompt), keys)
    assert elsewhere.request.structured_prompt == LAYOUT
    assert elsewhere.notes == read(prompt, "structured_prompt").findings


def test_one_that_keeps_the_contract_goes_in_the_trained_order_everywhere(keys: Keys) -> None:
    turned = dict(reversed(LAYOUT.items()))
    for provider in ("runware", "ideogram"):
        prepared = order(provider, asked(turned), keys)
        assert prepared.notes == () and list(prepared.request.structured_prompt or ()) == list(LAYOUT)


def test_what_stood_around_it_is_told_at_runware_too(keys: Keys) -> None:
    prepared = order("runware", asked(f"Here it is, just for you: {FREE}"), keys)
    assert "around the JSON was left out" in prepared.notes[0] and len(prepared.notes) == 2


def test_runware_refuses_one_without_a_composition(keys: Keys) -> None:
    with pytest.raises(BadInput, match="which Runware requires"):
        order("runware", asked({"high_level_description": "A fox", "mood": "calm"}), keys)


def test_one_that_cannot_be_written_as_json_is_held_to_the_contract(keys: Keys) -> None:
    with pytest.raises(BadInput, match="high_level_description is missing"):
        order("runware", asked({**FREE, "mood": math.nan}), keys)


def test_the_providers_that_could_are_judged_by_their_own_contract(keys: Keys) -> None:
    """The alternatives that an error names would take the prompt themselves."""
    with pytest.raises(Unsupported, match="custom_model") as caught:
        order("runware", replace(asked(FREE), custom_model="model/mine/version/1"), keys)
    assert "Ideogram can" not in str(caught.value)
    with pytest.raises(Unsupported, match="Ideogram"):
        order("runware", replace(asked(LAYOUT), custom_model="model/mine/version/1"), keys)


def test_an_identity_does_not_know_how_a_prompt_was_read(keys: Keys) -> None:
    prepared = order("ideogram", asked(LAYOUT), keys)
    plain = make("generate", "4.0", prompt=None, structured_prompt=LAYOUT)
    assert identity("ideogram", "generate", prepared.request) == identity("ideogram", "generate", plain)
