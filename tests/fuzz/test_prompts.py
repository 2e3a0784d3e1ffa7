"""Prompts of any kind: read, drawn and identified, or refused with the place of what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from core.samples import LAYOUT, generate
from hypothesis import given
from hypothesis import strategies as st
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.errors import BadInput, IdeogramKitError
from ideogram_kit.nodes.ideogram.prompt import looks_structured, read, serialise
from ideogram_kit.nodes.ideogram.providers import PROVIDERS
from ideogram_kit.nodes.ideogram.receipts.identity import identity
from ideogram_kit.nodes.ideogram.requests import ProviderRef

from .cases import cases, ran
from .mutations import bytes_like, json_like
from .talk import Talk

TEXTS = st.one_of(
    st.text(st.characters(codec=None), max_size=60),  # lone surrogates too
    st.text("{}[]\",:'\\/`*# \n\t0189.eE-+abux“”", max_size=60),
    st.sampled_from(
        ["{" * 3000, "[" * 3000 + "]" * 3000, '{"a":' * 500, "\x00", "\ufeff{}", "```json\n{}\n```", "x" * 20_000]
    ),
)


@given(text=TEXTS)
@cases(40)
def test_any_text_is_a_prompt_or_an_error(text: str) -> None:
    ran["prompts"] += 1
    assert looks_structured(text) in (True, False)
    settled(text)


@given(prompt=json_like(LAYOUT))
@cases(40)
def test_any_object_is_a_prompt_or_an_error(prompt: Any) -> None:
    ran["prompts"] += 1
    before = repr(prompt)
    if isinstance(prompt, dict):
        settled(prompt)
    settled(json.dumps(prompt))
    assert repr(prompt) == before, "what was given is as it was"


@given(content=bytes_like(json.dumps(LAYOUT, ensure_ascii=False).encode()))
@cases(40)
def test_a_prompt_that_was_spoilt_is_read_or_an_error(content: bytes) -> None:
    ran["prompts"] += 1
    settled(content.decode("utf-8", "replace"))


@given(text=TEXTS, prompt=json_like(LAYOUT), plain=st.booleans())
@cases(10)
def test_whatever_is_accepted_is_drawn_by_proof(text: str, prompt: Any, plain: bool, talk: Talk) -> None:
    ran["prompts"] += 1
    structured = None if plain else settled(json.dumps(prompt))
    asked: dict[str, Any] = (
        {"prompt": text} if structured is None else {"prompt": None, "structured_prompt": structured}
    )
    request = generate("4.0", resolution="1024x1024", **asked)
    try:
        batch = talk.pictures("proof", request)
    except BadInput:
        return
    assert batch.images().shape == (1, 1024, 1024, 3)


@pytest.mark.parametrize("provider", [provider.id for provider in PROVIDERS if provider.key_variable])
@given(text=TEXTS)
@cases(5)
def test_whatever_is_accepted_is_sent_as_it_is(provider: str, text: str, talk: Talk) -> None:
    ran["prompts"] += 1
    request = generate("4.0", prompt=text)
    try:
        order = prepare.order(ProviderRef(id=provider), request, talk.keys)
    except IdeogramKitError:
        return
    assert order.request.prompt == text
    assert identity(provider, "generate", request) == identity(provider, "generate", generate("4.0", prompt=text))
    double = talk.doubles[provider]
    before = len(double.requests)
    try:
        talk.pictures(provider, request)
    except IdeogramKitError:
        return
    sent = b"".join(one.data + b"".join(part.data for part in one.parts) for one in double.requests[before:])
    assert (
        json.dumps(text).encode()[1:-1] in sent
        or text.encode() in sent
        or json.dumps(text, ensure_ascii=False).encode()[1:-1] in sent
    )


def settled(value: Any) -> Any:
    """The prompt that was read, which reads as itself; None for an error of ours."""
    try:
        prompt = read(value, "prompt").prompt
    except BadInput as error:
        assert error.field == "prompt" and len(str(error)) < 20_000
        return None
    again = read(serialise(prompt), "prompt")
    assert again.prompt == prompt
    serialise(prompt).encode()
    return prompt
