"""Ideogram's v1 endpoints that answer in words: describe, and the V4 magic prompt.

Source: Ideogram's OpenAPI file of 2026-07-02. A description names the picture's size and mean colour, so that a
test can tell which picture was described.
"""

from __future__ import annotations

import json
import re
from typing import Any

from . import ideogram_lists as lists
from . import sources
from .ideogram_fields import choice, flag, text
from .ideogram_requests import JSON, MULTIPART, Endpoint
from .ideogram_uploads import dimensions, picture_file

V4_DESCRIBE = "/v1/ideogram-v4/describe"
DESCRIBE = "/describe"
MAGIC_PROMPT = "/v1/ideogram-v4/magic-prompt"
CHOSEN_RATIO = "3x2"  # for AUTO; the service picks by the prompt
# The 422 of an endpoint that is given an image only.
UNSAFE_IMAGE = {"error": "Image provided failed safety check due to the inclusion of prohibited content."}

ENDPOINTS: dict[str, Endpoint] = {
    V4_DESCRIBE: Endpoint(
        fields={
            "image_file": picture_file(),
            "include_bbox": flag(),
            "include_style_descriptions": flag(),
            "include_tags": flag(),
        },
        required=("image_file",),
        accepts=(MULTIPART,),
    ),
    DESCRIBE: Endpoint(
        fields={"image_file": picture_file(), "describe_model_version": choice(lists.DESCRIBERS)},
        required=("image_file",),
        accepts=(MULTIPART,),
    ),
    MAGIC_PROMPT: Endpoint(
        fields={"text_prompt": text(), "aspect_ratio": choice(lists.RATIOS_V4)},
        required=("text_prompt",),
        accepts=(JSON,),
    ),
}


def reply(path: str, given: dict[str, Any]) -> dict[str, Any]:
    if path == MAGIC_PROMPT:
        ratio = given.get("aspect_ratio", "AUTO")
        chosen = CHOSEN_RATIO if ratio == "AUTO" else ratio
        return {"json_prompt": structured(given["text_prompt"]), "aspect_ratio": chosen}
    width, height = dimensions("image_file", given["image_file"])
    colour = sources.mean_colour(given["image_file"])
    if path == DESCRIBE:
        return {"descriptions": [{"text": f"A picture of {width}x{height}, on the whole {colour}."}]}
    prompt = structured(f"a picture of {width}x{height}, on the whole {colour}")
    if given.get("include_bbox") is False:
        for element in prompt["compositional_deconstruction"]["elements"]:
            del element["bbox"]
    if given.get("include_style_descriptions"):
        prompt["style_description"]["color_palette"] = [colour]
    else:
        del prompt["style_description"]
    if given.get("include_tags"):
        prompt["tags"] = ["picture", colour]
    return {"json_prompt": prompt}


def structured(prompt: str) -> dict[str, Any]:
    """A V4 JSON prompt, as magic prompt writes them; what the prompt has in double quotes becomes text."""
    elements: list[dict[str, Any]] = [{"type": "obj", "bbox": [200, 200, 800, 800], "desc": prompt}]
    for words in re.findall(r'"([^"]+)"', prompt):
        elements.append({"type": "text", "bbox": [50, 100, 150, 900], "text": words, "desc": "bold sans serif"})
    return {
        "high_level_description": f"A detailed image of {prompt}",
        "style_description": {"aesthetics": "calm", "lighting": "soft daylight", "photo": "35mm"},
        "compositional_deconstruction": {"background": "A plain studio backdrop.", "elements": elements},
    }


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
