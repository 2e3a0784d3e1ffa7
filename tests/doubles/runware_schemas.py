"""What each of Runware's Ideogram models takes, field by field: its name, or its path with dots, and a check.

Sources: section 2 of the pack's provider reference (Runware's page of ideogram:4@0, its October 2025 page on
providerSettings, runware-sdk 1.8.0); the names of `inputs` as a public gateway repeats them from Runware's schemas.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .ideogram_lists import RESOLUTIONS_LEGACY, RESOLUTIONS_V3, RESOLUTIONS_V4, STYLE_PRESETS
from .runware_values import Check, address, caption, flag, matching, one_of, palette, picture, pictures, text, whole

LIST_V4 = tuple(RESOLUTIONS_V4[:21])  # the reference lists the same pairs in the same order

ENVELOPE: dict[str, Check] = {
    "taskType": one_of("imageInference", "removeBackground"),
    "taskUUID": matching("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
    "model": text(1, 100),
    "outputType": one_of("URL", "base64Data", "dataURI"),
    "outputFormat": one_of("JPG", "PNG", "WEBP"),
    "outputQuality": whole(20, 99),
    "webhookURL": address,
    "uploadEndpoint": address,
    "deliveryMethod": one_of("sync", "async"),
    "ttl": whole(60, 10**12),
    "includeCost": flag,
}
INFERENCE: dict[str, Check] = {
    **ENVELOPE,
    "numberResults": whole(1, 20),
    "safety.checkContent": flag,
    "safety.mode": one_of("none", "fast"),
}


@dataclass(frozen=True, kw_only=True)
class Schema:
    """`fields` and the envelope's; `required` are among them; `sizes` are the pairs that pass, all where empty."""

    fields: dict[str, Check]
    required: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    exactly_one: tuple[str, ...] = ()
    exclusive: tuple[tuple[str, str], ...] = ()
    envelope: dict[str, Check] = field(default_factory=lambda: INFERENCE)
    task: str = "imageInference"


SEED: dict[str, Check] = {"seed": whole(0, 2**63 - 1)}
SIDES: dict[str, Check] = {"width": whole(128, 4096), "height": whole(128, 4096)}
NEGATIVE: dict[str, Check] = {"negativePrompt": text(1, 2000)}
PROMPT_V3: dict[str, Check] = {"positivePrompt": text(1, 2000)}
SPEED = one_of("TURBO", "DEFAULT", "QUALITY")
REWRITING: dict[str, Check] = {"magicPrompt": one_of("AUTO", "ON", "OFF")}
TYPES_V3 = ("AUTO", "GENERAL", "REALISTIC", "DESIGN", "FICTION")
OLDER: dict[str, Check] = {
    **REWRITING,
    "renderingSpeed": one_of("TURBO", "DEFAULT"),
    "styleType": one_of(*TYPES_V3, "RENDER_3D", "ANIME"),
}
LOOK: dict[str, Check] = {
    "renderingSpeed": SPEED,
    "stylePreset": one_of(*STYLE_PRESETS),
    "styleReferenceImages": pictures(1, 4),
}
CHARACTER: dict[str, Check] = {
    "characterReferenceImages": pictures(1, 10),
    "characterReferenceImagesMask": picture,
}
TYPE: dict[str, Check] = {"styleType": one_of(*TYPES_V3)}
CODE: dict[str, Check] = {"styleCode": matching("[0-9A-Fa-f]{8}")}
WEIGHT: dict[str, Check] = {"remixStrength": whole(1, 100)}
REFERENCE: dict[str, Check] = {"inputs.referenceImages": pictures(1, 1)}
SEED_IMAGE: dict[str, Check] = {"inputs.seedImage": picture}
MASK: dict[str, Check] = {"inputs.maskImage": picture}
QUALITY = one_of("very_low", "low", "medium", "high")
PROMPT_V45: dict[str, Check] = {"positivePrompt": text(1, 10_000)}


def own(*tables: dict[str, Check]) -> dict[str, Check]:
    return {f"providerSettings.ideogram.{name}": check for table in tables for name, check in table.items()}


V3 = tuple(RESOLUTIONS_V3)
V2 = tuple(size.replace("_", "x") for size in RESOLUTIONS_LEGACY)
NEEDED = ("positivePrompt", "width", "height")
CODES = tuple(
    ("providerSettings.ideogram.styleCode", f"providerSettings.ideogram.{name}")
    for name in ("styleType", "styleReferenceImages", "characterReferenceImages")
)
PALETTE: dict[str, Check] = {"colorPalette": palette}

SCHEMAS: dict[str, Schema] = {
    "ideogram:4@0": Schema(
        fields={
            **SIDES,
            "positivePrompt": text(2, 2048),
            "settings.renderingSpeed": SPEED,
            "settings.copyrightDetection": flag,
            "settings.structuredPrompt": caption,
        },
        sizes=LIST_V4,
        exactly_one=("positivePrompt", "settings.structuredPrompt"),
    ),
    "ideogram:4@remix": Schema(
        fields={**SIDES, "positivePrompt": text(2, 2048), **SEED_IMAGE, "settings.renderingSpeed": SPEED},
        required=("positivePrompt", "inputs.seedImage"),
        sizes=LIST_V4,
    ),
    "ideogram:4@1": Schema(
        fields={
            **PROMPT_V3,
            **SIDES,
            **NEGATIVE,
            **SEED,
            "upscaleFactor": one_of(1, 2, 4),
            **own(REWRITING, LOOK, TYPE, CHARACTER),
        },
        required=NEEDED,
        sizes=V3,
    ),
    "ideogram:4@2": Schema(
        fields={**PROMPT_V3, **SIDES, **NEGATIVE, **REFERENCE, **own(REWRITING, LOOK, TYPE, CODE, CHARACTER, WEIGHT)},
        required=(*NEEDED, "inputs.referenceImages"),
        sizes=V3,
        exclusive=CODES,
    ),
    "ideogram:4@3": Schema(
        fields={**PROMPT_V3, **SEED_IMAGE, **MASK, **own(REWRITING, LOOK, TYPE, CODE, CHARACTER)},
        required=("positivePrompt", "inputs.seedImage", "inputs.maskImage"),
        exclusive=CODES,
    ),
    "ideogram:4@4": Schema(
        fields={**SIDES, **SEED_IMAGE, **own(LOOK, CODE)},
        required=("width", "height", "inputs.seedImage"),
        sizes=V3,
        exclusive=CODES,
    ),
    "ideogram:4@5": Schema(
        fields={**PROMPT_V3, **SEED_IMAGE, **own(REWRITING, LOOK, CODE)},
        required=("positivePrompt", "inputs.seedImage"),
        exclusive=CODES,
    ),
    "ideogram:3@1": Schema(fields={**PROMPT_V3, **SIDES, **NEGATIVE, **own(OLDER, PALETTE)}, required=NEEDED, sizes=V2),
    "ideogram:3@2": Schema(
        fields={**PROMPT_V3, **SIDES, **NEGATIVE, **REFERENCE, **own(OLDER, PALETTE, WEIGHT)},
        required=(*NEEDED, "inputs.referenceImages"),
        sizes=V2,
    ),
    "ideogram:2@1": Schema(fields={**PROMPT_V3, **SIDES, **own(OLDER)}, required=NEEDED, sizes=V2),
    "ideogram:2@2": Schema(
        fields={**PROMPT_V3, **SIDES, **REFERENCE, **own(OLDER, WEIGHT)},
        required=(*NEEDED, "inputs.referenceImages"),
        sizes=V2,
    ),
    "ideogram:4.6@0": Schema(
        fields={
            **PROMPT_V45,
            "width": whole(32, 4096, 32),
            "height": whole(32, 4096, 32),
            **SEED,
            "settings.quality": QUALITY,
            "settings.magicPrompt": one_of("auto", "on", "off"),
            "inputs.referenceImages": pictures(1, 5),
        },
        required=("positivePrompt",),
    ),
    "ideogram:4.6@precise-edit": Schema(
        fields={
            **PROMPT_V45,
            **SEED,
            **SEED_IMAGE,
            **MASK,
            "settings.quality": QUALITY,
            "inputs.referenceImages": pictures(1, 4),
        },
        required=("positivePrompt", "inputs.seedImage"),
    ),
    "ideogram:4.5@0": Schema(
        fields={
            **PROMPT_V45,
            **SIDES,
            **SEED,
            **MASK,
            "settings.quality": QUALITY,
            "settings.magicPrompt": one_of("auto", "on", "off"),
            "inputs.referenceImages": pictures(1, 5),
        },
        required=("positivePrompt",),
    ),
    "ideogram:4.5@precise-edit": Schema(
        fields={
            **PROMPT_V45,
            **SEED,
            **SEED_IMAGE,
            **MASK,
            "settings.quality": QUALITY,
            "inputs.referenceImages": pictures(1, 4),
        },
        required=("positivePrompt", "inputs.seedImage"),
    ),
    "prunaai:p-image@ideogram": Schema(
        fields={
            "positivePrompt": text(1, 10_000),
            "width": whole(16, 4096, 16),
            "height": whole(16, 4096, 16),
            **SEED,
            "settings.enhancePrompt": flag,
            "settings.thinkingLevel": one_of("very low", "low", "medium", "high"),
        },
        required=("positivePrompt",),
    ),
    "ideogram:layerize-text@0": Schema(
        fields={"positivePrompt": text(1, 2048), **SEED, "inputs.image": picture}, required=("inputs.image",)
    ),
    "ideogram:object-remover@0": Schema(
        fields={**SEED, "inputs.image": picture, "inputs.mask": picture}, required=("inputs.image", "inputs.mask")
    ),
    "ideogram:remove-background@0": Schema(
        fields={"inputs.image": picture}, required=("inputs.image",), envelope=ENVELOPE, task="removeBackground"
    ),
}
"""By AIR."""
