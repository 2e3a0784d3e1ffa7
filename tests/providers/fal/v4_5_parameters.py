"""The parameters of fal's pages of 4.5 and 4.6."""

from __future__ import annotations

from core.samples import png
from ideogram_kit.nodes.ideogram.models.sizes import SIZES_V4

from .bodies import data_uri_of, mask_of
from .shared_parameters import (
    IMAGE,
    MASK,
    OTHER,
    PICTURE,
    PROMPT,
    SEED,
    SQUARES,
    SYNC,
    count,
    customs,
    data_uris_of,
    is_picture,
)
from .table import ABSENT, Page, Row, long, page, pixels, unsent

PROMPT_45 = Row(
    parameter="prompt", sent_by="prompt", values=(("x", "x"), ("x" * 10_000, long(10_000))), refused=("x" * 10_001,)
)


def square_customs(side: int) -> tuple[Row, ...]:
    """A square of the longest sides."""
    size = {"width": side, "height": side}
    return tuple(
        Row(
            parameter="image_size", sent_by=f"custom_{name}", values=((side, size),), with_it={f"custom_{across}": side}
        )
        for name, across in (("width", "height"), ("height", "width"))
    )


# That 4.5 lists these sizes is inferred.
SIZES_45 = SIZES_V4[:-2]


def quality(*levels: str, refused: tuple[str, ...] = ()) -> Row:
    return Row(
        parameter="quality",
        sent_by="quality",
        values=tuple((level, level.lower()) for level in levels),
        refused=refused,
    )


TEXT_45 = (
    PROMPT_45,
    Row(parameter="image_size", sent_by="resolution", values=pixels(*SIZES_45)),
    unsent("image_size", SQUARES),
    quality("LOW", "MEDIUM", "HIGH"),
    Row(parameter="enable_prompt_expansion", sent_by="magic_prompt", values=(("ON", True), ("OFF", False))),
    count(8),
    SEED,
    SYNC,
)
TEXT_46 = (
    PROMPT,
    Row(parameter="image_size", sent_by="resolution", values=pixels("2048x2048", "1280x3072", "1024x1024")),
    *customs(256, 4096, 32, 1536),
    *square_customs(4096),
    unsent("image_size", SQUARES),
    quality("VERY_LOW", "LOW", "MEDIUM", "HIGH"),
    Row(
        parameter="quality",
        sent_by="quality",
        values=(("LOW", "low"),),
        refused=("VERY_LOW",),
        with_it={"custom_width": 2080, "custom_height": 2048},
    ),
    unsent("the transparent background", "its field's name could not be read, and fal ignores what it does not know"),
    unsent("the count and the seed", "the page could not be read so far; a count becomes as many requests"),
)
EDIT_SIZE = unsent("image_size", "Inpaint and Edit have no size: the result has the source's, by fal's default auto")
INVERTED = Row(
    parameter="mask_url",
    sent_by="mask",
    values=((MASK, lambda wire: wire != data_uri_of(MASK)),),
    refused=(mask_of((48, 32), 0.0), mask_of((48, 32), 1.0)),
)
NO_MASK = unsent("mask_url", "Inpaint sends it; Edit has no mask")
NO_REFERENCES = unsent("reference_image_urls", "Edit sends them; Inpaint starts from one picture")
FIVE = tuple(png(colour, (32, 32)) for colour in ("red", "green", "blue", "gold", "teal"))
SOURCES = (
    Row(parameter="image_url", sent_by="images", values=(((PICTURE,), is_picture), ((PICTURE, OTHER), is_picture))),
    Row(
        parameter="reference_image_urls",
        sent_by="images",
        values=(((PICTURE,), ABSENT), ((PICTURE, OTHER), data_uris_of(OTHER)), (FIVE, data_uris_of(*FIVE[1:]))),
        refused=((*FIVE, OTHER),),
    ),
)


def edit(operation: str, version: str, *, precise: bool) -> Page:
    """The one page of a version's edit, for Inpaint or Edit."""
    precision = (
        Row(parameter="edit_precision", sent_by="seed", values=((7, "high"),))
        if precise
        else unsent("edit_precision", "regular, its default, is to leave it out; high is the precise model")
    )
    plain = quality("VERY_LOW", "LOW", "MEDIUM", "HIGH")
    fine = quality("LOW", "MEDIUM", "HIGH", "VERY_HIGH", refused=("VERY_LOW",))
    sources = (*SOURCES, NO_MASK) if operation == "edit" else (IMAGE, INVERTED, NO_REFERENCES)
    return Page(
        path=f"/ideogram/v{version}/edit",
        operation=operation,
        model=f"{version} precise" if precise else version,
        rows=(PROMPT_45, *sources, precision, fine if precise else plain, EDIT_SIZE, count(4), SEED, SYNC),
        with_it={} if operation == "edit" else {"image": PICTURE, "mask": MASK},
    )


V4_5_PAGES = (
    page("/ideogram/v4.5", "generate", "4.5", *TEXT_45),
    page("/ideogram/v4.6", "generate", "4.6", *TEXT_46),
    *(
        edit(operation, version, precise=precise)
        for operation in ("inpaint", "edit")
        for version in ("4.5", "4.6")
        for precise in (False, True)
    ),
)
