"""The parameters that several pages of Ideogram's models at fal share, as rows."""

from __future__ import annotations

from typing import Any

from core.samples import png

from .bodies import data_uri_of, mask_of
from .table import Row, long, same, unsent

SEED_MAX = 2**31 - 1

PICTURE = png("navy", (48, 32))
OTHER = png("olive", (32, 32))
MASK = mask_of((48, 32))


def is_picture(wire: Any) -> bool:
    return wire == data_uri_of(PICTURE)


def data_uris_of(*pictures: bytes) -> list[str]:
    return [data_uri_of(picture) for picture in pictures]


PROMPT = Row(parameter="prompt", sent_by="prompt", values=(("A fox", "A fox"), ("x" * 20_000, long(20_000))))
SEED = Row(parameter="seed", sent_by="seed", values=same(0, 1, SEED_MAX))
SYNC = unsent("sync_mode", "the queue's result has links; data URIs would be larger, and gone from fal's history")
SPEED = Row(
    parameter="rendering_speed",
    sent_by="rendering_speed",
    values=(("TURBO", "TURBO"), ("DEFAULT", "BALANCED"), ("QUALITY", "QUALITY")),
)
EXPAND = Row(parameter="expand_prompt", sent_by="magic_prompt", values=(("ON", True), ("OFF", False)))
IMAGE = Row(parameter="image_url", sent_by="image", values=((PICTURE, is_picture),))
SQUARES = "square is {1024, 1024} and square_hd {2048, 2048}, so sizes go in pixels; auto is to leave it out"


def count(most: int) -> Row:
    return Row(parameter="num_images", sent_by="num_images", values=same(1, most))


MASK_WHITE = Row(parameter="mask_url", sent_by="mask", values=((MASK, data_uri_of(MASK)),))


def customs(low: int, high: int, multiple: int, longest: int | None = None) -> tuple[Row, ...]:
    """Custom sizes, by width and height: both ends of the range, and what lies outside it or between the steps.

    `longest` is the longest side that may go with `low`; a further one is refused.
    """
    refused = (low - multiple, high + multiple, low + multiple // 2, *([longest + multiple] if longest else []))
    high = longest or high
    ends = {"width": low, "height": high}
    return tuple(
        Row(
            parameter="image_size",
            sent_by=f"custom_{side}",
            values=((low, {**ends, "width": low, "height": low}), (high, {"width": high, "height": low, **other})),
            refused=refused,
            with_it={f"custom_{across}": low},
        )
        for side, across, other in (("width", "height", {}), ("height", "width", {"width": low, "height": high}))
    )


NEGATIVE = Row(parameter="negative_prompt", sent_by="negative_prompt", values=same("fog", "auto"))
SHARE = Row(parameter="strength", sent_by="image_weight", values=((1, 0.01), (50, 0.5), (100, 1.0)))
MASKS_BY_CHOICE = (
    Row(
        parameter="mask_url",
        sent_by="mask",
        values=((MASK, data_uri_of(MASK)),),
        settings={"mask_polarity": "white changes"},
    ),
    Row(
        parameter="mask_url",
        sent_by="mask",
        values=((MASK, lambda wire: wire != data_uri_of(MASK)),),
        settings={"mask_polarity": "black changes"},
    ),
    Row(parameter="mask_url", sent_by="mask", refused=(MASK,), settings={"mask_polarity": "auto"}),
)
RATIOS_V2 = ("1x3", "9x16", "10x16", "2x3", "3x4", "1x1", "4x3", "3x2", "16x10", "16x9", "3x1")


def ratios(offered: tuple[str, ...]) -> Row:
    values = tuple((ratio, ratio.replace("x", ":")) for ratio in offered)
    return Row(parameter="aspect_ratio", sent_by="aspect_ratio", values=values)


MASKED = {"image": PICTURE, "mask": MASK}
OLD = "/fal-ai/ideogram"
