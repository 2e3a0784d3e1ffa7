"""The proof as a whole: sizes, determinism, prompts in plain words, the margin, no files and no connections."""

from __future__ import annotations

import time
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.proof import Sheet, draw
from PIL import Image, ImageChops

POSTER: dict[str, Any] = {
    "high_level_description": "A jazz poster",
    "style_description": {"medium": "screen print", "color_palette": ["#D62828", "#003049"]},
    "compositional_deconstruction": {
        "background": "A warm sky",
        "elements": [
            {"type": "obj", "bbox": [300, 80, 860, 920], "desc": "A huge sun", "color_palette": ["#F77F00"]},
            {"type": "text", "bbox": [60, 70, 250, 930], "text": "SUMMER JAZZ\nFESTIVAL", "desc": "Headline"},
            {"type": "text", "bbox": [885, 70, 955, 930], "text": "Riverside Park", "desc": "Footer"},
        ],
    },
}


def sheet(**fields: Any) -> Sheet:
    return Sheet(**({"size": (400, 400), "heading": "Generate · 4.0"} | fields))


def differ(first: Sheet, second: Sheet) -> bool:
    return ImageChops.difference(draw(first), draw(second)).getbbox() is not None


@pytest.mark.parametrize("size", [(64, 64), (64, 512), (1024, 64), (512, 512), (777, 333)])
@pytest.mark.parametrize("asked", [{"structured_prompt": POSTER}, {"prompt": 'A sign with "OPEN"'}, {}])
def test_any_size_is_met_exactly(size: tuple[int, int], asked: dict[str, Any]):
    picture = draw(sheet(size=size, notice="No key is set.", parameters=(("seed", "1"),), **asked))
    assert picture.size == size and picture.mode == "RGB"


def test_large_pictures_scale_and_stay_quick():
    started = time.process_time()
    picture = draw(sheet(size=(4096, 2048), structured_prompt=POSTER))
    assert time.process_time() - started < 2
    small = draw(sheet(size=(1024, 512), structured_prompt=POSTER))
    difference = ImageChops.difference(picture.reduce(4), small).convert("L")
    assert sum(difference.histogram()[96:]) < 0.03 * 1024 * 512, "the same layout at four times the size"


@pytest.mark.parametrize("asked", [{"structured_prompt": POSTER, "transparent": True}, {"prompt": "A “CAFÉ” sign"}])
def test_the_same_sheet_gives_the_same_pixels(asked: dict[str, Any]):
    one, other = draw(sheet(**asked)), draw(sheet(**asked))
    assert one.tobytes() == other.tobytes()


def test_everything_asked_shows():
    base = {"structured_prompt": POSTER, "parameters": (("seed", "1"),)}
    for change in (
        {"parameters": (("seed", "2"),)},
        {"parameters": (("seed", "1"), ("rendering_speed", "TURBO"))},
        {"heading": "Remix · 4.0"},
        {"notice": "No key is set."},
        {"palette_name": "EMBER"},
        {"palette": (("#123456", None),)},
        {"source": Image.new("RGB", (50, 50))},
        {"pictures": (("style 1", Image.new("RGB", (50, 50))),)},
        {"transparent": True},
    ):
        first, second = draw(sheet(**base)), draw(sheet(**(base | change)))
        assert ImageChops.difference(first.convert("RGBA"), second.convert("RGBA")).convert("RGB").getbbox(), change


def test_another_seed_changes_the_paper_beyond_the_margin():
    papers = [draw(sheet(structured_prompt=POSTER, parameters=(("seed", str(seed)),))) for seed in range(4)]
    corners = {tuple(paper.getpixel(at) for at in ((15, 230), (385, 230))) for paper in papers}
    assert len(corners) > 1


def test_the_margin_avoids_literal_text():
    bare = draw(sheet(structured_prompt=POSTER, parameters=(("seed", "1"),)))
    noticed = draw(sheet(structured_prompt=POSTER, parameters=(("seed", "1"), ("style_type", "DESIGN"))))
    inks = [sum(picture.crop((60, 30, 340, 95)).convert("L").histogram()[:90]) for picture in (bare, noticed)]
    assert inks[0] == inks[1] > 1000


def test_quoted_words_become_the_headline():
    plain = draw(sheet(prompt="A sign that says open now please"))
    for quote in ('"%s"', "“%s”", "„%s“", "«%s»", "「%s」"):
        quoted = draw(sheet(prompt=f"A sign that says {quote % 'OPEN'}"))
        # A headline has strokes wider than any in running text.
        assert widest_stroke(quoted) > 2 * widest_stroke(plain), quote


def widest_stroke(picture: Image.Image) -> int:
    dark = picture.crop((0, 0, 400, 350)).convert("L").point([255] * 60 + [0] * 196).tobytes()
    return max(len(run) for run in dark.split(b"\0"))


@pytest.mark.parametrize(
    "prompt", ["word " * 2000, "宇" * 10000, "x" * 10000, "…" * 10000, "\n" * 10000, "\ud800\x00\u202e"]
)
def test_prompts_of_any_length_and_content(prompt: str):
    started = time.process_time()
    assert draw(sheet(prompt=prompt[:10000])).size == (400, 400)
    assert time.process_time() - started < 1.5


def test_an_empty_structured_prompt_shows_its_description():
    empty = {
        "high_level_description": "A quiet harbour",
        "compositional_deconstruction": {"background": "", "elements": []},
    }
    other = empty | {"high_level_description": "A busy market"}
    assert differ(sheet(structured_prompt=empty), sheet(structured_prompt=other))
