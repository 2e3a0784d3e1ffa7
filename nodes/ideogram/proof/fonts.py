"""The fonts of the pack: which file draws a character, and the loaded font at a size."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont, features

from .coverage import glyph_coverage

_FOLDER = Path(__file__).with_name("fonts")


class Face(NamedTuple):
    """A typeface: the file of its regular weight and, where one is shipped, of its bold weight."""

    regular: str
    bold: str | None = None


# In order of preference: a character goes to the first face that has it. Droid is last, because its Latin is plainer.
FACES = (
    Face("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    Face("NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf"),
    Face("NotoSansHebrew-Regular.ttf", "NotoSansHebrew-Bold.ttf"),
    Face("NotoSansThai-Regular.ttf", "NotoSansThai-Bold.ttf"),
    Face("NotoSansDevanagari-Regular.ttf"),
    Face("NotoSansBengali-Regular.ttf"),
    Face("NotoSansGurmukhi-Regular.ttf"),
    Face("NotoSansTamil-Regular.ttf"),
    Face("NotoSansTelugu-Regular.ttf"),
    Face("NotoSansLao-Regular.ttf"),
    Face("NotoSansGeorgian-Regular.ttf"),
    Face("NotoSansArmenian-Regular.ttf"),
    Face("NotoSansSymbols-Regular.ttf"),
    Face("NotoSansSymbols2-Regular.ttf"),
    Face("DroidSansFallback.ttf"),
)


def has_shaping() -> bool:
    """Return whether Pillow can shape and reorder complex scripts (it was built with raqm)."""
    return features.check_feature("raqm") is True


def covers(face: Face, character: str) -> bool:
    """Return whether `face` has a glyph for `character`, one code point."""
    code = ord(character)
    return code < 65536 and _coverage(face.regular)[code] == 1


@lru_cache(maxsize=4096)
def face_for(character: str) -> Face:
    """Return the first face that has `character`, or else FACES[0], which draws an empty frame for it."""
    return next((face for face in FACES if covers(face, character)), FACES[0])


# Bounded, because every entry holds a FreeType face open.
@lru_cache(maxsize=96)
def _load(file: str, size: int, shaped: bool) -> ImageFont.FreeTypeFont:
    engine = ImageFont.Layout.RAQM if shaped else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(_FOLDER / file), size, layout_engine=engine)


def font(face: Face, size: int, *, bold: bool) -> tuple[ImageFont.FreeTypeFont, int]:
    """Return the font of `face` at `size` px (1 and up), and the stroke in px that replaces a missing bold weight."""
    stroke = round(size / 52) if bold and face.bold is None else 0
    return _load(face.bold if bold and face.bold else face.regular, size, has_shaping()), stroke


@lru_cache(maxsize=len(FACES))
def _coverage(file: str) -> bytes:
    return glyph_coverage(_FOLDER / file)
