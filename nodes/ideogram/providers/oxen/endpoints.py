"""Oxen's endpoints: two of Ideogram's models.

Source: Oxen's pages `ideogram-v4` and `ideogram-v4-5` (repository Oxen-AI/docs, read in November 2026), sections 3.5
and 6.1 of the pack's reference. No page states a range for the seed or a limit for the prompt.

Several pictures of 4.0 are one request, as `counts.py` says. The page of `ideogram-v4-5` has no field for a count, so
each of its pictures is a request.

Structured prompts: `ideogram-v4` lists no way to switch its expansion off, so it would probably rewrite one [6.5,
marked inferred], and one is refused. `ideogram-v4-5` has `enable_prompt_expansion`.
"""

from __future__ import annotations

from ...models.sizes import parse_size
from ..mapping import Endpoint, Fields, MappingContext
from ..mapping.sizes import preset, shape_distance
from ..mapping.values import FAL_SAFETY, FAL_SPEED, among, choice, magic_prompt_switch, same, serialised
from ..table import Endpoints
from .counts import MOST

RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "16:10", "10:16", "2:1", "1:2")
"""The ratios that `ideogram-v4-5` offers, in its page's order."""

TWO_K = 2_000_000
"""Pixels from which a size counts as 2K; ours have about one or four million. The price depends on quality alone."""


def _resolution(value: str, context: MappingContext) -> Fields:
    """Maps a size to the nearest ratio, at 1K or 2K. Their sizes in pixels are on no page that could be read."""
    width, height = parse_size(value)

    def distance(ratio: str) -> float:
        wide, high = map(int, ratio.split(":"))
        return shape_distance((width, height), (wide, high))

    ratio = min(RATIOS, key=distance)
    tier = "2K" if width * height >= TWO_K else "1K"
    context.note_nearest(value, f"{ratio} at {tier}")
    return {"aspect_ratio": ratio, "resolution": tier}


ENDPOINTS: Endpoints = {
    "generate": {
        "4.0": Endpoint(
            path="ideogram-v4",
            fields={
                "resolution": preset("image_size"),
                "rendering_speed": FAL_SPEED,
            },
            settings={
                "expansion_model": among("expansion_model", "Medium", "Large"),
                "acceleration": same("acceleration"),
                "safety": FAL_SAFETY,
                "output_format": same("output_format"),
            },
            most=MOST,
            constants={"model": "ideogram-v4"},
        ),
        "4.5": Endpoint(
            path="ideogram-v4-5",
            fields={
                "resolution": _resolution,
                "quality": choice("quality", {"LOW": "low", "MEDIUM": "medium", "HIGH": "high"}),
                "magic_prompt": magic_prompt_switch("enable_prompt_expansion"),
            },
            structured=serialised("prompt", enable_prompt_expansion=False),
            constants={"model": "ideogram-v4-5"},
        ),
    }
}
"""By operation, then by model. `path` is Oxen's name of the model; the setting `delivery` chooses the route.

`sync_mode` of 4.5 is never sent: the setting `delivery` takes its place.
"""
