"""Segmind's seeds and counts: what is sent for them, and how requests are split."""

from __future__ import annotations

import pytest
from core.conftest import Ask
from core.samples import make
from doubles import SegmindDouble
from ideogram_kit.nodes.ideogram.requests import SEED_MAX

from .posting import asked_with, posts, sent


def test_the_seed_is_always_sent_even_0(ask: Ask, segmind: SegmindDouble) -> None:
    for seed in (0, SEED_MAX):
        assert asked_with(ask, segmind, "generate", "4.0", seed=seed)["seed"] == seed
        assert asked_with(ask, segmind, "generate", "3.0", seed=seed)["seed"] == seed


NARROW = [
    *(("generate", "2a"), ("remix", "2a"), ("remix", "2.0"), ("remix", "2.0 Turbo")),
    *(("reframe", "3.0"), ("replace_background", "3.0")),
]
"""The models whose pages state the range 100 to 999,999."""


@pytest.mark.parametrize(("operation", "model"), NARROW)
@pytest.mark.parametrize("seed", [0, 99, 1_000_000, SEED_MAX])
def test_a_seed_outside_a_narrow_range_is_moved_into_it_and_noted(
    operation: str, model: str, seed: int, ask: Ask, segmind: SegmindDouble
) -> None:
    result = ask(make(operation, model, seed=seed), "segmind")
    moved = sent(segmind)["seed"]
    assert 100 <= moved <= 999_999
    assert f"Segmind takes seeds of 100 to 999999 here: {seed} became {moved}." in result.outcome.notes


@pytest.mark.parametrize(("operation", "model"), NARROW)
def test_the_ends_of_a_narrow_range_go_as_they_are(
    operation: str, model: str, ask: Ask, segmind: SegmindDouble
) -> None:
    for seed in (100, 999_999):
        result = ask(make(operation, model, seed=seed), "segmind")
        assert sent(segmind)["seed"] == seed
        assert not [note for note in result.outcome.notes if "seed" in note]


@pytest.mark.parametrize(
    ("operation", "model"), [("generate", "2.0"), ("generate", "2.0 Turbo"), ("reframe", "2.0"), ("remix", "3.0")]
)
def test_a_page_that_states_no_range_gets_every_seed_as_it_is(
    operation: str, model: str, ask: Ask, segmind: SegmindDouble
) -> None:
    for seed in (0, 50, 99, 1_000_000, 9_999_999, SEED_MAX):
        result = ask(make(operation, model, seed=seed), "segmind")
        assert sent(segmind)["seed"] == seed
        assert not [note for note in result.outcome.notes if "seed" in note]


def test_4_0_takes_eight_at_once(ask: Ask, segmind: SegmindDouble) -> None:
    result = ask(make("generate", "4.0", num_images=8), "segmind")
    ((_, body),) = posts(segmind)
    assert body["num_images"] == 8
    assert sorted(result.data) == list(range(8))
    assert (segmind.billed, result.outcome.notes) == (8, [])


@pytest.mark.parametrize("model", ["3.0", "4.0 Fast", "P-Image"])
def test_a_model_without_a_count_is_asked_once_a_picture(model: str, ask: Ask, segmind: SegmindDouble) -> None:
    result = ask(make("generate", model, seed=SEED_MAX, num_images=3), "segmind")
    bodies = [body for _, body in posts(segmind)]
    assert sorted(body["seed"] for body in bodies) == [0, 1, SEED_MAX]
    assert not [body for body in bodies if "num_images" in body]
    assert sorted(result.data) == [0, 1, 2]
    assert result.outcome.notes == [f"{model} takes no count: 3 requests, with seeds that follow on."]
