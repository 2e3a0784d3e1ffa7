"""Oxen: several pictures, as one request or as several, and the seeds that go with them.

Sources: docs.oxen.ai's pages `ideogram-v4` and `ideogram-v4-5`; sections 3 and 6 of the pack's reference.
"""

from __future__ import annotations

import pytest
from core.conftest import Ask
from core.samples import generate
from doubles import OxenDouble, pictures
from doubles.oxen import GENERATE, QUEUE
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.errors import TooFew
from ideogram_kit.nodes.ideogram.requests import SEED_MAX

from .starting import start
from .wire_samples import PROMPT, tiny


@pytest.mark.parametrize("delivery", ["queue", "synchronous"])
def test_pictures_of_4_5_are_asked_one_by_one_with_seeds_that_follow_on(
    delivery: str, ask: Ask, oxen: OxenDouble
) -> None:
    """Its page has no field for a count."""
    oxen.picture = tiny
    result = ask(generate("4.5", seed=SEED_MAX - 1, num_images=4), "oxen", delivery=delivery)
    seeds = [SEED_MAX - 1, SEED_MAX, 0, 1]
    assert sorted(body["seed"] for _, body in oxen.wire()) == sorted(seeds)
    assert [pictures.seed_of(data) for _, data in sorted(result.data.items())] == seeds
    assert [picture.seed for _, picture in sorted(result.outcome.pictures.items())] == seeds
    assert "4.5 takes no count: 4 requests, with seeds that follow on." in result.outcome.notes
    assert oxen.billed == 4


def test_several_pictures_of_4_0_are_one_request_on_the_synchronous_route(ask: Ask, oxen: OxenDouble) -> None:
    result = ask(generate("4.0", num_images=4), "oxen", delivery="synchronous")
    fields = {"model": "ideogram-v4", "prompt": PROMPT, "seed": 7, "num_images": 4, "response_format": "b64_json"}
    assert oxen.wire() == [(GENERATE, fields)]
    assert sorted(result.data) == [0, 1, 2, 3]
    assert oxen.billed == 4


def test_several_pictures_of_4_0_are_one_request_on_the_queue_without_the_seed(ask: Ask, oxen: OxenDouble) -> None:
    """One seed for several generations might be one picture, paid as often."""
    oxen.picture = tiny
    result = ask(generate("4.0", num_images=4), "oxen")
    assert oxen.wire() == [(QUEUE, {"model": "ideogram-v4", "prompt": PROMPT, "num_generations": 4})]
    assert len({pictures.seed_of(data) for data in result.data.values()}) == 4
    assert [picture.seed for picture in result.outcome.pictures.values()] == [None] * 4
    assert any("none was sent with several" in note for note in result.outcome.notes)
    assert oxen.billed == 4


@pytest.mark.parametrize("delivery", ["queue", "synchronous"])
@pytest.mark.parametrize("made", [1, 3])
def test_fewer_than_were_asked_are_handed_on_and_the_rest_is_an_error(
    made: int, delivery: str, keys: Keys, oxen: OxenDouble
) -> None:
    """As where `num_images` gives one image, or a request of several one generation."""
    oxen.short = made
    future, _ = start(generate("4.0", num_images=4), keys, delivery=delivery)
    with pytest.raises(TooFew, match=f"sent {made} of 4 images"):
        future.result(5)
    assert oxen.billed == made
    assert len(oxen.wire()) == 1


@pytest.mark.parametrize("delivery", ["queue", "synchronous"])
def test_more_than_four_are_several_requests(delivery: str, ask: Ask, oxen: OxenDouble) -> None:
    result = ask(generate("4.0", num_images=8), "oxen", delivery=delivery)
    counts = [body.get("num_images", 0) + body.get("num_generations", 0) for _, body in oxen.wire()]
    assert counts == [4, 4]
    assert sorted(result.data) == list(range(8))
