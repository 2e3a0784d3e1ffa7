"""What a process had booked that was killed before it sent it, is no longer spent."""

from __future__ import annotations

import pytest
from doubles import Fault

from .conftest import NewShop
from .shop import sound
from .test_states import LONG

pytestmark = pytest.mark.slow


def test_what_the_dead_had_booked_and_not_sent_is_there_for_others(new_shop: NewShop) -> None:
    """Ten are in flight and may be billed; two are reserved, at $0.06 each, and will never be asked again."""
    shop = new_shop("ideogram")
    shop.double.script("", *[Fault.slow(LONG)] * 10, method="POST")
    worker = shop.start(list(range(12)))
    worker.until(lambda: len(shop.posts()) == 10 and shop.bookings()[1] == 720_000)
    # Those who are alive keep what they have booked.
    (refused,) = shop.start([20], day=0.66).results().values()
    assert "with the $0.72 of this day passes your limit of $0.66" in refused["error"]
    worker.kill()
    sound(shop.start([20], day=0.66).results(), 20)
    (refused,) = shop.start([21], day=0.66).results().values()
    assert "with the $0.66 of this day passes your limit of $0.66" in refused["error"]
    assert sum(shop.posts().values()) == 11 and shop.bookings()[1] == 660_000
