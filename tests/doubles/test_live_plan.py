"""What `make live` would ask: the cheapest request of every operation, and a reason for what it leaves out."""

from __future__ import annotations

import pytest
from ideogram_kit.nodes.ideogram.providers import BY_ID
from live.command import OFFERED
from live.plan import PlannedCall, SkippedCall, plan

IDEOGRAM = BY_ID["ideogram"]


def planned(operation: str, model: str = "") -> PlannedCall:
    (entry,) = plan(IDEOGRAM, (operation,), (model,) if model else ())
    assert isinstance(entry, PlannedCall)
    return entry


@pytest.mark.parametrize(
    ("operation", "model", "choices", "usd"),
    [
        ("generate", "P-Image", "quality VERY_LOW", 0.003),
        ("remix", "1.0 Turbo", "", 0.02),
        ("edit", "Ideogram", "", None),
        ("reframe", "3.0", "resolution 512x1536, rendering_speed FLASH", 0.03),
        ("upscale", "Ideogram", "", 0.06),
        ("layerize_text", "–", "", 0.09),
        ("custom_model", "–", "", 0.0),
    ],
)
def test_the_cheapest_request_is_chosen(operation: str, model: str, choices: str, usd: float | None) -> None:
    entry = planned(operation)
    assert (entry.model, entry.choices, entry.usd) == (model, choices, usd)


def test_a_model_can_be_named() -> None:
    assert planned("generate", "3.0").choices == "rendering_speed FLASH"
    assert planned("describe", "2.0").model == "2.0"


@pytest.mark.parametrize("provider_id", [one.id for one in OFFERED])
def test_every_operation_is_asked_or_left_out_with_a_reason(provider_id: str) -> None:
    entries = plan(BY_ID[provider_id])
    assert {one.operation for one in entries} == set(BY_ID[provider_id].operations)
    left = {one.operation: one.reason for one in entries if isinstance(one, SkippedCall)}
    assert left.keys() <= {"dataset", "train_model"}
    assert all(left.values())
