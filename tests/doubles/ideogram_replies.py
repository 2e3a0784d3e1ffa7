"""What Ideogram answers to a request for pictures that it accepts: the final prompt, the seeds, the reply's shape.

Sources: Ideogram's OpenAPI file of 2026-07-02 and its API page of Generate 4.0.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from . import ideogram_edits, ideogram_remix
from .ideogram_edits import EDIT_LEGACY
from .ideogram_endpoints import ENDPOINTS
from .ideogram_generate import LEGACY, P_IMAGE, V4, V4_TRANSPARENT, readable_prompt
from .ideogram_links import Link, Picture
from .ideogram_remix import REFRAME, REMIX, UPSCALE, V4_FROM_IMAGE, V4_REMIX
from .ideogram_sizes import generated
from .ideogram_uploads import Size
from .ideogram_values import now, seed_of
from .ideogram_words import compact, structured

MAKES = ideogram_remix.MAKES | ideogram_edits.MAKES
# The page shows a space in `created`, the file a T.
V4_SHAPED = (V4, V4_TRANSPARENT, P_IMAGE, V4_REMIX, V4_FROM_IMAGE)
LEGACY_SHAPED = (LEGACY, REMIX, REFRAME, UPSCALE, EDIT_LEGACY)


def reply(path: str, given: dict[str, Any], unsaid: Size | None, asked_before: int, link: Link) -> dict[str, Any]:
    """The body. `link` keeps a picture and gives its address, in the legacy form where asked."""
    made = MAKES[path](given, unsaid) if path in MAKES else generated(path, given, unsaid)
    items: list[dict[str, Any]] = []
    for index in range(given.get("num_images", 1)):
        seed = seed_of(path, given, asked_before, index)
        width, height = made.size
        draw = partial(made.draw, seed) if made.draw else None
        picture = Picture(width=width, height=height, seed=seed, alpha=made.alpha, draw=draw)
        item: dict[str, Any] = {"url": link(picture, path in LEGACY_SHAPED), "is_image_safe": True}
        items.append(item)
        if path in ideogram_edits.BARE:
            continue
        item |= {
            "prompt": _final_prompt(path, given),
            "resolution": f"{made.said[0]}x{made.said[1]}",
            "seed": seed,
        }
        if made.size != made.said:
            item["upscaled_resolution"] = f"{width}x{height}"
        if "style_type" in ENDPOINTS[path].fields and given.get("model") not in ("V_1", "V_1_TURBO"):
            item["style_type"] = given.get("style_type", "GENERAL")
    if path in V4_SHAPED:
        return {"created": now().replace("T", " "), "response_type": "url", "data": items}
    return {"created": now(), "data": items}


def _final_prompt(path: str, given: dict[str, Any]) -> str:
    if "json_prompt" in given:
        return compact(given["json_prompt"])
    prompt = given.get("text_prompt", given.get("prompt", "the source picture"))
    upsampled = _magic(given) != "OFF"
    if path == P_IMAGE:
        upsampled = upsampled and readable_prompt(prompt) is None
    if not upsampled:
        return prompt
    if path in V4_SHAPED:
        return compact(structured(prompt))
    return f"A richly detailed image of {prompt}, in soft natural light."


def _magic(given: dict[str, Any]) -> str:
    # v1 states no default for magic prompt; v2 says auto.
    names = ("magic_prompt", "magic_prompt_option", "prompt_upsampling")
    return next((given[name] for name in names if name in given), "AUTO")
