"""Segmind's describer, its prices, and the test of its key."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from core.conftest import answered
from core.samples import FREE, make, png
from doubles import Fault, Reply, SegmindDouble
from doubles.segmind import KEY, WORDS
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Key, Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.providers.context import Context
from ideogram_kit.nodes.ideogram.requests import Describe, Description, Picture, ProviderRef
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from ideogram_kit.nodes.ideogram.validation.words import check_query

SLUG = "/v2/ideogram-describe"
RESULT = "/v2/requests/req-0000"
Consult = Callable[..., Description]


@pytest.fixture
def put(keys: Keys, segmind: SegmindDouble) -> Consult:
    """Ask Segmind for a description and wait for it."""

    def carry_out(model: str = "3.0", **settings: Any) -> Description:
        question = Describe(model=model, image=png("tomato", (48, 32)))
        check_query(question)
        prepared = query.prepare(ProviderRef(id="segmind", settings=settings), question, keys)
        return background.submit(answered(prepared, Progress(provider="", total=0))).result(30)

    return carry_out


def test_a_picture_is_described(put: Consult, segmind: SegmindDouble) -> None:
    answer = put()
    (request,) = [request for request in segmind.requests if request.method == "POST"]
    assert request.path == SLUG
    assert list(request.json()) == ["image_file"]
    assert base64.b64decode(request.json()["image_file"]) == png("tomato", (48, 32))
    assert (answer.text, answer.provider, answer.structured_prompt) == (WORDS, "segmind", None)
    assert answer.usd == 0.015
    assert answer.facts["remaining_credits"] == 99.985
    assert segmind.billed == 1


@pytest.mark.parametrize(
    "body",
    [
        {"descriptions": [{"text": "One."}, {"text": " "}, {"text": "Two."}]},
        {"status": "COMPLETED", "output": ["One.", "Two."]},
        {"status": "COMPLETED", "output": {"description": "One.\n\nTwo."}},
        {"data": [{"text": "One."}, {"text": "Two."}]},
        {"text": "One.\n\nTwo."},
        {"prompt": "One.\n\nTwo."},
        {"choices": [{"message": {"content": "One.\n\nTwo."}}]},
        "One.\n\nTwo.",
        {"status": "SUCCESS", "output": '{"descriptions": [{"text": "One."}, {"text": "Two."}]}'},
    ],
)
def test_the_words_are_read_from_every_usual_place(body: Any, put: Consult, segmind: SegmindDouble) -> None:
    segmind.script(RESULT, Fault(), Fault.json(body))
    assert put().text == "One.\n\nTwo."


def test_plain_text_is_a_description(put: Consult, segmind: SegmindDouble) -> None:
    segmind.v1_only = {"ideogram-describe"}
    plain = Reply(body="A fox, “Été”.".encode(), headers={"Content-Type": "text/plain"})
    segmind.script("/v1/ideogram-describe", Fault(instead=plain))
    answer = put()
    assert (answer.text, answer.usd) == ("A fox, “Été”.", 0.015)
    assert [request.path for request in segmind.requests] == [SLUG, "/v1/ideogram-describe"]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Fault.json({"status": "COMPLETED"}), errors.BadReply),
        (Fault.json({"status": "COMPLETED", "output": "https://images.segmind.com/a.txt"}), errors.BadReply),
        (Fault.json({"error": "the model is on fire"}), errors.BadReply),
        (Fault.json({"error": "Flagged by content moderation."}), errors.Blocked),
        (Fault.status(422, {"status": "FAILED", "error": "CUDA error"}), errors.JobFailed),
    ],
)
def test_an_answer_without_words_is_an_error(
    reply: Fault, error: type[Exception], put: Consult, segmind: SegmindDouble
) -> None:
    segmind.script(RESULT, Fault(), reply)
    with pytest.raises(error) as caught:
        put()
    assert type(caught.value) is error


@pytest.mark.parametrize("model", ["4.0", "2.0"])
def test_the_other_describers_are_refused(model: str, put: Consult, segmind: SegmindDouble) -> None:
    with pytest.raises(errors.Unsupported, match=f"describe with model {model}") as caught:
        put(model)
    assert caught.value.fields == ("model",)
    assert not segmind.requests


def test_a_setting_has_no_place_in_describe(put: Consult, segmind: SegmindDouble) -> None:
    with pytest.raises(errors.Unsupported, match="output_format"):
        put(output_format="png")
    assert not segmind.requests


@pytest.mark.parametrize(
    ("operation", "model", "fields", "usd"),
    [
        ("generate", "4.0", {}, 0.111),
        ("generate", "4.0", {"rendering_speed": "QUALITY"}, None),
        ("generate", "4.0", {"rendering_speed": "TURBO"}, None),
        ("generate", "4.0 Fast", {}, 0.075),
        ("generate", "4.0 Fast", {"rendering_speed": "QUALITY"}, None),
        ("generate", "3.0", {}, 0.065),
        ("generate", "3.0", {"rendering_speed": "DEFAULT"}, None),
        ("generate", "3.0", {"rendering_speed": "QUALITY"}, 0.113),
        ("generate", "3.0", {"rendering_speed": "TURBO"}, 0.037),
        ("remix", "3.0", {}, None),
        ("remix", "3.0", {"rendering_speed": "QUALITY"}, None),
        ("reframe", "3.0", {}, 0.042),
        ("reframe", "3.0", {"rendering_speed": "TURBO"}, None),
        ("replace_background", "3.0", {}, 0.092),
        ("replace_background", "3.0", {"rendering_speed": "QUALITY"}, None),
        ("generate", "3.0", {"character_image": FREE["character_image"]}, 0.233),
        ("generate", "3.0", {"character_image": FREE["character_image"], "rendering_speed": "DEFAULT"}, None),
        ("inpaint", "3.0", {"character_image": FREE["character_image"], "rendering_speed": "TURBO"}, 0.125),
        ("inpaint", "3.0", {"character_image": FREE["character_image"], "rendering_speed": "QUALITY"}, 0.25),
        ("generate", "P-Image", {}, 0.019),
        ("generate", "P-Image", {"quality": "HIGH"}, None),
        ("generate", "P-Image", {"resolution": "2K"}, None),
        ("generate", "2.0", {"resolution": "512x1536"}, 0.1),
        ("generate", "2.0 Turbo", {}, 0.063),
        ("remix", "2a", {}, 0.05),
        ("remix", "2.0", {}, 0.1),
        ("remix", "2.0 Turbo", {}, None),
        ("remix", "4.0", {}, 0.075),
        ("reframe", "2.0", {}, 0.1),
    ],
)
def test_a_price_is_segminds_own_or_not_known(
    operation: str, model: str, fields: dict[str, Any], usd: float | None
) -> None:
    price = BY_ID["segmind"].price(make(operation, model, num_images=2, **fields))
    if usd is None:
        assert price is None
        return
    assert price is not None
    assert (price.usd_per_image, price.usd, price.recorded) == (usd, pytest.approx(2 * usd), "2026-08-31")


async def _nowhere(index: int, data: bytes, picture: Picture) -> None:
    raise AssertionError("a test delivers no picture")


def key_works(key: str = KEY) -> bool:
    call = Context(
        provider=BY_ID["segmind"],
        key=Key(key),
        settings={},
        progress=Progress(provider="Segmind", total=0),
        on_image=_nowhere,
    )
    return background.submit(BY_ID["segmind"].key_works(call)).result(30)


def test_a_key_is_tested_for_free(segmind: SegmindDouble) -> None:
    assert key_works()
    assert not key_works("another")
    segmind.script("/v1/get-user-credits", Fault.status(403))
    assert key_works(), "a team or a plan is restricted; a wrong key is a 401"
    assert [(request.method, request.path) for request in segmind.requests] == [("GET", "/v1/get-user-credits")] * 3
    assert segmind.billed == 0


def test_a_user_without_a_record_of_credits_has_a_key_that_works(segmind: SegmindDouble) -> None:
    segmind.script("/v1/get-user-credits", Fault.status(404, {"error": "no credits record"}), Fault.status(418))
    assert key_works()
    with pytest.raises(errors.BadRequest):
        key_works()
