"""How large the files of one field may be at Ideogram, and the refusal of larger ones before anything is sent.

Source: Ideogram's OpenAPI file of 2026-07-02, which says at every field of a file "max size 10MB", and at style and
character references "maximum total size 10MB". Its file of 2026-10-07 allows 25 MB a file; the less is kept to. MB are
taken as millions of bytes. No side, area or shape of a picture is limited. That a whole request stays under 50 MB is
the provider's `request_limit`, to which engine/request_size.py makes the pictures fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...errors import BadInput
from ..mapping.multipart import FilePart

FILE_LIMIT = 10_000_000
"""Bytes of one file. Where the file says nothing, as of the mask of Remove Object, this is kept to as well."""

TOTAL_LIMITS: Mapping[str, int] = {"style_reference_images": 10_000_000, "character_reference_images": 10_000_000}
"""Bytes of all files of one field, by its name on the wire."""

OUR_NAMES: Mapping[str, str] = {
    "image_file": "image",
    "flat_graphic_image": "image",
    "style_reference_images": "style_images",
    "character_reference_images": "character_image",
    "character_reference_images_mask": "character_mask",
    "reference_asset_images": "reference_images",
}
"""The names of our inputs, where the field on the wire has another."""


def check_uploads(files: Iterable[FilePart]) -> None:
    """Raise BadInput, naming the input and by how much it is over, where Ideogram would refuse the files."""
    totals: dict[str, int] = {}
    for name, _, content, _ in files:
        totals[name] = totals.get(name, 0) + len(content)
        _check(name, "a file", len(content), FILE_LIMIT)
    for name, total in totals.items():
        if name in TOTAL_LIMITS:
            _check(name, "its files together", total, TOTAL_LIMITS[name])


def _check(name: str, what: str, size: int, limit: int) -> None:
    if size > limit:
        raise BadInput(
            OUR_NAMES.get(name, name),
            f"{what}: {size / 1e6:,.1f} MB, and Ideogram takes {limit / 1e6:,.1f} MB; that is {size - limit:,} bytes "
            "too many. Use fewer or smaller pictures. Nothing was sent.",
        )
