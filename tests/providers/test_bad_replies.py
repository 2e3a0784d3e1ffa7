"""Whatever a provider answers, at whatever step: an error of the pack's, or the pictures. Never a traceback.

For every provider that has an API. A reply that was mistreated on its way stands for whatever a proxy, a gateway or an
outage may send; links that lead elsewhere stand for a provider that was taken over.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from core.conftest import Ask, DoubleOf
from core.samples import make, png
from doubles import DOUBLES, Fault, OxenDouble, Reply
from ideogram_kit.nodes.ideogram.errors import BadReply, IdeogramKitError, Unavailable
from ideogram_kit.nodes.ideogram.transport import http

pytestmark = pytest.mark.slow  # a little each, half a minute together

BODIES: dict[str, Fault] = {
    "empty": Fault.empty(),
    "nothing (204)": Fault.empty(204),
    "a page": Fault.html(),
    "an error page": Fault.html(502),
    "a list": Fault.json([]),
    "a list of nothing": Fault.json([None]),
    "a text": Fault.json("done"),
    "a number": Fault.json(7),
    "null": Fault.json(None),
    "an empty object": Fault.json({}),
    "data without pictures": Fault.json({"data": [], "images": [], "output": None, "generations": []}),
    "pictures that are none": Fault.json({"data": [7], "images": [7], "output": 7, "generations": [7]}),
    "pictures without links": Fault.json({"data": [{}], "images": [{}], "output": {}, "generations": [{}]}),
    "links that are none": Fault.json({"data": [{"url": 7}], "images": [{"url": []}], "output": [None]}),
    "an error in a 200": Fault.json({"error": "the model is on fire", "errors": [{"message": "it burns"}]}),
    "an error object in a 200": Fault.json({"error": {"message": "the model is on fire"}}),
    "a strange status": Fault.json({}, 418),
    "bytes that are no text": Fault(instead=Reply(body=b"\xff\xfe\x00\x9f" * 50, headers={"Content-Type": "text/x"})),
    "a depth that has no end": Fault(instead=Reply(body=b"[" * 100_000, headers={"Content-Type": "application/json"})),
    "a job without an id": Fault.json({"status": "QUEUED", "request_id": None, "data": [{}]}),
    "an unknown state": Fault.json({"status": "ON_HOLIDAY", "data": [{"status": "on holiday"}]}),
}
LINKS = {
    "a private address": "https://10.0.0.1/picture.png",
    "the cloud's own secrets": "http://169.254.169.254/latest/meta-data",
    "plain http": "http://example.com/picture.png",
    "a file": "file:///etc/hostname",
    "no address": "https://[",
    "a network of its own": "https://192.168.0.9/picture.png",
    "someone at a host": "https://fal.media@example.com/picture.png",
}


@pytest.mark.parametrize("fault", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("provider", DOUBLES)
def test_an_answer_to_the_request_that_is_none_is_an_error(
    provider: str, fault: Fault, ask: Ask, double_of: DoubleOf
) -> None:
    double = double_of(provider)
    double.script("/", fault, method="POST")
    with pytest.raises(IdeogramKitError) as caught:
        ask(make("generate", "4.0"), provider)
    assert double.key not in str(caught.value)
    assert len(str(caught.value)) < 700


@pytest.mark.parametrize("fault", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("turn", [1, 2, 3])
@pytest.mark.parametrize("provider", [name for name in DOUBLES if name != "ideogram"])
def test_an_answer_on_the_way_that_is_none_is_an_error_or_is_got_over(
    provider: str, turn: int, fault: Fault, ask: Ask, double_of: DoubleOf
) -> None:
    double = double_of(provider)
    double.script("/", *[Fault()] * turn, fault)
    asked = len(double.wire())
    try:
        result = ask(make("generate", "4.0"), provider)
    except IdeogramKitError as error:
        assert double.key not in str(error)
    else:
        assert sorted(result.data) == [0]
    assert len(double.wire()) - asked == 1, "asked once, whatever came of it"


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
@pytest.mark.parametrize("provider", DOUBLES)
def test_a_link_elsewhere_is_not_followed(provider: str, link: str, ask: Ask, double_of: DoubleOf) -> None:
    double = double_of(provider)
    if isinstance(double, OxenDouble):
        double.silent = True  # its events have the link too
    double.script("/", *[_relinked(double.url, link)] * 20)
    with pytest.raises(BadReply):
        ask(make("generate", "4.0"), provider)


@pytest.mark.parametrize("provider", DOUBLES)
def test_a_picture_that_is_none_or_too_large_is_an_error(
    provider: str, ask: Ask, double_of: DoubleOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    double = double_of(provider)
    monkeypatch.setattr(http, "PICTURE_LIMIT", 100_000)
    small = png()
    double.picture = lambda width, height, seed, alpha: small + bytes(200_000)
    with pytest.raises(BadReply, match="no picture"):
        ask(make("generate", "4.0"), provider)


@pytest.mark.parametrize("provider", DOUBLES)
def test_a_lost_answer_is_not_asked_again(provider: str, ask: Ask, double_of: DoubleOf) -> None:
    """The work was done and the connection broke: the error says so, or the job is found by its id; never a second."""
    double = double_of(provider)
    double.script("/", Fault.lost(), method="POST")
    try:
        result = ask(make("generate", "4.0"), provider)
    except Unavailable as error:
        assert "may have been billed" in str(error)
    else:
        assert sorted(result.data) == [0]
    assert len(double.wire()) == 1


def _relinked(url: str, link: str) -> Fault:
    """Every link to the double in a JSON reply, replaced."""

    def change(body: Any) -> Any:
        if isinstance(body, dict):
            return {name: change(value) for name, value in body.items()}
        if isinstance(body, list):
            return [change(value) for value in body]
        return link if isinstance(body, str) and body.startswith(url) else body

    def replaced(reply: Reply) -> Reply:
        try:
            body = json.loads(reply.body)
        except ValueError:
            return reply  # a picture
        return Reply.json(change(body), reply.status)

    return Fault(change=replaced)
