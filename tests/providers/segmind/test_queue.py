"""Segmind's queue: how a job is followed, what a failed one becomes, and what is not lost on the way."""

from __future__ import annotations

import time
from concurrent.futures import CancelledError
from dataclasses import replace
from typing import Any

import pytest
from core.conftest import SMALL, Ask, DoubleOf, carried_out
from core.samples import make
from doubles import Fault, Reply, SegmindDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Key, Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.providers import BY_ID, polling
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.context import Context
from ideogram_kit.nodes.ideogram.providers.segmind import endpoints
from ideogram_kit.nodes.ideogram.requests import Picture, ProviderRef
from ideogram_kit.nodes.ideogram.requests.job import Job
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

V2 = "/v2/ideogram-4"
RESULT = "/v2/requests/req-0000"
STATUS = RESULT + "/status"
FILES = "/files"


@pytest.fixture
def segmind(double_of: DoubleOf) -> SegmindDouble:
    double = double_of("segmind")
    assert isinstance(double, SegmindDouble)
    return double


def four(**fields: Any) -> Any:
    return make("generate", "4.0", **fields)


def paths(double: SegmindDouble) -> list[str]:
    return [one.path for one in double.requests]


def test_a_job_is_followed_by_its_links_to_its_result(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.polls = 2
    result = ask(four(), "segmind")
    assert paths(segmind) == [V2, STATUS, STATUS, STATUS, RESULT, f"{FILES}/0000.jpeg"]
    assert result.data == {0: SMALL}
    asked = segmind.requests
    assert all(one.headers["x-api-key"] == segmind.key for one in asked[:-1])
    assert "x-api-key" not in asked[-1].headers


@pytest.mark.parametrize("origin", ["", "https://api.segmind.com"])
def test_links_are_paths_or_whole(origin: str, ask: Ask, segmind: SegmindDouble) -> None:
    def moved(body: Any) -> Any:
        return body | {name: (origin or segmind.url) + body[name] for name in ("status_url", "response_url")}

    segmind.script(V2, Fault.edit(moved))
    assert len(ask(four(), "segmind").data) == 1


def test_links_of_its_own_choice_are_followed(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(V2, Fault.edit(lambda body: body | {"status_url": "/v3/look", "response_url": "/v3/take"}))
    segmind.script("/v3/look", Fault.json({"status": "COMPLETED"}))
    segmind.script("/v3/take", Fault(instead=Reply(body=SMALL)))
    assert ask(four(), "segmind").data == {0: SMALL}


@pytest.mark.parametrize("name", ["status_url", "response_url"])
def test_a_link_elsewhere_gets_no_key(name: str, ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(V2, Fault.edit(lambda body: body | {name: "https://example.com/v2/requests/1"}))
    with pytest.raises(errors.BadReply, match=r"example\.com.*key was not sent"):
        ask(four(), "segmind")


@pytest.mark.parametrize("missing", [{"status_url"}, {"response_url"}, {"status_url", "response_url", "status"}])
def test_a_job_without_a_link_is_found_where_it_is_documented(
    missing: set[str], ask: Ask, segmind: SegmindDouble
) -> None:
    segmind.script(V2, Fault.edit(lambda body: {name: body[name] for name in body if name not in missing}))
    assert len(ask(four(), "segmind").data) == 1


def test_a_submit_without_an_id_is_a_bad_reply(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(V2, Fault.json({"status": "QUEUED", "status_url": STATUS, "response_url": RESULT}))
    with pytest.raises(errors.BadReply, match="without pictures"):
        ask(four(), "segmind")


def test_a_submit_that_is_answered_at_once_is_taken(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(V2, Fault(instead=Reply(body=SMALL, headers={"Content-Type": "image/jpeg"})))
    assert ask(four(), "segmind").data == {0: SMALL}
    assert len(segmind.requests) == 1


def test_a_model_may_be_marked_as_blocking(ask: Ask, segmind: SegmindDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    marked = replace(endpoints.GENERATE["4.0"], extra=frozenset({endpoints.BLOCKING}))
    monkeypatch.setitem(endpoints.GENERATE, "4.0", marked)  # pyright: ignore[reportArgumentType]
    assert len(ask(four(), "segmind").data) == 1
    assert paths(segmind) == ["/v1/ideogram-4"]


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        ("CUDA out of memory", errors.JobFailed, "CUDA out of memory.*not billed"),
        ("Prompt was flagged by content moderation", errors.Blocked, "moderation"),
        ("Output violates the content policy", errors.Blocked, "content policy"),
        ("image_size must be one of square_hd", errors.BadRequest, "image_size"),
    ],
)
@pytest.mark.parametrize("polls", [0, 1])
def test_a_job_that_failed_is_a_422_with_a_body_and_not_a_fault_of_the_line(
    polls: int, words: str, error: type[Exception], said: str, ask: Ask, segmind: SegmindDouble
) -> None:
    segmind.failing, segmind.polls = words, polls
    with pytest.raises(error, match=said) as caught:
        ask(four(), "segmind")
    assert type(caught.value) is error
    assert paths(segmind) == [V2, *[STATUS] * (polls + 1)]
    assert segmind.billed == 0


def test_a_job_that_fails_at_its_result_is_told(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(RESULT, Fault(), Fault.status(422, {"status": "FAILED", "error": "worker lost"}))
    with pytest.raises(errors.JobFailed, match="worker lost"):
        ask(four(), "segmind")


@pytest.mark.parametrize("state", ["FAILED", "failed", "ERROR", "CANCELLED"])
def test_a_failed_state_in_a_200_is_told(state: str, ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(STATUS, Fault.json({"status": state, "error": "worker lost"}))
    with pytest.raises(errors.JobFailed, match="worker lost"):
        ask(four(), "segmind")


def test_an_unknown_state_is_waited_on(ask: Ask, segmind: SegmindDouble) -> None:
    odd = [Fault.json({"status": state}) for state in ("PRE_QUEUED", "ON_HOLIDAY")] * 5
    segmind.script(STATUS, *odd)
    assert len(ask(four(), "segmind").data) == 1
    assert len([path for path in paths(segmind) if path == STATUS]) == 11


def test_patience_ends_and_names_the_request(ask: Ask, segmind: SegmindDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    segmind.polls = 1000
    monkeypatch.setattr(polling, "PATIENCE", 0.03)
    with pytest.raises(errors.Unavailable, match="did not finish job req-0000"):
        ask(four(), "segmind")


@pytest.mark.parametrize(
    "odd",
    [Fault.html(), Fault.empty(), Fault.json([]), Fault.json({}), Fault.status(500), Fault.status(404), Fault.lost()],
)
def test_a_look_that_tells_nothing_loses_no_paid_job(odd: Fault, ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(STATUS, odd, odd, odd)
    assert len(ask(four(), "segmind").data) == 1
    segmind.script("/v2/requests/req-0001", Fault(), odd)
    assert len(ask(four(), "segmind").data) == 1
    assert segmind.billed == 2


@pytest.mark.parametrize(
    ("odd", "error", "said"),
    [
        (Fault.html(), errors.BadReply, "no state"),
        (Fault.json({}), errors.BadReply, "no state"),
        (Fault.status(404), errors.LinkExpired, "no longer knows request req-0000"),
        (Fault.status(500), errors.Unavailable, "how request req-0000 stands"),
        (Fault.refuse(), errors.Unavailable, "no longer answers for request req-0000"),
        (Fault.status(401), errors.KeyRejected, "SEGMIND_API_KEY"),
    ],
)
def test_a_job_that_cannot_be_followed_is_told_with_its_id(
    odd: Fault, error: type[Exception], said: str, ask: Ask, segmind: SegmindDouble
) -> None:
    segmind.script(STATUS, *[odd] * 40)
    with pytest.raises(error, match=said) as caught:
        ask(four(), "segmind")
    assert type(caught.value) is error
    assert len(segmind.asked(V2)) == 1, "it is not asked for again"


def test_a_result_that_is_not_ready_is_looked_for_again(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(RESULT, Fault(), Fault.json({"status": "PROCESSING"}, status=202))
    assert len(ask(four(), "segmind").data) == 1
    assert paths(segmind)[1:5] == [STATUS, RESULT, STATUS, RESULT]


def test_a_job_is_read_again_after_a_restart_from_its_texts_alone(ask: Ask, segmind: SegmindDouble) -> None:
    request = four(num_images=2)
    ask(request, "segmind")
    before = len(segmind.requests)
    provider = BY_ID["segmind"]
    progress = Progress(provider="Segmind", total=2)
    call = Context(provider=provider, key=Key(segmind.key), settings={}, progress=progress, on_image=_nowhere)
    job = Job(id="req-0000", links={"status": STATUS, "response": RESULT})
    reply = background.submit(provider.answer(job, call)).result(30)
    found = provider.items(reply, Batch(request=request, settings={}, first=0, count=2, seed=7))
    assert [one.url for one in found] == [f"{segmind.url}{FILES}/000{index}.jpeg" for index in range(2)]
    assert [(one.method, one.path) for one in segmind.requests[before:]] == [("GET", STATUS), ("GET", RESULT)]
    assert segmind.billed == 2


async def _nowhere(index: int, data: bytes, picture: Picture) -> None:
    raise AssertionError("reading delivers no picture")


def test_a_cancel_leaves_the_job_and_says_so(keys: Keys, segmind: SegmindDouble) -> None:
    segmind.polls = 1000
    order = prepare.order(ProviderRef(id="segmind"), four(), keys)
    progress = Progress(provider="Segmind", total=1, cancelling=order.provider.cancelling)
    future = background.submit(carried_out(order, progress, lambda index, data: (16, 16)))
    deadline = time.monotonic() + 5
    while STATUS not in paths(segmind) and time.monotonic() < deadline:
        time.sleep(0.002)
    assert progress.stage in ("in Segmind's queue", "being made")
    future.cancel()
    with pytest.raises(CancelledError):
        future.result(5)
    progress.cancelled()
    assert "Segmind cannot cancel" in progress.text() and "billed" in progress.text()
    seen = {(one.method, one.path) for one in segmind.requests}
    assert seen == {("POST", V2), ("GET", STATUS)}


def test_the_stage_tells_how_the_job_stands(keys: Keys, segmind: SegmindDouble) -> None:
    segmind.polls = 3
    stages: list[str] = []

    class Watched(Progress):
        def __setattr__(self, name: str, value: Any) -> None:
            if name == "stage":
                stages.append(value)
            super().__setattr__(name, value)

    order = prepare.order(ProviderRef(id="segmind"), four(), keys)
    background.submit(carried_out(order, Watched(provider="Segmind", total=1), lambda index, data: (16, 16))).result(30)
    told = ["in Segmind's queue", "being made", "made; fetching the result", "downloading"]
    assert [stage for stage in told if stage in stages] == told
    assert [stages.index(stage) for stage in told] == sorted(stages.index(stage) for stage in told)


def test_the_provider_says_what_it_is() -> None:
    provider = BY_ID["segmind"]
    assert provider.headers("SG_1") == {"x-api-key": "SG_1"}
    assert (provider.origin, provider.key_variable) == ("https://api.segmind.com", "SEGMIND_API_KEY")
    assert provider.result_hosts == ("images.segmind.com",)
    assert [setting.name for setting in provider.settings] == ["safety", "output_format", "prompt_expansion"]
    assert "JPEG" in provider.settings[1].tooltip
