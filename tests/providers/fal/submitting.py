"""Submits batches to fal's double, for tests of the queue's steps."""

from __future__ import annotations

from typing import Any

from core.samples import make
from ideogram_kit.nodes.ideogram.config.keys import Key
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.context import Context
from ideogram_kit.nodes.ideogram.providers.settings import filled
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from ..running import context_of

FAL = BY_ID["fal"]
REQUESTS = "/fal-ai/ideogram/requests"
LINKS = "/files"
"""The paths of the queue and of the pictures at the double."""


def fal_context(key: str, stages: list[str] | None = None) -> Context:
    """A context for fal; what the user would read while waiting is added to `stages`."""

    class Watched(Progress):
        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, value)
            if name == "stage" and stages is not None:
                stages.append(value)

    return context_of(FAL, Key(key), Watched(provider="fal", total=1))


def batch_of(model: str = "3.0", **fields: Any) -> Batch:
    """The one batch of a request of Generate."""
    request = make("generate", model, **fields)
    settings = filled(FAL.settings, {})
    return Batch(request=request, settings=settings, first=0, count=request.num_images, seed=request.seed)
