"""fal's endpoints for Ideogram's models: what each takes. Sources: see fal_fields.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .fal_fields import (
    Check,
    Endpoint,
    codes,
    flag,
    listed,
    loras,
    number,
    one_of,
    opened,
    palette,
    picture,
    pictures,
    size,
    text,
    whole,
)

SEED = whole(0, 2**31 - 1)
EVERY: dict[str, Check] = {"prompt": text(), "seed": SEED, "sync_mode": flag}
SPEED = {"rendering_speed": one_of("TURBO", "BALANCED", "QUALITY")}
# The 36 that 4.5 lists.
LISTED = """
    2048x2048 1440x2880 2880x1440 1664x2496 2496x1664 1792x2240 2240x1792 1440x2560 2560x1440 1600x2560 2560x1600
    1728x2304 2304x1728 1296x3168 3168x1296 1152x2944 2944x1152 1248x3328 3328x1248 1280x3072 3072x1280 1024x3072
    3072x1024 1024x1024 896x1120 1120x896 864x1152 1152x864 832x1248 1248x832 800x1280 1280x800 720x1280 1280x720
    720x1440 1440x720
"""


def same_size(given: dict[str, Any]) -> str | None:
    source, mask = opened(given["image_url"]), opened(given["mask_url"])
    return None if source and mask and source.size == mask.size else "mask_url: must match the source's dimensions"


def both_colours(given: dict[str, Any]) -> str | None:
    mask = opened(given.get("mask_url"))
    if mask is None:
        return None
    counts = mask.convert("L").histogram()
    return None if any(counts[:128]) and any(counts[128:]) else "mask_url: Must contain both black and white regions"


def very_low_to_2k(given: dict[str, Any]) -> str | None:
    size, source = given.get("image_size"), opened(given.get("image_url"))
    width, height = size.values() if isinstance(size, dict) else source.size if source else (2048, 2048)
    too_large = given.get("quality") == "very_low" and width * height > 4_194_304
    return "quality: very_low ends at 2K" if too_large else None


def few_references(given: dict[str, Any]) -> str | None:
    most = 3 if "mask_url" in given else 4
    return None if len(given.get("reference_image_urls", [])) <= most else "reference_image_urls: too many"


def precise_quality(given: dict[str, Any]) -> str | None:
    offered = ("low", "medium", "high", "very_high") if given.get("edit_precision") == "high" else None
    offered = offered or ("very_low", "low", "medium", "high")
    return None if given.get("quality", "medium") in offered else f"quality: Input should be one of {offered}"


def within_six(given: dict[str, Any]) -> str | None:
    size = given.get("image_size")
    sides = sorted(size.values()) if isinstance(size, dict) else (1, 1)
    return "image_size: ratio should be between 1:6 and 6:1" if sides[1] > 6 * sides[0] else None


def codes_alone(given: dict[str, Any]) -> str | None:
    clash = "style_codes" in given and ("style" in given or "image_urls" in given)
    return "style_codes: Cannot be used in conjunction with style_reference_images or style" if clash else None


def v4(low: int, high: int, *, source: bool = False, mask: bool = False, **more: Check) -> Endpoint:
    image: dict[str, Check] = {"image_url": picture, "strength": number(0, 1)} if source else {}
    masked: dict[str, Check] = {"mask_url": picture} if mask else {}
    taken = {
        **EVERY,
        **SPEED,
        "expansion_model": one_of("None", "Medium", "Large"),
        "acceleration": one_of("none", "low", "regular", "high"),
        "image_size": size(low, high, 16, auto=source),
        "num_images": whole(1, 4),
        "enable_safety_checker": flag,
        "output_format": one_of("jpeg", "png"),
        **image,
        **masked,
        **more,
    }
    needed = ("prompt", *(["image_url"] if source else []), *(["mask_url"] if mask else []))
    return Endpoint(taken=taken, needed=needed, family="v4", rules=(same_size,) if mask else ())


def without(endpoint: Endpoint, *names: str, **more: Check) -> Endpoint:
    taken = {name: check for name, check in endpoint.taken.items() if name not in names} | more
    return Endpoint(taken=taken, needed=endpoint.needed, family=endpoint.family, rules=endpoint.rules)


FAST = without(v4(512, 2048), "acceleration", expansion_model=one_of("None", "Medium"))
STYLE: dict[str, Check] = {
    "style_preset": text(1),
    "style_codes": codes,
    "image_urls": pictures(10),
    "color_palette": palette,
}
V3: dict[str, Check] = {**EVERY, **SPEED, **STYLE, "expand_prompt": flag, "num_images": whole(1, 8)}
STYLES = {"style": one_of("AUTO", "GENERAL", "REALISTIC", "DESIGN")}
SIZE = {"image_size": size(1, 14142)}
NEGATIVE = {"negative_prompt": text()}
IMAGE: dict[str, Check] = {"image_url": picture}
MASK: dict[str, Check] = {**IMAGE, "mask_url": picture}
SHARE = {"strength": number(0.01, 1)}
CHARACTER: dict[str, Check] = {
    **{name: check for name, check in V3.items() if name != "style_preset"},
    "style": one_of("AUTO", "REALISTIC", "FICTION"),
    "reference_image_urls": pictures(10),
    "reference_mask_urls": pictures(10),
}
STYLES_V2 = {"style": one_of("auto", "general", "realistic", "design", "render_3D", "anime")}
RATIOS_V2 = ("10:16", "16:10", "9:16", "16:9", "4:3", "3:4", "1:1", "1:3", "3:1", "3:2", "2:3")
RATIOS_V3 = (*RATIOS_V2, "1:2", "2:1", "4:5", "5:4")
REWRITTEN: dict[str, Check] = {**EVERY, "expand_prompt": flag}
V2: dict[str, Check] = {**REWRITTEN, **STYLES_V2, "aspect_ratio": one_of(*RATIOS_V2)}


def edit(*rules: Callable[[dict[str, Any]], str | None]) -> Endpoint:
    taken: dict[str, Check] = {
        **EVERY,
        **MASK,
        "prompt": text(1, 10_000),
        "reference_image_urls": pictures(4),
        "edit_precision": one_of("regular", "high"),
        "quality": one_of("very_low", "low", "medium", "high", "very_high"),
        "image_size": size(256, 8192, auto=True),
        "num_images": whole(1, 4),
    }
    return Endpoint(
        taken=taken,
        needed=("prompt", "image_url"),
        family="v4.5",
        rules=(both_colours, few_references, precise_quality, *rules),
    )


def v3(taken: dict[str, Check], *needed: str, masked: bool = False, **more: Any) -> Endpoint:
    rules = (codes_alone, same_size) if masked else (codes_alone,)
    return Endpoint(taken=taken, needed=needed or ("prompt",), rules=rules, **more)


OLD = "fal-ai/ideogram"
ENDPOINTS: dict[str, Endpoint] = {
    "ideogram/v4": v4(512, 3840),
    "ideogram/v4/fast": FAST,
    "ideogram/v4/instant": without(FAST, "rendering_speed"),
    "ideogram/v4/lora": v4(512, 3840, loras=loras),
    "ideogram/v4/image-to-image": v4(1, 8192, source=True),
    "ideogram/v4/image-to-image/lora": v4(1, 8192, source=True, loras=loras),
    "ideogram/v4/inpaint": v4(1, 8192, source=True, mask=True),
    "ideogram/v4/inpaint/lora": v4(1, 8192, source=True, mask=True, loras=loras),
    "ideogram/v4.5": Endpoint(
        taken={
            **EVERY,
            "prompt": text(1, 10_000),
            "image_size": listed(*LISTED.split()),
            "quality": one_of("low", "medium", "high"),
            "enable_prompt_expansion": flag,
            "num_images": whole(1, 8),
        },
        family="v4.5",
    ),
    "ideogram/v4.5/edit": edit(),
    # No further field names could be read.
    "ideogram/v4.6": Endpoint(
        taken={
            "prompt": text(),
            "image_size": size(256, 4096, 32, auto=True),
            "quality": one_of("very_low", "low", "medium", "high"),
        },
        family="v4.5",
        rules=(within_six, very_low_to_2k),
    ),
    "ideogram/v4.6/edit": edit(very_low_to_2k),
    f"{OLD}/v3": v3({**V3, **STYLES, **SIZE, **NEGATIVE}),
    f"{OLD}/v3/edit": v3({**V3, **MASK}, "prompt", "image_url", "mask_url", masked=True),
    f"{OLD}/v3/remix": v3({**V3, **STYLES, **SIZE, **NEGATIVE, **IMAGE, **SHARE}, "prompt", "image_url"),
    f"{OLD}/v3/reframe": v3(
        {name: check for name, check in {**V3, **STYLES, **SIZE, **IMAGE}.items() if "prompt" not in name},
        "image_url",
        "image_size",
    ),
    f"{OLD}/v3/replace-background": v3({**V3, **STYLES, **IMAGE}, "prompt", "image_url"),
    f"{OLD}/v3/generate-transparent": v3(
        {**REWRITTEN, **SPEED, "aspect_ratio": one_of(*RATIOS_V3), "num_images": whole(1, 8)}, alpha=True
    ),
    f"{OLD}/v3/layerize-text": v3(
        {**EVERY, **IMAGE, **{f"font_name_{slot}": text(1) for slot in ("h1", "h2", "body", "small")}}, "image_url"
    ),
    f"{OLD}/character": v3({**CHARACTER, **SIZE, **NEGATIVE}, "prompt", "reference_image_urls"),
    f"{OLD}/character/edit": v3(
        {**CHARACTER, **MASK}, "prompt", "reference_image_urls", "image_url", "mask_url", masked=True
    ),
    f"{OLD}/character/remix": v3(
        {**CHARACTER, **SIZE, **NEGATIVE, **IMAGE, **SHARE}, "prompt", "reference_image_urls", "image_url"
    ),
    f"{OLD}/upscale": v3({**REWRITTEN, **IMAGE, "resemblance": whole(1, 100), "detail": whole(1, 100)}, "image_url"),
    f"{OLD}/remove-background": v3({**IMAGE, "sync_mode": flag}, "image_url", single=True, alpha=True),
    f"{OLD}/object-removal": v3({**MASK, "sync_mode": flag}, "image_url", "mask_url", masked=True, single=True),
    **{f"{OLD}/{one}": v3({**V2, **NEGATIVE}) for one in ("v2", "v2/turbo")},
    **{f"{OLD}/{one}": v3(V2) for one in ("v2a", "v2a/turbo")},
    **{
        f"{OLD}/{one}/remix": v3({**V2, **IMAGE, **SHARE}, "prompt", "image_url")
        for one in ("v2", "v2/turbo", "v2a", "v2a/turbo")
    },
    **{
        f"{OLD}/{one}/edit": v3({**REWRITTEN, **STYLES_V2, **MASK}, "prompt", "image_url", "mask_url", masked=True)
        for one in ("v2", "v2/turbo")
    },
}
"""By endpoint id."""
