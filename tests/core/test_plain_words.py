"""A structured prompt as plain words: nothing of it is lost, nothing reads as JSON, and places are said rightly."""

from __future__ import annotations

from typing import Any

import pytest
from doubles import DOUBLES, ideogram_words
from hypothesis import given
from hypothesis import strategies as st
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.errors import Unsupported
from ideogram_kit.nodes.ideogram.prompt import looks_structured, read, serialise
from ideogram_kit.nodes.ideogram.prompt.plain_words import plain_words, position
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.settings import filled
from ideogram_kit.nodes.ideogram.requests import Describe, ProviderRef
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from .conftest import Ask, DoubleOf, answered, rows_of
from .rows import only
from .runs import fresh_run
from .samples import LAYOUT, NEEDED, generate, make, needed_settings, png


def test_a_whole_one_is_read_aloud() -> None:
    prompt = {
        "high_level_description": "a poster for a summer fair",
        "style_description": {
            "aesthetics": "joyful",
            "lighting": "flat",
            "medium": "screen print",
            "art_style": "bold shapes.",
            "color_palette": ["#E4572E", "#17BEBB"],
        },
        "compositional_deconstruction": {
            "background": "warm paper",
            "elements": [
                {"type": "text", "bbox": [40, 100, 200, 900], "text": "Été 夏", "desc": "bold sans serif"},
                {"type": "obj", "bbox": [400, 50, 900, 400], "desc": "a fox", "color_palette": ["#E4572E"]},
                {"type": "text", "text": 'the "real"\nthing', "desc": "small"},
            ],
        },
    }
    assert plain_words(prompt) == (
        "A poster for a summer fair. "
        "Style: bold shapes; screen print; joyful; flat; in the colours #E4572E, #17BEBB. "
        "Background: warm paper. "
        'Across the top: the text "Été 夏", bold sans serif. '
        "On the left: a fox, in the colours #E4572E. "
        'The text “the "real"” above “thing”, small.'
    )


@pytest.mark.parametrize(
    ("box", "where"),
    [
        ((0, 0, 1000, 1000), "over the whole frame"),
        ((0, 0, 100, 100), "at the top left"),
        ((0, 450, 100, 550), "at the top"),
        ((900, 900, 1000, 1000), "at the bottom right"),
        ((450, 450, 550, 550), "in the centre"),
        ((450, 0, 550, 100), "on the left"),
        ((450, 100, 550, 900), "across the middle"),
        ((900, 0, 1000, 1000), "across the bottom"),
        ((0, 0, 1000, 300), "down the left side"),
        ((100, 450, 900, 550), "down the centre"),
        ((1000, 1000, 1000, 1000), "at the bottom right"),
    ],
)
def test_where_a_box_stands(box: tuple[int, int, int, int], where: str) -> None:
    assert position(box) == where


WORDS = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="{}"), min_size=1, max_size=20)
BOX = st.tuples(*(st.integers(0, 1000) for _ in range(4))).map(
    lambda four: [min(four[0], four[2]), min(four[1], four[3]), max(four[0], four[2]), max(four[1], four[3])]
)
ELEMENT = st.one_of(
    st.fixed_dictionaries({"type": st.just("obj"), "desc": WORDS}, optional={"bbox": BOX}),
    st.fixed_dictionaries({"type": st.just("text"), "text": WORDS, "desc": WORDS}, optional={"bbox": BOX}),
)


@given(st.lists(ELEMENT, max_size=5), WORDS, WORDS)
def test_nothing_is_lost_and_it_is_no_json(elements: list[dict[str, Any]], whole: str, ground: str) -> None:
    prompt = {
        "high_level_description": whole,
        "compositional_deconstruction": {"background": ground, "elements": elements},
    }
    words = plain_words(prompt)
    for element in elements:
        assert element["desc"].rstrip(".")[1:] in words, "but for its first letter, which may begin a sentence"
        assert element.get("text", "") in words
    assert ground in words and whole[1:] in words
    assert not looks_structured(words)
    assert "\n" not in words


def test_what_describe_answers_goes_in_either_way(double_of: DoubleOf, keys: Keys) -> None:
    """4.0 describes in a structured prompt, 3.0 and older in sentences: both can be asked of a model of words."""
    double_of("ideogram")

    def described(model: str) -> Any:
        prepared = query.prepare(ProviderRef(id="ideogram"), Describe(model=model, image=png()), keys)
        return background.submit(answered(prepared, Progress(provider="Ideogram", total=1))).result(30)

    structured = described("4.0").structured_prompt
    assert structured == read(structured, "structured_prompt").prompt
    words = plain_words(structured)
    assert "a picture of 16x16" in words and not looks_structured(words)
    plain = described("3.0").text
    assert plain and not looks_structured(plain)
    again = {"high_level_description": plain, "compositional_deconstruction": {"background": "", "elements": []}}
    assert plain_words(read(again, "structured_prompt").prompt) == plain


def models_of(*, words: bool) -> list[Any]:
    """Every model that each provider generates or edits with, of those that read words alone or of the others."""
    return [
        pytest.param(provider, operation, model, id=f"{provider}: {operation} {model}")
        for provider in DOUBLES
        for operation, models in rows_of(BY_ID[provider]).items()
        for model, endpoint in models.items()
        if endpoint.structured is not None and (model[:3] in ("3.0", "2a", "2.0", "1.0", "2a ")) == words
        if model != "Ideogram"
    ]


def drafted(provider: str, operation: str, model: str, **settings: Any) -> Any:
    request = make(
        operation, model, prompt=None, structured_prompt=LAYOUT, **NEEDED.get((provider, operation, model), {})
    )
    settings = filled(BY_ID[provider].settings, settings | needed_settings(BY_ID[provider], request))
    return BY_ID[provider].check(request, settings), request, settings


@pytest.mark.parametrize(("provider", "operation", "model"), models_of(words=True))
def test_a_model_of_words_gets_words(provider: str, operation: str, model: str) -> None:
    draft, request, settings = drafted(provider, operation, model)
    words = plain_words(LAYOUT)
    assert words in draft.fields.values() and "{" not in words
    assert f"{model} takes plain words, so the structured prompt was sent as words." in draft.notes
    batch = Batch(request=request, settings=settings, first=0, count=1, seed=7, draft=draft)
    assert batch.prompt == words, "what the outputs and the receipt say"


@pytest.mark.parametrize(("provider", "operation", "model"), models_of(words=False))
def test_a_model_of_json_gets_json(provider: str, operation: str, model: str) -> None:
    draft, request, settings = drafted(provider, operation, model)
    assert LAYOUT in draft.fields.values() or serialise(LAYOUT) in draft.fields.values()
    assert not any("plain words" in note for note in draft.notes)
    assert Batch(request=request, settings=settings, first=0, count=1, seed=7, draft=draft).prompt == serialise(LAYOUT)


@pytest.mark.parametrize(("provider", "operation"), [("ideogram", "edit"), ("ideogram", "upscale"), ("fal", "upscale")])
def test_an_endpoint_that_names_no_model_gets_words(provider: str, operation: str) -> None:
    draft, *_ = drafted(provider, operation, "Ideogram")
    assert plain_words(LAYOUT) in draft.fields.values()


@pytest.mark.parametrize("provider", [provider for provider in DOUBLES if "3.0" in BY_ID[provider].models("generate")])
def test_the_words_that_were_sent_are_what_the_user_sees(provider: str, ask: Ask, double_of: DoubleOf) -> None:
    double, run = double_of(provider), fresh_run()
    result = ask(generate("3.0", prompt=None, structured_prompt=LAYOUT), provider, run)
    assert plain_words(LAYOUT) in str(double.wire())
    assert any("takes plain words" in note for note in result.outcome.notes)
    assert only(run).metadata["prompt"] == plain_words(LAYOUT)


def test_words_that_are_too_long_are_refused_before_anything_is_sent() -> None:
    long = {**LAYOUT, "high_level_description": "x" * 2000}
    request = generate("3.0", prompt=None, structured_prompt=long)
    with pytest.raises(Unsupported, match="in plain words it has 2,"):
        BY_ID["runware"].check(request, filled(BY_ID["runware"].settings, {}))


def test_the_samples_texts_stand_in_quotes() -> None:
    assert '"Été 夏"' in plain_words(LAYOUT)
    assert '"OPEN"' in plain_words(read(ideogram_words.structured('a shop, "OPEN"'), "structured_prompt").prompt)
