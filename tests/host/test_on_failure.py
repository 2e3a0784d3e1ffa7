"""Generate in the real host when pictures do not come: the widget on_failure stops the graph or goes on."""

from __future__ import annotations

import json

import pytest
from doubles import Fault, IdeogramDouble
from ideogram_kit.dev.comfy import Comfy, Failed

from .conftest import generate, save, shown_text, text

V3 = "/v1/ideogram-v3/generate"


def test_a_graph_that_goes_on_hands_on_what_arrived(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.script(V3, Fault.unsafe(1))
    node = generate(model="3.0", num_images=3, on_failure="go on")
    outputs = with_key.run({"1": node, "2": save(["1", 0]), "3": text(["1", 3])})
    assert len(outputs["2"]["images"]) == 2
    info = json.loads(shown_text(outputs, "3"))
    assert info["failed"][0]["error"] == "Blocked" and "image 2 of 3" in info["failed"][0]["says"]
    assert any("image 2 of 3" in note for note in info["notes"])


@pytest.mark.parametrize("on_failure", ["stop", "go on"])
def test_fewer_pictures_than_asked_obey_on_failure(on_failure: str, with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.script(V3, Fault.edit(lambda body: body | {"data": body["data"][:1]}))
    node = generate(model="3.0", num_images=3, on_failure=on_failure)
    graph = {"1": node, "2": save(["1", 0]), "3": text(["1", 3])}
    if on_failure == "stop":
        with pytest.raises(Failed, match="sent 1 of 3 images: images 2, 3 did not come"):
            with_key.run(graph)
        return
    outputs = with_key.run(graph)
    assert len(outputs["2"]["images"]) == 1
    info = json.loads(shown_text(outputs, "3"))
    assert info["failed"][0]["error"] == "TooFew" and info["cost"]["expected_usd"] == 0.06


def test_a_node_without_any_picture_blocks_its_branch_alone(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.script(V3, Fault.status(422))
    graph = {
        "1": generate("a", model="3.0", on_failure="go on"),
        "2": save(["1", 0], "blocked"),
        "3": text(["1", 3]),
        "4": generate("b", model="2.0", on_failure="go on"),
        "5": save(["4", 0], "other"),
    }
    outputs = with_key.run(graph)
    assert "2" not in outputs and len(outputs["5"]["images"]) == 1
    assert "safety filter" in json.loads(shown_text(outputs, "3"))["failed"][0]["says"]
