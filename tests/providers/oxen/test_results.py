"""Oxen's pictures: what is flagged is withheld, and a result that holds none is an error.

Sources: sections 3.3, 3.6 and 6.3 of the pack's reference; Oxen's pages on the queue and on image generation.
"""

from __future__ import annotations

from typing import Any

import pytest
from core.conftest import Ask, carried_out
from core.runs import fresh_run
from core.samples import generate
from doubles import Fault, OxenDouble
from doubles.oxen import GENERATE, LINKS, QUEUE
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.providers.oxen import queue
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

ELSEWHERE = (
    "http://hub.oxen.ai/a.png",
    "https://hub.oxen.ai:8443/a.png",
    "https://user@hub.oxen.ai/a.png",
    "https://10.0.0.1/a.png",
)


def _linked(link: Any) -> Fault:
    return Fault.edit(lambda body: body | {"result_url": link})


@pytest.mark.parametrize("flag", [True, [True]])
def test_a_flagged_picture_is_withheld_not_black(flag: Any, ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(QUEUE, Fault.edit(lambda body: body | {"has_nsfw_concepts": flag}), method="GET")
    with pytest.raises(errors.Blocked, match=r"image 1 of 1.*flagged as unsafe"):
        ask(generate("4.0"), "oxen")
    oxen.script(GENERATE, Fault.edit(lambda body: body | {"has_nsfw_concepts": [True]}))
    with pytest.raises(errors.Blocked, match="flagged as unsafe"):
        ask(generate("4.0"), "oxen", delivery="synchronous")
    assert not oxen.asked(LINKS)


@pytest.mark.parametrize("delivery", ["queue", "synchronous"])
def test_a_flagged_picture_is_handed_on_where_the_check_was_switched_off(
    delivery: str, ask: Ask, oxen: OxenDouble
) -> None:
    flagged = Fault.edit(lambda body: body | {"has_nsfw_concepts": [True]})
    oxen.script(QUEUE, flagged, method="GET")
    oxen.script(GENERATE, flagged)
    assert len(ask(generate("4.0"), "oxen", delivery=delivery, safety="off").data) == 1


@pytest.mark.parametrize("bad", [7, {}, {"url": "a.png"}, {"b64_json": "@@"}])
def test_one_image_that_cannot_be_read_keeps_no_other_back(bad: Any, oxen: OxenDouble, keys: Any) -> None:
    """The other three are in the receipt; the error is of its place alone."""
    graph_run = fresh_run()
    oxen.script(GENERATE, Fault.edit(lambda body: body | {"images": [*body["images"][:1], bad, *body["images"][2:]]}))
    for _ in range(2):
        came: list[int] = []

        def place(index: int, data: bytes, came: list[int] = came) -> tuple[int, int]:
            came.append(index)
            return 16, 16

        order = prepare.order(
            ProviderRef(id="oxen", settings={"delivery": "synchronous"}), generate("4.0", num_images=4), keys
        )
        with pytest.raises(errors.BadReply):
            background.submit(carried_out(order, Progress(provider="Oxen", total=4), place, graph_run)).result(5)
        assert sorted(came) == [0, 2, 3]
    assert len(oxen.wire()) == 1


def test_a_picture_that_was_not_flagged_comes(ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(QUEUE, Fault.edit(lambda body: body | {"has_nsfw_concepts": [False]}), method="GET")
    assert len(ask(generate("4.0"), "oxen").data) == 1


def test_a_generation_that_succeeds_without_a_link_is_a_bad_reply(ask: Ask, oxen: OxenDouble) -> None:
    oxen.silent = True
    for link in (None, "", 7, "a.png", ["https://hub.oxen.ai/a.png"]):
        oxen.script(QUEUE, *[_linked(link)] * queue.LATE, method="GET")
        with pytest.raises(errors.BadReply, match="gives no picture"):
            ask(generate("4.0"), "oxen")


def test_a_link_that_leads_elsewhere_is_not_followed(ask: Ask, oxen: OxenDouble) -> None:
    for link in ELSEWHERE:
        oxen.script(QUEUE, _linked(link), method="GET")
        with pytest.raises(errors.BadReply, match="which is not fetched"):
            ask(generate("4.0"), "oxen")
    assert not oxen.asked(LINKS)


def test_a_link_that_is_over_says_that_the_picture_was_made(ask: Ask, oxen: OxenDouble) -> None:
    for status in (401, 403, 404, 410):
        oxen.script(LINKS, Fault.expired_link(status))
        with pytest.raises(errors.LinkExpired, match="made the picture"):
            ask(generate("4.0"), "oxen")
    assert oxen.billed == 4


def test_content_that_is_no_picture_is_a_bad_reply(ask: Ask, oxen: OxenDouble) -> None:
    for packed in ("not base64!", "data:image/png;base64,", 7, None):
        oxen.script(GENERATE, Fault.json({"images": [{"b64_json": packed}]}))
        with pytest.raises(errors.BadReply, match=r"Oxen answered with (a|an empty) picture"):
            ask(generate("4.0"), "oxen", delivery="synchronous")
