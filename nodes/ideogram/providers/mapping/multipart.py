"""Mappers for pictures and masks that are uploaded as files beside the fields, and the body that holds both."""

from __future__ import annotations

from dataclasses import dataclass

from ...images.media import invert_mask, media_type
from ...transport.body import Body
from .endpoint import Endpoint, Fields, Mapper, MappingContext

FilePart = tuple[str, str, bytes, str]
"""A file as `Body` takes it: (field, filename, content, media type)."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one field. They stand among the fields of a body until `posted` takes them out."""

    parts: tuple[FilePart, ...]


def upload(name: str) -> Mapper:
    """Maps one picture or several to files of one field, numbered from 1 in their filenames."""

    def mapper(value: bytes | tuple[bytes, ...], context: MappingContext) -> Fields:
        contents = (value,) if isinstance(value, bytes) else value
        return {name: Files(tuple(file_part(name, f"{name}-{n}", content) for n, content in enumerate(contents, 1)))}

    return mapper


def upload_mask(name: str, *, black_changes: bool) -> Mapper:
    """Maps a mask, which is white where the picture changes, to a file; inverted where `black_changes`."""

    def mapper(value: bytes, context: MappingContext) -> Fields:
        content = invert_mask(value) if black_changes else value
        return {name: Files((file_part(name, f"{name}-1", content),))}

    return mapper


def posted(endpoint: Endpoint, fields: Fields) -> Body:
    """The body as the transport posts it: the files taken out of the fields."""
    return Body(
        fields={name: value for name, value in fields.items() if not isinstance(value, Files)},
        files=tuple(part for value in fields.values() if isinstance(value, Files) for part in value.parts),
        multipart=endpoint.multipart,
    )


def file_part(field: str, stem: str, content: bytes) -> FilePart:
    """A picture as a file of a field; its filename is `stem` with the ending of its format."""
    media = media_type(content)
    return field, f"{stem}.{media.removeprefix('image/')}", content, media
