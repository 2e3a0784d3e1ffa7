"""Segmind's queue: what is asked in which order, by which links, and what a cancel does."""

from __future__ import annotations

import time
from concurrent.futures import CancelledError
from dataclasses import replace
from typing import Any

import pytest
from core.conftest import SMALL, Ask, carried_out
from doubles import Fault, Reply, SegmindDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Key, Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.segmind import endpoints
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.requests.job import Job
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from ..running import context_of
from .paths import FILES, RESULT, STATUS, SUBMIT, generate_4, paths


def test_a_job_is_followed_by_its_links_to_its_result(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.polls = 2
    result = ask(generate_4(), "segmind")
    assert paths(segmind) == [SUBMIT, STATUS, STATUS, STATUS, RESULT, f"{FILES}/0000.jpeg"]
    assert result.data == {0: SMALL}
    asked = segmind.requests
    assert all(request.headers["x-api-key"] == segmind.key for request in asked[:-1])
    assert "x-api-key" not in asked[-1].headers


@pytest.mark.parametrize("origin", ["", "https://api.segmind.com"])
def test_links_are_paths_or_whole(origin: str, ask: Ask, segmind: SegmindDouble) -> None:
    def moved(body: Any) -> Any:
        return body | {name: (origin or segmind.url) + body[name] for name in ("status_url", "response_url")}

    segmind.script(SUBMIT, Fault.edit(moved))
    assert len(ask(generate_4(), "segmind").data) == 1


def test_links_of_its_own_choice_are_followed(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(SUBMIT, Fault.edit(lambda body: body | {"status_url": "/v3/look", "response_url": "/v3/take"}))
    segmind.script("/v3/look", Fault.json({"status": "COMPLETED"}))
    segmind.script("/v3/take", Fault(instead=Reply(body=SMALL)))
    assert ask(generate_4(), "segmind").data == {0: SMALL}


@pytest.mark.parametrize("name", ["status_url", "response_url"])
@pytest.mark.parametrize("link", ["https://example.com/v2/requests/1", "//example.com/1", "requests/1", 7])
def test_a_link_elsewhere_gets_no_key_and_loses_no_paid_job(
    name: str, link: Any, ask: Ask, segmind: SegmindDouble
) -> None:
    segmind.script(SUBMIT, Fault.edit(lambda body: body | {name: link}))
    assert ask(generate_4(), "segmind").data == {0: SMALL}
    assert paths(segmind)[:3] == [SUBMIT, STATUS, RESULT], "it is found where it is documented"


def test_an_id_that_is_a_number_is_an_id(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(SUBMIT, Fault.edit(lambda body: {"request_id": 7, "status": "QUEUED"}))
    segmind.script("/v2/requests/7/status", Fault.json({"status": "COMPLETED"}))
    segmind.script("/v2/requests/7", Fault(instead=Reply(body=SMALL)))
    assert ask(generate_4(), "segmind").data == {0: SMALL}
    assert paths(segmind) == [SUBMIT, "/v2/requests/7/status", "/v2/requests/7"]


@pytest.mark.parametrize("missing", [{"status_url"}, {"response_url"}, {"status_url", "response_url", "status"}])
def test_a_job_without_a_link_is_found_where_it_is_documented(
    missing: set[str], ask: Ask, segmind: SegmindDouble
) -> None:
    segmind.script(SUBMIT, Fault.edit(lambda body: {name: body[name] for name in body if name not in missing}))
    assert len(ask(generate_4(), "segmind").data) == 1


def test_a_submit_without_an_id_is_a_bad_reply(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(SUBMIT, Fault.json({"status": "QUEUED", "status_url": STATUS, "response_url": RESULT}))
    with pytest.raises(errors.BadReply, match="without pictures"):
        ask(generate_4(), "segmind")


def test_a_submit_that_is_answered_at_once_is_taken(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(SUBMIT, Fault(instead=Reply(body=SMALL, headers={"Content-Type": "image/jpeg"})))
    assert ask(generate_4(), "segmind").data == {0: SMALL}
    assert len(segmind.requests) == 1


def test_a_model_may_be_marked_as_blocking(ask: Ask, segmind: SegmindDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    marked = replace(endpoints.GENERATE["4.0"], extra=frozenset({endpoints.BLOCKING}))
    monkeypatch.setitem(endpoints.GENERATE, "4.0", marked)  # pyright: ignore[reportArgumentType]
    assert len(ask(generate_4(), "segmind").data) == 1
    assert paths(segmind) == ["/v1/ideogram-4"]


def test_a_job_is_read_again_after_a_restart_from_its_texts_alone(ask: Ask, segmind: SegmindDouble) -> None:
    request = generate_4(num_images=2)
    ask(request, "segmind")
    before = len(segmind.requests)
    provider = BY_ID["segmind"]
    progress = Progress(provider="Segmind", total=2)
    context = context_of(provider, Key(segmind.key), progress)
    job = Job(id="req-0000", links={"status": STATUS, "response": RESULT})
    reply = background.submit(provider.answer(job, context)).result(30)
    found = provider.items(reply, Batch(request=request, settings={}, first=0, count=2, seed=7))
    assert [item.url for item in found] == [f"{segmind.url}{FILES}/000{index}.jpeg" for index in range(2)]
    asked = [(request.method, request.path) for request in segmind.requests[before:]]
    assert asked == [("GET", STATUS), ("GET", RESULT)]
    assert segmind.billed == 2


def test_a_cancel_leaves_the_job_and_says_so(keys: Keys, segmind: SegmindDouble) -> None:
    segmind.polls = 1000
    order = prepare.order(ProviderRef(id="segmind"), generate_4(), keys)
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
    seen = {(request.method, request.path) for request in segmind.requests}
    assert seen == {("POST", SUBMIT), ("GET", STATUS)}


def test_the_stage_tells_how_the_job_stands(keys: Keys, segmind: SegmindDouble) -> None:
    segmind.polls = 3
    stages: list[str] = []

    class Watched(Progress):
        def __setattr__(self, name: str, value: Any) -> None:
            if name == "stage":
                stages.append(value)
            super().__setattr__(name, value)

    order = prepare.order(ProviderRef(id="segmind"), generate_4(), keys)
    background.submit(carried_out(order, Watched(provider="Segmind", total=1), lambda index, data: (16, 16))).result(30)
    expected = ["in Segmind's queue", "being made", "made; fetching the result", "downloading"]
    assert [stage for stage in expected if stage in stages] == expected
    assert [stages.index(stage) for stage in expected] == sorted(stages.index(stage) for stage in expected)


def test_the_provider_says_what_it_is() -> None:
    provider = BY_ID["segmind"]
    assert provider.headers("SG_1") == {"x-api-key": "SG_1"}
    assert (provider.origin, provider.key_variable) == ("https://api.segmind.com", "SEGMIND_API_KEY")
    assert [setting.name for setting in provider.settings] == [
        "safety",
        "output_format",
        "prompt_expansion",
        "mask_polarity",
    ]
    assert "JPEG" in provider.settings[1].tooltip
