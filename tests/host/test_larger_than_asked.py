"""A picture that is far larger than it was asked is refused before memory is made for it; nothing is paid again."""

from __future__ import annotations

import json

import pytest
from doubles import IdeogramDouble
from ideogram_kit.dev.comfy import Comfy, Failed

from .conftest import generate, save, text

V4 = "/v1/ideogram-v4/generate"


def test_a_picture_is_refused_by_the_size_that_was_asked(
    with_key: Comfy, ideogram: IdeogramDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = ideogram.picture
    monkeypatch.setattr(ideogram, "picture", lambda width, height, seed, alpha: drawn(2048, 2048, seed, alpha))
    graph = {"1": generate(model="4.0", model_resolution="1024x1024"), "2": save(["1", 0]), "3": text(["1", 3])}
    with pytest.raises(Failed, match=r"2048.*2048"):
        with_key.run(graph)
    monkeypatch.undo()
    outputs = with_key.run(graph)
    assert len(outputs["2"]["images"]) == 1
    assert json.loads(outputs["3"]["text"][0])["cost"]["expected_usd"] == 0.0, "its link is fetched again"
    assert len(ideogram.asked(V4)) == 1
