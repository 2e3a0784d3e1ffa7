"""What is read from fal's results: pictures in their places, with what is known of them."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from core.conftest import Ask
from core.samples import make, png
from doubles import FalDouble, pictures
from ideogram_kit.nodes.ideogram.results import info
from PIL import Image


def test_what_fal_tells_of_a_picture_is_kept(ask: Ask, fal: FalDouble) -> None:
    result = ask(make("generate", "4.0", num_images=2, seed=11), "fal")
    content = json.loads(info.info([result.outcome], []))
    assert [image["seed"] for image in content["images"]] == [11, 11]
    assert [image["prompt"] for image in content["images"]] == ["A fox, in detail"] * 2
    (name,) = fal.jobs
    assert content["images"][0]["request_id"] == name
    assert content["images"][0]["billable_units"] == "2"
    assert content["images"][0]["timings"] == {"inference": 9.8}
    assert content["images"][0]["announced_size"] == [2048, 2048], "the small picture is not what was announced"


def test_pictures_keep_their_places(ask: Ask, fal: FalDouble) -> None:
    fal.picture = pictures.png
    result = ask(make("generate", "4.5", num_images=3, seed=20, resolution="1024x1024"), "fal")
    assert [pictures.seed_of(data) for _, data in sorted(result.data.items())] == [20, 21, 22]


def test_width_and_height_may_be_null(ask: Ask, fal: FalDouble) -> None:
    fal.sizes = False
    result = ask(make("generate", "4.0"), "fal")
    assert "announced_size" not in result.outcome.pictures[0].facts


def test_data_uris_are_taken_as_pictures(ask: Ask, fal: FalDouble) -> None:
    fal.inline = True
    result = ask(make("generate", "4.0", num_images=2), "fal")
    assert sorted(result.data) == [0, 1]
    assert not fal.asked("/files")


@pytest.mark.parametrize(("operation", "model"), [("remove_background", "1.0"), ("remove_object", "1.0")])
def test_a_tool_answers_with_one_image(operation: str, model: str, ask: Ask, fal: FalDouble) -> None:
    fal.picture = pictures.png
    result = ask(make(operation, model, image=png("navy")), "fal")
    assert Image.open(BytesIO(result.data[0])).mode == ("RGBA" if operation == "remove_background" else "RGB")
    assert result.outcome.pictures[0].seed is None
    assert "This endpoint takes no seed; another seed only asks again." in result.outcome.notes
