"""Real replies of every provider, mistreated: pictures and words, or an error of ours; nothing is sent twice."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from core.samples import make, png
from doubles import DOUBLES, Fault, Reply
from hypothesis import given
from hypothesis import strategies as st
from ideogram_kit.nodes.ideogram.errors import IdeogramKitError
from ideogram_kit.nodes.ideogram.providers import BY_ID, PROVIDERS
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.http_errors import http_error
from ideogram_kit.nodes.ideogram.requests import Describe, MagicPrompt
from ideogram_kit.nodes.ideogram.requests.job import Item
from ideogram_kit.nodes.ideogram.requests.layers import LayerizeText
from ideogram_kit.nodes.ideogram.transport.response import Reply as Answer

from . import mutations
from .cases import cases, ran
from .mutations import JUNK, REPLY_STEPS, Step
from .talk import Talk

QUESTIONS: dict[str, Any] = {
    "describe": Describe(model="4.0", image=png("tomato", (48, 32))),
    "magic_prompt": MagicPrompt(prompt="a sign"),
    "layerize_text": LayerizeText(image=png("tomato", (64, 64)), seed=3),
}
ASKED = [
    (provider.id, operation)
    for provider in PROVIDERS
    if provider.id in DOUBLES
    for operation in ("generate", *QUESTIONS)
    if operation in provider.operations
]


def question(provider: str, operation: str) -> Any:
    """What is asked of a provider; a picture is described by a model that it has for it."""
    asked = QUESTIONS[operation]
    return replace(asked, model=DOUBLES[provider].describe_model) if operation == "describe" else asked


kept: dict[str, list[tuple[Answer, Batch]]] = {}


def replies(provider: str, talk: Talk) -> list[tuple[Answer, Batch]]:
    """The replies from which this provider's pictures were read in sound requests, captured once."""
    if provider not in kept:
        found = kept[provider] = []
        kind = type(BY_ID[provider])
        usual = kind.items

        def watched(self: Any, reply: Answer, part: Batch) -> list[Item]:
            found.append((reply, part))
            return usual(self, reply, part)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kind, "items", watched)
            double: Any = talk.doubles[provider]
            double.forget()  # faults that a test before left over
            for form in reversed(double.forms):
                double.form = form
                talk.pictures(provider, make("generate", "4.0"))
        assert found
    return kept[provider]


@pytest.mark.parametrize("provider", DOUBLES)
@given(data=st.data())
@cases(30)
def test_a_mistreated_reply_is_read_or_an_error(provider: str, data: st.DataObject, talk: Talk) -> None:
    ran["replies"] += 1
    reply, part = data.draw(st.sampled_from(replies(provider, talk)))
    status = data.draw(st.sampled_from([200, 200, 200, 200, 400, 401, 402, 403, 406, 418, 422, 429, 499, 500, 503]))
    spoilt = Answer(status, reply.headers, mutations.reply(reply.content, data.draw(REPLY_STEPS)))
    try:
        items = BY_ID[provider].items(spoilt, part)
    except IdeogramKitError as error:
        assert 0 < len(str(error)) < 1500
        return
    for item in items:
        assert item.url is None or isinstance(item.url, str)
        assert item.data is None or isinstance(item.data, bytes)
        assert item.error is None or isinstance(item.error, IdeogramKitError)
        assert isinstance(item.prompt, str)
        assert item.seed is None or isinstance(item.seed, int)
        assert item.usd is None or 0 <= item.usd < float("inf")
        assert item.size is None or all(isinstance(side, int) and side > 0 for side in item.size)
        json.dumps(item.facts, allow_nan=False)


@pytest.mark.parametrize(("provider", "operation"), ASKED)
@given(steps=REPLY_STEPS, turn=st.integers(0, 3))
@cases(8)
def test_a_conversation_with_a_mistreated_answer_ends_well_or_with_an_error(
    provider: str, operation: str, steps: list[Step], turn: int, talk: Talk
) -> None:
    ran["replies"] += 1
    double = talk.doubles[provider]

    def spoil(reply: Reply) -> Reply:
        return Reply(status=reply.status, body=mutations.reply(reply.body, steps), headers=reply.headers)

    double.unscript()
    double.script("/", *[Fault()] * turn, Fault(change=spoil))
    paid = len(double.wire())
    try:
        if operation == "generate":
            assert len(talk.pictures(provider, make("generate", "4.0")).images()) == 1
        else:
            assert talk.words(provider, question(provider, operation)).provider == provider
    except IdeogramKitError as error:
        assert double.key not in str(error)
    assert len(double.wire()) - paid == 1
    double.requests.clear()


@given(
    status=st.integers(100, 599),
    headers=st.dictionaries(
        st.sampled_from(["retry-after", "x-rate-limit-reset-at-utc", "content-type"]),
        st.one_of(st.text(max_size=30), st.sampled_from(["1e400", "-1", "nan", "9" * 400, "2026-11-21T00:00:00Z"])),
    ),
    body=JUNK,
)
@cases(40)
def test_a_refusal_of_any_kind_is_told(status: int, headers: dict[str, str], body: Any) -> None:
    ran["replies"] += 1
    told = http_error("Ideogram", "IDEOGRAM_API_KEY", Answer(status, headers, json.dumps(body).encode()))
    assert isinstance(told, IdeogramKitError) and 0 < len(str(told)) < 700
    waits = getattr(told, "retry_after", None)
    assert waits is None or 0 <= waits <= 60


@pytest.mark.parametrize("provider", DOUBLES)
def test_there_are_sound_replies_to_mistreat(provider: str, talk: Talk) -> None:
    for reply, part in replies(provider, talk):
        assert len(BY_ID[provider].items(reply, part)) == 1
