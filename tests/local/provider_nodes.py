"""The nodes of a graph whose provider is Local."""

from __future__ import annotations

from typing import Any

import PIL.Image
from ideogram_kit.dev.comfy import Comfy

from .conftest import LAYOUT

SIZE = "512x512"
"""The smallest that any model offers: 4.0 image to image has it."""


def provider(**settings: str) -> dict[str, Any]:
    """A Provider node at Local."""
    model_fields = {f"provider.{name}": "auto" for name in ("preset", "unconditional", "weights")}
    model_fields |= {f"provider.{name}": value for name, value in settings.items()}
    return {"class_type": "IdeogramKitProvider", "inputs": {"provider": "Local", **model_fields}}


def generate(**inputs: Any) -> dict[str, Any]:
    """A Generate node of 4.0 at the provider "9"."""
    own = {"resolution": "512x1536", "rendering_speed": "TURBO", "custom_model": "", "copyright_detection": False}
    fields = {"prompt": LAYOUT, "model": "4.0", **model_fields(own), "num_images": 1, "seed": 7, "provider": ["9", 0]}
    return {"class_type": "IdeogramKitGenerate", "inputs": {**fields, **inputs}}


def remix(image: list[Any], **inputs: Any) -> dict[str, Any]:
    """A small Remix node at the provider "9"."""
    own = {"resolution": SIZE, "rendering_speed": "TURBO", "magic_prompt": "auto", "copyright_detection": False}
    fields = {"prompt": LAYOUT, "model": "4.0 image to image", **model_fields(own), "num_images": 1, "seed": 7}
    return {
        "class_type": "IdeogramKitRemix",
        "inputs": {"image": image, "provider": ["9", 0], **fields, **inputs},
    }


def model_fields(own: dict[str, Any]) -> dict[str, Any]:
    return {f"model.{name}": value for name, value in own.items()}


def colour(value: int, size: int = 64) -> dict[str, Any]:
    return {
        "class_type": "EmptyImage",
        "inputs": {"width": size, "height": size, "batch_size": 1, "color": value},
    }


def pixels(comfy: Comfy, outputs: dict[str, Any], node: str) -> list[bytes]:
    """The pictures that a node shows."""
    opened = [PIL.Image.open(comfy.path(image)) for image in outputs[node]["images"]]
    return [picture.tobytes() for picture in opened]
