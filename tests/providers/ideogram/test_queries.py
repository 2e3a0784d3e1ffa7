"""Ideogram's describe and magic prompt: what is asked, what is read from the replies, and Proof's answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from core.conftest import answered
from core.samples import LAYOUT, png
from doubles import Fault, IdeogramDouble
from doubles.ideogram import KEY
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.prompt import read, serialise
from ideogram_kit.nodes.ideogram.requests import Describe, Description, MagicPrompt, ProviderRef
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from ideogram_kit.nodes.ideogram.validation.words import DESCRIBERS, check_query

V4 = "/v1/ideogram-v4/describe"


LEGACY = "/describe"


MAGIC = "/v1/ideogram-v4/magic-prompt"


Consult = Callable[..., Description]


@pytest.fixture
def put(keys: Keys) -> Consult:
    """Ask a question on the background loop and wait for the answer."""

    def carry_out(question: Describe | MagicPrompt, provider: str | None = None) -> Description:
        check_query(question)
        prepared = query.prepare(ProviderRef(id=provider) if provider else None, question, keys)
        return background.submit(answered(prepared, Progress(provider="", total=0))).result(30)

    return carry_out


def describe(model: str = "4.0", **fields: Any) -> Describe:
    return Describe(model=model, image=png("tomato", (48, 32)), **fields)


@pytest.mark.parametrize("boxes", [True, False])
@pytest.mark.parametrize("style", [True, False])
@pytest.mark.parametrize("tags", [True, False])
def test_4_0_is_asked_with_its_three_choices_and_gives_a_prompt(
    boxes: bool, style: bool, tags: bool, put: Consult, double: IdeogramDouble
) -> None:
    answer = put(describe(include_bbox=boxes, include_style_descriptions=style, include_tags=tags))
    (request,) = double.asked(V4)
    sent = {part.name: part.text for part in request.parts if part.filename is None}
    told = {"include_bbox": boxes, "include_style_descriptions": style, "include_tags": tags}
    assert sent == {name: str(value).lower() for name, value in told.items()}
    assert request.part("image_file").data == describe().image
    prompt = answer.structured_prompt
    assert prompt is not None and "48x32" in prompt["high_level_description"]
    assert ("bbox" in prompt["compositional_deconstruction"]["elements"][0]) == boxes
    assert ("style_description" in prompt) == style
    assert ("tags" in answer.facts) == tags and "tags" not in prompt
    assert not [note for note in answer.notes if "tags" in note]
    assert answer.text == serialise(prompt)
    assert (answer.provider, answer.usd) == ("ideogram", None)


@pytest.mark.parametrize(("model", "version"), [("3.0", "V_3"), ("2.0", "V_2")])
def test_the_older_models_give_sentences(model: str, version: str, put: Consult, double: IdeogramDouble) -> None:
    answer = put(describe(model))
    (request,) = double.asked(LEGACY)
    assert request.part("describe_model_version").text == version
    assert request.part("image_file").content_type == "image/png"
    assert "48x32" in answer.text
    assert answer.structured_prompt is None


def test_several_sentences_are_all_handed_on(put: Consult, double: IdeogramDouble) -> None:
    double.script(LEGACY, Fault.json({"descriptions": [{"text": "One."}, {"text": " "}, {"text": "Two."}, 7]}))
    assert put(describe("3.0")).text == "One.\n\nTwo."


def test_magic_prompt_is_asked_with_a_ratio_and_gives_the_chosen_one(put: Consult, double: IdeogramDouble) -> None:
    chosen = put(MagicPrompt(prompt='a sign, "Été 夏"'))
    echoed = put(MagicPrompt(prompt="a sign", aspect_ratio="16x9"))
    first, second = [request.json() for request in double.asked(MAGIC)]
    assert first == {"text_prompt": 'a sign, "Été 夏"', "aspect_ratio": "AUTO"}
    assert second == {"text_prompt": "a sign", "aspect_ratio": "16x9"}
    assert (chosen.aspect_ratio, echoed.aspect_ratio) == ("3x2", "16x9")
    assert chosen.structured_prompt is not None
    assert chosen.structured_prompt["compositional_deconstruction"]["elements"][1]["text"] == "Été 夏"
    assert read(chosen.text, "prompt").prompt == chosen.structured_prompt


@pytest.mark.parametrize("ratio", [None, 3, "", "AUTO", "wide", "0x1"])
def test_a_ratio_that_cannot_be_read_is_noted(ratio: Any, put: Consult, double: IdeogramDouble) -> None:
    double.script(MAGIC, Fault.json({"json_prompt": LAYOUT, "aspect_ratio": ratio}))
    answer = put(MagicPrompt(prompt="a", aspect_ratio="4x5"))
    assert answer.aspect_ratio == "4x5"
    assert [note for note in answer.notes if "4x5 was taken" in note]


def test_what_is_odd_in_an_answer_is_mended_and_noted(put: Consult, double: IdeogramDouble) -> None:
    composition = {"background": "b", "elements": [{"type": "object", "bbox": [900, 1, 1, 900], "desc": "d"}]}
    odd = {"aspect_ratio": "1x1", "high_level_description": "x", "compositional_deconstruction": composition}
    double.script(V4, Fault.json({"json_prompt": odd}))
    answer = put(describe())
    assert answer.structured_prompt is not None
    (element,) = answer.structured_prompt["compositional_deconstruction"]["elements"]
    assert element == {"type": "obj", "bbox": [1, 1, 900, 900], "desc": "d"}
    assert len(answer.notes) == 3


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault.status(400), errors.BadRequest, "Nothing was billed"),
        (Fault.status(401), errors.KeyRejected, "Settings → Ideogram Kit"),
        (Fault.status(402), errors.OutOfCredit, "Nothing was billed"),
        (Fault.status(422), errors.Blocked, "safety"),
        (Fault.status(500), errors.Unavailable, "may have been billed"),
        (Fault.status(503), errors.Unavailable, "503"),
        (Fault.html(), errors.BadReply, "Just a moment"),
        (Fault.html(status=502), errors.Unavailable, "Just a moment"),
        (Fault.empty(), errors.BadReply, "an empty reply"),
        (Fault.json([]), errors.BadReply, "without an object"),
        (Fault.json({}), errors.BadReply, "without a"),
        (Fault.json({"error": "quota of the moon"}), errors.BadReply, "quota of the moon"),
        (Fault.json({"json_prompt": None, "descriptions": None}), errors.BadReply, "without a"),
        (Fault.json({"json_prompt": [1], "descriptions": []}), errors.BadReply, "without a"),
        (Fault.cut(20), errors.Unavailable, "not sent again"),
        (Fault.lost(), errors.Unavailable, "may have been billed"),
    ],
)
@pytest.mark.parametrize(
    ("path", "question"),
    [(V4, describe()), (LEGACY, describe("3.0")), (MAGIC, MagicPrompt(prompt="a"))],
    ids=["describe 4.0", "describe 3.0", "magic prompt"],
)
def test_a_fault_is_told_apart_and_the_post_is_sent_once(
    path: str,
    question: Describe | MagicPrompt,
    fault: Fault,
    error: type[Exception],
    words: str,
    put: Consult,
    double: IdeogramDouble,
) -> None:
    double.script(path, fault)
    with pytest.raises(error, match=words) as caught:
        put(question)
    assert type(caught.value) is error
    assert len(double.asked(path)) == 1
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "prompt", [{"high_level_description": "x"}, "plain words", {"compositional_deconstruction": 3}]
)
def test_a_prompt_that_cannot_be_used_is_a_bad_reply(prompt: Any, put: Consult, double: IdeogramDouble) -> None:
    double.script(V4, Fault.json({"json_prompt": prompt}))
    with pytest.raises(errors.BadReply, match="cannot be used: json_prompt"):
        put(describe())


def test_a_limit_is_waited_for(put: Consult, double: IdeogramDouble) -> None:
    double.script(MAGIC, Fault.status(429, headers={"Retry-After": "0.02"}))
    assert put(MagicPrompt(prompt="a")).structured_prompt
    assert len(double.asked(MAGIC)) == 2


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (MagicPrompt(prompt=" \n"), "prompt: it is blank"),
        (MagicPrompt(prompt="a", aspect_ratio="7x7"), "aspect_ratio: '7x7'"),
        (describe("1.0"), "model: '1.0'"),
        (Describe(model="4.0", image=b"GIF89a"), "image: "),
        (Describe(model="4.0", image=b"\xff\xd8\xff" + bytes(11 * 2**20)), "image: it is over 10 MB"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_sent(
    question: Describe | MagicPrompt, words: str, put: Consult, double: IdeogramDouble
) -> None:
    with pytest.raises(errors.BadInput, match=words):
        put(question)
    assert not double.requests


def test_without_a_key_a_proof_answers_and_says_so(put: Consult) -> None:
    answer = put(describe(include_style_descriptions=True, include_tags=True))
    assert (answer.provider, answer.usd) == ("proof", 0.0)
    assert answer.structured_prompt is not None
    assert "48 × 32" in answer.structured_prompt["high_level_description"]
    assert answer.structured_prompt["style_description"]["color_palette"] == ["#FF6347"]
    assert [note for note in answer.notes if "proof" in note] and answer.facts["tags"]
    assert read(answer.text, "prompt").findings == ()
    with pytest.raises(errors.KeyMissing):
        put(describe(), "ideogram")


@pytest.mark.parametrize("model", DESCRIBERS)
def test_a_proof_describes_every_model_the_same_way_each_time(model: str, put: Consult) -> None:
    answer = put(describe(model, include_bbox=False), "proof")
    assert answer == put(describe(model, include_bbox=False), "proof")
    assert "proof" in answer.text and "48 × 32" in answer.text
    assert (answer.structured_prompt is not None) == (model == "4.0")
    assert "bbox" not in answer.text


@pytest.mark.parametrize("literals", [0, 1, 3, 12])
def test_a_proof_sets_what_is_quoted_each_in_a_box_of_its_own(literals: int, put: Consult) -> None:
    quoted = [f"line {number}" for number in range(literals)]
    answer = put(MagicPrompt(prompt="A sign " + " ".join(f'"{text}"' for text in quoted), aspect_ratio="2x1"), "proof")
    assert answer.structured_prompt is not None and answer.aspect_ratio == "2x1"
    assert read(answer.text, "prompt").findings == ()
    subject, *texts = answer.structured_prompt["compositional_deconstruction"]["elements"]
    assert [element["text"] for element in texts] == quoted[:8]
    bottoms = [0, *(element["bbox"][2] for element in texts)]
    tops = [*(element["bbox"][0] for element in texts), subject["bbox"][0]]
    assert all(bottom < top for bottom, top in zip(bottoms, tops, strict=True))
    assert answer.structured_prompt["high_level_description"].startswith("A sign")
