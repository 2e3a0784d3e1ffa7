"""Puts for the pictures and masks that Segmind is given, as bare base64 inside the JSON body.

Source: the pages of its models take a link or base64 [August 2026]; their own samples encode a file without the head of
a data URI.
"""

from __future__ import annotations

import base64

from ...images.media import inverted
from ..mapping import Fields, Mapper, MappingContext


def bare(content: bytes) -> str:
    """An encoded picture as bare base64."""
    return base64.b64encode(content).decode("ascii")


def picture(name: str) -> Mapper:
    """One picture."""

    def mapper(value: bytes, context: MappingContext) -> Fields:
        return {name: bare(value)}

    return mapper


def pictures(name: str) -> Mapper:
    """A list of pictures."""

    def mapper(value: tuple[bytes, ...], context: MappingContext) -> Fields:
        return {name: [bare(one) for one in value]}

    return mapper


def mask_black_changes(name: str) -> Mapper:
    """A mask for a model that paints where it is black; ours is white there."""

    def mapper(value: bytes, context: MappingContext) -> Fields:
        return {name: bare(inverted(value))}

    return mapper
