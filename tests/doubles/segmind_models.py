"""Segmind's Ideogram models: the fields of each, and what they take.

Sources: Segmind's API pages and `www.segmind.com/models/*/api` as of August 2026. Inferred there and so here: three of
the named sizes, and the fields of `ideogram-v4-fast`, `ideogram-v4-remix` and `p-image-ideogram`.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import ideogram_lists as lists

Takes = Callable[[Any], bool]
PRESETS = ("square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9")
AREAS = {"square": (1024, 1024), "square_hd": (2048, 2048), "portrait_4_3": (768, 1024), "portrait_16_9": (576, 1024)}
"""The squares are the 1K and the 2K square; of the others no page states the pixels."""


class Refused(Exception):
    """What Segmind answers with, and the status."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True, kw_only=True)
class Slug:
    """One model: its optional fields, those that it must have, and what a picture costs in dollars."""

    fields: Mapping[str, Takes]
    needs: tuple[str, ...] = ("prompt",)
    usd: float = 0.1
    seeds: tuple[int, int] = (0, 2**31 - 1)
    together: tuple[tuple[str, ...], ...] = field(default=())


def one_of(*values: str) -> Takes:
    return lambda value: value in values


def text(value: Any) -> bool:
    return isinstance(value, str)


def words(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def whole(low: int, high: int) -> Takes:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def picture(value: Any) -> bool:
    """A link or base64 of a picture, as the pages have it; a data URI is neither."""
    if not isinstance(value, str) or value.startswith("https://"):
        return isinstance(value, str)
    try:
        found = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False
    return found.startswith((b"\x89PNG", b"\xff\xd8\xff")) or found[8:12] == b"WEBP"


def pictures(value: Any) -> bool:
    return isinstance(value, list) and all(picture(one) for one in value)


def codes(value: Any) -> bool:
    return isinstance(value, list) and all(text(one) for one in value)


def palette(value: Any) -> bool:
    if not isinstance(value, dict) or set(value) not in ({"name"}, {"members"}):
        return False
    if "name" in value:
        return value["name"] in lists.PALETTES
    members = value["members"]
    return isinstance(members, list) and bool(members) and all(_member(one) for one in members)


def _member(one: Any) -> bool:
    known = isinstance(one, dict) and "color_hex" in one and set(one) <= {"color_hex", "color_weight"}
    return known and bool(re.fullmatch(r"#(?:[0-9a-fA-F]{3}){1,2}", one["color_hex"]))


LEGACY_SIZES = tuple(f"RESOLUTION_{size.removeprefix('RESOLUTION_')}" for size in lists.RESOLUTIONS_LEGACY)
FOUR = {
    "prompt": words,
    "rendering_speed": one_of("TURBO", "BALANCED", "QUALITY"),
    "image_size": one_of(*PRESETS),
    "enable_prompt_expansion": flag,
    "output_format": one_of("jpeg", "png"),
    "enable_safety_checker": flag,
}
FROM_WORDS_2A = {
    "prompt": words,
    "magic_prompt_option": one_of("AUTO", "ON", "OFF"),
    "resolution": one_of(*LEGACY_SIZES),
    "style_type": one_of("GENERAL", "REALISTIC", "DESIGN", "RENDER_3D", "ANIME"),
}
FROM_WORDS_2 = {**FROM_WORDS_2A, "negative_prompt": text, "color_palette": palette}
FROM_PICTURE = {"image_file": picture, "image_weight": whole(1, 100)}
STYLE_3 = {
    "rendering_speed": one_of("TURBO", "DEFAULT", "QUALITY"),
    "style_codes": codes,
    "style_reference_images": pictures,
    "color_palette": palette,
}
THREE = {
    **STYLE_3,
    "prompt": words,
    "resolution": one_of(*lists.RESOLUTIONS_V3),
    "aspect_ratio": one_of(*lists.RATIOS_V3),
    "magic_prompt": one_of("AUTO", "ON", "OFF"),
    "negative_prompt": text,
    "style_type": one_of("AUTO", "GENERAL", "REALISTIC", "DESIGN", "FICTION"),
}
NARROW_SEEDS = (100, 999_999)
SLUGS: Mapping[str, Slug] = {
    "ideogram-4": Slug(fields={**FOUR, "num_images": whole(1, 8)}, seeds=(-1, 2**31 - 1), usd=0.111),
    "ideogram-v4-fast": Slug(fields=FOUR, usd=0.075),
    "ideogram-v4-remix": Slug(
        fields={**FOUR, "image": picture, "image_weight": whole(1, 100)}, needs=("prompt", "image"), usd=0.075
    ),
    "p-image-ideogram": Slug(
        fields={
            "prompt": words,
            "aspect_ratio": one_of(*lists.RATIOS_V3),
            "resolution": one_of("1K", "2K"),
            "quality": one_of("VERY_LOW", "LOW", "MEDIUM", "HIGH"),
            "prompt_upsampling": one_of("AUTO", "ON", "OFF"),
            "custom_width": whole(16, 4096),
            "custom_height": whole(16, 4096),
        },
        usd=0.019,
    ),
    "ideogram-3": Slug(fields=THREE, usd=0.075),
    "ideogram-3-remix": Slug(
        fields={**THREE, "image": picture, "image_weight": whole(1, 100)}, needs=("prompt", "image"), usd=0.065
    ),
    "ideogram-3-reframe": Slug(
        fields={**STYLE_3, "image": picture, "resolution": one_of(*lists.RESOLUTIONS_V3)},
        needs=("image",),
        usd=0.042,
        seeds=NARROW_SEEDS,
    ),
    "ideogram-3-replace-background": Slug(
        fields={**STYLE_3, "prompt": words, "image": picture, "magic_prompt": one_of("AUTO", "ON", "OFF")},
        needs=("prompt", "image"),
        usd=0.092,
        seeds=NARROW_SEEDS,
    ),
    "ideogram-character": Slug(
        fields={
            "prompt": words,
            "character_reference_image": picture,
            "resolution": one_of(*lists.RESOLUTIONS_V3),
            "aspect_ratio": one_of(*(ratio.replace("x", ":") for ratio in lists.RATIOS_V3)),
            "style_type": one_of("Auto", "Realistic", "Fiction"),
            "rendering_speed": one_of("Default", "Turbo", "Quality"),
            "magic_prompt_option": one_of("Auto", "On", "Off"),
            "image": picture,
            "mask": picture,
        },
        needs=("prompt", "character_reference_image"),
        together=(("image", "mask"),),
        usd=0.233,
    ),
    "ideogram-txt-2-img": Slug(fields=FROM_WORDS_2),
    "ideogram-turbo-txt-2-img": Slug(fields=FROM_WORDS_2, usd=0.063),
    "ideogram-2a-txt-2-img": Slug(fields=FROM_WORDS_2A, seeds=NARROW_SEEDS, usd=0.05),
    "ideogram-img-2-img": Slug(
        fields={**FROM_WORDS_2, **FROM_PICTURE}, needs=("prompt", "image_file"), seeds=NARROW_SEEDS
    ),
    "ideogram-turbo-img-2-img": Slug(
        fields={**FROM_WORDS_2, **FROM_PICTURE}, needs=("prompt", "image_file"), seeds=NARROW_SEEDS, usd=0.063
    ),
    "ideogram-2a-img-2-img": Slug(
        fields={**FROM_WORDS_2A, **FROM_PICTURE}, needs=("prompt", "image_file"), seeds=NARROW_SEEDS, usd=0.05
    ),
    "ideogram-reframe": Slug(
        fields={"image_file": picture, "resolution": one_of(*LEGACY_SIZES), "style_type": FROM_WORDS_2A["style_type"]},
        needs=("image_file",),
    ),
}
DESCRIBE = "ideogram-describe"
DESCRIBER = Slug(fields={"image_file": picture}, needs=("image_file",), usd=0.015)


def check(slug: str, given: Any) -> None:
    """Raise Refused for what the model does not take; a value that it does not take is a 406."""
    if not isinstance(given, dict):
        raise Refused(400, "The body must be a JSON object.")
    known = DESCRIBER if slug == DESCRIBE else SLUGS[slug]
    seeded: Mapping[str, Takes] = {} if slug == DESCRIBE else {"seed": whole(*known.seeds)}
    takes = {**known.fields, **seeded}
    for name in known.needs:
        if name not in given:
            raise Refused(406, f"{name} is required.")
    for name, value in given.items():
        if name not in takes:
            raise Refused(406, f"{name} is not a parameter of {slug}.")
        if not takes[name](value):
            raise Refused(406, f"{name}: {str(value)[:60]!r} is not allowed.")
    for group in known.together:
        if 0 < len(set(group) & set(given)) < len(group):
            raise Refused(406, f"{' and '.join(group)} go together.")


def size_of(slug: str, given: dict[str, Any]) -> tuple[int, int]:
    """The (width, height) in pixels of what is made."""
    asked = str(given.get("resolution") or "")
    if match := re.search(r"(\d{3,4})[x_](\d{3,4})", asked):
        return int(match[1]), int(match[2])
    preset = str(given.get("image_size", "square_hd"))
    if preset.startswith("landscape"):
        high, wide = AREAS[preset.replace("landscape", "portrait")]
        return wide, high
    return AREAS[preset]
