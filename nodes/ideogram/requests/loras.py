"""LoRAs for the models that take them: the text of the widget as values."""

from __future__ import annotations

import math
from urllib.parse import urlsplit

from ..errors import BadInput
from . import Lora

MOST = 3
"""LoRAs of one request [fal, ideogram/v4/lora]."""


def read_loras(text: str) -> tuple[Lora, ...]:
    """One LoRA a line: the https address of a .safetensors file, then its scale, 0 to 4, where that is not 1.

    Raises BadInput, quoting the line.
    """
    found = tuple(_line(line.strip()) for line in text.splitlines() if line.strip())
    if len(found) > MOST:
        raise BadInput("loras", f"there are {len(found)}; a request takes {MOST} at most.")
    return found


def _line(line: str) -> Lora:
    url, _, scale = line.partition(" ")
    try:
        parts = urlsplit(url)
        value = float(scale) if scale.strip() else 1.0
    except ValueError:
        raise BadInput(
            "loras", f"{line!r} is not an address and a number, as in https://…/style.safetensors 0.8."
        ) from None
    if parts.scheme != "https" or not parts.hostname:
        raise BadInput("loras", f"{url!r} is not an https address of a .safetensors file.")
    if not math.isfinite(value) or not 0 <= value <= 4:
        raise BadInput("loras", f"the scale {scale.strip()} is outside 0 to 4.")
    return Lora(url=url, scale=value)
