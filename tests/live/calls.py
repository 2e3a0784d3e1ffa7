"""Makes one planned call with the pack's own code, at the provider or at its double, and returns its outcome."""

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
from ideogram_kit.nodes.ideogram.providers.settings import BLACK_CHANGES, MASK_POLARITY, WHITE_CHANGES
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.store import Store
from ideogram_kit.nodes.ideogram.requests import Description, ProviderRef, Request
from ideogram_kit.nodes.ideogram.requests.layers import Layers
from ideogram_kit.nodes.ideogram.requests.training import CustomModels
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from PIL import Image

from . import sources
from .plan import PlannedCall
from .questions import Question
from .record import Exchange, recording

CLEARLY = 1.5
"""How many times as far one half of a picture must have changed as the other to settle which one the mask meant."""


@dataclass(frozen=True, kw_only=True)
class CallOutcome:
    """The outcome of a call: the `pictures`, the pack's `facts` in words, or the `error`, and the exchanges."""

    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    usd: float | None = None
    pictures: tuple[bytes, ...] = ()
    error: str = ""
    exchanges: tuple[Exchange, ...] = ()


@dataclass
class _Batch:
    """Collects the pictures of a run, also those that came before an error."""

    pictures: list[bytes] = field(default_factory=list)

    def place(self, index: int, encoded: bytes) -> tuple[int, int]:
        self.pictures.append(encoded)
        with Image.open(BytesIO(encoded)) as image:
            return image.size


def make_call(call: PlannedCall, keys: Keys) -> CallOutcome:
    """Make the call and wait for its end. An error is an outcome too, so that the next call is made all the same."""
    provider = call.provider
    key = prepare.key_of(provider, keys)
    batch = _Batch()
    call_outcome = CallOutcome()
    with recording(key) as exchanges:
        try:
            call_outcome = _first_accepted(call, keys, batch)
        except IdeogramKitError as error:
            call_outcome = CallOutcome(error=f"{type(error).__name__}: {error}")
        except Exception as error:
            # This tool exists to find such defects of the pack; the other calls are still made.
            call_outcome = CallOutcome(error=f"a defect of the pack, {type(error).__name__}: {error}")
    return replace(call_outcome, pictures=(*batch.pictures, *call_outcome.pictures), exchanges=tuple(exchanges))


@contextmanager
def at_double(double: Double, call: PlannedCall, folder: Path) -> Iterator[Keys]:
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


def halves(call: PlannedCall, data: bytes) -> str:
    """Where a picture changed, for an operation that has a mask; nothing for the others."""
    if not _has_mask(call):
        return ""
    white, black = sources.changed(data)
    return f"mean change of a pixel {white} where the mask is white, {black} where it is black"


def white_changed(call: PlannedCall, call_outcome: CallOutcome) -> bool | None:
    """Whether the first picture changed more where the mask is white; None where there is no mask or no picture."""
    if not call_outcome.pictures or not _has_mask(call):
        return None
    white, black = sources.changed(call_outcome.pictures[0])
    return white > black


def polarity(call: PlannedCall, call_outcome: CallOutcome) -> str:
    """What a call that was to find out which colour of a mask changes has found; nothing for the others.

    It was sent as `white changes`, with a mask whose right half is white.
    """
    if MASK_POLARITY.name not in call.settings or not call_outcome.pictures:
        return ""
    white, black = sources.changed(call_outcome.pictures[0])
    if max(white, black) < CLEARLY * min(white, black):
        return f"{MASK_POLARITY.name} is not settled: both halves changed alike; look at the picture"
    found = (WHITE_CHANGES, "right") if white > black else (BLACK_CHANGES, "left")
    return f"{MASK_POLARITY.name} is {found[0]!r}: the {found[1]} half changed"


def _has_mask(call: PlannedCall) -> bool:
    return any(getattr(request, "mask", None) for request in call.asks)


def _first_accepted(call: PlannedCall, keys: Keys, batch: _Batch) -> CallOutcome:
    """The outcome of the first request of the call whose model the pack does not refuse before sending."""
    *others, last = call.asks
    for ask in others:
        try:
            return _ask_with_new_store(call, ask, keys, batch)
        except Unsupported as error:
            if "model" not in error.fields:
                raise
    return _ask_with_new_store(call, last, keys, batch)


def _ask_with_new_store(call: PlannedCall, ask: Request | Question, keys: Keys, batch: _Batch) -> CallOutcome:
    # No receipt of another run may stand in for the call, and none is left behind.
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        try:
            return _ask(GraphRun(store=store), call, ask, keys, batch)
        finally:
            store.close()


def _ask(graph_run: GraphRun, call: PlannedCall, ask: Request | Question, keys: Keys, batch: _Batch) -> CallOutcome:
    ref = ProviderRef(id=call.provider.id, settings=dict(call.settings))
    progress = Progress(provider=call.provider.name, total=1)
    if not isinstance(ask, Request):
        prepared = query.prepare(ref, ask, keys)
        call_outcome = _answer_outcome(_wait(query.answer(prepared, progress, graph_run)).value)
        model_facts = (f"model {getattr(ask, 'model', '')}",) if len(call.asks) > 1 else ()
        return replace(call_outcome, facts=(*model_facts, *call_outcome.facts))
    outcome: orders.Outcome = _wait(orders.run(prepare.order(ref, ask, keys), progress, batch.place, graph_run))
    if outcome.error is not None:
        raise outcome.error
    facts = [
        f"seed {picture.seed}" if picture.seed is not None else "no seed said" for picture in outcome.pictures.values()
    ]
    paid = [picture.usd for picture in outcome.pictures.values() if picture.usd is not None]
    return CallOutcome(facts=tuple(facts), notes=tuple(outcome.notes), usd=sum(paid) if paid else None)


def _wait(work: Any) -> Any:
    """The result of work on the network's loop. Ctrl-C cancels it as ComfyUI's interrupt does."""
    future = background.submit(work)
    try:
        return future.result()
    except KeyboardInterrupt:
        future.cancel()
        raise


def _answer_outcome(answer: Any) -> CallOutcome:
    notes = tuple(getattr(answer, "notes", ()))
    if isinstance(answer, Layers):
        facts = (f"{len(answer.blocks)} texts", f"seed {answer.seed}")
        return CallOutcome(facts=facts, notes=notes, pictures=(answer.base,))
    if isinstance(answer, Description):
        structured = "a structured prompt" if answer.structured_prompt else "words"
        return CallOutcome(facts=(f"{structured}, {len(answer.text)} characters",), notes=notes, usd=answer.usd)
    assert isinstance(answer, CustomModels)
    return CallOutcome(facts=(f"{len(answer.models)} models",), notes=notes)
