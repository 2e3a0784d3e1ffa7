"""Trains custom models at Ideogram, watches their runs, and lists them.

Source: Ideogram's OpenAPI file of 2026-07-02. A training is paid and has no idempotency key, so one that exists is
watched instead of starting another; that a model's status DRAFT may mean a model never trained is a guess.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from ...errors import BadInput, BadRequest, Unavailable
from ...requests.training import CustomModel, CustomModels, KnownModel, TrainedModel, TrainModel
from ...transport.body import Body
from ...transport.response import Reply, said
from .objects import body, each, maybe, read, word

if TYPE_CHECKING:
    from ..context import Context

FIRST_PAUSE = 1.0
"""Seconds between the first two looks at a training; each further pause is GROWTH times as long, up to LAST_PAUSE."""

GROWTH = 1.6
LAST_PAUSE = 30.0
PATIENCE = 20
"""Looks in a row that may fail before the watch ends: about ten minutes."""

REGISTERING = 10
"""Looks that a finished model gets to receive its URI."""

PATHS = {"4.0": "/v1/ideogram-v4/train-model", "3.0": "/v1/ideogram-v3/train-model"}
OVER = ("FAILED", "ERRORED", "ARCHIVED")
BUSY = (408, 425, 429)


async def find(request: TrainModel, context: Context, started: Reply | None) -> KnownModel | None:
    """The training that exists for these inputs: the one that `started` began, else by its name and dataset."""
    context.progress.stage = "looking for a training of this name"
    model_id = maybe(started.object(), "model_id") if started is not None and started.status == 200 else None
    if model_id is not None:
        reply = await _look(model_id, context)
        if reply.status not in (400, 404) and (known := _known(_inner(reply))).status not in OVER:
            return known
    return await _existing(request, context)


async def watch(known: KnownModel, started: bool, context: Context) -> TrainedModel:
    """Watch a training to its end. Raises Unavailable where it failed."""
    notes: list[str] = []
    if not started:
        notes.append(
            f"A model called {known.name!r} of this dataset was there already ({_state(known)}); it was taken as "
            "it is, and no other training was started or paid. Another model_name trains anew."
        )
    began = time.monotonic()
    known = await _watch(known, context, began)
    if not known.available:
        notes.append("Ideogram does not yet call the model available for generation.")
    minutes = (time.monotonic() - began) / 60
    context.progress.finished(f"{known.name} is trained")
    return TrainedModel(
        provider="ideogram",
        model=known,
        uri=cast(str, known.uri),
        started=started,
        minutes=round(minutes, 1),
        notes=tuple(notes),
    )


async def custom_models(request: CustomModel, context: Context) -> CustomModels:
    """The models of a scope, and the one that was asked for. Raises BadInput where there is none such."""
    models = await _listed(request.scope, context)
    if not request.name:
        return CustomModels(provider="ideogram", models=models)
    chosen = await _named(request, models, context)
    if not chosen.usable:
        raise Unavailable(
            f"The model {chosen.name!r} is not ready for Generate: its status is {_state(chosen)}. Run again later."
        )
    return CustomModels(provider="ideogram", models=models, chosen=chosen)


async def _existing(request: TrainModel, context: Context) -> KnownModel | None:
    """The newest own model of this name and dataset that is in training or trained, one that is trained first."""
    named = [known for known in await _listed("owned", context) if known.name == request.model_name]
    for known in sorted(named, key=lambda known: (known.status == "COMPLETED", known.created), reverse=True):
        if known.status in OVER:
            continue
        detail = _known(_inner(await _look(known.model_id, context)))
        if detail.dataset_id == request.dataset_id and (detail.status != "DRAFT" or detail.runs):
            return detail
    return None


async def start(request: TrainModel, context: Context) -> KnownModel:
    """Begin a training: one POST that is paid."""
    settings = request.settings()
    path = PATHS[request.model] + ("-advanced" if settings else "")
    fields = {"dataset_id": request.dataset_id, "model_name": request.model_name, **settings}
    reply = await context.ask(lambda: context.http.post(path, Body(fields=fields), 0))
    made = body(reply, f"You have no dataset with the id {request.dataset_id!r} at Ideogram; nothing was started.")
    status = maybe(made, "training_status") or "started"
    return KnownModel(
        model_id=word(made, "model_id"),
        name=request.model_name,
        status=status,
        dataset_id=request.dataset_id,
        runs=(status,),
    )


async def _watch(known: KnownModel, context: Context, began: float) -> KnownModel:
    """Look again and again, ever less often, until the training is over and the model has its URI."""
    pause, failures, finished = FIRST_PAUSE, 0, 0
    said = ""
    while True:
        state = _state(known)
        if state in OVER:
            raise Unavailable(
                f"Ideogram did not train {known.name!r}: its status is {state}. {said}Whether it was billed stands in "
                "your account there. Run again only if you want to start another training."
            )
        if state == "COMPLETED":
            finished += 1
            if known.usable or (known.uri and finished > REGISTERING):
                return known
            if finished > REGISTERING:
                raise Unavailable(
                    f"Ideogram has trained {known.name!r}, but not yet given it a URI. Run again later: it will be "
                    "found, and nothing is started or paid again."
                )
        context.progress.stage = f"{state}, {(time.monotonic() - began) / 60:.0f} min"
        await asyncio.sleep(pause)
        pause = min(pause * GROWTH, LAST_PAUSE)
        try:
            reply = await _look(known.model_id, context)
        except Unavailable:
            reply = None
        if reply is None or reply.status >= 500 or reply.status in BUSY:
            failures += 1
            if failures >= PATIENCE:
                raise Unavailable(
                    f"Ideogram no longer answers for {known.name!r}, which was {state}. The training goes on there; "
                    "run again to watch it on: nothing is started or paid again."
                )
            continue
        failures = 0
        found = _inner(reply)
        known, said = _known(found), _reason(found)


async def _look(model_id: str, context: Context) -> Reply:
    return await context.http.get(f"/models/{quote(model_id, safe='')}")


async def _listed(scope: str, context: Context) -> tuple[KnownModel, ...]:
    found = await read(context, f"/models?scope={scope}")
    return tuple(_known(entry) for entry in each(found, "models", needed=True))


async def _named(request: CustomModel, models: tuple[KnownModel, ...], context: Context) -> KnownModel:
    """The model with this id or name; of several with the name the newest that can be used."""
    fitting = [known for known in models if request.name in (known.model_id, known.name)]
    if fitting:
        return max(fitting, key=lambda known: (known.model_id == request.name, known.usable, known.created))
    reply = await _look(request.name, context)
    if reply.status not in (400, 404):
        return _known(_inner(reply))
    names = ", ".join(repr(known.name) for known in models[:20]) or "none"
    raise BadInput("name", f"{request.name!r} is no {request.scope} model's name or id; there are: {names}.")


def _inner(reply: Reply) -> dict[str, Any]:
    """The model of a reply that holds one; some answer with the model itself."""
    if reply.status == 404:
        raise BadRequest(f"Ideogram no longer has the model: {said(reply)}")
    found = body(reply)
    model = found.get("model")
    return cast("dict[str, Any]", model) if isinstance(model, dict) else found


def _known(entry: dict[str, Any]) -> KnownModel:
    runs = sorted(each(entry, "training_runs"), key=lambda run: str(run.get("creation_time", "")))
    return KnownModel(
        model_id=word(entry, "model_id"),
        name=maybe(entry, "name") or "",
        status=word(entry, "status"),
        uri=maybe(entry, "custom_model_uri"),
        available=entry.get("is_available_for_generation") is True,
        dataset_id=maybe(entry, "dataset_id"),
        created=maybe(entry, "creation_time") or "",
        runs=tuple(maybe(run, "status") or "" for run in runs),
    )


def _state(known: KnownModel) -> str:
    """The latest run's status while it says more than the model's own."""
    if known.status in OVER or known.status == "COMPLETED" or not known.runs or not known.runs[-1]:
        return known.status
    return known.runs[-1]


def _reason(found: dict[str, Any]) -> str:
    """The reply's own words on a failure. None are documented, so any of the usual places is read."""
    for part in [found, *each(found, "training_runs")[-1:]]:
        for name in ("error", "failure_reason", "error_message", "message", "detail"):
            if said := maybe(part, name):
                return f"It says: {said.rstrip('.')[:300]}. "
    return ""
