"""Rotated boxes drawn as a mask."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw


def draw_boxes(size: tuple[int, int], boxes: Sequence[tuple[float, ...]], angles: Sequence[float]) -> Image.Image:
    """An L image of `size` (width, height) in pixels that is white inside the boxes.

    A box is (x, y, width, height) in pixels, rotated about its centre by its angle in degrees.
    """
    mask = Image.new("L", size)
    draw = ImageDraw.Draw(mask)
    for (x, y, width, height), angle in zip(boxes, angles, strict=True):
        radians = math.radians(angle)
        centre = (x + width / 2, y + height / 2)
        corners = [
            (-width / 2, -height / 2),
            (width / 2, -height / 2),
            (width / 2, height / 2),
            (-width / 2, height / 2),
        ]
        rotated = [
            (
                centre[0] + across * math.cos(radians) - down * math.sin(radians),
                centre[1] + across * math.sin(radians) + down * math.cos(radians),
            )
            for across, down in corners
        ]
        draw.polygon(rotated, fill=255)
    return mask
