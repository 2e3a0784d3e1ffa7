"""The proof's geometry and colours: boxes to the pixel, text inside its box, swatches, transparency, the source."""

from __future__ import annotations

from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.proof import Sheet, draw
from PIL import Image, ImageChops

RED, TEAL = (214, 40, 40), (23, 190, 187)


def structured(*elements: dict[str, Any], style: list[str] | None = None) -> dict[str, Any]:
    prompt: dict[str, Any] = {
        "high_level_description": "A poster",
        "compositional_deconstruction": {"background": "Plain paper", "elements": list(elements)},
    }
    return prompt | ({"style_description": {"color_palette": style}} if style else {})


def obj(bbox: list[int] | None, *palette: str, desc: str = "A sun") -> dict[str, Any]:
    return {"type": "obj", "bbox": bbox, "desc": desc, "color_palette": list(palette)}


def text(bbox: list[int] | None, words: str, *palette: str, desc: str = "Headline") -> dict[str, Any]:
    return {"type": "text", "bbox": bbox, "text": words, "desc": desc, "color_palette": list(palette)}


def proof(*elements: dict[str, Any], size: tuple[int, int] = (500, 500), **fields: Any) -> Image.Image:
    style = fields.pop("style", None)
    sheet = Sheet(size=size, heading="Generate · 4.0", structured_prompt=structured(*elements, style=style), **fields)
    picture = draw(sheet)
    assert picture.size == size
    return picture


def pixel(picture: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    value = picture.getpixel(at)
    assert isinstance(value, tuple)
    return value


def colours(picture: Image.Image) -> dict[Any, int]:
    return {colour: count for count, colour in picture.getcolors(1 << 20) or []}


def changed(first: Image.Image, second: Image.Image) -> tuple[int, int, int, int] | None:
    return ImageChops.difference(first.convert("RGB"), second.convert("RGB")).getbbox()


@pytest.mark.parametrize("size", [(500, 500), (640, 360), (333, 777)])
@pytest.mark.parametrize("kind", [obj, text])
def test_the_edges_of_a_box_are_where_the_prompt_puts_them(size: tuple[int, int], kind: Any):
    bbox = [200, 300, 700, 850]
    arguments = (bbox, "#D62828") if kind is obj else (bbox, "", "#D62828")
    picture = proof(kind(*arguments), size=size)
    left, right = round(0.3 * size[0]), round(0.85 * size[0])
    top, bottom = round(0.2 * size[1]), round(0.7 * size[1])
    x, y = (left + right) // 2, (top + bottom) // 2

    def differs(inside: tuple[int, int], outside: tuple[int, int]) -> bool:
        pair = (pixel(picture, inside), pixel(picture, outside))
        return sum(abs(a - b) for a, b in zip(*pair, strict=True)) > 60

    assert differs((left, y), (left - 1, y)) and differs((right - 1, y), (right, y))
    assert differs((x, top), (x, top - 1)) and differs((x, bottom - 1), (x, bottom))


def test_rows_come_first_in_a_bbox_whatever_the_ratio():
    wide = proof(obj([0, 500, 200, 1000], "#D62828"), size=(800, 400))
    assert sum(pixel(wide, (600, 60))) < sum(pixel(wide, (200, 60))) - 40
    assert changed(wide, proof(obj([0, 0, 200, 500], "#D62828"), size=(800, 400)))


@pytest.mark.parametrize(
    "words",
    ["SALE", "A LONGER HEADLINE\nON TWO LINES", "extraordinarily", "宇治抹茶ラテ", "قهوة الصباح", "กาแฟสด", "g" * 400],
)
@pytest.mark.parametrize("bbox", [[300, 100, 500, 900], [150, 400, 800, 520], [400, 400, 430, 440]])
def test_literal_text_stays_inside_its_box(words: str, bbox: list[int]):
    difference = changed(proof(text(bbox, "", "#1B1B3A")), proof(text(bbox, words, "#1B1B3A")))
    assert difference is not None
    assert difference[0] >= bbox[1] / 2 and difference[2] <= bbox[3] / 2
    assert difference[1] >= bbox[0] / 2 and difference[3] <= bbox[2] / 2


def test_literal_text_is_as_large_as_fits():
    bbox = [300, 100, 500, 900]
    difference = changed(proof(text(bbox, "")), proof(text(bbox, "SUMMER SALE")))
    assert difference is not None
    assert difference[2] - difference[0] > 0.85 * 400 or difference[3] - difference[1] > 0.75 * 100


def test_text_takes_its_colour_and_stays_readable():
    picture = proof(text([300, 100, 500, 900], "SALE", "#D62828"))
    assert RED in colours(picture)
    white = proof(text([300, 100, 500, 900], "SALE", "#FFFFFF", "#D62828"))
    counts = colours(white.crop((50, 150, 450, 250)))
    assert counts[(255, 255, 255)] > 500, "white text keeps its colour"
    ground = max((colour for colour in counts if colour != (255, 255, 255)), key=counts.__getitem__)
    assert ground[0] > 180 and ground[1] < 110, "on a plate of its own palette's red"


def test_swatches_show_every_palette_exactly():
    picture = proof(
        obj([200, 200, 700, 800], "#D62828", "#17bebb"),
        style=["#0B3D91", "#F4D35E"],
        palette=(("#123456", 0.75), ("#abcdef", 0.25)),
    )
    counts = colours(picture)
    for colour in (RED, TEAL, (11, 61, 145), (244, 211, 94), (0x12, 0x34, 0x56), (0xAB, 0xCD, 0xEF)):
        assert counts.get(colour, 0) > 20, colour
    assert 2 < counts[(0x12, 0x34, 0x56)] / counts[(0xAB, 0xCD, 0xEF)] < 4


def test_later_elements_lie_in_front():
    box = [200, 200, 700, 800]
    first, second = obj(box, "#D62828", desc=""), obj(box, "#0B3D91", desc="")
    behind, front = (pixel(proof(*order), (250, 300)) for order in ((first, second), (second, first)))
    assert behind[2] > behind[0] and front[0] > front[2]


@pytest.mark.parametrize(
    "bbox", [[0, 0, 1000, 1000], [500, 500, 500, 500], [1000, 1000, 1000, 1000], [0, 0, 1, 1000], [999, 0, 1000, 3]]
)
def test_boxes_of_any_extent_are_drawn(bbox: list[int]):
    blank = proof(obj(None))
    for element in (obj(bbox, "#D62828"), text(bbox, "SALE", "#D62828")):
        for size in ((500, 500), (64, 64)):
            assert proof(element, size=size).size == size
        assert changed(blank, proof(element))


def test_elements_without_a_box_or_none_at_all():
    blank = proof()
    assert changed(blank, proof(obj(None, desc="A flock of crows")))
    assert changed(blank, proof(text(None, "While stocks last")))
    both = proof(text(None, "One"), text([0, 0, 1000, 1000], "Two"))
    assert both.size == (500, 500)


def test_a_transparent_ground_has_no_alpha_where_nothing_is():
    picture = proof(text([300, 100, 500, 900], "LOGO", "#D62828"), transparent=True)
    assert picture.mode == "RGBA"
    alpha = picture.getchannel("A")
    assert alpha.crop((60, 20, 440, 110)).getextrema() == (0, 0)
    assert alpha.crop((50, 150, 450, 250)).histogram()[255] > 1000
    assert proof(text([300, 100, 500, 900], "LOGO")).mode == "RGB"


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "CMYK", "1"])
def test_a_source_shows_through_in_its_own_ratio(mode: str):
    source = Image.new("RGB", (200, 100), (0, 0, 0)).convert(mode)
    with_source, without = proof(obj(None), source=source), proof(obj(None))
    assert sum(pixel(with_source, (250, 250))) < sum(pixel(without, (250, 250))) - 150
    assert pixel(with_source, (250, 60)) == pixel(without, (250, 60)), "above the letterboxed source"


def test_pictures_become_thumbnails():
    picture = proof(pictures=(("style 1", Image.new("RGB", (300, 200), TEAL)),))
    assert colours(picture)[TEAL] > 300
