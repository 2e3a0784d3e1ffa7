"""Every kind of request, as nodes of one graph: synchronous, queued at four providers, and a fan-out of eight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from doubles import DOUBLES, pictures
from ideogram_kit.nodes.ideogram.providers import BY_ID

from .conftest import generate, save, text
from .test_providers import at


@dataclass(frozen=True, kw_only=True)
class RequestKind:
    """A node of the graph: it makes `requests` POSTs to addresses that begin with `path`, for `count` pictures."""

    provider: str
    model: str = "4.0"
    count: int = 2
    seed: int
    requests: int
    path_prefix: str = ""

    @property
    def path(self) -> str:
        """How the paths of its requests begin: as its provider's double says, unless `path_prefix` is given."""
        return self.path_prefix or DOUBLES[self.provider].asks


KINDS = {
    "synchronous": RequestKind(
        provider="ideogram", model="3.0", seed=1000, requests=1, path_prefix="/v1/ideogram-v3/generate"
    ),
    "fan-out": RequestKind(provider="ideogram", count=8, seed=2000, requests=8, path_prefix="/v1/ideogram-v4/generate"),
    "fal": RequestKind(provider="fal", seed=3000, requests=1),
    "segmind": RequestKind(provider="segmind", seed=4000, requests=1),
    "runware": RequestKind(provider="runware", model="4.5", seed=5000, requests=1),
    "oxen": RequestKind(provider="oxen", model="4.5", seed=6000, requests=2),
}
QUEUED = tuple(name for name, kind in KINDS.items() if DOUBLES[kind.provider].is_queue)


def small_picture(width: int, height: int, seed: int, alpha: bool) -> bytes:
    """A small picture that its seed can be read from; pictures of the asked size would take too long."""
    return pictures.png(64, 64, seed, alpha)


def graph(*names: str) -> dict[str, Any]:
    """A graph with these kinds of requests, each with its pictures saved and its info shown."""
    nodes: dict[str, Any] = {}
    for name in names:
        kind = KINDS[name]
        settings = DOUBLES[kind.provider].async_settings
        nodes[f"{name} at"] = at(BY_ID[kind.provider].name, **settings)
        nodes[name] = generate(name, kind.model, num_images=kind.count, seed=kind.seed, provider=[f"{name} at", 0])
        nodes[f"{name} saved"] = save([name, 0], name)
        nodes[f"{name} info"] = text([name, 3])
    return nodes


def request_counts(*names: str, times: int = 1) -> dict[str, int]:
    """How many requests these kinds make, by provider."""
    counts = dict.fromkeys(DOUBLES, 0)
    for name in names:
        counts[KINDS[name].provider] += KINDS[name].requests * times
    return counts


def picture_counts(*names: str) -> dict[str, int]:
    """How many pictures these kinds ask for, by provider."""
    counts = dict.fromkeys(DOUBLES, 0)
    for name in names:
        counts[KINDS[name].provider] += KINDS[name].count
    return counts
