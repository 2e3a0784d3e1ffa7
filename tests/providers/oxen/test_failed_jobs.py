"""Oxen's generations that fail in its queue: their words become the error that names the next step.

Sources: sections 3.3, 3.6 and 6.3 of the pack's reference; Oxen's pages on the queue and on image generation.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from core.conftest import Ask, carried_out
from core.samples import generate
from doubles import Fault, OxenDouble
from doubles.oxen import QUEUE
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("Insufficient credits", errors.OutOfCredit),
        ("Account balance too low", errors.OutOfCredit),
        ("rendering_speed: unexpected value; permitted: TURBO, BALANCED, QUALITY (enum)", errors.BadRequest),
        ("enable_safety_checker must be a boolean", errors.BadRequest),
        ("seed must be an integer", errors.BadRequest),
        ("rendering_speed: Input should be 'TURBO', 'BALANCED' or 'QUALITY'", errors.BadRequest),
        ("body.image_size: square is gone", errors.BadRequest),
        ("value is not a valid enumeration member", errors.BadRequest),
        ("Bad value (seed: 7), the worker restarts", errors.Unavailable),
        ("The content was flagged by the safety checker", errors.Blocked),
        ("NSFW content detected", errors.Blocked),
        ("content_policy_violation", errors.Blocked),
        ("Request rejected by content policy", errors.Blocked),
        ("Rate limit exceeded", errors.RateLimited),
        ("Worker timed out", errors.Unavailable),
    ],
)
def test_a_failed_generation_is_told_by_its_words(
    reason: str, error: type[Exception], ask: Ask, oxen: OxenDouble
) -> None:
    """The queue takes everything, and says later what was wrong with it [trap 9]."""
    oxen.reasons = [reason]
    with pytest.raises(error, match=re.escape(reason)) as caught:
        ask(generate("4.0"), "oxen")
    assert type(caught.value) is error
    assert oxen.billed == 0
    assert len(oxen.wire()) == 1


@pytest.mark.parametrize(
    ("reason", "ours"),
    [
        ("rendering_speed: unexpected value; permitted: TURBO, BALANCED, QUALITY (enum)", "rendering_speed"),
        ("image_size: Input should be 'square_hd'", "resolution"),
        ("enable_safety_checker must be a boolean", "safety"),
        ("invalid expansion_model", "expansion_model"),
        ([{"loc": ["body", "rendering_speed"], "msg": "Input should be 'TURBO'"}], "rendering_speed"),
        ({"detail": "num_images is out of range"}, "num_images"),
    ],
)
@pytest.mark.parametrize("silent", [False, True])
def test_a_value_that_is_refused_when_the_job_runs_is_bad_input_of_the_field(
    silent: bool, reason: Any, ours: str, ask: Ask, oxen: OxenDouble
) -> None:
    oxen.reasons, oxen.silent = [reason], silent
    with pytest.raises(errors.BadRequest, match=f"could not make the picture: .* Change {ours}, then run again"):
        ask(generate("4.0"), "oxen")


def test_a_generation_that_fails_without_a_word_says_so(ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(QUEUE, Fault.edit(lambda body: body | {"status": "failed", "result_url": None}), method="GET")
    with pytest.raises(errors.Unavailable, match="it gave no reason"):
        ask(generate("4.0"), "oxen")


def test_a_generation_that_was_cancelled_elsewhere_says_so(ask: Ask, oxen: OxenDouble) -> None:
    oxen.script(QUEUE, Fault.edit(lambda body: body | {"status": "cancelled", "result_url": None}), method="GET")
    with pytest.raises(errors.Unavailable, match="was cancelled at Oxen"):
        ask(generate("4.0"), "oxen")


def test_what_came_is_delivered_before_the_error_of_what_did_not(oxen: OxenDouble, keys: Any) -> None:
    oxen.reasons = ["NSFW content detected"]
    came: list[int] = []

    def place(index: int, data: bytes) -> tuple[int, int]:
        came.append(index)
        return 16, 16

    order = prepare.order(ProviderRef(id="oxen"), generate("4.0", num_images=3), keys)
    with pytest.raises(errors.Blocked, match=r"image \d of 3.*NSFW content detected") as caught:
        background.submit(carried_out(order, Progress(provider="Oxen", total=3), place)).result(5)
    (withheld,) = caught.value.images
    assert sorted([*came, withheld - 1]) == [0, 1, 2]
    assert oxen.billed == 2
