"""Sizes and ratios that Ideogram's models offer, as "WxH" in pixels and as "AxB" ratios.

Source: Ideogram's OpenAPI file of July 2026 (ResolutionV3, ResolutionV4, Resolution, AspectRatioV3, AspectRatioV4,
AspectRatio); two 1K sizes of 4.0 are from its October file.
"""

from __future__ import annotations

SIZES_V4 = tuple(
    """
    2048x2048 1440x2880 2880x1440 1664x2496 2496x1664 1792x2240 2240x1792 1440x2560 2560x1440 1600x2560
    2560x1600 1728x2304 2304x1728 1296x3168 3168x1296 1152x2944 2944x1152 1248x3328 3328x1248 1280x3072
    3072x1280 1024x3072 3072x1024 1024x1024 896x1120 1120x896 864x1152 1152x864 832x1248 1248x832
    800x1280 1280x800 720x1280 1280x720 720x1440 1440x720 512x1536 1536x512
    """.split()
)
"""4.0: 23 sizes of about 2048², then 15 of about 1024². The last two came in October 2026."""

SIZES_V4_FROM_IMAGE = tuple(
    """
    512x512 1024x1024 896x1120 1120x896 864x1152 1152x864 832x1248 1248x832 800x1280 1280x800 720x1280 1280x720 720x1440
    1440x720 960x832 1024x832 960x896 1024x896 832x960 896x960 1024x960 832x1024 896x1024 960x1024
    """.split()
)
"""4.0 image to image: the 24 sizes of July's list [ResolutionV4ImageToImage].

October's list has the first 14 of them, and not the last ten: should Ideogram refuse one of those, nothing is billed.
"""

SIZES_V3 = tuple(
    """
    512x1536 576x1408 576x1472 576x1536 640x1344 640x1408 640x1472 640x1536 704x1152 704x1216 704x1280
    704x1344 704x1408 704x1472 736x1312 768x1088 768x1216 768x1280 768x1344 800x1280 832x960 832x1024
    832x1088 832x1152 832x1216 832x1248 864x1152 896x960 896x1024 896x1088 896x1120 896x1152 960x832
    960x896 960x1024 960x1088 1024x832 1024x896 1024x960 1024x1024 1088x768 1088x832 1088x896 1088x960
    1120x896 1152x704 1152x832 1152x864 1152x896 1216x704 1216x768 1216x832 1248x832 1280x704 1280x768
    1280x800 1312x736 1344x640 1344x704 1344x768 1408x576 1408x640 1408x704 1472x576 1472x640 1472x704
    1536x512 1536x576 1536x640
    """.split()
)
"""3.0: 69 sizes of about one megapixel."""

SIZES_V2 = tuple(
    """
    512x1536 576x1408 576x1472 576x1536 640x1024 640x1344 640x1408 640x1472 640x1536 704x1152 704x1216
    704x1280 704x1344 704x1408 704x1472 720x1280 736x1312 768x1024 768x1088 768x1152 768x1216 768x1232
    768x1280 768x1344 832x960 832x1024 832x1088 832x1152 832x1216 832x1248 864x1152 896x960 896x1024
    896x1088 896x1120 896x1152 960x832 960x896 960x1024 960x1088 1024x640 1024x768 1024x832 1024x896
    1024x960 1024x1024 1088x768 1088x832 1088x896 1088x960 1120x896 1152x704 1152x768 1152x832 1152x864
    1152x896 1216x704 1216x768 1216x832 1232x768 1248x832 1280x704 1280x720 1280x768 1280x800 1312x736
    1344x640 1344x704 1344x768 1408x576 1408x640 1408x704 1472x576 1472x640 1472x704 1536x512 1536x576
    1536x640
    """.split()
)
"""2.0 and 2.0 Turbo: 78 sizes of about one megapixel."""

RATIOS_V4 = tuple(
    """
    1x4 1x3 1x2 9x16 10x16 2x3 3x4 4x5 1x1 5x4 4x3 3x2 16x10 16x9 2x1 3x1 4x1
    """.split()
)
"""4.0 transparent: 17 ratios; the API's AUTO is "not asked" here."""

RATIOS_V3 = tuple(
    """
    1x3 1x2 9x16 10x16 2x3 3x4 4x5 1x1 5x4 4x3 3x2 16x10 16x9 2x1 3x1
    """.split()
)
"""3.0, 3.0 transparent and P-Image: 15 ratios."""

RATIOS_V2 = tuple(
    """
    1x3 9x16 10x16 2x3 3x4 1x1 4x3 3x2 16x10 16x9 3x1
    """.split()
)
"""1.0 to 2a: 11 ratios."""


def parse_size(size: str) -> tuple[int, int]:
    """Read "WxH" as (width, height) in pixels; a ratio "AxB" reads the same way."""
    width, height = size.split("x")
    return int(width), int(height)


def size_for_ratio(ratio: tuple[int, int], area: int, offered: tuple[str, ...]) -> tuple[int, int]:
    """The (width, height) for a ratio: the offered size of about `area` pixels that is nearest to it.

    Where none is within 2 %, the size is computed, each side a multiple of 16.
    """
    target = ratio[0] / ratio[1]
    similar = [(width, height) for width, height in map(parse_size, offered) if 0.5 < width * height / area < 2]
    near = [size for size in similar if abs(size[0] / size[1] / target - 1) <= 0.02]
    if near:
        return min(near, key=lambda size: (abs(size[0] / size[1] / target - 1), -size[0] * size[1]))
    width = (area * target) ** 0.5
    return max(16, round(width / 16) * 16), max(16, round(width / target / 16) * 16)
