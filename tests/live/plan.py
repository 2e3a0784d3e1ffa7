"""Plans what to ask: the cheapest request of each operation of a provider, or the reason why it is left out."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from core.samples import REQUESTS, needed_settings
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.models import OPERATIONS, Model, model_of
from ideogram_kit.nodes.ideogram.providers import Provider
from ideogram_kit.nodes.ideogram.providers.settings import filled
from ideogram_kit.nodes.ideogram.requests import Request, requested_fields
from ideogram_kit.nodes.ideogram.validation.pictures import check_request

from . import sources
from .questions import QUESTIONS, Question, price, questions

SEED = 7
PROMPT = f'A quiet street at dusk, a shop sign with the words "{sources.WORDS}"'
CHOSEN = ("rendering_speed", "quality", "resolution")
"""The fields that prices depend on."""

LEFT_OUT = {
    "dataset": "what is uploaded stays in the account",
    "train_model": "a training costs tens of dollars",
}


@dataclass(frozen=True, kw_only=True)
class PlannedCall:
    """One call. `asks` are requests, tried in order until the pack accepts one. `usd` None: the cost is not known.

    `settings` are the Provider node's. They are given where the call is to find out which colour of a mask changes.
    """

    provider: Provider
    operation: str
    asks: tuple[Request, ...] | tuple[Question, ...]
    model: str
    choices: str
    usd: float | None
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def name(self) -> str:
        return f"{self.provider.id}/{self.operation}"

    @property
    def stem(self) -> str:
        """What the files of its pictures are called; an operation may be asked for several models' masks."""
        model = f"-{self.model.replace(' ', '-')}" if self.settings else ""
        return f"{self.provider.id}-{self.operation}{model}"


@dataclass(frozen=True, kw_only=True)
class SkippedCall:
    """An operation that is not asked, and the reason."""

    provider: Provider
    operation: str
    reason: str


def plan(
    provider: Provider, operations: Collection[str] = (), models: Collection[str] = ()
) -> list[PlannedCall | SkippedCall]:
    """Every operation of a provider in menu order, or the named ones; with `models`, of these alone."""
    known = [*OPERATIONS, *QUESTIONS, *LEFT_OUT]
    wanted = [
        operation
        for operation in [*known, *sorted(provider.operations.difference(known))]
        if operation in provider.operations
    ]
    return [
        entry
        for operation in wanted
        if not operations or operation in operations
        for entry in _with_masks(provider, operation, models, _plan_operation(provider, operation, models))
    ]


def _with_masks(
    provider: Provider, operation: str, models: Collection[str], entry: PlannedCall | SkippedCall
) -> list[PlannedCall | SkippedCall]:
    """The operation's call, and one for each model of which no source says which colour of a mask changes."""
    masks: list[PlannedCall | SkippedCall] = []
    for name in provider.models(operation) if operation in OPERATIONS else ():
        if (not models or name in models) and (settings := _mask_settings(provider, operation, name)):
            masks.append(_cheapest(provider, operation, (name,), settings))
    return masks if masks and isinstance(entry, SkippedCall) else [entry, *masks]


def _mask_settings(provider: Provider, operation: str, model: str) -> dict[str, Any]:
    plain = _request(operation, model, next(_choices(model_of(operation, model))))
    # An endpoint that wants a character refuses its absence first.
    return needed_settings(provider, plain) or needed_settings(provider, replace(plain, character_image=sources.face()))


def _plan_operation(provider: Provider, operation: str, models: Collection[str]) -> PlannedCall | SkippedCall:
    if operation in OPERATIONS:
        return _cheapest(provider, operation, models)
    if operation in LEFT_OUT:
        return SkippedCall(provider=provider, operation=operation, reason=LEFT_OUT[operation])
    if not (asks := questions(operation, models)):
        return SkippedCall(
            provider=provider, operation=operation, reason="there is no such question here; see tests/live"
        )
    names = [name for name in (getattr(question, "model", "") for question in asks) if name]
    return PlannedCall(
        provider=provider,
        operation=operation,
        asks=asks,
        model=", else ".join(names) or "–",
        choices="",
        usd=price(provider, operation),
    )


def _cheapest(
    provider: Provider, operation: str, models: Collection[str], settings: Mapping[str, Any] | None = None
) -> PlannedCall | SkippedCall:
    """The request with the least known price; where none is known, the first that the provider takes."""
    best: tuple[Request, float] | None = None
    reason = "it has no such model"
    for name in provider.models(operation):
        if models and name not in models:
            continue
        for choice in _choices(model_of(operation, name)):
            try:
                request = _accepted(provider, _request(operation, name, choice), settings or {})
            except (BadInput, Unsupported) as error:
                reason = str(error)
                continue
            price_quote = provider.price(request)
            usd = math.inf if price_quote is None else price_quote.usd
            if best is None or usd < best[1]:
                best = request, usd
    if best is None:
        return SkippedCall(provider=provider, operation=operation, reason=reason)
    request, usd = best
    shown = {key: value if isinstance(value, str) else "given" for key, value in requested_fields(request).items()}
    shown |= {name: str(value) for name, value in (settings or {}).items()}
    return PlannedCall(
        provider=provider,
        operation=operation,
        asks=(request,),
        model=request.model,
        choices=", ".join(f"{key} {value}" for key, value in shown.items()),
        usd=None if usd == math.inf else usd,
        settings=settings or {},
    )


def _choices(model: Model) -> Iterator[dict[str, Any]]:
    """What to ask besides the prompt: nothing first, so that a field is asked only where that is cheaper."""
    offered: list[list[str | None]] = []
    for name in CHOSEN:
        values = list(model.fields.get(name) or ())
        if name == "resolution" and values:
            values = [min(values, key=_pixels)]
        offered.append([*([] if name in model.required else [None]), *values])
    for values in itertools.product(*offered):
        yield {name: value for name, value in zip(CHOSEN, values, strict=True) if value is not None}


def _pixels(size: str) -> float:
    """The pixels of "WxH"; of another name, more than any."""
    return math.prod(map(int, size.split("x"))) if re.fullmatch(r"\d+x\d+", size) else math.inf


def _request(operation: str, model: str, choice: dict[str, Any]) -> Request:
    kind = REQUESTS[operation]
    start = {"image": sources.photo(), "images": (sources.photo(),), "mask": sources.mask()}
    has = {field.name for field in fields(kind)}
    needed = {name: value for name, value in start.items() if name in has}
    words = {} if model_of(operation, model).prompt == "none" else {"prompt": PROMPT}
    return kind(**{"model": model, "seed": SEED, **needed, **words, **choice})


def _accepted(provider: Provider, request: Request, settings: Mapping[str, Any]) -> Request:
    """The request, with a character where the endpoint needs one. Raises BadInput or Unsupported."""
    try:
        return _checked(provider, request, settings)
    except (BadInput, Unsupported) as error:
        named = error.fields if isinstance(error, Unsupported) else (error.field,)
        if "character_image" not in named:
            raise
    return _checked(provider, replace(request, character_image=sources.face()), settings)


def _checked(provider: Provider, request: Request, settings: Mapping[str, Any]) -> Request:
    check_request(request)
    provider.check(request, filled(provider.settings, settings))
    return request
