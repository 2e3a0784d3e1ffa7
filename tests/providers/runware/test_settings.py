"""The Provider node's settings for Runware on the wire, and what info tells of costs, ids and prompts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from core.samples import make
from doubles import RunwareDouble
from ideogram_kit.nodes.ideogram import errors

from .asking import Asking, info_of, sent, tasks


@pytest.mark.parametrize("delivery", ["sync", "async"])
def test_the_delivery_can_be_chosen(delivery: str, asking: Asking, double: RunwareDouble) -> None:
    asking(make("generate", "4.0", num_images=2), delivery=delivery)
    assert sent(double)["deliveryMethod"] == delivery


@pytest.mark.parametrize(
    ("settings", "on_wire"),
    [
        ({"output_format": "JPG"}, {"outputFormat": "JPG"}),
        ({"output_format": "WEBP", "output_quality": 80}, {"outputFormat": "WEBP", "outputQuality": 80}),
        ({"ttl": 60}, {"ttl": 60, "outputType": "URL"}),
        ({"ttl": 2**31 - 1}, {"ttl": 2**31 - 1}),
        ({"safety": "on"}, {"safety": {"checkContent": True, "mode": "fast"}}),
        ({"safety": "off"}, {"safety": {"checkContent": False, "mode": "none"}}),
        ({}, {"outputFormat": "PNG", "includeCost": True}),
    ],
)
def test_a_setting_reaches_the_wire(
    settings: dict[str, Any], on_wire: dict[str, Any], asking: Asking, double: RunwareDouble
) -> None:
    asking(make("generate", "3.0"), **settings)
    task = sent(double)
    assert on_wire.items() <= task.items()
    assert ("safety" in task) is ("safety" in settings)


def test_a_setting_without_a_place_is_refused_by_name(asking: Asking, double: RunwareDouble) -> None:
    with pytest.raises(errors.Unsupported, match="safety") as caught:
        asking(make("remove_background", "1.0"), safety="on")
    assert caught.value.fields == ("safety",) and double.requests == []


@pytest.mark.parametrize(
    ("name", "value"), [("ttl", 59), ("output_quality", 19), ("output_quality", 100), ("webhook_url", "http://a.b/c")]
)
def test_a_setting_outside_its_range_is_refused(name: str, value: Any, asking: Asking, double: RunwareDouble) -> None:
    with pytest.raises(errors.BadInput, match=name):
        asking(make("generate", "4.0"), **{name: value})
    assert double.requests == []


def test_the_cost_of_each_picture_is_told(asking: Asking, double: RunwareDouble) -> None:
    found = info_of(asking(make("generate", "4.0", num_images=3)))
    assert found["cost"] == {
        "expected_usd": 0.18,
        "usd_per_image": 0.06,
        "recorded": "2026-11-21",
        "billed_usd": 0.18,
    }
    silent = info_of(asking(make("generate", "4.0"), include_cost=False))
    assert "billed_usd" not in silent["cost"]
    assert "includeCost" not in double.wire()[1]


def test_info_has_ids_seeds_and_the_prompt_that_was_used(asking: Asking, double: RunwareDouble) -> None:
    double.expands = True
    (image,) = info_of(asking(make("generate", "4.0")))["images"]
    (task,) = tasks(double, "imageInference")
    assert image["task_id"] == task["taskUUID"] and len(image["image_id"]) == 36
    assert image["seed"] == 1_236_666_318
    assert json.loads(image["prompt"])["high_level_description"] == "what it became"
