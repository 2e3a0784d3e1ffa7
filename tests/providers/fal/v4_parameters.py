"""The parameters of fal's pages of the 4.0 family."""

from __future__ import annotations

from dataclasses import replace

from ideogram_kit.nodes.ideogram.models.sizes import SIZES_V4
from ideogram_kit.nodes.ideogram.requests import Lora

from .shared_parameters import IMAGE, MASK_WHITE, MASKED, PROMPT, SEED, SPEED, SQUARES, SYNC, count, customs
from .table import Row, page, pixels, same, unsent

SETTINGS_V4 = (
    Row(parameter="expansion_model", sent_by="expansion_model", values=same("None", "Medium", "Large")),
    Row(parameter="acceleration", sent_by="acceleration", values=same("none", "low", "regular", "high")),
    Row(parameter="enable_safety_checker", sent_by="safety", values=(("on", True), ("off", False))),
    Row(parameter="output_format", sent_by="output_format", values=same("jpeg", "png")),
)
SETTINGS_FAST = (
    replace(SETTINGS_V4[0], values=same("None", "Medium"), refused=("Large",)),
    *SETTINGS_V4[2:],
)
SIZES = Row(parameter="image_size", sent_by="resolution", values=pixels(*SIZES_V4))
STRENGTH = Row(parameter="strength", sent_by="image_weight", values=((1, 0.99), (50, 0.5), (100, 0.0)))
FIRST_LORA, SECOND_LORA = (
    Lora(url="https://example.com/a.safetensors", scale=0),
    Lora(url="https://example.com/b.safetensors", scale=4),
)
PATHS = [{"path": lora.url, "scale": lora.scale} for lora in (FIRST_LORA, SECOND_LORA)]
LORAS = Row(
    parameter="loras",
    sent_by="loras",
    values=(((FIRST_LORA,), PATHS[:1]), ((FIRST_LORA, SECOND_LORA, FIRST_LORA), [*PATHS, PATHS[0]])),
    refused=((FIRST_LORA, SECOND_LORA, FIRST_LORA, SECOND_LORA),),
)

V4 = (PROMPT, SEED, SYNC, *SETTINGS_V4, SIZES, unsent("image_size", SQUARES), SPEED, count(4))
FROM_V4 = (*V4, IMAGE, STRENGTH)
FAST_SIZES = replace(
    SIZES, values=(*pixels("2048x2048", "1024x1024", "512x1536"), ("1440x2880", {"width": 1024, "height": 2048}))
)
FAST = (PROMPT, SEED, SYNC, *SETTINGS_FAST, FAST_SIZES, *customs(512, 2048, 16), count(4))

V4_PAGES = (
    page("/ideogram/v4", "generate", "4.0", *V4),
    page("/ideogram/v4/fast", "generate", "4.0 Fast", *FAST, SPEED),
    page("/ideogram/v4/instant", "generate", "4.0 Instant", *FAST),
    page("/ideogram/v4/lora", "generate", "4.0 LoRA", *V4, *customs(512, 3840, 16), LORAS),
    page("/ideogram/v4/image-to-image", "remix", "4.0", *FROM_V4),
    page("/ideogram/v4/image-to-image/lora", "remix", "4.0 LoRA", *FROM_V4, LORAS),
    page("/ideogram/v4/inpaint", "inpaint", "4.0", *FROM_V4, MASK_WHITE, **MASKED),
    page("/ideogram/v4/inpaint/lora", "inpaint", "4.0 LoRA", *FROM_V4, MASK_WHITE, LORAS, **MASKED),
)
