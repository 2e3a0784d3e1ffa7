"""The proof's typesetting: a glyph for every script, shaping, direction, line breaks, vertical columns."""

from __future__ import annotations

import importlib

import pytest
from ideogram_kit.nodes.ideogram.proof import Sheet, breaks, draw, fit, fonts, lines, runs, upright
from PIL import Image, ImageDraw, ImageFont, features

SCRIPTS = {
    "Latin": "Ağİrßø",
    "Greek": "Ωμέγα",
    "Cyrillic": "Щука",
    "Arabic": "قهوة",
    "Hebrew": "שלום",
    "Thai": "กาแฟ",
    "Devanagari": "सुबह",
    "Bengali": "সকাল",
    "Gurmukhi": "ਸਵੇਰ",
    "Tamil": "காலை",
    "Telugu": "ఉదయం",
    "Lao": "ກາເຟ",
    "Georgian": "დილა",
    "Armenian": "Սուրճ",
    "Chinese": "咖啡館简体",
    "Japanese": "コーヒーです",
    "Korean": "신선한커피",
    "symbols": "→★✓♥",
}


@pytest.fixture
def unshaped(monkeypatch: pytest.MonkeyPatch):
    """Pillow as if built without raqm."""
    caches = (lines.advance, lines.ink_extent)
    for cache in caches:
        cache.cache_clear()
    monkeypatch.setattr(fonts, "has_shaping", lambda: False)
    monkeypatch.setattr(lines, "has_shaping", lambda: False)
    yield
    for cache in caches:
        cache.cache_clear()


def ink(text: str, size: int = 40) -> Image.Image:
    return fit.prose(text, (2000, 80), size).mask((2000, 80))


def drawn(font: ImageFont.FreeTypeFont, character: str) -> bytes:
    canvas = Image.new("L", (96, 96))
    ImageDraw.Draw(canvas).text((24, 8), character, 255, font)
    return canvas.tobytes()


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("bold", [False, True])
def test_every_script_has_real_glyphs(script: str, bold: bool):
    for character in SCRIPTS[script]:
        face = fonts.face_for(character)
        font, _ = fonts.font(face, 40, bold=bold)
        assert fonts.covers(face, character), character
        glyph = drawn(font, character)
        assert glyph != drawn(font, "\ue123"), f"{character} is the missing glyph"
        assert any(glyph), character


def test_the_coverage_read_from_the_files_is_right():
    latin, droid = fonts.FACES[0], fonts.FACES[-1]
    assert fonts.covers(latin, "A") and fonts.covers(latin, "€") and not fonts.covers(latin, "宇")
    assert fonts.covers(droid, "宇") and fonts.covers(droid, "신") and not fonts.covers(droid, "\ue123")
    assert fonts.face_for("\U0001f600") == latin, "what no font has is drawn as an empty frame"


def test_every_shipped_font_is_named_and_has_its_licence():
    folder = fonts._FOLDER
    named = {file for face in fonts.FACES for file in face if file}
    assert named == {path.name for path in folder.glob("*.ttf")}
    assert sum(path.stat().st_size for path in folder.iterdir()) < 7_000_000
    assert "SIL OPEN FONT LICENSE" in (folder / "LICENSE-Noto.txt").read_text("utf-8")
    assert "Apache License" in (folder / "LICENSE-Droid.txt").read_text("utf-8")


def test_a_line_of_mixed_scripts_splits_into_runs():
    found = runs.split_runs("Café 抹茶 tea")
    assert [run.text.strip() for run in found] == ["Café", "抹茶", "tea"]
    assert found[0].face == found[2].face != found[1].face
    assert not any(run.rtl for run in found)


def test_right_to_left_lines_are_put_in_visual_order():
    assert visual("שלום hello world עולם") == ["עולם", "hello world", "שלום"]
    assert visual("see שלום now") == ["see", "שלום", "now"]
    assert "7:30" in visual("קפה 7:30 בבוקר")
    assert visual("שעה — Open (8:30)")[0] == "Open (8:30)"


def visual(line: str) -> list[str]:
    return [word for run in runs.split_runs(line) if (word := run.text.strip())]


@pytest.mark.skipif(not features.check("raqm"), reason="Pillow was built without raqm")
def test_arabic_letters_join():
    assert gaps(ink("بببب")) == 0
    assert gaps(ink("دددد")) == 3, "a letter that joins none after it"


def gaps(picture: Image.Image) -> int:
    dark = picture.crop(picture.getbbox()).point([0] * 40 + [255] * 216)
    columns = dark.resize((dark.width, 1), Image.Resampling.BOX).point([0] + [255] * 255).tobytes()
    return len([part for part in columns.split(b"\xff") if part])


def test_everything_draws_without_shaping(unshaped: None):
    sample = " ".join(SCRIPTS.values())
    assert ink(sample).getbbox()
    assert draw(Sheet(size=(300, 300), heading="Generate", prompt=f"“{SCRIPTS['Arabic']}” {sample}")).size == (300, 300)


def test_lines_break_at_words_and_keep_their_own_breaks():
    block = fit.display("ONE TWO\nTHREE", (400, 200))
    assert block.lines == ("ONE TWO", "THREE")
    wrapped = fit.display("one two three four five six", (120, 400))
    assert len(wrapped.lines) > 1 and " ".join(wrapped.lines) == "one two three four five six"
    assert wrapped.width <= 120 and wrapped.height <= 400


def test_chinese_and_japanese_break_between_characters_but_not_before_a_point():
    block = fit.prose("石臼でひいた、やさしい香り。" * 3, (140, 400), 20)
    assert len(block.lines) > 3
    assert not any(line.startswith(("、", "。")) for line in block.lines)
    assert "".join(block.lines) == "石臼でひいた、やさしい香り。" * 3


def test_marks_stay_on_their_letters():
    assert breaks.syllables("काफ़ी") == ["का", "फ़ी"]
    assert breaks.syllables("เช้า") == ["เช้า"]


def test_what_does_not_fit_ends_in_an_ellipsis():
    block = fit.prose("word " * 200, (200, 60), 16)
    assert block.lines[-1].endswith("…") and block.height <= 60
    assert not fit.prose("short", (200, 60), 16).lines[-1].endswith("…")


def test_japanese_in_a_tall_box_stands_in_columns():
    column = upright.vertical_text("宇治抹茶", (100, 500))
    assert column is not None
    left, top, right, bottom = column.getbbox() or (0, 0, 0, 0)
    assert bottom - top > 3 * (right - left)
    assert upright.vertical_text("Latin", (100, 500)) is None


def test_nothing_is_loaded_that_could_write_or_connect():
    package = importlib.import_module("ideogram_kit.nodes.ideogram.proof")
    names = {name for module in vars(package).values() for name in getattr(module, "__dict__", {})}
    assert names.isdisjoint({"os", "socket", "httpx", "urllib", "requests", "tempfile", "shutil"})
