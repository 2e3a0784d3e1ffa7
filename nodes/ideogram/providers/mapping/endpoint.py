"""A row says how one endpoint is asked: which of our fields it has, and what each becomes on the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from ...errors import BadInput, Unsupported
from ...requests import SOURCES, Request, asked
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


def draft(row: Endpoint, request: Request, settings: Mapping[str, Any], provider: str) -> Draft:
    """What every part of a request has in its body; `settings` are those of the Provider node that were asked.

    Raises Unsupported, naming the field, for what the endpoint cannot express; BadInput for what nobody takes.
    """
    notes: list[str] = []

    def bend(name: str) -> MappingContext:
        return MappingContext(provider=provider, request=request, field=name, notes=notes)

    always: Fields = {**row.constants, **_words(row, request, bend)}
    optional: Fields = {}
    for name, value in settings.items():
        if name not in row.settings:
            raise bend(name).cannot("this setting has no place here; set it to auto in the Provider node.")
        optional |= row.settings[name](value, bend(name))
    for name, value in asked(request).items():
        if name not in row.fields:
            raise bend(name).cannot("it has no such field.")
        optional |= row.fields[name](value, bend(name))
    sources: Fields = {}
    for name in SOURCES:
        if (value := getattr(request, name, None)) is not None:
            sources |= row.sources[name](value, bend(name))
    if row.fields_last:
        # `body` fills in the numbers, which keep their places.
        numbers = dict.fromkeys(name for name in (row.seed, row.count) if name is not None)
        return Draft(fields={**always, **numbers, **sources, **optional}, notes=tuple(notes))
    return Draft(fields={**always, **optional, **sources}, notes=tuple(notes))


def body(row: Endpoint, part: Batch, drafted: Draft, provider: str, notes: list[str]) -> Fields:
    """The fields of a part, files among them; what was bent is noted."""
    notes.extend(note for note in drafted.notes if note not in notes)
    bend = MappingContext(provider=provider, request=part.request, field="seed", notes=notes)
    flat = dict(drafted.fields)
    if row.count is not None:
        flat[row.count] = part.count
    if row.seed is not None:
        flat[row.seed] = _seed(part.seed, row.seed_limits, bend)
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


def _words(row: Endpoint, request: Request, bend: Callable[[str], MappingContext]) -> Fields:
    if request.structured_prompt is not None:
        if row.structured is None:
            raise bend("structured_prompt").cannot("it takes plain words only.")
        return row.structured(request.structured_prompt, bend("structured_prompt"))
    if row.prompt is None or not request.prompt:
        return {}
    if row.prompt_limits is not None:
        low, high = row.prompt_limits
        if not low <= len(request.prompt) <= high:
            raise bend("prompt").wrong(
                f"it has {len(request.prompt)} characters; {bend('prompt').provider} takes {low} to {high:,} here."
            )
    return {row.prompt: request.prompt}


def _seed(seed: int, limits: tuple[int, int] | None, bend: MappingContext) -> int:
    """The seed, moved into the endpoint's range where that is narrower than ours."""
    if limits is None or limits[0] <= seed <= limits[1]:
        return seed
    low, high = limits
    moved = low + seed % (high - low + 1)
    bend.note(f"{bend.provider} takes seeds of {low} to {high} here: {seed} became {moved}.")
    return moved
