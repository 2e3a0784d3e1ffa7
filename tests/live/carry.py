"""Carries out one planned call by the pack's own code, at the provider or at its double, and says what came of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from doubles.server import Double
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import orders, prepare, query
from ideogram_kit.nodes.ideogram.errors import IdeogramKitError, Unsupported
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.store import Store
from ideogram_kit.nodes.ideogram.requests import Description, ProviderRef, Request
from ideogram_kit.nodes.ideogram.requests.layers import Layers
from ideogram_kit.nodes.ideogram.requests.training import CustomModels
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from PIL import Image

from . import sources
from .plan import Planned
from .questions import Question
from .record import Exchange, recording


@dataclass(frozen=True, kw_only=True)
class Came:
    """What came of a call: the `pictures`, what the pack `told` of it in words, or the `error`, and the exchanges."""

    told: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    usd: float | None = None
    pictures: tuple[bytes, ...] = ()
    error: str = ""
    exchanges: tuple[Exchange, ...] = ()


@dataclass
class _Batch:
    """Where the pictures of a run go; those that came before an error stay."""

    pictures: list[bytes] = field(default_factory=list)

    def place(self, index: int, encoded: bytes) -> tuple[int, int]:
        self.pictures.append(encoded)
        with Image.open(BytesIO(encoded)) as image:
            return image.size


def carried_out(call: Planned, keys: Keys) -> Came:
    """Make the call and wait for its end. An error is an outcome too, so that the next call is made all the same."""
    provider = call.provider
    key = prepare.key_of(provider, keys)
    batch = _Batch()
    came = Came()
    with recording(key) as exchanges:
        try:
            came = _first_taken(call, keys, batch)
        except IdeogramKitError as error:
            came = Came(error=f"{type(error).__name__}: {error}")
        except Exception as error:
            # A traceback of the pack's is what this tool is there to find; the other calls go on.
            came = Came(error=f"a defect of the pack, {type(error).__name__}: {error}")
    return replace(came, pictures=(*batch.pictures, *came.pictures), exchanges=tuple(exchanges))


@contextmanager
def at_double(double: Double, call: Planned, folder: Path) -> Iterator[Keys]:
    """Keys for the double of the call's provider, which stands in for the provider in the body of the `with`."""
    provider = call.provider.id
    variable = f"IDEOGRAM_KIT_URL_{provider.upper()}"
    before = os.environ.get(variable)
    keys = Keys(folder / provider)
    keys.store(provider, double.key)
    os.environ[variable] = double.url
    try:
        yield keys
    finally:
        if before is None:
            del os.environ[variable]
        else:
            os.environ[variable] = before


def picture(data: bytes) -> str:
    """A picture in words: "1024×1024 PNG"."""
    with Image.open(BytesIO(data)) as image:
        return f"{image.width}×{image.height} {image.format}"


def halves(call: Planned, data: bytes) -> str:
    """Where a picture changed, for an operation that has a mask; nothing for the others."""
    if not _has_mask(call):
        return ""
    white, black = sources.changed(data)
    return f"mean change of a pixel {white} where the mask is white, {black} where it is black"


def white_changed(call: Planned, came: Came) -> bool | None:
    """Whether the first picture changed more where the mask is white; None where there is no mask or no picture."""
    if not came.pictures or not _has_mask(call):
        return None
    white, black = sources.changed(came.pictures[0])
    return white > black


def _has_mask(call: Planned) -> bool:
    return any(getattr(one, "mask", None) for one in call.asks)


def _first_taken(call: Planned, keys: Keys, batch: _Batch) -> Came:
    """The first of the call's requests that the pack does not refuse by its model before it sends anything."""
    *others, last = call.asks
    for ask in others:
        try:
            return _asked(call, ask, keys, batch)
        except Unsupported as error:
            if "model" not in error.fields:
                raise
    return _asked(call, last, keys, batch)


def _asked(call: Planned, ask: Request | Question, keys: Keys, batch: _Batch) -> Came:
    # No receipt of another run may stand in for the call, and none is left behind.
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        try:
            return _asked_at(GraphRun(store=store), call, ask, keys, batch)
        finally:
            store.close()


def _asked_at(graph_run: GraphRun, call: Planned, ask: Request | Question, keys: Keys, batch: _Batch) -> Came:
    ref = ProviderRef(id=call.provider.id)
    progress = Progress(provider=call.provider.name, total=1)
    if not isinstance(ask, Request):
        prepared = query.prepare(ref, ask, keys)
        came = _answered(_waited(query.answer(prepared, progress, graph_run)).value)
        which = (f"model {getattr(ask, 'model', '')}",) if len(call.asks) > 1 else ()
        return replace(came, told=(*which, *came.told))
    outcome: orders.Outcome = _waited(orders.run(prepare.order(ref, ask, keys), progress, batch.place, graph_run))
    if outcome.error is not None:
        raise outcome.error
    told = [f"seed {one.seed}" if one.seed is not None else "no seed said" for one in outcome.pictures.values()]
    paid = [one.usd for one in outcome.pictures.values() if one.usd is not None]
    return Came(told=tuple(told), notes=tuple(outcome.notes), usd=sum(paid) if paid else None)


def _waited(work: Any) -> Any:
    """The result of work on the network's loop. Ctrl-C cancels it as ComfyUI's interrupt does."""
    future = background.submit(work)
    try:
        return future.result()
    except KeyboardInterrupt:
        future.cancel()
        raise


def _answered(answer: Any) -> Came:
    notes = tuple(getattr(answer, "notes", ()))
    if isinstance(answer, Layers):
        told = (f"{len(answer.blocks)} texts", f"seed {answer.seed}")
        return Came(told=told, notes=notes, pictures=(answer.base,))
    if isinstance(answer, Description):
        structured = "a structured prompt" if answer.structured_prompt else "words"
        return Came(told=(f"{structured}, {len(answer.text)} characters",), notes=notes, usd=answer.usd)
    assert isinstance(answer, CustomModels)
    return Came(told=(f"{len(answer.models)} models",), notes=notes)
