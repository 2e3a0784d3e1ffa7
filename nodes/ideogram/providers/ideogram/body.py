"""Turns a request into the body that Ideogram's endpoint expects: pure, no connection."""

from __future__ import annotations

from typing import Any

from ...images.media import inverted, media_type
from ...prompt import serialise
from ...requests import SOURCES, Palette, Request, asked
from ...transport.body import Body
from .rows import Row

FILES = (*SOURCES, "style_images", "character_image", "character_mask")


def build(request: Request, row: Row, *, seed: int, count: int) -> Body:
    """The body of one POST for `count` pictures that starts at `seed`."""
    fields: dict[str, Any] = {**row.constants, **_words(request, row)}
    if row.seed is not None:
        fields[row.seed] = seed
    if row.count is not None:
        fields[row.count] = count
    for name, value in asked(request).items():
        if name not in FILES:
            fields[row.names.get(name, name)] = _value(name, value, row)
    files = tuple(part for name in FILES for part in _parts(name, getattr(request, name, None), row))
    return Body(fields={row.envelope: fields} if row.envelope else fields, files=files, multipart=row.multipart)


def _words(request: Request, row: Row) -> dict[str, Any]:
    """The prompt, as words or as an object; a serialised one switches rewriting off, or it would be rewritten."""
    if request.structured_prompt is None:
        return {row.prompt: request.prompt} if request.prompt else {}
    if row.structured is not None:
        return {row.structured: request.structured_prompt}
    rewriting = row.names.get("magic_prompt", "magic_prompt")
    return {row.prompt: serialise(request.structured_prompt), rewriting: "OFF"}


def _value(name: str, value: Any, row: Row) -> Any:
    if row.legacy_values and name in ("aspect_ratio", "resolution"):
        kind = {"aspect_ratio": "ASPECT", "resolution": "RESOLUTION"}[name]
        return f"{kind}_{value.replace('x', '_')}"
    if isinstance(value, Palette):
        return _palette(value)
    return list(value) if isinstance(value, tuple) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _palette(palette: Palette) -> dict[str, Any]:
    """Source: ColorPaletteWithPresetNameOrMembers; the spec's own example nests members wrongly."""
    if palette.name is not None:
        return {"name": palette.name}
    members: list[dict[str, Any]] = []
    for member in palette.members:
        weight = {} if member.color_weight is None else {"color_weight": member.color_weight}
        members.append({"color_hex": member.color_hex, **weight})
    return {"members": members}


def _parts(name: str, value: bytes | tuple[bytes, ...] | None, row: Row) -> list[tuple[str, str, bytes, str]]:
    """The file parts of one field: (part's name, filename, content, media type)."""
    contents = (value,) if isinstance(value, bytes) else value or ()
    part = row.names.get(name, name)
    parts: list[tuple[str, str, bytes, str]] = []
    for number, content in enumerate(contents, 1):
        if name == "mask" and row.black_changes:
            content = inverted(content)
        media = media_type(content)
        parts.append((part, f"{part}-{number}.{media.removeprefix('image/')}", content, media))
    return parts
