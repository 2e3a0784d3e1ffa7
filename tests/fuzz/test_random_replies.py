"""2,000 changed answers of each provider end in pictures or in an error of ours, and can always be asked again."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from core.runs import fresh_run
from core.samples import NEEDED, make, needed_settings, png
from doubles import DOUBLES, Fault, Reply
from ideogram_kit.nodes.ideogram.errors import IdeogramKitError
from ideogram_kit.nodes.ideogram.providers import BY_ID, polling
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.requests.job import Item
from ideogram_kit.nodes.ideogram.transport.response import Reply as Answer

from .cases import ran, thorough
from .random_replies import mutated, status_of
from .talk import Talk
from .test_replies import QUESTIONS, question

pytestmark = pytest.mark.slow
READ, ASKED = 1_800, 200
"""How many answers of each provider are read alone, and how many come in a whole conversation over a socket."""

SEED = random.randrange(2**32) if thorough else 20261121
LONGEST = 3000
"""Characters of the longest text of an error: a link may be shown whole."""


def answers(provider: str, talk: Talk) -> list[tuple[Answer, Batch]]:
    """What this provider answers to one request of each operation and model, in each of its forms."""
    found: list[tuple[Answer, Batch]] = []
    kind = type(BY_ID[provider])
    usual = kind.items

    def watched(self: Any, reply: Answer, part: Batch) -> list[Item]:
        found.append((reply, part))
        return usual(self, reply, part)

    double: Any = talk.doubles[provider]
    double.forget()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "items", watched)
        for operation in sorted(BY_ID[provider].operations):
            for model in BY_ID[provider].models(operation):
                request = make(operation, model, **NEEDED.get((provider, operation, model), {}))
                talk.pictures(provider, request, **needed_settings(BY_ID[provider], request))
        for form in reversed(double.forms):
            double.form = form
            talk.pictures(provider, make("generate", "4.0"))
    return found


@pytest.mark.parametrize("provider", DOUBLES)
def test_a_changed_answer_is_read_or_is_an_error_of_ours(provider: str, talk: Talk) -> None:
    sound = answers(provider, talk)
    outcomes: Counter[str] = Counter()
    for number in range(READ):
        chance = random.Random(f"{SEED} {provider} {number}")
        reply, part = chance.choice(sound)
        content = mutated(reply.content, chance)
        try:
            items = BY_ID[provider].items(Answer(status_of(reply.status, chance), reply.headers, content), part)
        except IdeogramKitError as error:
            outcomes[type(error).__name__] += 1
            assert 0 < len(str(error)) < LONGEST, number
            continue
        except Exception as error:
            raise AssertionError(f"case {number} of {SEED}: {content[:3000]!r}") from error
        outcomes["pictures"] += 1
        for item in items:
            assert item.url is None or isinstance(item.url, str), number
            assert item.data is None or isinstance(item.data, bytes), number
            assert item.error is None or isinstance(item.error, IdeogramKitError), number
            assert isinstance(item.prompt, str), number
            assert item.seed is None or isinstance(item.seed, int), number
            assert item.usd is None or 0 <= item.usd < float("inf"), number
            assert item.size is None or all(isinstance(side, int) and side > 0 for side in item.size), number
            json.dumps(item.facts, allow_nan=False)
    ran["replies"] += READ
    assert outcomes["pictures"] > READ / 10 and len(outcomes) > 3, outcomes


@pytest.mark.parametrize("provider", DOUBLES)
def test_a_conversation_with_a_changed_answer_can_always_be_asked_again(
    provider: str, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A changed link may lead to a job that never ends.
    monkeypatch.setattr(polling, "PATIENCE", 3.0)
    double = talk.doubles[provider]
    graph_run = fresh_run()
    provided = BY_ID[provider]
    models = [model for model in ("3.0", "4.0") if model in provided.models("generate")]
    questions = [operation for operation in QUESTIONS if operation in provided.operations]
    for number in range(ASKED):
        chance = random.Random(f"{SEED} {provider} asked {number}")
        changed: list[bytes] = []

        def change(reply: Reply, chance: random.Random = chance, changed: list[bytes] = changed) -> Reply:
            changed.append(mutated(reply.body, chance))
            return Reply(status=status_of(reply.status, chance), body=changed[0], headers=reply.headers)

        asked: Any = make("generate", chance.choice(models), seed=1000 + number)
        if questions and chance.random() < 0.25:
            asked = _another(question(provider, chance.choice(questions)), number)
        double.forget()
        double.script("/", *[Fault()] * chance.choice((0, 0, 0, 1, 1, 2, 3)), Fault(change=change))
        try:
            _answered(talk, provider, asked, graph_run)
            double.unscript()
            # What did not come comes now; or, where it was tried once more first, the next time.
            again = replace(graph_run, ask_again=True)
            assert _answered(talk, provider, asked, again) or _answered(talk, provider, asked, again)
        except Exception as error:
            raise AssertionError(f"case {number} of {SEED}: {changed}") from error
    ran["replies"] += ASKED


def _answered(talk: Talk, provider: str, asked: Any, graph_run: GraphRun) -> bool:
    """Ask as a node does. Returns whether the answer came; else there was an error of ours, without the key."""
    try:
        if asked.operation == "generate":
            return len(talk.pictures(provider, asked, graph_run).images()) == 1
        return talk.words(provider, asked, graph_run).provider == provider
    except IdeogramKitError as error:
        assert 0 < len(str(error)) < LONGEST
        assert talk.doubles[provider].key not in str(error)
        return False


def _another(asked: Any, number: int) -> Any:
    """The same question about something else, so that no receipt has its answer."""
    if asked.operation == "magic_prompt":
        return replace(asked, prompt=f"sign {number}")
    return replace(asked, image=png(f"rgb({number % 256}, 9, 9)", (64, 64)))


def test_the_same_number_gives_the_same_change() -> None:
    body = b'{"data": [{"url": "https://a.example/b", "id": 7}, {"url": null}], "status": "done"}'
    first, second = ([mutated(body, random.Random(number)) for number in range(200)] for _ in range(2))
    assert first == second and len(set(first)) > 100
