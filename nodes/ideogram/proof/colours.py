"""Colours: hexadecimal notation, mixing, and contrast as WCAG 2 measures it."""

from __future__ import annotations

from collections.abc import Iterable

Rgb = tuple[int, int, int]

PAPER: Rgb = (250, 249, 246)
INK: Rgb = (28, 29, 33)
GREY: Rgb = (118, 121, 128)


def rgb(notation: str) -> Rgb:
    """Return the colour of "#RRGGBB", in either case."""
    value = int(notation[1:7], 16)
    return value >> 16, value >> 8 & 255, value & 255


def mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    """Return `first` with `share`, 0 to 1, of `second` in it."""
    r, g, b = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return r, g, b


def mean(colours: Iterable[Rgb]) -> Rgb:
    """Return the average of one colour or more."""
    all_colours = list(colours)
    r, g, b = (round(sum(channel) / len(all_colours)) for channel in zip(*all_colours, strict=True))
    return r, g, b


def luminance(colour: Rgb) -> float:
    """Return the relative luminance, 0 for black to 1 for white."""
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: Rgb, second: Rgb) -> float:
    """Return the contrast ratio, 1 for none to 21 for black on white."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def readable(colour: Rgb, ground: Rgb, ratio: float = 4.5) -> Rgb:
    """Return `colour`, moved towards black or white no further than `ratio` on `ground` needs."""
    end = max(((0, 0, 0), (255, 255, 255)), key=lambda pole: contrast(pole, ground))
    for step in range(0, 11):
        if contrast(moved := mix(colour, end, step / 10), ground) >= ratio:
            return moved
    return end
