"""A row says how one endpoint is asked: which of our fields it has, and what each becomes on the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from ...errors import BadInput, Unsupported
from ...requests import SOURCES, Request, set_fields
from ..batch import Batch, Draft

Fields = dict[str, Any]
"""Fields of a body. A name with dots lies in objects: `settings.quality` is quality in settings."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MappingContext:
    """What a mapper may know beside the value: the `request`, the `field` that it maps, and notes for the user."""

    provider: str
    request: Request
    field: str
    notes: list[str]

    def cannot(self, why: str) -> Unsupported:
        """The error for a value that this endpoint cannot express: raise it. Who can is added by `run.order`."""
        return Unsupported(f"{self.provider}, {self.request.model}: {self.field}: {why}", (self.field,))

    def wrong(self, why: str) -> BadInput:
        """The error for a value that nobody would take: raise it."""
        return BadInput(self.field, why)

    def note(self, text: str) -> None:
        """Tell the user how the request was bent, once."""
        if text not in self.notes:
            self.notes.append(text)


Mapper = Callable[[Any, MappingContext], Fields]
"""Puts a value on the wire. Pure but for the notes; raises what `MappingContext` gives."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """One endpoint of a provider, for one model of one operation.

    `path` is what the provider calls it. `fields` has a mapper for every optional field that it takes, `settings` one
    for every setting of the Provider node. `sources` are image, images and mask. `prompt` puts the words, within
    `prompt_limits` characters; `structured` a structured prompt: None is a refusal. `count` is the field for the
    number of pictures, `most` how many at once; `seed` the field for the seed, whose lowest and highest value are
    `seed_limits`. `constants` always go along. `multipart` is an endpoint that takes no JSON, even without files.
    `fields_last` puts what every request has (seed, count, sources) before the optional fields, as the API's own pages
    do. `extra` are the provider's own marks.
    """

    path: str
    fields: Mapping[str, Mapper] = field(default_factory=dict[str, Mapper])
    settings: Mapping[str, Mapper] = field(default_factory=dict[str, Mapper])
    sources: Mapping[str, Mapper] = field(default_factory=dict[str, Mapper])
    prompt: str | None = "prompt"
    prompt_limits: tuple[int, int] | None = None
    structured: Mapper | None = None
    count: str | None = None
    most: int = 1
    seed: str | None = "seed"
    seed_limits: tuple[int, int] | None = None
    constants: Mapping[str, Any] = field(default_factory=dict[str, Any])
    multipart: bool = False
    fields_last: bool = False
    extra: frozenset[str] = frozenset()


def draft(endpoint: Endpoint, request: Request, settings: Mapping[str, Any], provider: str) -> Draft:
    """What every part of a request has in its body; `settings` are those of the Provider node that were asked.

    Raises Unsupported, naming the field, for what the endpoint cannot express; BadInput for what nobody takes.
    """
    notes: list[str] = []

    def context(name: str) -> MappingContext:
        return MappingContext(provider=provider, request=request, field=name, notes=notes)

    always: Fields = {**endpoint.constants, **_words(endpoint, request, context)}
    optional: Fields = {}
    for name, value in settings.items():
        if name not in endpoint.settings:
            raise context(name).cannot("this setting has no place here; set it to auto in the Provider node.")
        optional |= endpoint.settings[name](value, context(name))
    for name, value in set_fields(request).items():
        if name not in endpoint.fields:
            raise context(name).cannot("it has no such field.")
        optional |= endpoint.fields[name](value, context(name))
    sources: Fields = {}
    for name in SOURCES:
        if (value := getattr(request, name, None)) is not None:
            sources |= endpoint.sources[name](value, context(name))
    if endpoint.fields_last:
        # `body` fills in the numbers, which keep their places.
        numbers = dict.fromkeys(name for name in (endpoint.seed, endpoint.count) if name is not None)
        return Draft(fields={**always, **numbers, **sources, **optional}, notes=tuple(notes))
    return Draft(fields={**always, **optional, **sources}, notes=tuple(notes))


def body(endpoint: Endpoint, batch: Batch, drafted: Draft, provider: str, notes: list[str]) -> Fields:
    """The fields of a part, files among them; what was bent is noted."""
    notes.extend(note for note in drafted.notes if note not in notes)
    context = MappingContext(provider=provider, request=batch.request, field="seed", notes=notes)
    flat = dict(drafted.fields)
    if endpoint.count is not None:
        flat[endpoint.count] = batch.count
    if endpoint.seed is not None:
        flat[endpoint.seed] = _seed(batch.seed, endpoint.seed_limits, context)
    return nested(flat)


def nested(flat: Mapping[str, Any]) -> Fields:
    """The body with every dotted name in its object."""
    made: Fields = {}
    for name, value in flat.items():
        *outer, last = name.split(".")
        inside = made
        for one in outer:
            inside = cast("Fields", inside.setdefault(one, {}))
        inside[last] = value
    return made


def _words(endpoint: Endpoint, request: Request, context: Callable[[str], MappingContext]) -> Fields:
    if request.structured_prompt is not None:
        if endpoint.structured is None:
            raise context("structured_prompt").cannot("it takes plain words only.")
        return endpoint.structured(request.structured_prompt, context("structured_prompt"))
    if endpoint.prompt is None or not request.prompt:
        return {}
    if endpoint.prompt_limits is not None:
        low, high = endpoint.prompt_limits
        if not low <= len(request.prompt) <= high:
            raise context("prompt").wrong(
                f"it has {len(request.prompt)} characters; {context('prompt').provider} takes {low} to {high:,} here."
            )
    return {endpoint.prompt: request.prompt}


def _seed(seed: int, limits: tuple[int, int] | None, context: MappingContext) -> int:
    """The seed, moved into the endpoint's range where that is narrower than ours."""
    if limits is None or limits[0] <= seed <= limits[1]:
        return seed
    low, high = limits
    moved = low + seed % (high - low + 1)
    context.note(f"{context.provider} takes seeds of {low} to {high} here: {seed} became {moved}.")
    return moved
