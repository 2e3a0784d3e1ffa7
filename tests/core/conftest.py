"""What the core's tests share: a way to carry out a request through the real loop and real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from doubles import IdeogramDouble
from doubles.ideogram import KEY
from ideogram_kit.nodes.ideogram import http, network, run
from ideogram_kit.nodes.ideogram.keys import Keys
from ideogram_kit.nodes.ideogram.progress import Progress
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request
from PIL import Image

from .samples import png


@dataclass
class Result:
    """A finished run: its outcome, the pictures by place, and the progress as it stood."""

    outcome: run.Outcome
    progress: Progress
    data: dict[int, bytes] = field(default_factory=dict)


Ask = Callable[..., Result]


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keys:
    """An empty key store, and no key in the environment."""
    monkeypatch.delenv("IDEOGRAM_API_KEY", raising=False)
    return Keys(tmp_path / "keys")


@pytest.fixture
def ask(keys: Keys) -> Ask:
    """Carry out a request on the background loop and wait for it."""

    def carry_out(request: Request, provider: str | None = None) -> Result:
        ref = ProviderRef(id=provider) if provider else None
        order = run.order(ref, request, keys)
        data: dict[int, bytes] = {}

        def place(index: int, encoded: bytes) -> tuple[int, int]:
            data[index] = encoded
            return Image.open(BytesIO(encoded)).size

        progress = Progress(provider=order.provider.name, total=request.num_images)
        outcome = network.submit(run.run(order, progress, place)).result(30)
        return Result(outcome, progress, data)

    return carry_out


@pytest.fixture
def double(ideogram_double: IdeogramDouble, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> IdeogramDouble:
    """The double of Ideogram, with its key stored, and retries that do not wait."""
    monkeypatch.setenv("IDEOGRAM_KIT_URL_IDEOGRAM", ideogram_double.url)
    monkeypatch.setattr(http, "BACKOFF", 0.001)
    keys.store("ideogram", KEY)
    # Drawing real ones takes longer than the tests; those that look at them ask for them.
    small = png()
    ideogram_double.picture = lambda width, height, seed, alpha: small
    return ideogram_double
