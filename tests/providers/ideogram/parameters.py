"""Every parameter of every page of Ideogram's v1 API: our field, our values, what goes over the wire, what is refused.

Source: Ideogram's OpenAPI file of 2026-07-02; P-Image and 4.0 transparent, which it lacks, from the pages of autumn
2026. The names of our fields are those of the widgets. The pages that start from a picture stand in edit_parameters.py,
those that answer in words or data in question_parameters.py; test_parameters.py runs the rows.
"""

from __future__ import annotations

from doubles import ideogram_lists as lists

from . import shared_parameters as shared
from .edit_parameters import EDITS
from .table import Page, Row, alike, menu

GENERATE = (
    Page(
        path="/v1/ideogram-v4/generate",
        operation="generate",
        models=("4.0",),
        rows=(
            shared.TEXT_PROMPT,
            shared.JSON_PROMPT,
            menu("resolution", lists.RESOLUTIONS_V4),
            shared.SPEED_V4,
            shared.SEED,
            shared.CUSTOM_MODEL,
            shared.MAGIC_CONFIG,
            shared.COPYRIGHT,
        ),
    ),
    Page(
        path="/v1/ideogram-v4/generate-transparent",
        operation="generate",
        models=("4.0 transparent",),
        rows=(
            shared.TEXT_PROMPT,
            shared.JSON_PROMPT,
            menu("aspect_ratio", lists.RATIOS_V4[1:], left_out={"AUTO": "the default: nothing is sent"}),
            menu("output_resolution", lists.BUDGETS),
            menu("rendering_speed", lists.SPEEDS_V4_TRANSPARENT),
            shared.SEED,
            shared.COPYRIGHT,
        ),
    ),
    Page(
        path="/v1/ideogram-v3/generate",
        operation="generate",
        models=("3.0",),
        rows=(*shared.V3, *shared.STYLE, *shared.CHARACTER, shared.COPYRIGHT),
    ),
    Page(
        path="/v1/ideogram-v3/generate-transparent",
        operation="generate",
        models=("3.0 transparent",),
        rows=(
            *(
                shared.PROMPT,
                shared.SEED,
                shared.RATIO_V3,
                shared.MAGIC,
                shared.MAGIC_CONFIG,
                shared.NEGATIVE,
                shared.COUNT,
                shared.CUSTOM_MODEL,
            ),
            menu("upscale_factor", lists.UPSCALE),
            menu("rendering_speed", ("TURBO", "DEFAULT", "QUALITY"), left_out=shared.NO_FLASH),
        ),
    ),
    Page(
        path="/v1/text-to-image/p-image-ideogram",
        operation="generate",
        models=("P-Image",),
        rows=(
            shared.PROMPT,
            menu("prompt_upsampling", ("ON", "OFF"), field="magic_prompt", left_out=shared.MAGIC_LEFT_OUT),
            shared.SEED,
            menu("quality", lists.QUALITIES[:4], left_out={"VERY_HIGH": "on one page only; no client could use it"}),
            menu("resolution", ("1K", "2K")),
            shared.RATIO_V3,
            Row(
                parameter="custom_width",
                field="custom_width",
                sent=alike((16, 96, 576)),
                refused=(0, 15, 17, 4112),
                beside={"custom_height": 96},
            ),
            Row(
                parameter="custom_height",
                field="custom_height",
                sent=alike((688, 4096)),
                refused=(0, 15, 17, 4112),
                beside={"custom_width": 1024},
            ),
            shared.COPYRIGHT,
        ),
    ),
    Page(
        path="/generate",
        operation="generate",
        models=tuple(shared.LEGACY),
        rows=shared.LEGACY_ROWS,
        inside="image_request",
    ),
)
PAGES = (*GENERATE, *EDITS)
"""The pages that make pictures."""
