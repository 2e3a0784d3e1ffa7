"""Where Oxen's two Ideogram models are asked: a row a model.

Source: Oxen's pages `ideogram-v4` and `ideogram-v4-5` (repository Oxen-AI/docs, read in November 2026), sections 3.5
and 6.1 of the pack's reference. No page states a range for the seed or a limit for the prompt.

One generation a question. With several, `num_generations` has one seed for all: that each gets its own is not
established, so the same picture might be made, and paid, four times. `num_images` on the queue is not established
either, nor its range on the synchronous route. So neither is sent, and both are 1 by default.

Structured prompts: `ideogram-v4` lists no way to switch its expansion off, so a caption would probably be rewritten
[6.5, marked inferred]: refused. `ideogram-v4-5` has `enable_prompt_expansion`.
"""

from __future__ import annotations

import math

from ...models.sizes import pixels
from ..mapping import Endpoint, Fields, MappingContext
from ..mapping.sizes import preset
from ..mapping.values import among, choice, same, serialised
from ..table import Endpoints

RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "16:10", "10:16", "2:1", "1:2")
"""The shapes of `ideogram-v4-5`, in its page's order."""

TWO_K = 2_000_000
"""Pixels from which a size is 2K: ours have about one or four million. Quality alone sets the price."""


def _shape(value: str, context: MappingContext) -> Fields:
    """A size as the nearest shape at 1K or 2K; the sizes in pixels are on no page that could be read."""
    width, height = pixels(value)

    def apart(ratio: str) -> float:
        wide, high = map(int, ratio.split(":"))
        return abs(math.log(width / height * high / wide))

    found = min(RATIOS, key=apart)
    tier = "2K" if width * height >= TWO_K else "1K"
    context.note(f"{context.field} {value} became {found} at {tier}, the nearest size that {context.provider} offers.")
    return {"aspect_ratio": found, "resolution": tier}


ENDPOINTS: Endpoints = {
    "generate": {
        "4.0": Endpoint(
            path="ideogram-v4",
            fields={
                "resolution": preset("image_size"),
                "rendering_speed": choice(
                    "rendering_speed", {"TURBO": "TURBO", "DEFAULT": "BALANCED", "QUALITY": "QUALITY"}
                ),
            },
            settings={
                "expansion_model": among("expansion_model", "Medium", "Large"),
                "acceleration": same("acceleration"),
                "safety": choice("enable_safety_checker", {"on": True, "off": False}),
                "output_format": same("output_format"),
            },
            constants={"model": "ideogram-v4"},
        ),
        "4.5": Endpoint(
            path="ideogram-v4-5",
            fields={
                "resolution": _shape,
                "quality": choice("quality", {"LOW": "low", "MEDIUM": "medium", "HIGH": "high"}),
                "magic_prompt": choice("enable_prompt_expansion", {"ON": True, "OFF": False}),
            },
            structured=serialised("prompt", enable_prompt_expansion=False),
            constants={"model": "ideogram-v4-5"},
        ),
    }
}
"""By operation, then by model. `path` is the model's name there; how it is asked is the setting `delivery`.

`square` is never asked: `square_hd` is the same shape, larger. Ours has no field for `sync_mode` of 4.5, which the
setting `delivery` stands in for.
"""

OURS = {"image_size": "resolution", "aspect_ratio": "resolution", "enable_safety_checker": "safety"}
"""What a field of theirs is called here, where that is not its own name."""
