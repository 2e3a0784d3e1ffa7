"""Every parameter of the pages of Ideogram's v1 API that make pictures from a picture.

Source: Ideogram's OpenAPI file of 2026-07-02.
"""

from __future__ import annotations

from core.samples import png
from doubles import ideogram_lists as lists

from . import shared_parameters as shared
from .table import Page, Row, alike, between, mask, menu, unsent

EDITS = (
    Page(
        path="/v1/ideogram-v4/remix",
        operation="remix",
        models=("4.0",),
        rows=(
            shared.IMAGE,
            shared.TEXT_PROMPT,
            shared.WEIGHT,
            menu("resolution", lists.RESOLUTIONS_V4),
            shared.SPEED_V4,
            shared.COPYRIGHT,
        ),
    ),
    Page(
        path="/v1/ideogram-v4/image-to-image",
        operation="remix",
        models=("4.0 image to image",),
        rows=(
            *(
                shared.IMAGE,
                shared.OPTIONAL_PROMPT,
                shared.SEED,
                shared.MAGIC_OPTION,
                shared.MAGIC_CONFIG,
                shared.SPEED_V4,
                shared.COPYRIGHT,
            ),
            menu(
                "resolution",
                lists.FROM_IMAGE_IN_JULY,
                left_out={
                    size: "only in October's list, whose other sizes July's file lacks"
                    for size in lists.RESOLUTIONS_V4_FROM_IMAGE
                    if size not in lists.FROM_IMAGE_IN_JULY
                },
            ),
        ),
    ),
    Page(
        path="/v1/ideogram-v3/remix",
        operation="remix",
        models=("3.0",),
        rows=(shared.IMAGE, shared.WEIGHT, *shared.V3, *shared.STYLE, *shared.CHARACTER),
    ),
    Page(
        path="/remix",
        operation="remix",
        models=tuple(shared.LEGACY),
        rows=(*shared.LEGACY_ROWS, shared.WEIGHT, shared.IMAGE_FILE),
        inside="image_request",
    ),
    Page(
        path="/v1/ideogram-v3/inpaint",
        operation="inpaint",
        models=("3.0",),
        rows=(
            *(
                shared.IMAGE,
                mask("mask", black_changes=True),
                shared.PROMPT,
                shared.MAGIC,
                shared.MAGIC_CONFIG,
                shared.COUNT,
                shared.SEED,
                shared.SPEED_V3,
            ),
            *(shared.STYLE_TYPE, shared.CUSTOM_MODEL, *shared.STYLE, *shared.CHARACTER),
        ),
    ),
    Page(
        path="/edit",
        operation="inpaint",
        models=shared.V2,
        rows=(
            *(
                shared.IMAGE_FILE,
                mask("mask", black_changes=True),
                shared.PROMPT,
                shared.legacy_model(*shared.V2),
                shared.MAGIC_OPTION,
                shared.MAGIC_CONFIG,
            ),
            *(shared.COUNT, shared.SEED, shared.LEGACY_STYLE),
        ),
    ),
    Page(
        path="/v1/edit",
        operation="edit",
        models=("Ideogram",),
        rows=(
            Row(
                parameter="images",
                field="images",
                sent=alike(((png(),), (png(),) * 10)),
                refused=((), (png(),) * 11),
            ),
            unsent("image_urls", "takes links to Ideogram's own pictures only, in place of the files"),
            *(
                shared.PROMPT,
                shared.COUNT,
                shared.SEED,
                shared.MAGIC,
                shared.MAGIC_CONFIG,
                shared.SIZE_V3,
                shared.RATIO_V3,
            ),
            Row(parameter="transparent_background", field="transparent_background", sent=alike((True, False))),
        ),
    ),
    Page(
        path="/v1/ideogram-v3/reframe",
        operation="reframe",
        models=("3.0",),
        rows=(shared.IMAGE, shared.SIZE_V3, shared.COUNT, shared.SEED, shared.SPEED_V3, *shared.STYLE),
    ),
    Page(
        path="/reframe",
        operation="reframe",
        models=shared.V2,
        rows=(
            shared.IMAGE_FILE,
            shared.LEGACY_SIZE,
            shared.legacy_model(*shared.V2),
            shared.COUNT,
            shared.SEED,
            shared.LEGACY_STYLE,
        ),
    ),
    Page(
        path="/v1/ideogram-v3/replace-background",
        operation="replace_background",
        models=("3.0",),
        rows=(
            shared.IMAGE,
            shared.PROMPT,
            shared.MAGIC,
            shared.MAGIC_CONFIG,
            shared.COUNT,
            shared.SEED,
            shared.SPEED_V3,
            *shared.STYLE,
        ),
    ),
    Page(path="/v1/remove-background", operation="remove_background", models=("1.0",), rows=(shared.IMAGE,)),
    Page(
        path="/v1/remove-object",
        operation="remove_object",
        models=("1.0",),
        rows=(shared.IMAGE, mask("mask", black_changes=False), shared.SEED),
    ),
    Page(
        path="/upscale",
        operation="upscale",
        models=("Ideogram",),
        rows=(
            *(
                shared.IMAGE_FILE,
                shared.OPTIONAL_PROMPT,
                between("resemblance", 1, 100),
                between("detail", 1, 100),
                shared.MAGIC_OPTION,
            ),
            *(shared.MAGIC_VERSION, shared.MAGIC_CONFIG, shared.COUNT, shared.SEED),
        ),
        inside="image_request",
    ),
)
