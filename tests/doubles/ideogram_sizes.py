"""Which size a request asks for, and what an endpoint makes of it.

Sources: Ideogram's OpenAPI file of 2026-07-02; which size belongs to a ratio is computed from its lists of sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log
from typing import Any

from . import ideogram_lists as lists
from .ideogram_generate import P_IMAGE, V3_TRANSPARENT, V4, V4_TRANSPARENT
from .ideogram_uploads import Size

V4_1K = {
    "1x1": (1024, 1024),
    "4x5": (896, 1120),
    "3x4": (864, 1152),
    "2x3": (832, 1248),
    "10x16": (800, 1280),
    "9x16": (720, 1280),
    "1x2": (720, 1440),
    "1x3": (512, 1536),
    "1x4": (512, 2048),  # in no list; the budget's pixels at that ratio
}
V4_2K = {ratio: (2 * width, 2 * height) for ratio, (width, height) in V4_1K.items()}
# Where V3 offers no such size, its nearest one.
V3_SIZES = V4_1K | {"9x16": (736, 1312), "1x2": (704, 1408)}
UPSCALED = {"X1": 1, "X2": 2, "X4": 4}
BUDGET = {"1K": (V4_1K, 1), "2K": (V4_2K, 1), "4K": (V4_2K, 2), "8K": (V4_2K, 4)}


@dataclass(frozen=True, kw_only=True)
class Made:
    """What an endpoint makes, but for the seed."""

    said: Size  # `resolution` in the reply
    size: Size  # of the file; where it is another, the reply says it in `upscaled_resolution`
    alpha: bool = False
    draw: Callable[[int], bytes] | None = None  # from the seed; without it, a picture out of nothing


def generated(path: str, given: dict[str, Any], unsaid: Size | None) -> Made:
    """`unsaid` stands in where the request leaves the size to the service."""
    width, height = _size_of(path, given, unsaid)
    factor = UPSCALED[given.get("upscale_factor", "X1")]
    return Made(
        said=(width, height),
        size=(width * factor, height * factor),
        alpha=path in (V4_TRANSPARENT, V3_TRANSPARENT),
    )


def asked_size(given: dict[str, Any]) -> Size | None:
    """The size that `resolution` or `aspect_ratio` name."""
    if "resolution" in given:
        return pixels(given["resolution"].removeprefix("RESOLUTION_").replace("_", "x"))
    if "aspect_ratio" in given:
        return _by_ratio(V3_SIZES, given["aspect_ratio"].removeprefix("ASPECT_").replace("_", "x"))
    return None


def pixels(name: str) -> Size:
    width, _, height = name.partition("x")
    return int(width), int(height)


def nearest(size: Size, offered: Iterable[str]) -> Size:
    """The offered size that is nearest in shape, and of those the nearest in area."""

    def apart(other: Size) -> tuple[float, float]:
        return round(ratio_apart(size, other), 2), abs(log(size[0] * size[1] / (other[0] * other[1])))

    return min(map(pixels, offered), key=apart)


def ratio_apart(one: Size, other: Size) -> float:
    return abs(log(one[0] * other[1] / (one[1] * other[0])))


def like_v3(size: Size) -> Size:
    return nearest(size, lists.RESOLUTIONS_V3)


def _size_of(path: str, given: dict[str, Any], unsaid: Size | None) -> Size:
    if path == P_IMAGE and "custom_width" in given:
        return given["custom_width"], given["custom_height"]
    if path in (P_IMAGE, V4_TRANSPARENT):
        budget = given.get("resolution" if path == P_IMAGE else "output_resolution")
        ratio = given.get("aspect_ratio", "1x1")
        if unsaid and not budget and ratio == "1x1":
            return unsaid
        sizes, factor = BUDGET[budget or "1K"]
        width, height = _by_ratio(sizes, "1x1" if ratio == "AUTO" else ratio)
        return width * factor, height * factor
    # What V4 does where nothing is asked is not documented; V3 and the legacy models say 1x1.
    return asked_size(given) or unsaid or ((2048, 2048) if path == V4 else (1024, 1024))


def _by_ratio(sizes: dict[str, Size], ratio: str) -> Size:
    if ratio in sizes:
        return sizes[ratio]
    one, _, other = ratio.partition("x")
    height, width = sizes[f"{other}x{one}"]
    return width, height
