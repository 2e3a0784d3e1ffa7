"""A key is tested at fal at no cost."""

from __future__ import annotations

import pytest
from doubles import FalDouble, Fault
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.transport import background

from .submitting import FAL, fal_context


@pytest.mark.parametrize(
    ("fault", "works"),
    [
        (Fault(), True),
        (Fault.status(422), True),
        (Fault.status(400), True),
        (Fault.status(405), True),
        (Fault.status(403), True),
        (Fault.status(403, {"detail": "Forbidden"}), False),
        (Fault.status(401), False),
    ],
)
def test_a_key_is_tried_at_a_request_that_never_was(fault: Fault, works: bool, fal: FalDouble) -> None:
    fal.script("/ideogram/v4/requests", fault)
    assert background.submit(FAL.key_works(fal_context(fal.key))).result(5) is works
    (request,) = fal.requests
    assert request.method == "GET"
    assert fal.billed == 0


def test_another_key_does_not_work(fal: FalDouble) -> None:
    assert background.submit(FAL.key_works(fal_context("another-key"))).result(5) is False


@pytest.mark.parametrize("status", [429, 503])
def test_a_key_that_cannot_be_tried_is_neither(status: int, fal: FalDouble) -> None:
    fal.script("/ideogram/v4/requests", *[Fault.status(status)] * 4)
    with pytest.raises((errors.RateLimited, errors.Unavailable)):
        background.submit(FAL.key_works(fal_context(fal.key))).result(5)
