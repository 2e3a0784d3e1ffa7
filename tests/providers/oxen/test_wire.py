"""Oxen: what a request becomes on the wire, as the pages of its two models spell it, and what the user is told.

Sources: docs.oxen.ai's pages `ideogram-v4` and `ideogram-v4-5`; sections 3 and 6 of the pack's reference.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from core.conftest import Ask
from core.samples import LAYOUT, generate
from doubles import OxenDouble, pictures
from doubles.oxen import GENERATE, KEY, QUEUE
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.models import OPERATIONS, model_of
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.results import info

from .wire_samples import PROMPT, sent, tiny


@pytest.mark.parametrize(("model", "theirs"), [("4.0", "ideogram-v4"), ("4.5", "ideogram-v4-5")])
def test_what_was_not_asked_is_not_sent(model: str, theirs: str, ask: Ask, oxen: OxenDouble) -> None:
    ask(generate(model), "oxen")
    assert sent(oxen) == {"model": theirs, "prompt": PROMPT, "seed": 7}
    (post,) = oxen.asked(QUEUE)[:1]
    assert post.headers["Authorization"] == f"Bearer {KEY}"
    assert post.content_type == "application/json"


def test_every_choice_is_said_in_their_words(ask: Ask, oxen: OxenDouble) -> None:
    for model, field, theirs, words in CHOICES:
        assert tuple(words) == model_of("generate", model).fields[field]
        for ours, word in words.items():
            oxen.requests.clear()
            ask(generate(model, **{field: ours}), "oxen")
            assert sent(oxen)[theirs] == word


CHOICES: list[tuple[str, str, str, dict[str, Any]]] = [
    (
        *("4.0", "rendering_speed", "rendering_speed"),
        {"TURBO": "TURBO", "DEFAULT": "BALANCED", "QUALITY": "QUALITY"},
    ),
    ("4.5", "quality", "quality", {"LOW": "low", "MEDIUM": "medium", "HIGH": "high"}),
    ("4.5", "magic_prompt", "enable_prompt_expansion", {"ON": True, "OFF": False}),
]


def test_every_setting_reaches_the_wire_of_4_0_and_is_refused_by_name_for_4_5(ask: Ask, oxen: OxenDouble) -> None:
    for setting, theirs, words in SETTINGS:
        for ours, word in words.items():
            oxen.requests.clear()
            ask(generate("4.0"), "oxen", **{setting: ours})
            assert sent(oxen)[theirs] == word
            with pytest.raises(Unsupported, match=setting) as caught:
                ask(generate("4.5"), "oxen", **{setting: ours})
            assert caught.value.fields == (setting,)
            assert len(oxen.wire()) == 1
    offered = {setting.name: set(setting.choices) - {"auto"} for setting in BY_ID["oxen"].settings if setting.on_wire}
    assert offered == {setting: set(words) for setting, _, words in SETTINGS}


SETTINGS: list[tuple[str, str, dict[str, Any]]] = [
    ("expansion_model", "expansion_model", {word: word for word in ("Medium", "Large")}),
    ("acceleration", "acceleration", {word: word for word in ("none", "low", "regular", "high")}),
    ("output_format", "output_format", {word: word for word in ("png", "jpeg")}),
    ("safety", "enable_safety_checker", {"on": True, "off": False}),
]


def test_a_setting_that_is_not_offered_is_refused(ask: Ask, oxen: OxenDouble) -> None:
    with pytest.raises(BadInput, match="expansion_model"):
        ask(generate("4.0"), "oxen", expansion_model="None")
    assert not oxen.requests


@pytest.mark.parametrize("delivery", ["auto", "queue"])
def test_the_queue_is_asked_unless_another_way_is_set(delivery: str, ask: Ask, oxen: OxenDouble) -> None:
    ask(generate("4.0"), "oxen", delivery=delivery)
    assert [path for path, _ in oxen.wire()] == [QUEUE]
    assert not {"num_images", "num_generations", "response_format"} & set(sent(oxen))


def test_the_synchronous_route_is_asked_for_the_picture_itself(ask: Ask, oxen: OxenDouble) -> None:
    oxen.picture = tiny
    result = ask(generate("4.0", seed=77), "oxen", delivery="synchronous")
    assert oxen.wire() == [
        (GENERATE, {"model": "ideogram-v4", "prompt": PROMPT, "seed": 77, "response_format": "b64_json"})
    ]
    assert pictures.seed_of(result.data[0]) == 77
    assert not oxen.asked("/api/repos")
    assert not oxen.asked("/api/events")
    assert result.outcome.pictures[0].seed == 77


def test_a_synchronous_answer_with_a_link_is_read_too(ask: Ask, oxen: OxenDouble) -> None:
    oxen.links_inside = True
    assert sorted(ask(generate("4.0", num_images=2), "oxen", delivery="synchronous").data) == [0, 1]
    assert len(oxen.asked("/api/repos")) == 2
    assert oxen.billed == 2


def test_a_structured_prompt_is_refused_where_expansion_cannot_be_switched_off(ask: Ask, oxen: OxenDouble) -> None:
    with pytest.raises(Unsupported, match="structured_prompt") as caught:
        ask(generate("4.0", prompt=None, structured_prompt=LAYOUT), "oxen")
    assert caught.value.fields == ("structured_prompt",)
    assert not oxen.requests


def test_a_structured_prompt_of_4_5_is_serialised_and_not_expanded(ask: Ask, oxen: OxenDouble) -> None:
    ask(generate("4.5", prompt=None, structured_prompt=LAYOUT), "oxen")
    assert json.loads(sent(oxen)["prompt"]) == LAYOUT
    assert "夏" in sent(oxen)["prompt"]
    assert sent(oxen)["enable_prompt_expansion"] is False


def test_info_says_what_was_made(ask: Ask, oxen: OxenDouble) -> None:
    report = json.loads(info.info([ask(generate("4.0", seed=9), "oxen").outcome], []))
    (image,) = report["images"]
    assert (report["provider"], report["model"], image["seed"], image["prompt"]) == ("oxen", "4.0", 9, PROMPT)
    assert image["generation_id"] in oxen.jobs
    assert image["provider_model"] == "ideogram-v4"
    assert image["size"] == [16, 16], "the true size is the file's"


def test_only_generate_is_offered_with_these_models() -> None:
    oxen = BY_ID["oxen"]
    assert oxen.operations == {"generate"}
    assert oxen.models("generate") == ("4.0", "4.5")
    assert [name for name in OPERATIONS if oxen.models(name)] == ["generate"]
