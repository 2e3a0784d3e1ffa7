"""fal's bodies by the table alone, for the tests of what goes on the wire."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from core.samples import needed_settings
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.fal import Fal
from ideogram_kit.nodes.ideogram.providers.settings import filled
from ideogram_kit.nodes.ideogram.requests import Request
from PIL import Image

FAL = Fal()


def body_of(request: Request, notes: list[str] | None = None, settings: dict[str, Any] | None = None) -> dict[str, Any]:
    """The body of a request for one picture, by the table alone."""
    known = filled(FAL.settings, {**needed_settings(FAL, request), **(settings or {})})
    batch = Batch(request=request, settings=known, first=0, count=1, seed=request.seed)
    return FAL.body(batch, [] if notes is None else notes)


def pixels_of(data_uri: str) -> Image.Image:
    return Image.open(BytesIO(base64.b64decode(data_uri.partition("base64,")[2])))


def data_uri_of(content: bytes) -> str:
    """A PNG as it stands in a body."""
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def mask_of(size: tuple[int, int], share: float = 0.5) -> bytes:
    """A mask of that size that changes the left half, or another share."""
    mask = Image.new("L", size)
    mask.paste(255, (0, 0, round(size[0] * share), size[1]))
    out = BytesIO()
    mask.save(out, "PNG")
    return out.getvalue()
