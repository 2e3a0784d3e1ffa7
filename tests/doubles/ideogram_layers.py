"""Ideogram's v1 endpoints that take a picture apart: layerize-text and layerize-design.

Source: Ideogram's OpenAPI file of 2026-07-02. The double finds the same two texts in the same places of every
picture; in the base image those places are changed, the rest is the source.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from . import sources
from .ideogram_fields import Field, text
from .ideogram_links import Link, Picture
from .ideogram_requests import MULTIPART, SEED, Endpoint
from .ideogram_sizes import like_v3
from .ideogram_uploads import Size, dimensions, files, font_file, picture_file
from .ideogram_values import now

TEXT = "/v1/ideogram-v3/layerize-text"
DESIGN = "/v1/ideogram-v3/layerize-design"
SLOTS = ("h1", "h2", "body", "small")

FONTS: dict[str, Field] = {f"font_file_{slot}": font_file() for slot in SLOTS}
FONT_NAMES = {f"font_name_{slot}": text() for slot in SLOTS}
ENDPOINTS: dict[str, Endpoint] = {
    TEXT: Endpoint(
        fields={"image": picture_file(), "prompt": text(), "seed": SEED},
        required=("image",),
        accepts=(MULTIPART,),
    ),
    DESIGN: Endpoint(
        fields={
            **FONTS,
            **FONT_NAMES,
            "flat_graphic_image": picture_file(),
            "prompt": text(),
            "seed": SEED,
            "reference_asset_images": files(most=10, each=True),
        },
        required=("flat_graphic_image",),
        accepts=(MULTIPART,),
    ),
}


def texts_in(size: Size) -> list[tuple[str, sources.Box]]:
    """What is written in every picture of that size, and where."""
    width, height = size
    return [
        ("GRAND\nOPENING", (width // 8, height // 8, width * 7 // 8, height // 2)),
        ("Saturday at noon", (width // 4, height * 3 // 4, width * 3 // 4, height * 7 // 8)),
    ]


def reply(path: str, given: dict[str, Any], seed: int, link: Link) -> dict[str, Any]:
    source: bytes = given["image"] if path == TEXT else given["flat_graphic_image"]
    size = dimensions("image", source)
    found = texts_in(size)
    base = _picture(size, seed, partial(sources.erased, source, [box for _, box in found], seed))
    if path == TEXT:
        original = _picture(size, seed, partial(sources.erased, source, [], seed))
        return {
            "base_image_url": link(base, False),
            "original_image_url": link(original, False),
            "seed": seed,
            "text_blocks": [_block(index, words, box) for index, (words, box) in enumerate(found)],
        }
    said = like_v3(size)
    item: dict[str, Any] = {
        "url": link(base, False),
        "prompt": given.get("prompt", "A flat graphic with two lines of text."),
        "resolution": f"{said[0]}x{said[1]}",
        "is_image_safe": True,
        "seed": seed,
        "style_type": "DESIGN",
        "text_containers": [
            {"id": "container_01", "items": [_item(index, words, box) for index, (words, box) in enumerate(found)]}
        ],
        "text_html": "".join(f"<div>{words}</div>" for words, _ in found),
        "image_layers": [
            {"x": 0, "y": 0, "width": 16, "height": 16, "ref_id": f"REF_{index}"}
            for index in range(len(given.get("reference_asset_images", [])))
        ],
    }
    if said != size:
        item["upscaled_resolution"] = f"{size[0]}x{size[1]}"
    return {"created": now(), "data": [item]}


def _picture(size: Size, seed: int, draw: partial[bytes]) -> Picture:
    return Picture(width=size[0], height=size[1], seed=seed, alpha=False, draw=draw)


def _placed(box: sources.Box) -> dict[str, int]:
    left, top, right, bottom = box
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _block(index: int, words: str, box: sources.Box) -> dict[str, Any]:
    """The first block says all that a block can, the second only what it must."""
    needed = _placed(box) | {"text": words, "alignment": "center", "formatting": [] if index else ["bold", "all_caps"]}
    if index:
        return needed
    return needed | {
        "angle": 0.0,
        "font_name": "Montserrat",
        "font_alternatives": ["Poppins", "Raleway"],
        "font_size": 48,
        "line_height": 1.2,
        "color": "#FFD700",
        "role": "heading",
    }


def _item(index: int, words: str, box: sources.Box) -> dict[str, Any]:
    span = {"text": words, "font_fx": [] if index else ["bold"], "color": "#FFD700"}
    return _placed(box) | {"alignment": "center", "style_class": "body" if index else "h1", "spans": [span]}
