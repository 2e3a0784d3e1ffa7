"""Trains custom models at Ideogram, polls the trainings, and lists the models.

Source: Ideogram's OpenAPI file of 2026-07-02. A training is paid and has no idempotency key, so a training of the same
inputs is watched instead of starting another one. That DRAFT may be the status of a model that was never trained is a
guess.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from ...errors import BadInput, BadReply, BadRequest, Unavailable
from ...requests.training import CustomModel, CustomModels, KnownModel, TrainedModel, TrainModel
from ...transport.body import Body
from ...transport.response import Reply, provider_message
from .objects import get_object, object_of, objects, optional_text, required_text

if TYPE_CHECKING:
    from ..context import Context

FIRST_PAUSE = 1.0
"""Seconds before the first poll of a training; each further pause is GROWTH times as long, up to LAST_PAUSE."""

GROWTH = 1.6
LAST_PAUSE = 30.0
PATIENCE = 20
"""Polls in a row that may fail before the training is no longer watched: about ten minutes."""

REGISTERING = 10
"""Polls after the end of a training in which the model may receive its URI."""

PATHS = {"4.0": "/v1/ideogram-v4/train-model", "3.0": "/v1/ideogram-v3/train-model"}
OVER = ("FAILED", "ERRORED", "ARCHIVED")
BUSY = (408, 425, 429)


async def find(request: TrainModel, context: Context, started: Reply | None) -> KnownModel | None:
    """The training of these inputs: the one that the reply `started` began, else one of the same name and dataset."""
    context.progress.stage = "looking for a training of this name"
    model_id = optional_text(started.object(), "model_id") if started is not None and started.status == 200 else None
    if model_id is not None:
        reply = await _poll(model_id, context)
        if reply.status not in (400, 404) and (model := _model(_entry(reply))).status not in OVER:
            return model
    return await _existing(request, context)


async def watch(model: KnownModel, started: bool, context: Context) -> TrainedModel:
    """Wait for the end of a training. Raises Unavailable where it failed."""
    notes: list[str] = []
    if not started:
        notes.append(
            f"A model called {model.name!r} of this dataset was there already ({_state(model)}); it was taken as "
            "it is, and no other training was started or paid. Another model_name trains anew."
        )
    began = time.monotonic()
    model = await _watch(model, context, began)
    if not model.available:
        notes.append("Ideogram does not yet call the model available for generation.")
    minutes = (time.monotonic() - began) / 60
    context.progress.finished(f"{model.name} is trained")
    return TrainedModel(
        provider="ideogram",
        model=model,
        uri=cast(str, model.uri),
        started=started,
        minutes=round(minutes, 1),
        notes=tuple(notes),
    )


async def custom_models(request: CustomModel, context: Context) -> CustomModels:
    """The models of a scope, and the one that is asked for. Raises BadInput where there is no such model."""
    models = await _models(request.scope, context)
    if not request.name:
        return CustomModels(provider="ideogram", models=models)
    chosen = await _chosen(request, models, context)
    if not chosen.usable:
        raise Unavailable(
            f"The model {chosen.name!r} is not ready for Generate: its status is {_state(chosen)}. Run again later."
        )
    return CustomModels(provider="ideogram", models=models, chosen=chosen)


async def _existing(request: TrainModel, context: Context) -> KnownModel | None:
    """The newest own model of this name and dataset that is trained, else the newest that is in training."""
    named = [model for model in await _models("owned", context) if model.name == request.model_name]
    for model in sorted(named, key=lambda model: (model.status == "COMPLETED", model.created), reverse=True):
        if model.status in OVER:
            continue
        if not model.model_id:
            # It may be the one, and whether another is to be paid must not be a guess.
            raise BadReply(f"Ideogram lists a model called {model.name!r} without its id, so no training was started.")
        detail = _model(_entry(await _poll(model.model_id, context)))
        if detail.dataset_id == request.dataset_id and (detail.status != "DRAFT" or detail.runs):
            return detail
    return None


async def start(request: TrainModel, context: Context) -> KnownModel:
    """Begin a training: one POST that is paid."""
    settings = request.settings()
    path = PATHS[request.model] + ("-advanced" if settings else "")
    fields = {"dataset_id": request.dataset_id, "model_name": request.model_name, **settings}
    reply = await context.ask(lambda: context.http.post(path, Body(fields=fields), 0))
    model = object_of(
        reply, f"You have no dataset with the id {request.dataset_id!r} at Ideogram; nothing was started."
    )
    status = optional_text(model, "training_status") or "started"
    return KnownModel(
        model_id=required_text(model, "model_id"),
        name=request.model_name,
        status=status,
        dataset_id=request.dataset_id,
        runs=(status,),
    )


async def _watch(model: KnownModel, context: Context, began: float) -> KnownModel:
    """Poll, less and less often, until the training is over and the model has its URI."""
    pause, failures, finished = FIRST_PAUSE, 0, 0
    reason = ""
    while True:
        state = _state(model)
        if state in OVER:
            raise Unavailable(
                f"Ideogram did not train {model.name!r}: its status is {state}. {reason}Whether it was billed stands "
                "in your account there. Run again only if you want to start another training."
            )
        if state == "COMPLETED":
            finished += 1
            if model.usable or (model.uri and finished > REGISTERING):
                return model
            if finished > REGISTERING:
                raise Unavailable(
                    f"Ideogram has trained {model.name!r}, but not yet given it a URI. Run again later: it will be "
                    "found, and nothing is started or paid again."
                )
        context.progress.stage = f"{state}, {(time.monotonic() - began) / 60:.0f} min"
        await asyncio.sleep(pause)
        pause = min(pause * GROWTH, LAST_PAUSE)
        try:
            reply = await _poll(model.model_id, context)
        except Unavailable:
            reply = None
        if reply is None or reply.status >= 500 or reply.status in BUSY:
            failures += 1
            if failures >= PATIENCE:
                raise Unavailable(
                    f"Ideogram no longer answers for {model.name!r}, which was {state}. The training goes on there; "
                    "run again to watch it on: nothing is started or paid again."
                )
            continue
        failures = 0
        entry = _entry(reply)
        model, reason = _model(entry), _reason(entry)


async def _poll(model_id: str, context: Context) -> Reply:
    return await context.http.get(f"/models/{quote(model_id, safe='')}")


async def _models(scope: str, context: Context) -> tuple[KnownModel, ...]:
    """The models of a scope. An entry without an id or a status is listed with what it has."""
    body = await get_object(context, f"/models?scope={scope}")
    return tuple(_known(entry) for entry in objects(body, "models", required=True))


async def _chosen(request: CustomModel, models: tuple[KnownModel, ...], context: Context) -> KnownModel:
    """The model with this id or name; of several with this name the newest that can be used."""
    matching = [model for model in models if request.name in (model.model_id, model.name)]
    if matching:
        return max(matching, key=lambda model: (model.model_id == request.name, model.usable, model.created))
    reply = await _poll(request.name, context)
    if reply.status not in (400, 404):
        return _model(_entry(reply))
    names = ", ".join(repr(model.name) for model in models[:20]) or "none"
    raise BadInput("name", f"{request.name!r} is no {request.scope} model's name or id; there are: {names}.")


def _entry(reply: Reply) -> dict[str, Any]:
    """The object of a model: `model` in the reply, or the reply itself."""
    if reply.status == 404:
        raise BadRequest(f"Ideogram no longer has the model: {provider_message(reply)}")
    body = object_of(reply)
    model = body.get("model")
    return cast("dict[str, Any]", model) if isinstance(model, dict) else body


def _model(entry: dict[str, Any]) -> KnownModel:
    """The model of a reply about it alone. Raises BadReply where that has no id or no status."""
    required_text(entry, "model_id")
    required_text(entry, "status")
    return _known(entry)


def _known(entry: dict[str, Any]) -> KnownModel:
    runs = sorted(objects(entry, "training_runs"), key=lambda run: str(run.get("creation_time", "")))
    return KnownModel(
        model_id=optional_text(entry, "model_id") or "",
        name=optional_text(entry, "name") or "",
        status=optional_text(entry, "status") or "unknown",
        uri=optional_text(entry, "custom_model_uri"),
        available=entry.get("is_available_for_generation") is True,
        dataset_id=optional_text(entry, "dataset_id"),
        created=optional_text(entry, "creation_time") or "",
        runs=tuple(optional_text(run, "status") or "" for run in runs),
    )


def _state(model: KnownModel) -> str:
    """The status of the latest run where that says more than the model's own, else the model's own."""
    if model.status in OVER or model.status == "COMPLETED" or not model.runs or not model.runs[-1]:
        return model.status
    return model.runs[-1]


def _reason(entry: dict[str, Any]) -> str:
    """Ideogram's own words on a failure. No field for them is documented, so the usual ones are read."""
    for source in [entry, *objects(entry, "training_runs")[-1:]]:
        for name in ("error", "failure_reason", "error_message", "message", "detail"):
            if reason := optional_text(source, name):
                return f"It says: {reason.rstrip('.')[:300]}. "
    return ""
