"""Every parameter of every page of Ideogram's models at fal: what sends it, each value's wire value, what is refused.

The pages are those of section 4 of the pack's reference. A row that nothing sends says why nothing sends its parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from core.samples import png
from ideogram_kit.nodes.ideogram.models.sizes import SIZES_V3, SIZES_V4
from ideogram_kit.nodes.ideogram.models.styles import STYLE_PRESETS
from ideogram_kit.nodes.ideogram.requests import Lora, Palette, PaletteMember

from .bodies import data_uri_of, mask_of

Wire = Any
"""The value on the wire, or a function that says whether a wire value is right; ABSENT where nothing is sent."""

ABSENT = object()
SEED_MAX = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Row:
    """A parameter of a page. `sent_by` is our input, setting or source that sends it; empty where nothing does.

    `values` are pairs of our value and that on the wire. `refused` are values that are refused before anything is sent,
    naming it. `with_it` are other inputs that are set, and `settings` those of the Provider node.
    """

    parameter: str
    sent_by: str = ""
    values: tuple[tuple[Any, Wire], ...] = ()
    refused: tuple[Any, ...] = ()
    why: str = ""
    with_it: dict[str, Any] = field(default_factory=dict[str, Any])
    settings: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page for one of our operations and models, with all its parameters. `with_it` is what every request has."""

    path: str
    operation: str
    model: str
    rows: tuple[Row, ...]
    with_it: dict[str, Any] = field(default_factory=dict[str, Any])


def unsent(parameter: str, why: str) -> Row:
    return Row(parameter=parameter, why=why)


def same(*values: Any) -> tuple[tuple[Any, Any], ...]:
    return tuple((value, value) for value in values)


def pixels(*sizes: str) -> tuple[tuple[str, dict[str, int]], ...]:
    """Sizes in pixels, which go as numbers."""
    return tuple((size, dict(zip(("width", "height"), map(int, size.split("x")), strict=True))) for size in sizes)


def long(length: int) -> Callable[[Any], bool]:
    return lambda wire: isinstance(wire, str) and len(wire) == length


PICTURE = png("navy", (48, 32))
OTHER = png("olive", (32, 32))
MASK = mask_of((48, 32))


def is_picture(wire: Any) -> bool:
    return wire == data_uri_of(PICTURE)


def are(*pictures: bytes) -> list[str]:
    return [data_uri_of(picture) for picture in pictures]


# What many pages have.
PROMPT = Row(parameter="prompt", sent_by="prompt", values=(("A fox", "A fox"), ("x" * 20_000, long(20_000))))
PROMPT_45 = Row(
    parameter="prompt", sent_by="prompt", values=(("x", "x"), ("x" * 10_000, long(10_000))), refused=("x" * 10_001,)
)
SEED = Row(parameter="seed", sent_by="seed", values=same(0, 1, SEED_MAX))
SYNC = unsent("sync_mode", "the queue's result has links; data URIs would be larger, and gone from fal's history")
SPEED = Row(
    parameter="rendering_speed",
    sent_by="rendering_speed",
    values=(("TURBO", "TURBO"), ("DEFAULT", "BALANCED"), ("QUALITY", "QUALITY")),
)
SPEED_V3 = replace(SPEED, refused=("FLASH",))
EXPAND = Row(parameter="expand_prompt", sent_by="magic_prompt", values=(("ON", True), ("OFF", False)))
IMAGE = Row(parameter="image_url", sent_by="image", values=((PICTURE, is_picture),))
SQUARES = "square is {1024, 1024} and square_hd {2048, 2048}, so sizes go in pixels; auto is to leave it out"
CODES = Row(
    parameter="style_codes", sent_by="style_codes", values=((("AAFF5733", "0133FF57"), ["AAFF5733", "0133FF57"]),)
)


def count(most: int) -> Row:
    return Row(parameter="num_images", sent_by="num_images", values=same(1, most))


def whole(name: str) -> Row:
    return Row(parameter=name, sent_by=name, values=same(1, 50, 100))


# The 4.0 family.
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
MASK_WHITE = Row(parameter="mask_url", sent_by="mask", values=((MASK, data_uri_of(MASK)),))
ONE, TWO = (
    Lora(url="https://example.com/a.safetensors", scale=0),
    Lora(url="https://example.com/b.safetensors", scale=4),
)
PATHS = [{"path": one.url, "scale": one.scale} for one in (ONE, TWO)]
LORAS = Row(
    parameter="loras",
    sent_by="loras",
    values=(((ONE,), PATHS[:1]), ((ONE, TWO, ONE), [*PATHS, PATHS[0]])),
    refused=((ONE, TWO, ONE, TWO),),
)


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


def square_customs(side: int) -> tuple[Row, ...]:
    """A square of the longest sides."""
    size = {"width": side, "height": side}
    return tuple(
        Row(parameter="image_size", sent_by=f"custom_{one}", values=((side, size),), with_it={f"custom_{other}": side})
        for one, other in (("width", "height"), ("height", "width"))
    )


V4 = (PROMPT, SEED, SYNC, *SETTINGS_V4, SIZES, unsent("image_size", SQUARES), SPEED, count(4))
FROM_V4 = (*V4, IMAGE, STRENGTH)
FAST_SIZES = replace(
    SIZES, values=(*pixels("2048x2048", "1024x1024", "512x1536"), ("1440x2880", {"width": 1024, "height": 2048}))
)
FAST = (PROMPT, SEED, SYNC, *SETTINGS_FAST, FAST_SIZES, *customs(512, 2048, 16), count(4))

# 4.5 and 4.6. That 4.5 lists these sizes is inferred.
SIZES_45 = SIZES_V4[:-2]


def quality(*levels: str, refused: tuple[str, ...] = ()) -> Row:
    return Row(
        parameter="quality", sent_by="quality", values=tuple((one, one.lower()) for one in levels), refused=refused
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
        values=(((PICTURE,), ABSENT), ((PICTURE, OTHER), are(OTHER)), (FIVE, are(*FIVE[1:]))),
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


# 3.0 and older.
PALETTES = ("EMBER", "FRESH", "JUNGLE", "MAGIC", "MELON", "MOSAIC", "PASTEL", "ULTRAMARINE")
LIGHT, HEAVY = PaletteMember(color_hex="#000000", color_weight=0.05), PaletteMember(color_hex="#FFA07A", color_weight=1)
RGB = [
    {"rgb": {"r": 0, "g": 0, "b": 0}, "color_weight": 0.05},
    {"rgb": {"r": 255, "g": 160, "b": 122}, "color_weight": 1},
]
PALETTE = Row(
    parameter="color_palette",
    sent_by="color_palette",
    values=(
        *((Palette(name=name), {"name": name}) for name in PALETTES),
        (Palette(members=(LIGHT, HEAVY)), {"members": RGB}),
    ),
)
STYLE_IMAGES = Row(
    parameter="image_urls",
    sent_by="style_images",
    values=(((PICTURE, OTHER), are(PICTURE, OTHER)),),
    refused=((PICTURE, PICTURE.ljust(10_000_000, b"\0")),),
)
LOOK = (
    Row(parameter="style_preset", sent_by="style_preset", values=same(*STYLE_PRESETS)),
    PALETTE,
    CODES,
    STYLE_IMAGES,
)
STYLE_V3 = Row(
    parameter="style",
    sent_by="style_type",
    values=same("AUTO", "GENERAL", "REALISTIC", "DESIGN"),
    refused=("CUSTOM", "FICTION", "STYLIZED"),
)
SIZE_V3 = (
    Row(parameter="image_size", sent_by="resolution", values=pixels(*SIZES_V3)),
    Row(
        parameter="image_size",
        sent_by="aspect_ratio",
        values=(*((ratio, size) for ratio, (_, size) in zip(("1x1",), pixels("1024x1024"), strict=True)),),
    ),
    unsent("image_size", "names stand for sizes in pixels, which are sent instead"),
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
EVERY_V3 = (PROMPT, SEED, SYNC, SPEED_V3, EXPAND, count(8), *LOOK)
STYLE_CHARACTER = Row(
    parameter="style",
    sent_by="style_type",
    values=same("AUTO", "REALISTIC", "FICTION"),
    refused=("GENERAL", "DESIGN", "CUSTOM", "STYLIZED"),
)
CHARACTER = (
    *(row for row in EVERY_V3 if row.parameter != "style_preset"),
    STYLE_CHARACTER,
    Row(parameter="reference_image_urls", sent_by="character_image", values=((PICTURE, are(PICTURE)),)),
    Row(parameter="reference_mask_urls", sent_by="character_mask", values=((MASK, are(MASK)),)),
)
RATIOS_V2 = ("1x3", "9x16", "10x16", "2x3", "3x4", "1x1", "4x3", "3x2", "16x10", "16x9", "3x1")
RATIOS_V3 = (*RATIOS_V2, "1x2", "2x1", "4x5", "5x4")


def ratios(offered: tuple[str, ...]) -> Row:
    values = tuple((ratio, ratio.replace("x", ":")) for ratio in offered)
    return Row(parameter="aspect_ratio", sent_by="aspect_ratio", values=values)


STYLE_V2 = Row(
    parameter="style",
    sent_by="style_type",
    values=(
        *((name, name.lower()) for name in ("AUTO", "GENERAL", "REALISTIC", "DESIGN", "ANIME")),
        ("RENDER_3D", "render_3D"),
    ),
    refused=("CUSTOM", "FICTION", "STYLIZED"),
)
V2 = (PROMPT, SEED, SYNC, EXPAND, STYLE_V2, ratios(RATIOS_V2))
V2_EDIT = (PROMPT, SEED, SYNC, EXPAND, STYLE_V2, IMAGE, *MASKS_BY_CHOICE)
FACE = {"character_image": OTHER}
MASKED = {"image": PICTURE, "mask": MASK}
OLD = "/fal-ai/ideogram"


def page(path: str, operation: str, model: str, *rows: Row, **with_it: Any) -> Page:
    return Page(path=path, operation=operation, model=model, rows=rows, with_it=with_it)


PAGES = (
    page("/ideogram/v4", "generate", "4.0", *V4),
    page("/ideogram/v4/fast", "generate", "4.0 Fast", *FAST, SPEED),
    page("/ideogram/v4/instant", "generate", "4.0 Instant", *FAST),
    page("/ideogram/v4/lora", "generate", "4.0 LoRA", *V4, *customs(512, 3840, 16), LORAS),
    page("/ideogram/v4/image-to-image", "remix", "4.0", *FROM_V4),
    page("/ideogram/v4/image-to-image/lora", "remix", "4.0 LoRA", *FROM_V4, LORAS),
    page("/ideogram/v4/inpaint", "inpaint", "4.0", *FROM_V4, MASK_WHITE, **MASKED),
    page("/ideogram/v4/inpaint/lora", "inpaint", "4.0 LoRA", *FROM_V4, MASK_WHITE, LORAS, **MASKED),
    page("/ideogram/v4.5", "generate", "4.5", *TEXT_45),
    page("/ideogram/v4.6", "generate", "4.6", *TEXT_46),
    *(
        edit(operation, version, precise=precise)
        for operation in ("inpaint", "edit")
        for version in ("4.5", "4.6")
        for precise in (False, True)
    ),
    page(f"{OLD}/v3", "generate", "3.0", *EVERY_V3, STYLE_V3, *SIZE_V3, NEGATIVE),
    page(f"{OLD}/v3/edit", "inpaint", "3.0", *EVERY_V3, IMAGE, *MASKS_BY_CHOICE, **MASKED),
    page(f"{OLD}/v3/remix", "remix", "3.0", *EVERY_V3, STYLE_V3, *SIZE_V3, NEGATIVE, IMAGE, SHARE),
    page(
        f"{OLD}/v3/reframe",
        "reframe",
        "3.0",
        *(row for row in EVERY_V3 if "prompt" not in row.parameter),
        unsent("style", "Reframe has no style type at Ideogram"),
        SIZE_V3[0],
        SIZE_V3[2],
        IMAGE,
    ),
    page(
        f"{OLD}/v3/replace-background",
        "replace_background",
        "3.0",
        *EVERY_V3,
        unsent("style", "Replace Background has no style type at Ideogram"),
        IMAGE,
    ),
    page(
        f"{OLD}/v3/generate-transparent",
        "generate",
        "3.0 transparent",
        PROMPT,
        SEED,
        SYNC,
        SPEED,
        EXPAND,
        count(8),
        ratios(RATIOS_V3),
    ),
    page(f"{OLD}/character", "generate", "3.0", *CHARACTER, *SIZE_V3, NEGATIVE, **FACE),
    page(f"{OLD}/character/edit", "inpaint", "3.0", *CHARACTER, IMAGE, *MASKS_BY_CHOICE, **FACE, **MASKED),
    page(f"{OLD}/character/remix", "remix", "3.0", *CHARACTER, *SIZE_V3, NEGATIVE, IMAGE, SHARE, **FACE),
    page(
        f"{OLD}/upscale",
        "upscale",
        "Ideogram",
        PROMPT,
        SEED,
        SYNC,
        EXPAND,
        IMAGE,
        whole("resemblance"),
        whole("detail"),
    ),
    page(f"{OLD}/remove-background", "remove_background", "1.0", IMAGE, SYNC),
    page(f"{OLD}/object-removal", "remove_object", "1.0", IMAGE, MASK_WHITE, SYNC, **MASKED),
    page(f"{OLD}/v2", "generate", "2.0", *V2, NEGATIVE),
    page(f"{OLD}/v2/turbo", "generate", "2.0 Turbo", *V2, NEGATIVE),
    page(f"{OLD}/v2a", "generate", "2a", *V2),
    page(f"{OLD}/v2a/turbo", "generate", "2a Turbo", *V2),
    page(f"{OLD}/v2/remix", "remix", "2.0", *V2, IMAGE, SHARE),
    page(f"{OLD}/v2/turbo/remix", "remix", "2.0 Turbo", *V2, IMAGE, SHARE),
    page(f"{OLD}/v2a/remix", "remix", "2a", *V2, IMAGE, SHARE),
    page(f"{OLD}/v2a/turbo/remix", "remix", "2a Turbo", *V2, IMAGE, SHARE),
    page(f"{OLD}/v2/edit", "inpaint", "2.0", *V2_EDIT, **MASKED),
    page(f"{OLD}/v2/turbo/edit", "inpaint", "2.0 Turbo", *V2_EDIT, **MASKED),
)

LAYERIZE = (
    Row(parameter="image_url", sent_by="image", values=((PICTURE, is_picture),)),
    Row(parameter="prompt", sent_by="prompt", values=(("a sign", "a sign"), (None, ABSENT))),
    Row(parameter="seed", sent_by="seed", values=same(0, SEED_MAX)),
    SYNC,
    *(
        Row(
            parameter=f"font_name_{slot}",
            sent_by="font_names",
            values=((((slot, "Oswald"),), "Oswald"),),
            with_it={"design": True},
        )
        for slot in ("h1", "h2", "body", "small")
    ),
)
"""The page of v3/layerize-text, which is a query."""

NOT_OFFERED = {
    "/ideogram/v4/tiling": "no operation of the pack makes tiles",
    "/ideogram/v4/tiling/lora": "no operation of the pack makes tiles",
    "/ideogram/v4/trainer": "the pack trains at Ideogram alone, whose trainings find their way into Generate",
    f"{OLD}/custom-models": "the pack trains at Ideogram alone, whose trainings find their way into Generate",
    f"{OLD}/custom-models/generate": "its models are trained at fal, where the pack trains nothing",
    "/ideogram/v4/stream": "the events of the six streams are undocumented; the queue tells of progress",
    "/ideogram/v4/health": "it says nothing of a request",
}
"""The other pages, and why nothing asks there."""
