"""Runware's errors: each becomes the error that names the next step, and nothing that may be billed is sent twice."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from core.samples import make
from doubles import Fault, RunwareDouble
from doubles.runware import KEY
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.transport import http

from .asking import PATH, Asking, fails, info_of, sent, tasks

CODES = {
    errors.KeyRejected: ["invalidApiKey", "missingApiKey"],
    errors.Blocked: [
        "invalidProviderContent",
        "providerContentPolicyViolation",
        "contentPolicyViolation",
        "nsfwContentDetected",
        "sensitiveContentDetected",
        "unsafeContentDetected",
        "promptBlocked",
        "imageBlocked",
        "moderationFailed",
    ],
    errors.OutOfCredit: ["insufficientCredits", "quotaExceeded", "lowBalance", "paymentRequired"],
    errors.RateLimited: ["rateLimitExceeded"],
    errors.BadRequest: ["unknownParameter", "incompatibleParameters", "mismatchProviderSettingsProvider"],
    errors.JobFailed: [
        "timeoutProvider",
        "inferenceError",
        "noAvailableServer",
        "modelUnavailable",
        "taskFailedOrNotFound",
        "internalServerError",
        "taskCancelled",
        "somethingNew",
    ],
}


@pytest.mark.parametrize("error", CODES)
def test_a_code_is_told_apart_whatever_the_status(
    error: type[Exception], asking: Asking, double: RunwareDouble
) -> None:
    for code, status in itertools.product(CODES[error], (200, 400)):
        expected = errors.BadRequest if (code, status) == ("somethingNew", 400) else error
        double.forget()
        double.script(PATH, *[fails(code, "Said by Runware.", status)] * 2)
        with pytest.raises(expected, match="Said by Runware") as caught:
            asking(make("generate", "4.0"), delivery="sync")
        assert type(caught.value) is expected and len(double.wire()) == 1, code
        assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault.status(400), errors.BadRequest, "Nothing was billed"),
        (Fault.status(401), errors.KeyRejected, "RUNWARE_API_KEY"),
        (Fault.status(402), errors.OutOfCredit, "Nothing was billed"),
        (Fault.status(403), errors.KeyRejected, "Settings → Ideogram Kit"),
        (Fault.status(404), errors.BadRequest, "refused"),
        (Fault.status(422, {"detail": "no"}), errors.BadRequest, "no"),
        (Fault.status(500), errors.JobFailed, "billed"),
        (Fault.status(503), errors.JobFailed, "billed"),
        (Fault.html(403), errors.KeyRejected, "Just a moment"),
        (Fault.html(), errors.JobFailed, "Just a moment.*may have been billed.*has no task"),
        (Fault.empty(), errors.JobFailed, "empty.*has no task"),
        (Fault.json({"data": []}), errors.JobFailed, "without pictures.*has no task"),
        (Fault.json({"data": {}}), errors.JobFailed, "without pictures.*has no task"),
        (Fault.json({"data": ["text"]}), errors.JobFailed, "without pictures.*has no task"),
        (Fault.json({"data": [{"imageURL": 7, "status": "success"}]}), errors.BadReply, "has no picture"),
        (Fault.json({"data": [{"imageBase64Data": "?"}]}), errors.BadReply, "neither a link nor base64"),
        (Fault.json({"data": [{"imageDataURI": "data:image/png;base64,"}]}), errors.BadReply, "empty"),
        (Fault.json({"errors": "it burns"}, 400), errors.BadRequest, "it burns"),
        (Fault.json({"errors": [7, None]}, 400), errors.BadRequest, "7"),
        (Fault.json({"error": {"code": "promptBlocked", "message": "no"}}, 400), errors.Blocked, "no"),
        (
            Fault.json({"type": "about:blank", "title": "Teapot", "status": 400, "detail": "Short and stout."}, 400),
            errors.BadRequest,
            "Short and stout",
        ),
    ],
)
def test_a_fault_is_told_apart_and_the_post_is_sent_once(
    fault: Fault, error: type[Exception], words: str, asking: Asking, double: RunwareDouble
) -> None:
    double.script(PATH, fault)
    with pytest.raises(error, match=words) as caught:
        asking(make("generate", "4.0"))
    assert type(caught.value) is error and len(double.wire()) == 1
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("parameter", ["width", ["width", "height"]])
def test_the_field_that_an_error_names_is_told(parameter: Any, asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, fails("invalidParameter", "A value is wrong.", parameter=parameter))
    with pytest.raises(errors.BadRequest, match=r"A value is wrong \(width"):
        asking(make("generate", "4.0"))


def test_a_key_that_is_quoted_is_not_repeated(asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, fails("invalidApiKey", f"The key {KEY} is wrong.", 401))
    with pytest.raises(errors.KeyRejected) as caught:
        asking(make("generate", "4.0"))
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "fault", [Fault.status(429, headers={"Retry-After": "0.01"}), Fault.status(503, headers={"Retry-After": "0.01"})]
)
def test_what_was_certainly_not_run_is_asked_again(fault: Fault, asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, fault)
    assert len(asking(make("generate", "4.0")).data) == 1
    assert len(double.wire()) == 2 and double.billed == 1


def test_a_limit_that_does_not_give_way_says_when(
    asking: Asking, double: RunwareDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "POST_TRIES", 2)
    double.script(PATH, *[Fault.status(429, headers={"Retry-After": "0.02"})] * 2)
    with pytest.raises(errors.RateLimited) as caught:
        asking(make("generate", "4.0"))
    assert caught.value.retry_after == 0.02


def test_the_settings_of_3_0_are_asked_in_either_place(asking: Asking, double: RunwareDouble) -> None:
    double.spelled = "settings"
    assert len(asking(make("generate", "3.0", rendering_speed="QUALITY", magic_prompt="OFF")).data) == 1
    refused, taken = double.wire()
    own = {"renderingSpeed": "QUALITY", "magicPrompt": "OFF"}
    assert refused["providerSettings"] == {"ideogram": own} and "settings" not in refused
    assert taken["settings"] == own and "providerSettings" not in taken
    first, second = tasks(double, "imageInference")
    assert first["taskUUID"] == second["taskUUID"], "the id that is on the disk; nothing was made of the first"
    assert double.billed == 1


def test_4_6_is_asked_without_a_seed_where_it_takes_none(asking: Asking, double: RunwareDouble) -> None:
    double.seedless = frozenset({"ideogram:4.6@0"})
    result = asking(make("generate", "4.6"))
    with_seed, without = double.wire()
    assert with_seed["seed"] == 7 and "seed" not in without and double.billed == 1
    assert any("takes no seed" in note for note in info_of(result)["notes"])


@pytest.mark.parametrize("parameter", ["providerSettings", "negativePrompt", None])
def test_another_field_that_is_not_known_is_an_error_at_once(
    parameter: str | None, asking: Asking, double: RunwareDouble
) -> None:
    double.script(PATH, fails("unknownParameter", "There is no such field.", parameter=parameter))
    with pytest.raises(errors.BadRequest, match="no such field"):
        asking(make("generate", "4.5"))
    assert len(double.wire()) == 1


def test_the_place_that_is_refused_is_found_in_the_words_too(asking: Asking, double: RunwareDouble) -> None:
    double.spelled = "settings"
    double.script(PATH, fails("unsupportedParameter", "Unsupported use of 'providerSettings' parameter."))
    assert len(asking(make("generate", "3.0", magic_prompt="OFF")).data) == 1
    assert double.wire()[1]["settings"] == {"magicPrompt": "OFF"}


def test_a_place_that_is_refused_twice_is_an_error(asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, *[fails("unsupportedParameter", "No.", parameter="providerSettings.ideogram")] * 2)
    with pytest.raises(errors.BadRequest, match="No"):
        asking(make("generate", "3.0", magic_prompt="OFF"))
    assert len(double.wire()) == 2 and double.billed == 0


ELSEWHERE = (
    "http://im.runware.ai/a.png",
    "https://im.runware.ai:8443/a.png",
    "https://user@im.runware.ai/a.png",
    "https://169.254.169.254/latest",
    "file:///etc/passwd",
    "a.png",
)


@pytest.mark.parametrize("delivery", ["sync", "async"])
def test_a_link_that_leads_elsewhere_is_not_followed(delivery: str, asking: Asking, double: RunwareDouble) -> None:
    for url in ELSEWHERE:
        body = {"data": [{"imageURL": url, "imageUUID": "1"}]}
        double.forget()
        double.script(PATH, *([] if delivery == "sync" else [Fault()]), Fault.json(body))
        with pytest.raises(errors.BadReply, match="which is not fetched"):
            asking(make("generate", "4.0"), delivery=delivery)
        assert not [request for request in double.requests if request.method == "GET"], url


def test_an_expired_link_says_that_the_picture_was_made(asking: Asking, double: RunwareDouble) -> None:
    double.script("/image", Fault.expired_link())
    with pytest.raises(errors.LinkExpired, match="made the picture"):
        asking(make("generate", "4.0"))


def test_fewer_pictures_than_asked_are_delivered(asking: Asking, double: RunwareDouble) -> None:
    double.script(PATH, Fault.edit(lambda body: {"data": body["data"][:2]}))
    with pytest.raises(errors.TooFew, match="Runware sent 2 of 3 images: image 3 did not come"):
        asking(make("generate", "4.0", num_images=3), delivery="sync")
    fetched = [request for request in double.requests if request.method == "GET"]
    assert len(fetched) == 2, "those that came are fetched"


@pytest.mark.parametrize(
    ("operation", "model", "fields", "usd"),
    [
        ("generate", "4.0", {"rendering_speed": "TURBO"}, 0.03),
        ("generate", "4.0", {"num_images": 2}, 0.12),
        ("generate", "4.0", {"rendering_speed": "QUALITY"}, 0.10),
        ("generate", "4.5", {"quality": "HIGH"}, 0.20),
        ("generate", "4.5", {}, None),
        ("edit", "4.5 precise", {"quality": "VERY_LOW"}, 0.008),
        ("generate", "4.6", {"quality": "LOW"}, 0.03),
        ("generate", "4.6", {"quality": "LOW", "custom_width": 4096, "custom_height": 4096}, 0.06),
        ("edit", "4.6", {"quality": "LOW"}, 0.03),
        ("edit", "4.6", {"quality": "HIGH"}, None),
        ("edit", "4.6 precise", {"quality": "LOW"}, None),
        ("generate", "3.0", {}, 0.06),
        ("generate", "3.0", {"rendering_speed": "QUALITY"}, None),
        ("generate", "2.0", {}, 0.08),
        ("generate", "2a", {}, None),
        ("remix", "4.0", {}, None),
        ("remove_background", "1.0", {}, None),
    ],
)
def test_the_expected_price_is_the_recorded_one(
    operation: str, model: str, fields: dict[str, Any], usd: float | None
) -> None:
    price = BY_ID["runware"].price(make(operation, model, **fields))
    assert (price.usd if price else None) == usd
    assert price is None or (price.recorded or "").startswith("2026-")


def test_nothing_is_sent_twice_for_one_picture(asking: Asking, double: RunwareDouble) -> None:
    asking(make("generate", "4.0"))
    assert sent(double)["model"] == "ideogram:4@0" and double.billed == 1
