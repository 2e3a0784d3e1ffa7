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
from doubles.oxen_fields import MODELS
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.errors import BadInput, TooFew, Unsupported
from ideogram_kit.nodes.ideogram.models import OPERATIONS, model_of
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.providers.mapping import draft
from ideogram_kit.nodes.ideogram.providers.oxen.endpoints import ENDPOINTS
from ideogram_kit.nodes.ideogram.requests import SEED_MAX
from ideogram_kit.nodes.ideogram.results import info

from .starting import start

PROMPT = 'A fox, the words "Été 夏"'
ALWAYS = ("model", "prompt", "seed")


def tiny(width: int, height: int, seed: int, alpha: bool) -> bytes:
    """A picture that says its seed and is drawn at once."""
    return pictures.png(16, 16, seed, alpha)


def sent(double: OxenDouble) -> dict[str, Any]:
    """The body of the one POST."""
    (request,) = [request for request in double.requests if request.method == "POST"]
    return request.json()


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


def test_a_size_is_the_nearest_preset_and_info_says_so(ask: Ask, oxen: OxenDouble) -> None:
    for size, preset in {
        "2048x2048": "square_hd",
        "1024x1024": "square",
        "1728x2304": "portrait_4_3",
        "1440x2560": "portrait_16_9",
        "1152x864": "landscape_4_3",
        "1280x720": "landscape_16_9",
        "3328x1248": "landscape_16_9",
    }.items():
        oxen.requests.clear()
        result = ask(generate("4.0", resolution=size), "oxen")
        assert sent(oxen)["image_size"] == preset
        exact = preset.startswith("square")
        assert (f"resolution {size} became {preset}" in info.info([result.outcome], [])) is not exact


def test_a_size_of_4_5_is_the_nearest_shape_at_1k_or_2k(ask: Ask, oxen: OxenDouble) -> None:
    for size, shape, tier in (
        ("2048x2048", "1:1", "2K"),
        ("1024x1024", "1:1", "1K"),
        ("832x1248", "2:3", "1K"),
        ("1600x2560", "10:16", "2K"),
        ("2880x1440", "2:1", "2K"),
        ("1024x3072", "1:2", "2K"),
        ("1120x896", "5:4", "1K"),
    ):
        oxen.requests.clear()
        result = ask(generate("4.5", resolution=size), "oxen")
        assert (sent(oxen)["aspect_ratio"], sent(oxen)["resolution"]) == (shape, tier)
        assert f"resolution {size} became {shape} at {tier}" in info.info([result.outcome], [])


@pytest.mark.parametrize("model", ["4.0", "4.5"])
def test_every_size_that_a_menu_offers_becomes_one_that_they_list(model: str) -> None:
    row = ENDPOINTS["generate"][model]
    listed = MODELS[row.path]
    for size in model_of("generate", model).fields["resolution"] or ():
        drafted = draft(row, generate(model, resolution=size), {}, "Oxen")
        said = {name: value for name, value in drafted.fields.items() if name not in ALWAYS}
        assert said
        for name, value in said.items():
            words = listed[name]
            assert isinstance(words, tuple)
            assert value in words


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
    offered = {one.name: set(one.choices) - {"auto"} for one in BY_ID["oxen"].settings if one.on_wire}
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


@pytest.mark.parametrize("delivery", ["queue", "synchronous"])
def test_pictures_of_4_5_are_asked_one_by_one_with_seeds_that_follow_on(
    delivery: str, ask: Ask, oxen: OxenDouble
) -> None:
    """Its page has no field for a count."""
    oxen.picture = tiny
    result = ask(generate("4.5", seed=SEED_MAX - 1, num_images=4), "oxen", delivery=delivery)
    seeds = [SEED_MAX - 1, SEED_MAX, 0, 1]
    assert sorted(body["seed"] for _, body in oxen.wire()) == sorted(seeds)
    assert [pictures.seed_of(data) for _, data in sorted(result.data.items())] == seeds
    assert [picture.seed for _, picture in sorted(result.outcome.pictures.items())] == seeds
    assert "4.5 takes no count: 4 requests, with seeds that follow on." in result.outcome.notes
    assert oxen.billed == 4


def test_several_pictures_of_4_0_are_one_request_on_the_synchronous_route(ask: Ask, oxen: OxenDouble) -> None:
    result = ask(generate("4.0", num_images=4), "oxen", delivery="synchronous")
    fields = {"model": "ideogram-v4", "prompt": PROMPT, "seed": 7, "num_images": 4, "response_format": "b64_json"}
    assert oxen.wire() == [(GENERATE, fields)]
    assert sorted(result.data) == [0, 1, 2, 3]
    assert oxen.billed == 4


def test_several_pictures_of_4_0_are_one_request_on_the_queue_without_the_seed(ask: Ask, oxen: OxenDouble) -> None:
    """One seed for several generations might be one picture, paid as often."""
    oxen.picture = tiny
    result = ask(generate("4.0", num_images=4), "oxen")
    assert oxen.wire() == [(QUEUE, {"model": "ideogram-v4", "prompt": PROMPT, "num_generations": 4})]
    assert len({pictures.seed_of(data) for data in result.data.values()}) == 4
    assert [picture.seed for picture in result.outcome.pictures.values()] == [None] * 4
    assert any("none was sent with several" in note for note in result.outcome.notes)
    assert oxen.billed == 4


@pytest.mark.parametrize("delivery", ["queue", "synchronous"])
@pytest.mark.parametrize("made", [1, 3])
def test_fewer_than_were_asked_are_handed_on_and_the_rest_is_an_error(
    made: int, delivery: str, keys: Keys, oxen: OxenDouble
) -> None:
    """As where `num_images` gives one image, or a request of several one generation."""
    oxen.short = made
    future, _ = start(generate("4.0", num_images=4), keys, delivery=delivery)
    with pytest.raises(TooFew, match=f"sent {made} of 4 images"):
        future.result(5)
    assert oxen.billed == made
    assert len(oxen.wire()) == 1


@pytest.mark.parametrize("delivery", ["queue", "synchronous"])
def test_more_than_four_are_several_requests(delivery: str, ask: Ask, oxen: OxenDouble) -> None:
    result = ask(generate("4.0", num_images=8), "oxen", delivery=delivery)
    counts = [body.get("num_images", 0) + body.get("num_generations", 0) for _, body in oxen.wire()]
    assert counts == [4, 4]
    assert sorted(result.data) == list(range(8))


def test_info_says_what_was_made(ask: Ask, oxen: OxenDouble) -> None:
    told = json.loads(info.info([ask(generate("4.0", seed=9), "oxen").outcome], []))
    (image,) = told["images"]
    assert (told["provider"], told["model"], image["seed"], image["prompt"]) == ("oxen", "4.0", 9, PROMPT)
    assert image["generation_id"] in oxen.jobs
    assert image["provider_model"] == "ideogram-v4"
    assert image["size"] == [16, 16], "the true size is the file's"


def test_only_generate_is_offered_with_these_models() -> None:
    oxen = BY_ID["oxen"]
    assert oxen.operations == {"generate"}
    assert oxen.models("generate") == ("4.0", "4.5")
    assert [name for name in OPERATIONS if oxen.models(name)] == ["generate"]


@pytest.mark.parametrize(("quality", "each"), [(None, 0.06), ("LOW", 0.03), ("MEDIUM", 0.06), ("HIGH", 0.22)])
def test_the_price_of_4_5_is_that_of_its_page(quality: str | None, each: float) -> None:
    price = BY_ID["oxen"].price(generate("4.5", quality=quality, num_images=3))
    assert price is not None
    assert (price.usd_per_image, price.usd, price.recorded) == (each, round(3 * each, 4), "2026-11-21")


def test_the_price_of_4_0_is_what_the_catalogue_said(ask: Ask, oxen: OxenDouble) -> None:
    assert BY_ID["oxen"].price(generate("4.0")) is None
    told = json.loads(info.info([ask(generate("4.0", num_images=2), "oxen").outcome], []))
    assert told["cost"] == {"expected_usd": 0.08, "usd_per_image": 0.04, "recorded": None}


@pytest.mark.parametrize(
    "pricing", [None, {}, "free", {"method": "time", "cost_per_second": 1}, {"cost_per_image": None}]
)
def test_a_price_that_the_catalogue_does_not_say_is_not_known(pricing: Any, ask: Ask, oxen: OxenDouble) -> None:
    oxen.pricing = pricing
    result = ask(generate("4.0"), "oxen")
    assert json.loads(info.info([result.outcome], []))["cost"] == {"expected_usd": None}
