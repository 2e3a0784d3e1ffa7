"""What the requests of Ideogram's v1 API have in common: how a body is read, shared fields, rules between fields.

Source: Ideogram's OpenAPI file of 2026-07-02.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from . import ideogram_lists as lists
from .ideogram_fields import Field, Refused, choice, flag, nullable, palette, style_codes, text, whole
from .ideogram_uploads import files
from .wire import Asked

MULTIPART = "multipart/form-data"
JSON = "application/json"
SEED = whole(0, 2147483647)
COUNT = whole(1, 8)
WEIGHT = whole(1, 100)
SPEED = choice(lists.SPEEDS)
SPEED_WITHOUT_FLASH = choice(lists.SPEEDS, soon=["FLASH"])
MAGIC = choice(lists.MAGIC_PROMPT)
COPYRIGHT = nullable(flag())
STYLE: dict[str, Field] = {
    "color_palette": palette(),
    "style_codes": style_codes(),
    "style_preset": choice(lists.STYLE_PRESETS),
    "style_reference_images": files(),
}
CHARACTER: dict[str, Field] = {
    "character_reference_images": files(most=1),
    "character_reference_images_mask": files(most=1),
}
WRAPPED = Field(form="object", check=lambda name, value: None)
PROMPTED: dict[str, Field] = {
    "prompt": text(),
    "magic_prompt": MAGIC,
    "magic_prompt_system_prompt_config_id": text(),
    "num_images": COUNT,
    "seed": SEED,
}


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    fields: dict[str, Field]
    required: tuple[str, ...] = ()
    rules: Callable[[dict[str, Any]], None] = lambda given: None
    accepts: tuple[str, ...] = (MULTIPART, JSON)
    wrapper: str = ""  # the member or part that holds the fields, in a legacy body
    beside: dict[str, Field] = field(default_factory=dict)  # parts next to that one

    def read(self, asked: Asked) -> dict[str, Any]:
        """The fields that were given, or `Refused`."""
        if asked.malformed:
            raise Refused(asked.malformed)
        if asked.content_type not in self.accepts:
            raise Refused(f"content type {asked.content_type or 'missing'}: send {' or '.join(self.accepts)}")
        given = self._from_parts(asked) if asked.is_multipart else self._from_json(asked)
        for name in self.required:
            if given.get(name) is None:
                raise Refused(f"{name} is required")
        self.rules(given)
        return given

    def _from_json(self, asked: Asked) -> dict[str, Any]:
        try:
            body = asked.json()
        except ValueError as error:
            raise Refused(f"unreadable JSON: {error}") from error
        if not isinstance(body, dict):
            raise Refused("the body must be an object")
        if self.wrapper:
            if set(body) != {self.wrapper} or not isinstance(body[self.wrapper], dict):
                raise Refused(f"the body must hold {self.wrapper} and nothing else")
            body = body[self.wrapper]
        return self._members(body)

    def _from_parts(self, asked: Asked) -> dict[str, Any]:
        known = {self.wrapper: WRAPPED, **self.beside} if self.wrapper else self.fields
        given: dict[str, Any] = {}
        for name in dict.fromkeys(part.name for part in asked.parts):
            given[name] = _known(known, name).from_parts(name, asked.parts_named(name))
        if not self.wrapper:
            return given
        if self.wrapper not in given:
            raise Refused(f"{self.wrapper} is required")
        return self._members(given.pop(self.wrapper)) | given

    def _members(self, body: dict[str, Any]) -> dict[str, Any]:
        return {name: _known(self.fields, name).from_json(name, value) for name, value in body.items()}


def _known(fields: dict[str, Field], name: str) -> Field:
    if name not in fields:
        raise Refused(f"unknown field {name}")
    return fields[name]


def not_together(given: dict[str, Any], one: str, *others: str) -> None:
    for other in others:
        if one in given and other in given:
            raise Refused(f"{one} cannot be used together with {other}")


def v3(given: dict[str, Any]) -> None:
    """What style and character references may not be combined with."""
    not_together(given, "resolution", "aspect_ratio")
    not_together(given, "style_codes", "style_type", "style_reference_images")
    masks = given.get("character_reference_images_mask", [])
    pictures = given.get("character_reference_images", [])
    if masks and len(masks) != len(pictures):
        raise Refused("character_reference_images_mask: must match the number of character_reference_images")
    for mask, picture in zip(masks, pictures, strict=False):
        try:
            with Image.open(io.BytesIO(mask)) as grey, Image.open(io.BytesIO(picture)) as source:
                sizes, mode = {grey.size, source.size}, grey.mode
        except OSError as error:
            raise Refused(f"character_reference_images: {error}") from error
        if len(sizes) > 1:
            raise Refused("character_reference_images_mask: must have the dimensions of its image")
        if mode not in ("1", "L"):
            raise Refused("character_reference_images_mask: must be a grayscale image")


def legacy(given: dict[str, Any]) -> None:
    """Models V_1 and V_2A know fewer fields (descriptions in the OpenAPI file's ImageRequest)."""
    model = given.get("model", "V_2")
    not_together(given, "resolution", "aspect_ratio")
    refused: set[str] = set()
    if model in ("V_1", "V_1_TURBO"):
        refused |= {"style_type", "color_palette"}
    if model in ("V_2A", "V_2A_TURBO"):
        refused |= {"color_palette"}
    if model not in ("V_2", "V_2_TURBO"):
        refused |= {"resolution"}
    if model not in ("V_1", "V_1_TURBO", "V_2", "V_2_TURBO"):
        refused |= {"negative_prompt"}
    for name in sorted(refused & set(given)):
        raise Refused(f"{name} is not supported by model {model}")
