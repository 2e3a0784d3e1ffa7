"""An endpoint of a provider as data: which of our fields it takes, and what each becomes in the body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from ...errors import BadInput, Unsupported
from ...requests import SOURCE_FIELDS, Request, requested_fields
from ..batch import Batch, Draft

Fields = dict[str, Any]
"""Fields of a body. A name with dots means nested objects: `settings.quality` is `quality` in `settings`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MappingContext:
    """What a mapper knows beside the value: the provider's name, the request, the name of the field, and the notes.

    `settings` are those of the Provider node, also those that are not on the wire.
    """

    provider: str
    request: Request
    field: str
    notes: list[str]
    settings: Mapping[str, Any]

    def unsupported(self, why: str) -> Unsupported:
        """The error to raise for a value that this endpoint cannot express, but another may.

        `engine.prepare` adds the providers that can.
        """
        return Unsupported(f"{self.provider}, {self.request.model}: {self.field}: {why}", (self.field,))

    def bad_input(self, why: str) -> BadInput:
        """The error to raise for a value that no provider would take."""
        return BadInput(self.field, why)

    def note(self, text: str) -> None:
        """Tell the user, once, what was changed to fit the provider."""
        if text not in self.notes:
            self.notes.append(text)

    def note_nearest(self, value: Any, nearest: str) -> None:
        """Tell the user that a size became the nearest one that the provider offers."""
        self.note(f"{self.field} {value} became {nearest}, the nearest size that {self.provider} offers.")


Mapper = Callable[[Any, MappingContext], Fields]
"""Maps the value of one of our fields to fields of the body. It may add notes, and raise the errors of its context."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """One endpoint of a provider, for one model of one operation.

    `path` is its URL path, or the provider's name for it. `fields` has a mapper for every optional field that it takes,
    `settings` one for every setting of the Provider node, `sources` one each for image, images and mask. `prompt` is
    the name of the field for the prompt, whose length in characters must be within `prompt_limits`; `structured` maps a
    structured prompt, which is refused where it is None. `count` is the name of the field for the number of pictures,
    and `most` the largest number. `seed` is the name of the field for the seed, and `seed_limits` are its lowest and
    highest value. `constants` are always sent. `multipart` is True for an endpoint that takes no JSON, even
    without files. With `fields_last`, what every request has (seed, count, sources) stands in the body before the
    optional fields, as on the API's own pages. `extra` holds flags that only this provider reads.
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


def draft(
    endpoint: Endpoint,
    request: Request,
    settings: Mapping[str, Any],
    provider: str,
    all_settings: Mapping[str, Any] | None = None,
) -> Draft:
    """What the bodies of all batches of a request have in common.

    `settings` are those of the Provider node that go on the wire and are not neutral; `all_settings` are all of them.
    `provider` is the provider's name. Raises Unsupported, naming the field, for what the endpoint cannot express, and
    BadInput for what no provider takes.
    """
    notes: list[str] = []

    def context(name: str) -> MappingContext:
        return MappingContext(
            provider=provider, request=request, field=name, notes=notes, settings=all_settings or settings
        )

    prompt = _prompt(endpoint, request, context)
    words = prompt.get(endpoint.prompt) if endpoint.prompt is not None else None
    always: Fields = {**endpoint.constants, **prompt}
    optional: Fields = {}
    for name, value in settings.items():
        if name not in endpoint.settings:
            raise context(name).unsupported("this setting has no place here; set it to auto in the Provider node.")
        optional |= endpoint.settings[name](value, context(name))
    for name, value in requested_fields(request).items():
        if name not in endpoint.fields:
            raise context(name).unsupported("it has no such field.")
        optional |= endpoint.fields[name](value, context(name))
    sources: Fields = {}
    for name in SOURCE_FIELDS:
        if (value := getattr(request, name, None)) is not None:
            sources |= endpoint.sources[name](value, context(name))
    if endpoint.fields_last:
        # `body` fills in the numbers; they stand here so that they come first.
        numbers = dict.fromkeys(name for name in (endpoint.seed, endpoint.count) if name is not None)
        return Draft(fields={**always, **numbers, **sources, **optional}, notes=tuple(notes), prompt=words)
    return Draft(fields={**always, **optional, **sources}, notes=tuple(notes), prompt=words)


def body(endpoint: Endpoint, batch: Batch, drafted: Draft, provider: str, notes: list[str]) -> Fields:
    """The fields of a batch's body, with its files among them. What was changed to fit is added to `notes`."""
    notes.extend(note for note in drafted.notes if note not in notes)
    context = MappingContext(
        provider=provider, request=batch.request, field="seed", notes=notes, settings=batch.settings
    )
    flat = dict(drafted.fields)
    if endpoint.count is not None:
        flat[endpoint.count] = batch.count
    if endpoint.seed is not None:
        flat[endpoint.seed] = _seed(batch.seed, endpoint.seed_limits, context)
    return nested(flat)


def nested(flat: Mapping[str, Any]) -> Fields:
    """The fields with every dotted name turned into nested objects."""
    body: Fields = {}
    for path, value in flat.items():
        *parents, name = path.split(".")
        inner = body
        for parent in parents:
            inner = cast("Fields", inner.setdefault(parent, {}))
        inner[name] = value
    return body


def _prompt(endpoint: Endpoint, request: Request, context: Callable[[str], MappingContext]) -> Fields:
    if request.structured_prompt is not None:
        if endpoint.structured is None:
            raise context("structured_prompt").unsupported("it takes plain words only.")
        return endpoint.structured(request.structured_prompt, context("structured_prompt"))
    if endpoint.prompt is None or not request.prompt:
        return {}
    if endpoint.prompt_limits is not None:
        low, high = endpoint.prompt_limits
        if not low <= len(request.prompt) <= high:
            raise context("prompt").bad_input(
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
