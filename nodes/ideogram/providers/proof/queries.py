"""Proof's describe and magic prompt: fixed, free, and marked as a proof."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from ...prompt import read, serialise
from ...requests import Describe, Description, MagicPrompt

LITERALS = 8
"""The most quoted texts that get a box of their own."""


def describe(request: Describe, notice: str | None) -> Description:
    """A description made from the picture's size and colours; nothing recognises what it shows."""
    from PIL import Image

    from ...images.palette import dominant_colours

    picture = Image.open(BytesIO(request.image))
    width, height = picture.size
    shape = "square" if width == height else "landscape" if width > height else "portrait"
    colours = [member.color_hex for member in dominant_colours(picture, 3)]
    sentence = f"A proof, not a description: a {shape} picture of {width} × {height} pixels, mostly {colours[0]}."
    if request.model != "4.0":
        return _answer(sentence, None, notice)
    elements: list[dict[str, Any]] = [
        {"type": "obj", "bbox": [300, 150, 900, 850], "desc": "the proof's stand-in for the main subject"},
        {"type": "text", "bbox": [80, 100, 220, 900], "text": "PROOF", "desc": "bold sans serif capitals"},
    ]
    if not request.include_bbox:
        for element in elements:
            del element["bbox"]
    prompt: dict[str, Any] = {
        "high_level_description": sentence,
        "compositional_deconstruction": {"background": f"a plain ground of {colours[0]}", "elements": elements},
    }
    if request.include_style_descriptions:
        prompt["style_description"] = {
            "aesthetics": "plain, schematic",
            "lighting": "flat",
            "medium": "graphic_design",
            "art_style": "layout proof",
            "color_palette": colours,
        }
    return _answer(sentence, prompt, notice, facts={"tags": ["proof", shape]} if request.include_tags else {})


def magic_prompt(request: MagicPrompt, notice: str | None) -> Description:
    """A structured prompt that repeats the words; each text that is quoted in them gets a box, one below another."""
    from ...proof.words import quoted

    words = request.prompt.strip()
    literals = quoted(words)[:LITERALS]
    step = min(160, 480 // max(1, len(literals)))
    elements: list[dict[str, Any]] = [
        {"type": "text", "bbox": [80 + step * line, 100, 60 + step * (line + 1), 900], "text": text, "desc": "bold"}
        for line, text in enumerate(literals)
    ]
    below = 100 + step * len(literals)
    elements.insert(0, {"type": "obj", "bbox": [below, 150, 940, 850], "desc": "the proof's stand-in for the subject"})
    composition = {"background": "a plain ground, as this is a proof", "elements": elements}
    prompt: dict[str, Any] = {"high_level_description": words, "compositional_deconstruction": composition}
    return _answer(words, prompt, notice, aspect_ratio=request.aspect_ratio or "1x1")


def _answer(words: str, prompt: dict[str, Any] | None, notice: str | None, **more: Any) -> Description:
    notes = ["This is a proof: no model was asked."] + ([notice] if notice else [])
    if prompt is None:
        return Description(provider="proof", text=words, usd=0.0, notes=tuple(notes), **more)
    reading = read(prompt, "json_prompt")
    return Description(
        provider="proof",
        text=serialise(reading.prompt),
        structured_prompt=reading.prompt,
        usd=0.0,
        notes=(*notes, *reading.findings),
        **more,
    )
