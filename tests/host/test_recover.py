"""Recover in the real host: pictures that were paid for and never arrived, from disk or by link, all or by an id."""

from __future__ import annotations

import json
from typing import Any

import pytest
from doubles import Double, Fault, IdeogramDouble
from ideogram_kit.dev.comfy import Comfy, Failed
from PIL import Image

from .conftest import generate, save, shown_text, text
from .stored import Stored
from .test_generate import size
from .test_providers import at

V3 = "/v1/ideogram-v3/generate"
LINK = "/api/images"


def recover(request_id: str = "") -> dict[str, Any]:
    """A Recover node in API form."""
    return {"class_type": "IdeogramKitRecover", "inputs": {"request_id": request_id}}


def test_a_blocked_picture_says_which_and_the_others_are_not_lost(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.script(V3, Fault.unsafe(1))
    graph = {"1": generate(model="3.0", num_images=3), "2": save(["1", 0])}
    with pytest.raises(Failed, match="image 2 of 3") as caught:
        with_key.run(graph)
    assert "Ideogram Recover gives it now" in str(caught.value)
    with pytest.raises(Failed, match="image 2 of 3"):
        with_key.run(graph)
    assert len(ideogram.asked(V3)) == 1, "what was billed is not asked again"
    outputs = with_key.run({"1": recover(), "2": save(["1", 0]), "3": text(["1", 3])})
    assert [size(with_key.path(image)) for image in outputs["2"]["images"]] == [(1024, 1024)] * 2
    (receipt,) = json.loads(shown_text(outputs, "3"))["receipts"]
    assert receipt["pictures"] == 2 and "billed" in receipt["withheld"]
    outputs = with_key.run({"1": recover(), "3": text(["1", 3])})
    assert json.loads(shown_text(outputs, "3")) == {"receipts": []}, "delivered now"


def test_recover_leaves_out_a_picture_that_cannot_be_read(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.script(LINK, Fault(), *[Fault.not_a_picture()] * 2)
    with pytest.raises(Failed, match="cannot be read"):
        with_key.run({"1": generate(model="3.0", num_images=2), "2": save(["1", 0])})
    outputs = with_key.run({"1": recover(), "2": save(["1", 0]), "3": text(["1", 3])})
    assert len(outputs["2"]["images"]) == 1
    assert "cannot be read" in json.loads(shown_text(outputs, "3"))["receipts"][0]["error"]
    outputs = with_key.run({"1": recover(), "2": save(["1", 0])})
    assert len(outputs["2"]["images"]) == 2, "what was no picture was fetched again"
    assert len(ideogram.asked(V3)) == 1


def test_recover_downloads_what_is_damaged_on_the_disk(
    with_key: Comfy, stored: Stored, ideogram: IdeogramDouble
) -> None:
    ideogram.script(V3, Fault.unsafe(2))
    with pytest.raises(Failed, match="image 3 of 3"):
        with_key.run({"1": generate(model="3.0", num_images=3), "2": save(["1", 0])})
    sound, spoilt = stored.files()
    spoilt.write_bytes(sound.read_bytes())
    outputs = with_key.run({"1": recover(), "2": save(["1", 0])})
    pixels = {Image.open(with_key.path(image)).tobytes() for image in outputs["2"]["images"]}
    assert len(pixels) == 2, "one picture is not taken for the other"
    assert len(ideogram.asked(LINK)) == 3


def test_pictures_of_different_sizes_are_named_and_recovered(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    sizes = iter([(64, 64), (64, 32)])
    old, ideogram.picture = ideogram.picture, lambda w, h, seed, alpha: old(*next(sizes), seed, alpha)
    try:
        with pytest.raises(Failed, match="different sizes"):
            with_key.run({"1": generate(model="3.0", num_images=2, seed=9), "2": save(["1", 0])})
    finally:
        ideogram.picture = old
    outputs = with_key.run({"1": recover(), "2": save(["1", 0])})
    assert [size(with_key.path(image)) for image in outputs["2"]["images"]] == [(64, 64), (64, 32)]
    assert len(ideogram.asked(V3)) == 1


def test_recover_finds_a_receipt_by_each_whole_id(with_keys: Comfy, stored: Stored, doubles: dict[str, Double]) -> None:
    node = generate(num_images=2, provider=["0", 0])
    outputs = with_keys.run({"0": at("fal"), "1": node, "2": save(["1", 0]), "3": text(["1", 3])})
    with_keys.run({"0": at("fal"), "1": generate(seed=5, provider=["0", 0]), "2": save(["1", 0])})
    asked = len(doubles["fal"].wire())
    theirs = json.loads(shown_text(outputs, "3"))["images"][0]["request_id"]
    (receipt,) = [receipt for receipt in stored.receipts() if receipt.metadata["count"] == 2]
    assert receipt.delivered and receipt.job == theirs
    for name in (theirs, receipt.request_id, receipt.identity, f" {receipt.identity} "):
        again = with_keys.run({"1": recover(name), "2": save(["1", 0])})
        assert len(again["2"]["images"]) == 2, name
    for piece in (theirs[:-1], receipt.identity[:8], "%"):
        nothing = with_keys.run({"1": recover(piece), "3": text(["1", 3])})
        assert json.loads(shown_text(nothing, "3")) == {"receipts": []}, piece
    assert len(doubles["fal"].wire()) == asked
