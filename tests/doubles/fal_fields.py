"""What fal's endpoints take, field by field, and what is wrong with a value.

Sources: the schemas of ideogram/v4 and its siblings as audited on 2026-09-25; fal's pages of ideogram/v4.5 and v4.6
(September, November 2026); fal's pages of the endpoints under fal-ai/ideogram (2025, 2026).
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

Check = Callable[[Any], "str | None"]
"""What is wrong with a value, or nothing."""

PRESETS = {
    "square_hd": (1024, 1024),
    "square": (512, 512),
    "portrait_4_3": (768, 1024),
    "portrait_16_9": (576, 1024),
    "landscape_4_3": (1024, 768),
    "landscape_16_9": (1024, 576),
}
"""The sizes of fal's generic type."""

SQUARES_V4 = {"square_hd": (2048, 2048), "square": (1024, 1024)}
"""Those of the v4 family; its other sizes are not published."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """`needed` fields must be there, `taken` may be. `most` pictures at once. `single`: the answer has one `image`."""

    taken: Mapping[str, Check]
    needed: tuple[str, ...] = ("prompt",)
    family: str = "v3"
    single: bool = False
    alpha: bool = False
    rules: tuple[Callable[[dict[str, Any]], str | None], ...] = field(default=())


def text(low: int = 0, high: int | None = None) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, str):
            return "Input should be a valid string"
        if len(value) < low:
            return f"String should have at least {low} character"
        return f"String should have at most {high} characters" if high is not None and len(value) > high else None

    return check


def one_of(*words: str) -> Check:
    return lambda value: None if isinstance(value, str) and value in words else f"Input should be one of {words}"


def flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "Input should be a valid boolean"


def whole(low: int, high: int) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return "Input should be a valid integer"
        return None if low <= value <= high else f"Input should be between {low} and {high}"

    return check


def number(low: float, high: float) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return "Input should be a valid number"
        return None if low <= value <= high else f"Input should be between {low} and {high}"

    return check


def size(low: int, high: int, multiple: int = 1, *, auto: bool = False) -> Check:
    def check(value: Any) -> str | None:
        if isinstance(value, str):
            return None if value in PRESETS or (auto and value == "auto") else "Input should be a size"
        if not isinstance(value, dict) or set(value) != {"width", "height"}:
            return "Input should have width and height"
        for side in value.values():
            if not isinstance(side, int) or side % multiple or not low <= side <= high:
                return f"sides should be multiples of {multiple} between {low} and {high}"
        return None

    return check


def listed(*sizes: str) -> Check:
    def check(value: Any) -> str | None:
        if isinstance(value, dict):
            return None if f"{value.get('width')}x{value.get('height')}" in sizes else "Input should be a listed size"
        return None if value in PRESETS else "Input should be a size"

    return check


def picture(value: Any) -> str | None:
    return None if opened(value) is not None else "Failed to load the image. Please ensure the image file is valid"


def pictures(most: int) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, list) or not value:
            return "Input should be a valid list"
        if len(value) > most:
            return f"List should have at most {most} items"
        return next((why for why in map(picture, value) if why), None)

    return check


def codes(value: Any) -> str | None:
    good = isinstance(value, list) and all(
        isinstance(one, str) and re.fullmatch("[0-9A-Fa-f]{8}", one) for one in value
    )
    return None if good else "Input should be codes of eight hexadecimal digits"


def palette(value: Any) -> str | None:
    if not isinstance(value, dict) or len(set(value) & {"name", "members"}) != 1:
        return "must EITHER be specified via one of the presets (name) or explicitly (members)"
    if "name" in value:
        return None if isinstance(value["name"], str) else "Input should be a valid string"
    for member in value["members"]:
        rgb = member.get("rgb") if isinstance(member, dict) else None
        if not isinstance(rgb, dict) or set(rgb) != {"r", "g", "b"} or not all(0 <= c <= 255 for c in rgb.values()):
            return "rgb: Field required"
        if set(member) - {"rgb", "color_weight"} or not 0.05 <= member.get("color_weight", 1) <= 1:
            return "color_weight: Input should be between 0.05 and 1"
    return None


def loras(value: Any) -> str | None:
    if not isinstance(value, list) or len(value) > 3:
        return "List should have at most 3 items"
    for one in value:
        if not isinstance(one, dict) or set(one) - {"path", "scale"} or not str(one.get("path")).startswith("https://"):
            return "path: Field required"
        if not 0 <= one.get("scale", 1) <= 4:
            return "scale: Input should be between 0 and 4"
    return None


def opened(value: Any) -> Image.Image | None:
    """The picture of a data URI, or nothing."""
    match = re.fullmatch(r"data:image/(?:png|jpeg|webp);base64,(.+)", value) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        found = Image.open(io.BytesIO(base64.b64decode(match[1], validate=True)))
        found.load()
    except (binascii.Error, OSError):
        return None
    return found
