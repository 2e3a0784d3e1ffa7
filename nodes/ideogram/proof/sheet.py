"""The input of a proof: everything that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PIL import Image


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """What was asked, already checked: the proof draws it and refuses nothing.

    `size` is (width, height) in px, 64 to 8192 a side. `heading` names operation and model. `structured_prompt` has
    bboxes [y_min, x_min, y_max, x_max], integers from 0 to 1000 whatever the ratio. `palette` holds pairs of
    "#RRGGBB" and a weight or None. `parameters` are pairs of name and value, shown as they stand. `notice` is a
    sentence for the user. `transparent` asks for a background of alpha 0. `source` is drawn behind all, dimmed, scaled
    to the frame in its own ratio; `pictures` are named thumbnails. Pictures may have any mode and size.
    """

    size: tuple[int, int]
    heading: str
    prompt: str | None = None
    structured_prompt: dict[str, Any] | None = None
    palette_name: str | None = None
    palette: tuple[tuple[str, float | None], ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    notice: str | None = None
    transparent: bool = False
    source: Image.Image | None = None
    pictures: tuple[tuple[str, Image.Image], ...] = ()
