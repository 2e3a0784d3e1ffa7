"""Mappers for the pictures that Segmind takes: bare base64 in the JSON body.

Source: by its pages, its models take a link or base64 [August 2026]; the samples there encode a file without the
beginning of a data URI.
"""

from __future__ import annotations

import base64

from ..mapping import Fields, Mapper, MappingContext


def base64_text(content: bytes) -> str:
    """An encoded picture as bare base64."""
    return base64.b64encode(content).decode("ascii")


def picture(name: str) -> Mapper:
    """Maps one picture to base64 in the field `name`."""

    def mapper(value: bytes, context: MappingContext) -> Fields:
        return {name: base64_text(value)}

    return mapper


def pictures(name: str) -> Mapper:
    """Maps pictures to a list of base64 texts."""

    def mapper(value: tuple[bytes, ...], context: MappingContext) -> Fields:
        return {name: [base64_text(picture) for picture in value]}

    return mapper
