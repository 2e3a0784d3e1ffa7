"""The request that separates a picture into its text and the rest, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

TextBlock = dict[str, Any]
"""One text of a picture: x, y, width and height in pixels, text, alignment, formatting, and, where known, angle
(degrees clockwise), font_name, font_alternatives, font_size (pt), line_height, color and role [TextBlock of Layerize
Text]."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LayerizeText:
    """Separate a picture into its text and the rest. `image` is an encoded file; `design` asks for the fuller analysis.

    `font_names` are pairs of a role (h1, h2, body or small) and the font wished for it in a design; `reference_images`
    are at most ten encoded pictures of the design's assets.
    """

    operation: ClassVar[str] = "layerize_text"

    image: bytes
    seed: int
    design: bool = False
    prompt: str | None = None
    font_names: tuple[tuple[str, str], ...] = ()
    reference_images: tuple[bytes, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Layers:
    """A picture without its text as encoded `base`, and the text as `blocks`.

    `provider` is its id, `usd` the expected price of the answer, `notes` are for the user.
    """

    provider: str
    usd: float
    base: bytes
    blocks: tuple[TextBlock, ...]
    seed: int | None = None
    notes: tuple[str, ...] = ()
