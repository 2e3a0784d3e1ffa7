"""The parameters that several pages of Ideogram's v1 API share, as rows.

Source: Ideogram's OpenAPI file of 2026-07-02. The values are those of the doubles' lists, which were copied from the
source and not from our menus.
"""

from __future__ import annotations

from core.samples import LAYOUT, png
from doubles import ideogram_lists as lists
from ideogram_kit.nodes.ideogram.requests import Palette, PaletteMember

from .table import Row, alike, between, files, menu, unsent

MAGIC_LEFT_OUT = {"AUTO": "the API's own default: nothing is sent"}
NO_FLASH = {"FLASH": "answers 400: coming soon", "BALANCED": "only in this file; DEFAULT at every other source"}
REWRITERS = ("V_0", *(f"V_0_{number}" for number in range(1, 9)))
WORDS = alike(("A fox", 'Été 夏, the words "GRAND\nOPENING"', "x" * 10_000))
BLANK = ("", " \n", None)

SEED = between("seed", 0, 2147483647)
COUNT = between("num_images", 1, 8)
WEIGHT = between("image_weight", 1, 100)
PROMPT = Row(parameter="prompt", field="prompt", sent=WORDS, refused=BLANK)
TEXT_PROMPT = Row(parameter="text_prompt", field="prompt", sent=WORDS, refused=BLANK)
OPTIONAL_PROMPT = Row(parameter="prompt", field="prompt", sent=WORDS)
JSON_PROMPT = Row(
    parameter="json_prompt",
    field="structured_prompt",
    sent=alike((LAYOUT,)),
    beside={"prompt": None},
)
NEGATIVE = Row(parameter="negative_prompt", field="negative_prompt", sent=alike(("fog", "x" * 10_000)))
MAGIC = menu("magic_prompt", ("ON", "OFF"), left_out=MAGIC_LEFT_OUT)
MAGIC_OPTION = menu("magic_prompt_option", ("ON", "OFF"), field="magic_prompt", left_out=MAGIC_LEFT_OUT)
MAGIC_VERSION = menu(
    "magic_prompt_version",
    REWRITERS,
    left_out={"V4_QWEN_*": "experimental slots of the rewriter"},
)
MAGIC_CONFIG = unsent("magic_prompt_system_prompt_config_id", "in the file only: no page says what it is or gives one")
COPYRIGHT = Row(parameter="enable_copyright_detection", field="copyright_detection", sent=alike((True, False)))
CUSTOM_MODEL = Row(
    parameter="custom_model_uri",
    field="custom_model",
    sent=alike(("model/my-model/version/1", "model/a/version/0")),
    refused=("my-model", "model/my-model", "model/my model/version/1", "model/a/version/x"),
)
SPEED_V4 = menu("rendering_speed", ("TURBO", "DEFAULT", "QUALITY"), left_out=NO_FLASH)
SPEED_V3 = menu(
    "rendering_speed", ("FLASH", "TURBO", "DEFAULT", "QUALITY"), left_out={"BALANCED": NO_FLASH["BALANCED"]}
)
STYLE_TYPE = menu("style_type", lists.STYLES_V3)
RATIO_V3 = menu("aspect_ratio", lists.RATIOS_V3)
SIZE_V3 = menu("resolution", lists.RESOLUTIONS_V3)


def members(*pairs: tuple[str, float | None]) -> Palette:
    return Palette(members=tuple(PaletteMember(color_hex=colour, color_weight=weight) for colour, weight in pairs))


COLOUR_PALETTE = Row(
    parameter="color_palette",
    field="color_palette",
    sent=(
        *((Palette(name=name), {"name": name}) for name in lists.PALETTES),
        (
            members(("#E4572E", 1.0), ("#17b", 0.05), ("#17BEBB", None)),
            {
                "members": [
                    {"color_hex": "#E4572E", "color_weight": 1.0},
                    {"color_hex": "#17b", "color_weight": 0.05},
                    {"color_hex": "#17BEBB"},
                ]
            },
        ),
        (members(*[("#000000", None)] * 8), {"members": [{"color_hex": "#000000"}] * 8}),
    ),
    refused=(
        Palette(name="of the moon"),
        Palette(),
        Palette(name="EMBER", members=members(("#000", None)).members),
        members(*[("#000000", None)] * 9),
        members(("#000000", 0.04)),
        members(("#000000", 1.01)),
        members(("000000", None)),
        members(("#00000", None)),
    ),
)
STYLE = (
    COLOUR_PALETTE,
    Row(
        parameter="style_codes",
        field="style_codes",
        sent=((("AAFF5733",), ["AAFF5733"]), (("AAFF5733", "0133ff57"), ["AAFF5733", "0133ff57"])),
        refused=(("AAFF573",), ("AAFF57331",), ("GGFF5733",)),
    ),
    menu("style_preset", lists.STYLE_PRESETS),
    files("style_reference_images", "style_images", one=False),
)
CHARACTER = (
    files("character_reference_images", "character_image"),
    files("character_reference_images_mask", "character_mask", beside={"character_image": png("gold")}),
)
IMAGE = files("image", "image")
IMAGE_FILE = files("image_file", "image")
V3 = (PROMPT, SEED, RATIO_V3, SIZE_V3, SPEED_V3, MAGIC, MAGIC_CONFIG, NEGATIVE, COUNT, STYLE_TYPE, CUSTOM_MODEL)

LEGACY = {
    "2a": "V_2A",
    "2a Turbo": "V_2A_TURBO",
    "2.0": "V_2",
    "2.0 Turbo": "V_2_TURBO",
    "1.0": "V_1",
    "1.0 Turbo": "V_1_TURBO",
}
V2 = ("2.0", "2.0 Turbo")
V2A = ("2a", "2a Turbo")
V1 = ("1.0", "1.0 Turbo")
MODELS_LEFT_OUT = {
    "V_3": "3.0 has pages of its own, with more fields",
    "AUTO": "which model is paid is never left open",
}


def legacy_model(*names: str) -> Row:
    """The parameter `model` of a page that serves several."""
    left_out = {name: "the page does not take it" for name in (*LEGACY.values(), *MODELS_LEFT_OUT)}
    kept = {LEGACY[name] for name in names}
    return Row(
        parameter="model",
        field="model",
        sent=tuple((name, LEGACY[name]) for name in names),
        left_out={name: why for name, why in (left_out | MODELS_LEFT_OUT).items() if name not in kept},
    )


LEGACY_SIZE = menu("resolution", lists.RESOLUTIONS_LEGACY, prefix="RESOLUTION_", only=V2)
LEGACY_STYLE = menu("style_type", lists.STYLES_LEGACY, only=(*V2, *V2A))
LEGACY_ROWS = (
    PROMPT,
    menu("aspect_ratio", lists.RATIOS_LEGACY, prefix="ASPECT_"),
    LEGACY_SIZE,
    legacy_model(*LEGACY),
    MAGIC_OPTION,
    MAGIC_VERSION,
    MAGIC_CONFIG,
    SEED,
    LEGACY_STYLE,
    Row(parameter="negative_prompt", field="negative_prompt", sent=alike(("fog",)), only=(*V1, *V2)),
    COUNT,
    Row(
        parameter="color_palette",
        field="color_palette",
        sent=COLOUR_PALETTE.sent,
        refused=COLOUR_PALETTE.refused,
        only=V2,
    ),
)
