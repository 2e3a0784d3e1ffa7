"""fal's endpoints that start from a picture, one for each model, and those of 3.0 with a character.

Sources: fal's schemas of ideogram/v4 (2026-09-25), its pages of ideogram/v4.5/edit and v4.6/edit (September, November
2026; the second is said to have the first's shape) and of fal-ai/ideogram/v3, /character, /v2, /v2a (2025, 2026). That
3.0's remix takes a style preset and character/edit what its siblings take is inferred; so is the largest count of
v4.5/edit. 4.0's image-to-image and inpaint take white for what changes, 4.5 and 4.6 black. Of 3.0 and 2.0 fal says
nothing, and what clients send contradicts: two of v3/edit send white for what changes, one of v2/edit black, as
Ideogram's own API has it. So the user chooses, by `mask_polarity`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..mapping import Endpoint, Mapper, files, sizes, values
from . import endpoints, mappers

IMAGE: Mapping[str, Mapper] = {"image": files.picture("image_url")}
MASKED_V4: Mapping[str, Mapper] = {**IMAGE, "mask": files.mask("mask_url", black_changes=False)}
MASKED_EDIT: Mapping[str, Mapper] = {**IMAGE, "mask": files.mask("mask_url", black_changes=True, both=True)}
MASKED_V3: Mapping[str, Mapper] = {**IMAGE, "mask": files.mask_of_chosen_polarity("mask_url")}
SEVERAL: Mapping[str, Mapper] = {"images": files.source_and_references("image_url", "reference_image_urls", 4)}

FROM_V4: Mapping[str, Mapper] = {**endpoints.V4, "image_weight": values.weight_turned("strength")}
"""In 4.0's strength, 1 is far from the source, so our weight is turned round."""

SHARE: Mapping[str, Mapper] = {"image_weight": values.weight_as_share("strength")}
"""In the older models' strength, 1 is close to the source, as in our weight."""

LORAS: Mapping[str, Mapper] = {"loras": mappers.loras}
QUALITY: Mapping[str, Mapper] = {"quality": mappers.quality("VERY_LOW", "LOW", "MEDIUM", "HIGH")}
QUALITY_46: Mapping[str, Mapper] = {
    "quality": mappers.quality("VERY_LOW", "LOW", "MEDIUM", "HIGH", very_low_to=mappers.TWO_K)
}
PRECISE: Mapping[str, Mapper] = {"quality": mappers.quality("LOW", "MEDIUM", "HIGH", "VERY_HIGH")}


def _edits(sources: Mapping[str, Mapper]) -> Mapping[str, Endpoint]:
    """4.5 and 4.6, each plain and with high precision. Their largest count is not recorded; 4.0's, 4, is used."""

    within_ratio = {name: mapper if name == "mask" else files.within_ratio(mapper) for name, mapper in sources.items()}

    def endpoint(version: str, *, precise: bool) -> Endpoint:
        plain = QUALITY_46 if version == "v4.6" else QUALITY
        return Endpoint(
            path=f"/ideogram/{version}/edit",
            prompt_limits=(1, 10_000),
            fields=PRECISE if precise else plain,
            sources=sources if precise else within_ratio,
            count="num_images",
            most=4,
            constants={"edit_precision": "high"} if precise else {},
        )

    return {
        "4.6": endpoint("v4.6", precise=False),
        "4.6 precise": endpoint("v4.6", precise=True),
        "4.5": endpoint("v4.5", precise=False),
        "4.5 precise": endpoint("v4.5", precise=True),
    }


def _single(path: str, sources: Mapping[str, Mapper], **more: Any) -> Endpoint:
    """An endpoint that makes one picture from one picture."""
    return Endpoint(path=f"/fal-ai/ideogram/{path}", sources=sources, **more)


def _v2_remix(path: str) -> Endpoint:
    return endpoints.v2(f"{path}/remix", {**endpoints.V2, **SHARE}, sources=IMAGE)


def _v2_edit(path: str) -> Endpoint:
    fields = {"style_type": endpoints.STYLE_V2, **endpoints.REWRITING_V3}
    return endpoints.v2(f"{path}/edit", fields, sources=MASKED_V3)


EDITS: Mapping[str, Mapping[str, Endpoint]] = {
    "remix": {
        "4.0": endpoints.v4("v4/image-to-image", fields=FROM_V4, sources=IMAGE),
        "3.0": endpoints.v3(
            "v3/remix",
            {
                **endpoints.PROMPT_V3,
                **endpoints.SIZES,
                **endpoints.STYLE,
                **endpoints.NEGATIVE,
                **SHARE,
                "style_type": endpoints.STYLE_TYPE,
            },
            sources=IMAGE,
        ),
        "2a": _v2_remix("v2a"),
        "2a Turbo": _v2_remix("v2a/turbo"),
        "2.0": _v2_remix("v2"),
        "2.0 Turbo": _v2_remix("v2/turbo"),
        "4.0 LoRA": endpoints.v4("v4/image-to-image/lora", fields={**FROM_V4, **LORAS}, sources=IMAGE),
    },
    "inpaint": {
        "3.0": endpoints.v3("v3/edit", {**endpoints.PROMPT_V3, **endpoints.STYLE}, sources=MASKED_V3),
        "2.0": _v2_edit("v2"),
        "2.0 Turbo": _v2_edit("v2/turbo"),
        **_edits(MASKED_EDIT),
        "4.0": endpoints.v4("v4/inpaint", fields=FROM_V4, sources=MASKED_V4),
        "4.0 LoRA": endpoints.v4("v4/inpaint/lora", fields={**FROM_V4, **LORAS}, sources=MASKED_V4),
    },
    "edit": _edits(SEVERAL),
    "reframe": {
        "3.0": endpoints.v3(
            "v3/reframe",
            {"resolution": sizes.exact(mappers.SIZE), "rendering_speed": values.FAL_SPEED, **endpoints.STYLE},
            sources=IMAGE,
            prompt=None,
            structured=None,
        )
    },
    "replace_background": {
        "3.0": endpoints.v3("v3/replace-background", {**endpoints.PROMPT_V3, **endpoints.STYLE}, sources=IMAGE)
    },
    "remove_background": {"1.0": _single("remove-background", IMAGE, prompt=None, seed=None)},
    "remove_object": {"1.0": _single("object-removal", MASKED_V4, prompt=None, seed=None)},
    "upscale": {
        "Ideogram": _single(
            "upscale",
            IMAGE,
            structured=endpoints.UNREWRITTEN,
            fields={
                "resemblance": values.same("resemblance"),
                "detail": values.same("detail"),
                **endpoints.REWRITING_V3,
            },
        )
    },
}
"""By operation, then by model. In the mask of object-removal, "white pixels are removed" [its page]."""

CHARACTERS: Mapping[str, Endpoint] = {
    "generate": endpoints.CHARACTER_GENERATE,
    "remix": endpoints.v3(
        "character/remix", {**endpoints.CHARACTER, **endpoints.SIZES, **endpoints.NEGATIVE, **SHARE}, sources=IMAGE
    ),
    "inpaint": endpoints.v3("character/edit", endpoints.CHARACTER, sources=MASKED_V3),
}
"""The endpoints of 3.0 with a character picture, by operation."""
