"""Proof's Layerize Text: two fixed texts at places that fit the picture's size, marked as a proof."""

from __future__ import annotations

from io import BytesIO

from ...requests.layers import LayerizeText, Layers, TextBlock

NOTE = "This is a proof: the two texts stand where a poster often has them; nothing was recognised."


def layerize(request: LayerizeText) -> Layers:
    """The picture with two boxes painted over in their mean colour, and a text for each."""
    from PIL import Image, ImageStat

    picture = Image.open(BytesIO(request.image)).convert("RGB")
    width, height = picture.size
    blocks = (
        _block("PROOF OF A HEADING", "heading", width, height, top=0.08, size=0.10),
        _block("A line of body text", "body", width, height, top=0.84, size=0.04),
    )
    for block in blocks:
        box = (block["x"], block["y"], block["x"] + block["width"], block["y"] + block["height"])
        mean = ImageStat.Stat(picture.crop(box)).mean
        picture.paste((round(mean[0]), round(mean[1]), round(mean[2])), box)
    out = BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return Layers(provider="proof", usd=0.0, base=out.getvalue(), blocks=blocks, seed=request.seed, notes=(NOTE,))


def _block(text: str, role: str, width: int, height: int, *, top: float, size: float) -> TextBlock:
    text_height = max(1, round(height * size))
    return {
        "x": width // 10,
        "y": min(height - text_height, round(height * top)),
        "width": max(1, width * 8 // 10),
        "height": text_height,
        "text": text,
        "alignment": "center",
        "formatting": ["bold"] if role == "heading" else [],
        "angle": 0,
        "font_name": "Noto Sans",
        "font_size": max(1, round(text_height * 0.7)),
        "color": "#1B1C20",
        "role": role,
    }
