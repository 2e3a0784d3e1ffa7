"""fal's endpoints that generate from words, one for each model.

Sources: fal's schemas of ideogram/v4 and its siblings (2026-09-25) and of fal-ai/ideogram/v3, /character and /v2 (its
pages of 2025 and 2026); 4.5 from its pages of September 2026, and 4.6 from its page of November 2026, of which only
`prompt`, `image_size` and `quality` could be read. Of generate-transparent, `aspect_ratio` is recorded; the speed, the
count, `expand_prompt` and `seed` are what fal's clients send. fal ignores fields that it does not declare, so a field
that was seen nowhere (the negative prompt and the upscale factor of generate-transparent) is refused here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...models.sizes import SIZES_V3
from ..mapping import Endpoint, Mapper, files, sizes, values
from . import mappers
from .settings import EXPANSIONS

SETTINGS_ALL: Mapping[str, Mapper] = {
    "output_format": values.same("output_format"),
    "safety": values.FAL_SAFETY,
}
SETTINGS_V4: Mapping[str, Mapper] = {
    **SETTINGS_ALL,
    "expansion_model": mappers.expansion(*EXPANSIONS),
    "acceleration": values.same("acceleration"),
}
SETTINGS_FAST: Mapping[str, Mapper] = {**SETTINGS_ALL, "expansion_model": mappers.expansion("None", "Medium")}
"""The settings of 4.0 Fast and 4.0 Instant."""

V4: Mapping[str, Mapper] = {"resolution": sizes.exact(mappers.SIZE), "rendering_speed": values.FAL_SPEED}
UNREWRITTEN_V4 = mappers.structured(expansion_model="None")
"""4.0 has no field for a structured prompt: it goes as text, unexpanded [recommended by the audit of 2026-09-25]."""


def v4(path: str, **more: Any) -> Endpoint:
    """An endpoint of the 4.0 family, which makes at most four pictures a request."""
    defaults: dict[str, Any] = {"fields": V4, "settings": SETTINGS_V4, "count": "num_images", "most": 4}
    return Endpoint(path=f"/ideogram/{path}", structured=UNREWRITTEN_V4, **(defaults | more))


STYLE: Mapping[str, Mapper] = {
    "style_preset": values.same("style_preset"),
    "color_palette": values.palette_rgb("color_palette"),
    "style_codes": values.same("style_codes"),
    "style_images": mappers.style_references,
}
STYLE_TYPE = values.among("style", "AUTO", "GENERAL", "REALISTIC", "DESIGN")
REWRITING_V3: Mapping[str, Mapper] = {"magic_prompt": values.magic_prompt_switch("expand_prompt")}
SIZES: Mapping[str, Mapper] = {
    "resolution": sizes.exact(mappers.SIZE),
    "aspect_ratio": sizes.of_shape(mappers.SIZE, 1024 * 1024, SIZES_V3),
}
"""fal's 3.0 takes no ratio: a ratio becomes the size of that shape on Ideogram's own list."""

PROMPT_V3: Mapping[str, Mapper] = {**REWRITING_V3, "rendering_speed": values.FAL_SPEED}
UNREWRITTEN = values.plain_words("prompt", expand_prompt=False)


def v3(path: str, fields: Mapping[str, Mapper], **more: Any) -> Endpoint:
    """An endpoint of the 3.0 family, which makes at most eight pictures a request."""
    defaults: dict[str, Any] = {"structured": UNREWRITTEN, "count": "num_images", "most": 8}
    return Endpoint(path=f"/fal-ai/ideogram/{path}", fields=fields, **(defaults | more))


CHARACTER: Mapping[str, Mapper] = {
    **PROMPT_V3,
    **{name: mapper for name, mapper in STYLE.items() if name != "style_preset"},
    "style_type": values.among("style", "AUTO", "REALISTIC", "FICTION"),
    "character_image": files.pictures("reference_image_urls"),
    "character_mask": files.pictures("reference_mask_urls"),
}
"""3.0 with a character has endpoints of its own, without style presets. The mask is taken to be as Ideogram's."""

STYLE_V2 = values.choice(
    "style",
    {
        "AUTO": "auto",
        "GENERAL": "general",
        "REALISTIC": "realistic",
        "DESIGN": "design",
        "RENDER_3D": "render_3D",
        "ANIME": "anime",
    },
)
V2: Mapping[str, Mapper] = {"aspect_ratio": mappers.RATIO_V2, "style_type": STYLE_V2, **REWRITING_V3}


def v2(path: str, fields: Mapping[str, Mapper] = V2, **more: Any) -> Endpoint:
    """An endpoint of the 2.0 and 2a family: no count, no size in pixels, no palette."""
    return Endpoint(path=f"/fal-ai/ideogram/{path}", fields=fields, structured=UNREWRITTEN, **more)


NEGATIVE: Mapping[str, Mapper] = {"negative_prompt": values.same("negative_prompt")}
FAST = mappers.within(512, 2048)
FAST_SIDES = mappers.customs(multiple=16, low=512, high=2048)

GENERATE: Mapping[str, Endpoint] = {
    "4.0": v4("v4"),
    "3.0": v3("v3", {**PROMPT_V3, **SIZES, **STYLE, **NEGATIVE, "style_type": STYLE_TYPE}),
    "3.0 transparent": v3("v3/generate-transparent", {**PROMPT_V3, "aspect_ratio": mappers.RATIO_V3}),
    "4.6": Endpoint(
        path="/ideogram/v4.6",
        fields={
            "resolution": sizes.exact(mappers.SIZE),
            "quality": mappers.quality("VERY_LOW", "LOW", "MEDIUM", "HIGH", very_low_to=mappers.TWO_K),
            **mappers.customs(multiple=32, low=256, high=4096, ratio=6),
        },
        seed=None,
    ),
    "4.5": Endpoint(
        path="/ideogram/v4.5",
        prompt_limits=(1, 10_000),
        structured=mappers.structured(10_000, enable_prompt_expansion=False),
        fields={
            "resolution": sizes.exact(mappers.SIZE),
            "quality": mappers.quality("LOW", "MEDIUM", "HIGH"),
            "magic_prompt": values.magic_prompt_switch("enable_prompt_expansion"),
        },
        count="num_images",
        most=8,
    ),
    "4.0 Fast": v4(
        "v4/fast",
        fields={"resolution": FAST, "rendering_speed": values.FAL_SPEED, **FAST_SIDES},
        settings=SETTINGS_FAST,
    ),
    "4.0 Instant": v4("v4/instant", fields={"resolution": FAST, **FAST_SIDES}, settings=SETTINGS_FAST),
    "4.0 LoRA": v4(
        "v4/lora", fields={**V4, "loras": mappers.loras, **mappers.customs(multiple=16, low=512, high=3840)}
    ),
    "2a": v2("v2a"),
    "2a Turbo": v2("v2a/turbo"),
    "2.0": v2("v2", {**V2, **NEGATIVE}),
    "2.0 Turbo": v2("v2/turbo", {**V2, **NEGATIVE}),
}

CHARACTER_GENERATE = v3("character", {**CHARACTER, **SIZES, **NEGATIVE})
