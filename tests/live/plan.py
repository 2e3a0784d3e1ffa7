"""What would be asked: for each operation of a provider its cheapest request, or the reason why it is left out."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from core.samples import REQUESTS
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.models import OPERATIONS, Model, model_of
from ideogram_kit.nodes.ideogram.providers import Provider
from ideogram_kit.nodes.ideogram.providers.settings import filled
from ideogram_kit.nodes.ideogram.requests import Request, set_fields
from ideogram_kit.nodes.ideogram.validation.pictures import check

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
class Planned:
    """One call. `asks` are tried in order until one is not refused before it is sent; `usd` None: not known."""

    provider: Provider
    operation: str
    asks: tuple[Request, ...] | tuple[Question, ...]
    model: str
    choices: str
    usd: float | None

    @property
    def name(self) -> str:
        return f"{self.provider.id}/{self.operation}"


@dataclass(frozen=True, kw_only=True)
class Left:
    """An operation that is not asked, and why."""

    provider: Provider
    operation: str
    why: str


def plan(provider: Provider, operations: Collection[str] = (), models: Collection[str] = ()) -> list[Planned | Left]:
    """Every operation of a provider in menu order, or the named ones; with `models`, of these alone."""
    known = [*OPERATIONS, *QUESTIONS, *LEFT_OUT]
    wanted = [one for one in [*known, *sorted(provider.operations.difference(known))] if one in provider.operations]
    return [_one(provider, one, models) for one in wanted if not operations or one in operations]


def _one(provider: Provider, operation: str, models: Collection[str]) -> Planned | Left:
    if operation in OPERATIONS:
        return _cheapest(provider, operation, models)
    if operation in LEFT_OUT:
        return Left(provider=provider, operation=operation, why=LEFT_OUT[operation])
    if not (asks := questions(operation, models)):
        return Left(provider=provider, operation=operation, why="there is no such question here; see tests/live")
    names = [name for name in (getattr(one, "model", "") for one in asks) if name]
    return Planned(
        provider=provider,
        operation=operation,
        asks=asks,
        model=", else ".join(names) or "–",
        choices="",
        usd=price(provider, operation),
    )


def _cheapest(provider: Provider, operation: str, models: Collection[str]) -> Planned | Left:
    """The request with the least known price; where none is known, the first that the provider takes."""
    best: tuple[Request, float] | None = None
    why = "it has no such model"
    for name in provider.models(operation):
        if models and name not in models:
            continue
        for choice in _choices(model_of(operation, name)):
            try:
                request = _accepted(provider, _request(operation, name, choice))
            except (BadInput, Unsupported) as error:
                why = str(error)
                continue
            told = provider.price(request)
            usd = math.inf if told is None else told.usd
            if best is None or usd < best[1]:
                best = request, usd
    if best is None:
        return Left(provider=provider, operation=operation, why=why)
    request, usd = best
    shown = {key: value if isinstance(value, str) else "given" for key, value in set_fields(request).items()}
    return Planned(
        provider=provider,
        operation=operation,
        asks=(request,),
        model=request.model,
        choices=", ".join(f"{key} {value}" for key, value in shown.items()),
        usd=None if usd == math.inf else usd,
    )


def _choices(model: Model) -> Iterator[dict[str, Any]]:
    """What to ask beside the words: nothing first, so that a field is asked only where that is cheaper."""
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
    words = {} if model_of(operation, model).words == "none" else {"prompt": PROMPT}
    return kind(**{"model": model, "seed": SEED, **needed, **words, **choice})


def _accepted(provider: Provider, request: Request) -> Request:
    """The request, with a character where the row needs one. Raises BadInput or Unsupported."""
    try:
        return _checked(provider, request)
    except (BadInput, Unsupported) as error:
        named = error.fields if isinstance(error, Unsupported) else (error.field,)
        if "character_image" not in named:
            raise
    return _checked(provider, replace(request, character_image=sources.face()))


def _checked(provider: Provider, request: Request) -> Request:
    check(request)
    provider.check(request, filled(provider.settings, {}))
    return request
