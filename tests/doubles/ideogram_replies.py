"""What Ideogram answers to a request that it accepts: the size, the final prompt, the seeds, the reply's shape.

Sources: Ideogram's OpenAPI file of 2026-07-02 and its API page of Generate 4.0; which size belongs to a ratio is
computed from its lists of sizes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from .ideogram_endpoints import LEGACY, P_IMAGE, V3, V3_TRANSPARENT, V4, V4_TRANSPARENT, readable_prompt

Size = tuple[int, int]

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
class Picture:
    """What a result link leads to."""

    width: int
    height: int
    seed: int
    alpha: bool


def size_of(path: str, given: dict[str, Any], unsaid: Size | None) -> Size:
    """The size in the reply. `unsaid` stands in where the request leaves the size to the service."""
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
    if "resolution" in given:
        width, _, height = given["resolution"].removeprefix("RESOLUTION_").replace("_", "x").partition("x")
        return int(width), int(height)
    if "aspect_ratio" in given:
        return _by_ratio(V3_SIZES, given["aspect_ratio"].removeprefix("ASPECT_").replace("_", "x"))
    # What V4 does here is not documented; V3 and the legacy models say 1x1.
    return unsaid or ((2048, 2048) if path == V4 else (1024, 1024))


def reply(
    path: str,
    given: dict[str, Any],
    size: Size,
    asked_before: int,
    link: Callable[[Picture, bool], str],
) -> dict[str, Any]:
    """The body. `link` keeps a picture and gives its address, in the legacy form where asked."""
    factor = UPSCALED[given.get("upscale_factor", "X1")]
    items: list[dict[str, Any]] = []
    for index in range(given.get("num_images", 1)):
        seed = _seed(path, given, asked_before, index)
        width, height = size
        picture = Picture(
            width=width * factor,
            height=height * factor,
            seed=seed,
            alpha=path in (V4_TRANSPARENT, V3_TRANSPARENT),
        )
        item = {
            "url": link(picture, path == LEGACY),
            "prompt": _final_prompt(path, given),
            "resolution": f"{width}x{height}",
            "is_image_safe": True,
            "seed": seed,
        }
        if factor > 1:
            item["upscaled_resolution"] = f"{picture.width}x{picture.height}"
        if path == V3 or (path == LEGACY and given.get("model") not in ("V_1", "V_1_TURBO")):
            item["style_type"] = given.get("style_type", "GENERAL")
        items.append(item)
    now = datetime.now(timezone.utc).replace(microsecond=0)
    if path in (V4, V4_TRANSPARENT, P_IMAGE):
        # The page shows a space here, the file a T.
        return {"created": now.isoformat(sep=" "), "response_type": "url", "data": items}
    return {"created": now.isoformat(), "data": items}


def _by_ratio(sizes: dict[str, Size], ratio: str) -> Size:
    if ratio in sizes:
        return sizes[ratio]
    one, _, other = ratio.partition("x")
    height, width = sizes[f"{other}x{one}"]
    return width, height


def _seed(path: str, given: dict[str, Any], asked_before: int, index: int) -> int:
    if given.get("seed") is not None:
        return (given["seed"] + index) % 2147483648
    told = json.dumps([path, given, asked_before, index], sort_keys=True, default=lambda data: len(data))
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:4], "big") % 2147483648


def _final_prompt(path: str, given: dict[str, Any]) -> str:
    if "json_prompt" in given:
        return _compact(given["json_prompt"])
    if path in (V4, V4_TRANSPARENT):
        return _structured(given["text_prompt"])
    prompt = given["prompt"]
    if path == P_IMAGE:
        upsampled = given.get("prompt_upsampling") != "OFF" and readable_prompt(prompt) is None
        return _structured(prompt) if upsampled else prompt
    # v1 states no default for magic prompt; v2 says auto.
    if given.get("magic_prompt", given.get("magic_prompt_option")) == "OFF":
        return prompt
    return f"A richly detailed image of {prompt}, in soft natural light."


def _structured(prompt: str) -> str:
    """A V4 JSON prompt as a string, as magic prompt writes them."""
    return _compact(
        {
            "high_level_description": f"A detailed image of {prompt}",
            "style_description": {"aesthetics": "calm", "lighting": "soft daylight", "photo": "35mm"},
            "compositional_deconstruction": {
                "background": "A plain studio backdrop.",
                "elements": [{"type": "obj", "bbox": [200, 200, 800, 800], "desc": prompt}],
            },
        }
    )


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
