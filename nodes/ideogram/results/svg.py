"""Makes an SVG of a picture with text blocks over it, whose text can be edited."""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from typing import Any

from ..images.media import media_type
from ..requests.layers import TextBlock

ANCHORS = {"left": "start", "center": "middle", "right": "end"}
LINE_HEIGHT = 1.2


def overlay(base: bytes, size: tuple[int, int], blocks: Sequence[TextBlock]) -> bytes:
    """An SVG of `size` (width, height) in pixels: the encoded picture, and each block as text over it."""
    width, height = size
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": str(width),
            "height": str(height),
            "viewBox": f"0 0 {width} {height}",
        },
    )
    picture = f"data:{media_type(base)};base64,{base64.b64encode(base).decode()}"
    ElementTree.SubElement(root, "image", {"href": picture, "width": str(width), "height": str(height)})
    for block in blocks:
        _add(root, block)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _add(root: ElementTree.Element, block: TextBlock) -> None:
    """Add one block: its lines share the box evenly, aligned and rotated about its middle as the block says."""
    lines = str(block["text"]).split("\n")
    x, y, width, height = (float(block[name]) for name in ("x", "y", "width", "height"))
    leading = height / len(lines)
    size = float(block.get("font_size") or leading / float(block.get("line_height") or LINE_HEIGHT))
    align = str(block.get("alignment") or "left")
    anchor_x = {"center": x + width / 2, "right": x + width}.get(align, x)
    text = ElementTree.SubElement(root, "text", _style(block, size, ANCHORS.get(align, "start")))
    if angle := block.get("angle"):
        text.set("transform", f"rotate({float(angle):g} {x + width / 2:g} {y + height / 2:g})")
    for number, line in enumerate(lines):
        # The baseline of a line is about a third of the type size below its middle.
        baseline = y + leading * (number + 0.5) + size * 0.35
        ElementTree.SubElement(text, "tspan", {"x": f"{anchor_x:g}", "y": f"{baseline:g}"}).text = line


def _style(block: TextBlock, size: float, anchor: str) -> dict[str, str]:
    formatting: list[Any] = list(block.get("formatting") or [])
    families: list[Any] = [block.get("font_name"), *(block.get("font_alternatives") or []), "sans-serif"]
    style = {
        "font-family": ", ".join(str(family) for family in families if family),
        "font-size": f"{size:g}",
        "fill": str(block.get("color") or "#000000"),
        "text-anchor": anchor,
    }
    if "bold" in formatting:
        style["font-weight"] = "bold"
    if "italic" in formatting:
        style["font-style"] = "italic"
    lines = [css for name, css in (("underline", "underline"), ("strikethrough", "line-through")) if name in formatting]
    if lines:
        style["text-decoration"] = " ".join(lines)
    if "small_caps" in formatting:
        style["font-variant"] = "small-caps"
    if "all_caps" in formatting:
        # An attribute named text-transform is not SVG; as a style it is understood wherever CSS is.
        style["style"] = "text-transform: uppercase"
    return style
