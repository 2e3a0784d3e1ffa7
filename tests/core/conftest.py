"""What the core's tests share: a way to carry out a request through the real loop and real HTTP."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from doubles import DOUBLES
from doubles.server import Double
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import batches, orders, prepare, query
from ideogram_kit.nodes.ideogram.errors import BadReply
from ideogram_kit.nodes.ideogram.local import from_request
from ideogram_kit.nodes.ideogram.providers import BY_ID, PROVIDERS, Provider, polling, proof
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.table import TableProvider
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request
from ideogram_kit.nodes.ideogram.transport import background, http
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from PIL import Image, UnidentifiedImageError

from .contract import Wire
from .runs import close_empty_stores, close_stores, empty_run, give_back, wait_for_claims  # noqa: F401 - fixtures
from .samples import needed_settings, png
from .stores import another, store, store_url  # noqa: F401 - fixtures


@dataclass
class Result:
    """A finished run: its outcome, the pictures by place, and the progress as it stood."""

    outcome: orders.Outcome
    progress: Progress
    data: dict[int, bytes] = field(default_factory=dict)


Ask = Callable[..., Result]
DoubleOf = Callable[[str], Double]
SMALL = png()
"""What the doubles answer with here: drawing real ones takes longer than the tests; those that look ask for them."""


def small(width: int, height: int, seed: int, alpha: bool) -> bytes:
    return SMALL


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keys:
    """An empty key store, and no key in the environment."""
    for provider in PROVIDERS:
        if provider.key_variable:
            monkeypatch.delenv(provider.key_variable, raising=False)
    return Keys(tmp_path / "keys")


async def carried_out(
    order: prepare.Order, progress: Progress, place: orders.InsertPicture, graph_run: GraphRun | None = None
) -> orders.Outcome:
    """Carry out an order; what went wrong is raised."""
    used = graph_run or empty_run()
    outcome = await orders.run(order, progress, place, used)
    if graph_run is None:
        await give_back(used)
    if outcome.error is not None:
        raise outcome.error
    return outcome


async def answered(prepared: query.Query, progress: Progress, graph_run: GraphRun | None = None) -> Any:
    """The answer to a question that is answered in words."""
    used = graph_run or empty_run()
    answer = await query.answer(prepared, progress, used)
    if graph_run is None:
        await give_back(used)
    return answer.value


@pytest.fixture
def ask(keys: Keys) -> Ask:
    """Carry out a request on the background loop and wait for it; `settings` are the Provider node's."""

    def carry_out(
        request: Request, provider: str | None = None, graph_run: GraphRun | None = None, **settings: Any
    ) -> Result:
        ref = ProviderRef(id=provider, settings=settings) if provider else None
        order = prepare.order(ref, request, keys)
        data: dict[int, bytes] = {}

        def place(index: int, encoded: bytes) -> tuple[int, int]:
            data[index] = encoded
            try:
                return Image.open(BytesIO(encoded)).size
            except UnidentifiedImageError:
                # As the nodes' own batch does.
                raise BadReply("The provider sent a file that is no picture.") from None

        progress = Progress(provider=order.provider.name, total=request.num_images)
        outcome = background.submit(carried_out(order, progress, place, graph_run)).result(30)
        return Result(outcome, progress, data)

    return carry_out


@pytest.fixture
def double_of(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Iterator[DoubleOf]:
    """The double of any provider, started when it is first asked for, with its key stored, and waits that are none."""
    running: dict[str, Double] = {}
    with contextlib.ExitStack() as stack:

        def started(provider: str) -> Double:
            if provider not in running:
                double = running[provider] = stack.enter_context(DOUBLES[provider]())
                double.picture = small
                monkeypatch.setenv(f"IDEOGRAM_KIT_URL_{provider.upper()}", double.url)
                keys.store(provider, double.key)
            return running[provider]

        monkeypatch.setattr(http, "BACKOFF", 0.001)
        monkeypatch.setattr(polling, "FIRST", 0.001)
        yield started
        for double in running.values():
            if hasattr(double, "polls"):
                vars(double)["polls"] = 0  # a job that nobody waits for any more ends, too
        wait_for_claims()
    assert not [said for double in running.values() for said in double.violations]


@pytest.fixture
def double(double_of: DoubleOf) -> Double:
    """The double of Ideogram."""
    return double_of("ideogram")


@pytest.fixture
def bodies(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Wire:
    """What a request says: the bodies that are built for it, of which nothing is sent."""
    for provider in BY_ID.values():
        if provider.key_variable:
            monkeypatch.setenv(provider.key_variable, "test-key")

    def build(provider: str, request: Request) -> Any:
        settings = needed_settings(BY_ID[provider], request)
        order = prepare.order(ProviderRef(id=provider, settings=settings), request, keys)
        if provider == "proof":
            return [proof.sheet(order.request, request.seed + index) for index in range(request.num_images)]
        if provider == "local":
            # The pictures go beside the run, as tensors.
            pictures = [getattr(request, name, None) for name in ("image", "mask")]
            return from_request.job_of(order.request, [], order.settings), pictures
        return [built(order.provider, part) for part in batches.split(order)]

    return build


def rows_of(provider: Provider) -> Mapping[str, Mapping[str, Any]]:
    """The endpoints of a provider that is asked, by operation, then by model."""
    assert isinstance(provider, TableProvider)
    return provider.endpoints


def built(provider: Provider, part: Batch) -> tuple[str, Any]:
    """The path and the body of one part of a request."""
    assert isinstance(provider, TableProvider)
    body = provider.posted(part, [])
    return provider.endpoint(part.request).path, body if body.files or body.multipart else body.fields


@pytest.fixture
def wire(ask: Ask, double_of: DoubleOf) -> Wire:
    """What a request puts on the wire of a provider; one that its double refuses is an error."""

    def observe(provider: str, request: Request) -> Any:
        double = double_of(provider)
        before = len(double.requests)
        ask(request, provider, **needed_settings(BY_ID[provider], request))
        return double.wire(before)

    return observe
