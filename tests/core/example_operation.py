"""The smallest operation that can be: what adding one to the core takes. See CONTRIBUTING.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ideogram_kit.nodes.ideogram.models import Model
from ideogram_kit.nodes.ideogram.providers.mapping import Endpoint, files, values
from ideogram_kit.nodes.ideogram.requests import Request

from .example_provider import SPEED


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Relight(Request):
    """A picture in another light. `light` is where it comes from."""

    operation: ClassVar[str] = "relight"

    image: bytes
    light: str | None = None


MODELS = (
    Model(name="4.0", fields={"light": ("LEFT", "RIGHT", "ABOVE"), "rendering_speed": ("TURBO", "DEFAULT", "QUALITY")}),
    Model(name="3.0", fields={"light": ("LEFT", "RIGHT")}, prompt="optional"),
)
LIGHT = values.choice("light_from", {"LEFT": "left", "RIGHT": "right", "ABOVE": "top"})
ENDPOINTS = {
    "4.0": Endpoint(
        path="/relight",
        fields={"light": LIGHT, "rendering_speed": SPEED},
        sources={"image": files.picture("image")},
        count="n",
        most=4,
    ),
    "3.0": Endpoint(path="/v3/relight", fields={"light": LIGHT}, sources={"image": files.picture("image")}),
}
