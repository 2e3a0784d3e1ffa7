"""Reads the text of the LoRA widget."""

from __future__ import annotations

import math
from urllib.parse import urlsplit

from ..errors import BadInput
from . import Lora

MAX_LORAS = 3
"""The most LoRAs of one request [fal, ideogram/v4/lora]."""


def read_loras(text: str) -> tuple[Lora, ...]:
    """The LoRAs that a text names, one a line: an https address of a .safetensors file, then its scale, 0 to 4, or 1.

    Raises BadInput, quoting the line.
    """
    loras = tuple(_line(line.strip()) for line in text.splitlines() if line.strip())
    if len(loras) > MAX_LORAS:
        raise BadInput("loras", f"there are {len(loras)}; a request takes {MAX_LORAS} at most.")
    return loras


def _line(line: str) -> Lora:
    url, _, scale = line.partition(" ")
    try:
        address = urlsplit(url)
        value = float(scale) if scale.strip() else 1.0
    except ValueError:
        raise BadInput(
            "loras", f"{line!r} is not an address and a number, as in https://…/style.safetensors 0.8."
        ) from None
    if address.scheme != "https" or not address.hostname:
        raise BadInput("loras", f"{url!r} is not an https address of a .safetensors file.")
    if not math.isfinite(value) or not 0 <= value <= 4:
        raise BadInput("loras", f"the scale {scale.strip()} is outside 0 to 4.")
    return Lora(url=url, scale=value)
