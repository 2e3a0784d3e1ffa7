"""Mappers for pictures and masks that travel beside the fields, as files, and the body that holds both."""

from __future__ import annotations

from dataclasses import dataclass

from ...images.media import inverted, media_type
from ...transport.body import Body
from .endpoint import Endpoint, Fields, Mapper, MappingContext

Part = tuple[str, str, bytes, str]
"""A file as `Body` takes it: (field, filename, content, media type)."""


@dataclass(frozen=True, slots=True)
class Files:
    """What stands in a field of the fields until they are posted: the files of that name."""

    parts: tuple[Part, ...]


def upload(name: str) -> Mapper:
    """One picture or several: a part each, all of one name, numbered in their filenames."""

    def mapper(value: bytes | tuple[bytes, ...], context: MappingContext) -> Fields:
        contents = (value,) if isinstance(value, bytes) else value
        return {name: Files(tuple(_part(name, number, content) for number, content in enumerate(contents, 1)))}

    return mapper


def upload_mask(name: str, *, black_changes: bool) -> Mapper:
    """A mask; ours is white where it changes."""

    def mapper(value: bytes, context: MappingContext) -> Fields:
        return {name: Files((_part(name, 1, inverted(value) if black_changes else value),))}

    return mapper


def posted(row: Endpoint, fields: Fields) -> Body:
    """The fields and the files apart, as the transport posts them."""
    return Body(
        fields={name: value for name, value in fields.items() if not isinstance(value, Files)},
        files=tuple(part for value in fields.values() if isinstance(value, Files) for part in value.parts),
        multipart=row.multipart,
    )


def _part(name: str, number: int, content: bytes) -> Part:
    media = media_type(content)
    return name, f"{name}-{number}.{media.removeprefix('image/')}", content, media
