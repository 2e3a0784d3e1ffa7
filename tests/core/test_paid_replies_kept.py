"""What was answered and paid for is kept, although its pictures cannot be had: nothing is asked anew by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from doubles import Double, Fault
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.engine.missing_pictures import cost
from ideogram_kit.nodes.ideogram.engine.recover import recover
from ideogram_kit.nodes.ideogram.errors import BadReply, Blocked, IdeogramKitError, LinkExpired, TooFew, Unavailable
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.requests.job import Item
from ideogram_kit.nodes.ideogram.requests.layers import LayerizeText, Layers
from ideogram_kit.nodes.ideogram.transport import background, http
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from .conftest import Ask, DoubleOf, answered
from .rows import files, only
from .runs import fresh_run
from .samples import generate, make, png

LAYERIZE = {
    "ideogram": "/v1/ideogram-v3/layerize-text",
    "fal": "/fal-ai/ideogram/v3/layerize-text",
}
FAL_RESULT = "/ideogram/v4/requests"


@pytest.fixture
def graph_run() -> GraphRun:
    return fresh_run()


def layerize(provider: str, keys: Keys, graph_run: GraphRun) -> Layers:
    question = LayerizeText(image=png("teal", (160, 80)), seed=7)
    prepared = query.prepare(ProviderRef(id=provider), question, keys)
    return background.submit(answered(prepared, Progress(provider=provider, total=0), graph_run)).result(30)


def posts(double: Double) -> int:
    return sum(request.method == "POST" for request in double.requests)


@pytest.mark.parametrize("provider", sorted(LAYERIZE))
@pytest.mark.parametrize(
    ("faults", "error"),
    [
        ([Fault.expired_link()], LinkExpired),
        ([Fault.status(503)] * http.READ_TRIES, Unavailable),
        ([Fault.html()], BadReply),
    ],
)
def test_layers_whose_picture_did_not_come_are_not_paid_again(
    faults: list[Fault],
    error: type[IdeogramKitError],
    provider: str,
    keys: Keys,
    double_of: DoubleOf,
    graph_run: GraphRun,
) -> None:
    double = double_of(provider)
    double.script(double.links, *faults)
    with pytest.raises(error):
        layerize(provider, keys, graph_run)
    assert (only(graph_run).state, files(graph_run)) == ("answered", [])
    assert layerize(provider, keys, graph_run).usd == 0
    assert len(double.asked(LAYERIZE[provider])) == 1
    assert only(graph_run).state == "answered"


def test_layers_whose_picture_is_none_can_be_asked_again(keys: Keys, double_of: DoubleOf, graph_run: GraphRun) -> None:
    double = double_of("ideogram")
    double.script(double.links, Fault.html())
    with pytest.raises(BadReply, match=r"The link: http://127.*turn on ask_again"):
        layerize("ideogram", keys, graph_run)
    layerize("ideogram", keys, replace(graph_run, id="another", ask_again=True))
    assert len(double.asked(LAYERIZE["ideogram"])) == 2


def test_withheld_layers_were_made_and_are_not_asked_again(
    keys: Keys, double_of: DoubleOf, graph_run: GraphRun
) -> None:
    double = double_of("ideogram")
    double.script("/v1", Fault.json({"base_image_url": None, "text_blocks": []}))
    for _ in range(2):
        with pytest.raises(Blocked, match="may have been billed"):
            layerize("ideogram", keys, graph_run)
    assert (only(graph_run).state, len(double.asked(LAYERIZE["ideogram"]))) == ("answered", 1)


@pytest.mark.parametrize("data", [[None], [5, "x"]])
def test_pictures_of_ideogram_that_cannot_be_read_are_not_paid_again(
    data: list[Any], ask: Ask, double_of: DoubleOf, graph_run: GraphRun
) -> None:
    double = double_of("ideogram")
    double.script("/v1", Fault.json({"created": "x", "data": data}))
    asked = generate("3.0", num_images=len(data))
    for _ in range(2):
        with pytest.raises(BadReply):
            ask(asked, graph_run=graph_run)
    assert (only(graph_run).state, posts(double)) == ("answered", 1)
    ask(asked, graph_run=replace(graph_run, ask_again=True))
    assert posts(double) == 2


@pytest.mark.parametrize("image", [{}, {"url": "ftp://a/b.png"}])
def test_pictures_of_fal_that_cannot_be_read_are_not_paid_again(
    image: dict[str, Any], ask: Ask, double_of: DoubleOf, graph_run: GraphRun
) -> None:
    double = double_of("fal")
    double.script(FAL_RESULT, Fault(), Fault.json({"images": [image], "seed": 1, "prompt": "x"}), method="GET")
    for _ in range(2):
        with pytest.raises(BadReply):
            ask(make("generate", "4.0"), "fal", graph_run)
    assert (only(graph_run).state, posts(double)) == ("answered", 1)


def test_what_cannot_be_read_was_made_and_costs() -> None:
    items = [Item(error=BadReply("no object")), Item(url="a"), Item(error=TooFew("none"))]
    assert cost(items, 0.9) == pytest.approx(0.6)
    assert cost([Item(error=BadReply("no object"), usd=0.1)], None) == 0.1


def test_recover_tells_apart_why_a_picture_did_not_come(
    ask: Ask, keys: Keys, double_of: DoubleOf, graph_run: GraphRun
) -> None:
    double = double_of("ideogram")

    def change(body: Any) -> Any:
        first, second, *_ = body["data"]
        body["data"] = [first, {**second, "url": None, "is_image_safe": False}, 5]
        return body

    double.script("/v1", Fault.edit(change))
    with pytest.raises(IdeogramKitError):
        ask(generate("3.0", num_images=4), graph_run=graph_run)
    (found,) = background.submit(recover("", keys, graph_run, Progress(provider="Recover", total=0))).result(10)
    assert len(found.pictures) == 1
    assert found.missing == "Ideogram sent 3 of 4 images."
    assert "billed" in found.withheld and "not an object" in found.error
