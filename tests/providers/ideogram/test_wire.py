"""Ideogram: every value that a menu offers reaches the wire as the official pages spell it, and pictures come back.

That the menus offer just the official values is in test_official_lists.py.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from core.conftest import Ask
from core.samples import FREE, LAYOUT, generate, value
from doubles import IdeogramDouble, pictures
from doubles.ideogram import KEY
from ideogram_kit.nodes.ideogram.models import OPERATIONS, model_of
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.ideogram import Ideogram
from ideogram_kit.nodes.ideogram.providers.ideogram.endpoints import GENERATE
from ideogram_kit.nodes.ideogram.requests import SEED_MAX, Palette

LEGACY = {
    "2a": "V_2A",
    "2a Turbo": "V_2A_TURBO",
    "2.0": "V_2",
    "2.0 Turbo": "V_2_TURBO",
    "1.0": "V_1",
    "1.0 Turbo": "V_1_TURBO",
}
CHOICES = [
    (model.name, field)
    for model in OPERATIONS["generate"]
    if model.name in GENERATE
    for field, choices in model.fields.items()
    if choices and field != "color_palette"
]


def sent(double: IdeogramDouble) -> dict[str, Any]:
    """The fields of the one POST, whichever way they travelled."""
    (request,) = [request for request in double.requests if request.method == "POST"]
    if not request.is_multipart:
        body = request.json()
        return body.get("image_request", body)
    return {part.name: part.text for part in request.parts}


@pytest.mark.parametrize(("model", "field"), CHOICES)
def test_every_choice_is_said_as_the_official_pages_spell_it(
    model: str, field: str, ask: Ask, double: IdeogramDouble
) -> None:
    """Every choice is in the body; the first and the last also go to a double that refuses what is not listed."""
    legacy = {"aspect_ratio": "ASPECT_", "resolution": "RESOLUTION_"} if model in LEGACY else {}
    names = {"magic_prompt": "prompt_upsampling"} if model == "P-Image" else {}
    if model in LEGACY:
        names = {"magic_prompt": "magic_prompt_option"}
    choices = model_of("generate", model).fields[field]
    assert choices
    for choice in choices:
        batch = Batch(request=generate(model, **{field: choice}), settings={}, first=0, count=1, seed=7)
        fields = Ideogram().body(batch, [])
        expected = legacy.get(field, "") + (choice.replace("x", "_") if field in legacy else choice)
        assert fields.get("image_request", fields)[names.get(field, field)] == expected
    for choice in (choices[0], choices[-1]):
        ask(generate(model, **{field: choice}))
        assert choice in str(sent(double)) or choice.replace("x", "_") in str(sent(double))
        double.requests.clear()


@pytest.mark.parametrize("model", GENERATE)
def test_what_was_not_asked_is_not_sent(model: str, ask: Ask, double: IdeogramDouble) -> None:
    ask(generate(model))
    constants = {"model": LEGACY[model]} if model in LEGACY else {}
    count = {} if model in ("4.0", "4.0 transparent", "P-Image") else {"num_images": 1}
    words = "text_prompt" if model.startswith("4.0") else "prompt"
    prompt = 'A fox, the words "Été 夏"'
    expected = {words: prompt, "seed": 7, **constants, **count}
    assert {name: str(text) for name, text in sent(double).items()} == {k: str(v) for k, v in expected.items()}
    assert double.asked("/v1")[0].headers["Api-Key"] == KEY if model not in LEGACY else True


def test_a_palette_goes_as_a_name_or_as_members(ask: Ask, double: IdeogramDouble) -> None:
    ask(generate("3.0", color_palette=Palette(name="EMBER")))
    assert sent(double)["color_palette"] == {"name": "EMBER"}
    double.requests.clear()
    ask(generate("2.0", color_palette=FREE["color_palette"]))
    assert sent(double)["color_palette"] == {
        "members": [{"color_hex": "#E4572E", "color_weight": 0.5}, {"color_hex": "#17BEBB"}]
    }


def test_pictures_go_as_repeated_files_and_force_multipart(ask: Ask, double: IdeogramDouble) -> None:
    fields = {name: FREE[name] for name in ("style_images", "character_image", "character_mask", "color_palette")}
    ask(generate("3.0", **fields, copyright_detection=True))
    (request,) = double.asked("/v1")
    styles = request.parts_named("style_reference_images")
    assert [part.data for part in styles] == list(FREE["style_images"])
    assert [part.content_type for part in styles] == ["image/png", "image/png"]
    assert request.part("character_reference_images").data == FREE["character_image"]
    assert request.part("character_reference_images_mask").data == FREE["character_mask"]
    palette = request.part("color_palette")
    assert palette.content_type == "application/json"
    assert palette.json()["members"][0]["color_hex"] == "#E4572E"
    assert request.part("enable_copyright_detection").text == "true"
    assert request.part("prompt").text == 'A fox, the words "Été 夏"'


def test_a_structured_prompt_is_serialised_and_not_rewritten_where_the_model_reads_json_without_a_field_for_it(
    ask: Ask, double: IdeogramDouble
) -> None:
    ask(generate("P-Image", prompt=None, structured_prompt=LAYOUT))
    said = sent(double)
    assert json.loads(said["prompt"]) == LAYOUT
    assert "夏" in said["prompt"]
    assert said["prompt_upsampling"] == "OFF"


@pytest.mark.parametrize("model", ["3.0", "3.0 transparent", *LEGACY])
def test_a_structured_prompt_goes_as_plain_words_where_json_would_be_drawn(
    model: str, ask: Ask, double: IdeogramDouble
) -> None:
    result = ask(generate(model, prompt=None, structured_prompt=LAYOUT))
    said = sent(double)
    assert "夏" in said["prompt"] and not set("{}[]") & set(said["prompt"])
    assert "OFF" in (said.get("magic_prompt"), said.get("magic_prompt_option"))
    assert [note for note in result.outcome.notes if "plain words" in note]
    assert result.outcome.pictures[0].prompt == said["prompt"]


@pytest.mark.parametrize("model", ["4.0", "4.0 transparent"])
def test_a_structured_prompt_goes_as_an_object_where_there_is_a_field(
    model: str, ask: Ask, double: IdeogramDouble
) -> None:
    ask(generate(model, prompt=None, structured_prompt=LAYOUT))
    said = sent(double)["json_prompt"]
    assert (json.loads(said) if isinstance(said, str) else said) == LAYOUT
    assert "text_prompt" not in sent(double)


@pytest.mark.slow
@pytest.mark.parametrize("model", ["4.0", "4.0 transparent", "P-Image"])
def test_a_model_without_a_count_is_asked_once_an_image_at_the_same_time(
    model: str, ask: Ask, double: IdeogramDouble
) -> None:
    double.api_seconds = 0.5  # long enough for all four to be begun on a busy machine
    double.picture, double.size = pictures.png, (1024, 1024)
    result = ask(generate(model, seed=SEED_MAX - 1, num_images=4))
    assert len(double.asked("/v1")) == 4
    assert double.in_flight.most == 4
    assert [picture.seed for _, picture in sorted(result.outcome.pictures.items())] == [SEED_MAX - 1, SEED_MAX, 0, 1]
    assert [pictures.seed_of(data) for _, data in sorted(result.data.items())] == [SEED_MAX - 1, SEED_MAX, 0, 1]
    assert result.outcome.notes == [f"{model} takes no count: 4 requests, with seeds that follow on."]


def test_a_model_with_a_count_is_asked_once_and_its_pictures_keep_their_order(ask: Ask, double: IdeogramDouble) -> None:
    double.picture, double.size = pictures.png, (1024, 1024)
    result = ask(generate("3.0", num_images=8))
    (request,) = double.asked("/v1")
    assert request.json()["num_images"] == 8
    said = [picture.seed for _, picture in sorted(result.outcome.pictures.items())]
    assert [pictures.seed_of(data) for _, data in sorted(result.data.items())] == said
    assert len(set(said)) == 8
    assert (result.progress.done, result.progress.total) == (8, 8)


def test_never_more_images_in_flight_than_the_limit(ask: Ask, double: IdeogramDouble) -> None:
    from concurrent.futures import ThreadPoolExecutor

    double.api_seconds = 0.03
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda seed: ask(generate("3.0", seed=seed, num_images=4)), range(6)))
    assert double.generating.most <= 10
    assert double.billed == 24


def test_the_reply_fills_in_what_was_really_used(ask: Ask, double: IdeogramDouble) -> None:
    double.picture = pictures.png
    result = ask(generate("4.0", resolution="1664x2496"))
    picture = result.outcome.pictures[0]
    assert picture.size == (1664, 2496)
    assert picture.prompt != 'A fox, the words "Été 夏"', "the double rewrites, as magic prompt does"


def test_the_key_goes_to_no_result_link(ask: Ask, double: IdeogramDouble) -> None:
    ask(generate("3.0", num_images=2))
    links = double.asked("/api/images")
    assert len(links) == 2
    assert not [link for link in links if KEY in str(dict(link.headers)) or KEY in str(link.query)]


def test_every_field_of_a_model_can_be_asked_at_once(ask: Ask, double: IdeogramDouble) -> None:
    for model in (model for model in OPERATIONS["generate"] if model.name in GENERATE):
        left_out = {second for _, second in model.exclusive}
        fields = {name: value(model, name) for name in model.fields if name not in left_out}
        if model.name == "P-Image":
            fields = {
                name: value(model_of("generate", "P-Image"), name)
                for name in ("quality", "custom_width", "custom_height")
            }
        if model.name == "3.0":
            fields.pop("style_codes")
            fields |= {name: value(model, name) for name in ("style_images", "style_type")}
        ask(generate(model.name, **fields))
