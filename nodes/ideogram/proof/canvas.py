"""The picture that a proof is drawn on, opaque or transparent; whatever is drawn is clipped to its frame."""

from __future__ import annotations

from PIL import Image, ImageDraw

from .colours import PAPER, Rgb, mix

Box = tuple[int, int, int, int]


class Canvas:
    """An image of `size` (width, height) in px, the colour of paper, or empty where `transparent`.

    A box is (left, top, right, bottom) in px. `unit` is a thousandth of the picture's mean side, `small` the size of
    the small type, both in px.
    """

    def __init__(self, size: tuple[int, int], *, transparent: bool) -> None:
        self.size = size
        self.image = Image.new("RGBA", size, (*PAPER, 0)) if transparent else Image.new("RGB", size, PAPER)
        # Type is sized by the picture's mean side, but on a very long picture it must not fill the short side.
        self.unit = min((size[0] * size[1]) ** 0.5, 2.2 * min(size)) / 1000
        self.small = max(min(10, min(size) // 12), round(15 * self.unit))

    @property
    def transparent(self) -> bool:
        """Whether the canvas began with alpha 0."""
        return self.image.mode == "RGBA"

    def clip(self, box: Box) -> Box | None:
        """Return the part of `box` inside the frame, or None."""
        left, top, right, bottom = (
            max(0, box[0]),
            max(0, box[1]),
            min(self.size[0], box[2]),
            min(self.size[1], box[3]),
        )
        return (left, top, right, bottom) if left < right and top < bottom else None

    def fill(self, box: Box, colour: Rgb, opacity: float = 1.0) -> None:
        """Fill `box` with `colour`; `opacity` is 0 to 1."""
        if inside := self.clip(box):
            size = (inside[2] - inside[0], inside[3] - inside[1])
            self.draw_mask(Image.new("L", size, round(255 * opacity)), inside[:2], colour)

    def outline(self, box: Box, colour: Rgb, weight: int, opacity: float = 1.0) -> None:
        """Draw the edge of `box`, `weight` px wide, inside it."""
        left, top, right, bottom = box
        weight = max(1, min(weight, (right - left + 1) // 2, (bottom - top + 1) // 2))
        self.fill((left, top, right, min(bottom, top + weight)), colour, opacity)
        if bottom - weight >= top + weight:
            self.fill((left, bottom - weight, right, bottom), colour, opacity)
        self.fill((left, top + weight, left + weight, bottom - weight), colour, opacity)
        if right - weight >= left + weight:
            self.fill((right - weight, top + weight, right, bottom - weight), colour, opacity)

    def draw_mask(self, mask: Image.Image, at: tuple[int, int], colour: Rgb) -> None:
        """Draw `colour` through `mask`, an image "L", with its top left corner at `at`."""
        inside = self.clip((*at, at[0] + mask.width, at[1] + mask.height))
        if inside is None:
            return
        left, top, right, bottom = inside
        if (right - left, bottom - top) != mask.size:
            mask = mask.crop((left - at[0], top - at[1], right - at[0], bottom - at[1]))
        if self.transparent:
            layer = Image.new("RGBA", mask.size, colour)
            layer.putalpha(mask)
            self.image.alpha_composite(layer, (left, top))
        else:
            self.image.paste(colour, inside, mask)

    def paste(self, picture: Image.Image, at: tuple[int, int]) -> None:
        """Draw `picture`, RGBA, with its top left corner at `at`."""
        if inside := self.clip((*at, at[0] + picture.width, at[1] + picture.height)):
            visible = picture.crop((inside[0] - at[0], inside[1] - at[1], inside[2] - at[0], inside[3] - at[1]))
            if self.transparent:
                self.image.alpha_composite(visible, inside[:2])
            else:
                self.image.paste(visible, inside, visible)

    def rounded_rectangle(self, box: Box, colour: Rgb, *, radius: float) -> None:
        """Fill `box` with corners rounded by `radius` px; a radius of half the side makes a disc."""
        # Pillow draws circles without smoothing, so they are drawn large and reduced.
        size = (box[2] - box[0], box[3] - box[1])
        big = Image.new("L", (4 * size[0], 4 * size[1]))
        ImageDraw.Draw(big).rounded_rectangle((0, 0, big.width - 1, big.height - 1), 4 * radius, 255)
        self.draw_mask(big.reduce(4), box[:2], colour)

    def ground(self, box: Box) -> Rgb:
        """Return the average colour in `box`, as it looks on paper."""
        inside = self.clip(box)
        if inside is None:
            return PAPER
        region = self.image.crop(inside)
        step = max(1, min(region.size) // 24)
        r, g, b, a = region.reduce(step).resize((1, 1), Image.Resampling.BOX).convert("RGBA").tobytes()
        return mix(PAPER, (r, g, b), a / 255)
