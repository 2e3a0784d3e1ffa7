"""Every kind of call to a provider, as nodes of one graph: synchronous, queued at four providers, fan-out of eight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from doubles import DOUBLES, pictures
from ideogram_kit.nodes.ideogram.providers import BY_ID

from .conftest import generate, save, text
from .test_providers import at


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A node of the graph: `questions` POSTs below `path` ask for `count` pictures."""

    provider: str
    model: str = "4.0"
    count: int = 2
    seed: int
    questions: int
    below: str = ""

    @property
    def path(self) -> str:
        """Where it is asked: below what its provider's double says, unless it is narrower."""
        return self.below or DOUBLES[self.provider].asks


KINDS = {
    "synchronous": Kind(provider="ideogram", model="3.0", seed=1000, questions=1, below="/v1/ideogram-v3/generate"),
    "fan-out": Kind(provider="ideogram", count=8, seed=2000, questions=8, below="/v1/ideogram-v4/generate"),
    "fal": Kind(provider="fal", seed=3000, questions=1),
    "segmind": Kind(provider="segmind", seed=4000, questions=1),
    "runware": Kind(provider="runware", model="4.5", seed=5000, questions=1),
    "oxen": Kind(provider="oxen", seed=6000, questions=2),
}
QUEUED = tuple(name for name, kind in KINDS.items() if DOUBLES[kind.provider].is_queue)


def drawn(width: int, height: int, seed: int, alpha: bool) -> bytes:
    """A small picture that tells its seed; the sizes that were asked take longer than the test."""
    return pictures.png(64, 64, seed, alpha)


def graph(*names: str) -> dict[str, Any]:
    """The nodes of these kinds, each saved and with its info shown."""
    found: dict[str, Any] = {}
    for name in names:
        kind = KINDS[name]
        settings = DOUBLES[kind.provider].async_settings
        found[f"{name} at"] = at(BY_ID[kind.provider].name, **settings)
        found[name] = generate(name, kind.model, num_images=kind.count, seed=kind.seed, provider=[f"{name} at", 0])
        found[f"{name} saved"] = save([name, 0], name)
        found[f"{name} told"] = text([name, 3])
    return found


def questions(*names: str, times: int = 1) -> dict[str, int]:
    """How many questions these kinds are, by provider."""
    found = dict.fromkeys(DOUBLES, 0)
    for name in names:
        found[KINDS[name].provider] += KINDS[name].questions * times
    return found


def counts(*names: str) -> dict[str, int]:
    """How many pictures these kinds are, by provider."""
    found = dict.fromkeys(DOUBLES, 0)
    for name in names:
        found[KINDS[name].provider] += KINDS[name].count
    return found
