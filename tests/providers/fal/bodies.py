"""fal's bodies by the table alone, for the tests of what goes on the wire."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.fal import Fal
from ideogram_kit.nodes.ideogram.providers.settings import filled
from ideogram_kit.nodes.ideogram.requests import Request
from PIL import Image

FAL = Fal()


def body_of(request: Request, notes: list[str] | None = None, settings: dict[str, Any] | None = None) -> dict[str, Any]:
    """The body of a request for one picture, by the table alone."""
    known = filled(FAL.settings, settings or {})
    batch = Batch(request=request, settings=known, first=0, count=1, seed=request.seed)
    return FAL.body(batch, [] if notes is None else notes)


def pixels_of(data_uri: str) -> Image.Image:
    return Image.open(BytesIO(base64.b64decode(data_uri.partition("base64,")[2])))
