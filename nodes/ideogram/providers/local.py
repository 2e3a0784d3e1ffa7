"""Local: Ideogram 4's open weights on the user's own GPU. Nothing is sent: our nodes expand into ComfyUI's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..local.files import VARIANTS
from ..local.presets import OFFICIAL
from ..models import model_of
from ..requests import Request
from ..requests.price import Price
from .base import Provider
from .settings import choice

if TYPE_CHECKING:
    from .context import Context

MODELS = {"generate": ("4.0",), "remix": ("4.0", "4.0 image to image"), "inpaint": ("4.0",)}
"""The models by operation. The open weights are 4.0's; remix and inpaint work as well as these weights can."""

PRESET = choice(
    "preset",
    tuple(OFFICIAL),
    "Local: how many steps: Default 20, Quality 48, Turbo 12. auto: as the node's rendering_speed says.",
)
UNCONDITIONAL = choice(
    "unconditional",
    ("reference", "ComfyUI template", "none"),
    "Local: the pass that guidance pushes away from. reference and auto: without text, as in Ideogram's code. ComfyUI "
    "template: the text zeroed. none: without the unconditional model, which saves its memory and follows the prompt "
    "less well.",
)
WEIGHTS = choice(
    "weights",
    VARIANTS,
    "Local: which files of the two models to load. auto: what is there, fp8 first. For other choices use Local Models.",
)


class Local(Provider):
    """No API and no key: ComfyUI makes the picture, with the nodes that a node of an operation expands into."""

    id = "local"
    name = "Local"
    operations = frozenset({*MODELS, "magic_prompt"})
    in_flight = 1
    settings = (PRESET, UNCONDITIONAL, WEIGHTS)

    def models(self, operation: str) -> tuple[str, ...]:
        return MODELS.get(operation, ())

    def expresses(self, operation: str, model: str) -> frozenset[str]:
        from ..local.from_request import FIELDS

        return FIELDS & model_of(operation, model).fields.keys()

    def price(self, request: Request) -> Price | None:
        return Price(usd=0.0, usd_per_image=0.0, recorded=None)

    def check(self, request: Request, settings: Mapping[str, Any]) -> None:
        super().check(request, settings)
        from ..local.from_request import job_of

        # The check is that the job can be built.
        job_of(request, [], settings)

    async def draw(self, request: Request, context: Context) -> None:
        raise AssertionError("the node expands into the host's own nodes: nodes/local/operation.py")
