"""Proof: the provider that needs no key and no network. It draws a layout proof of what is asked for, for free."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from ...models import OPERATIONS, model_of
from ...models.sizes import SIZES_V2, SIZES_V3, SIZES_V4, parse_size, size_for_ratio
from ...prompt import serialise
from ...requests import SEED_MAX, TRAINING_OPERATIONS, Palette, Picture, RemoveBackground, Request, requested_fields
from ...requests.price import Price
from ...transport.background import gather_all, in_thread
from ..base import Provider
from . import training
from .layers import layerize
from .queries import describe, magic_prompt
from .sources import cut_out, source, source_size

if TYPE_CHECKING:
    from ...proof import Sheet
    from ...requests.layers import LayerizeText, Layers
    from ...requests.training import CustomModel, CustomModels, Dataset, DatasetReport, TrainedModel, TrainModel
    from ...requests.words import Describe, Description, MagicPrompt
    from ..context import Context

BUDGETS = {"1K": 1024**2, "2K": 2048**2, "4K": 4096**2, "8K": 8192**2}
"""Pixels of a named size; one side may be longer than the name says [4.0 transparent page]."""

FACTORS = {"X1": 1, "X2": 2, "X4": 4}
OFFERED = {"4.0 transparent": SIZES_V4, "P-Image": SIZES_V4, "3.0": SIZES_V3, "3.0 transparent": SIZES_V3}
"""The sizes that a ratio may become, by model; those of 2.0 for the other models."""

PICTURES = ("style_images", "character_image", "character_mask")


class Proof(Provider):
    """The free layout proof: every operation, every field, the same picture for the same request."""

    id = "proof"
    name = "Proof"
    operations = frozenset({*OPERATIONS, "layerize_text", "describe", "magic_prompt", *TRAINING_OPERATIONS})
    in_flight = 8

    def expresses(self, operation: str, model: str) -> frozenset[str]:
        return frozenset(model_of(operation, model).fields)

    def price(self, request: Request) -> Price | None:
        return Price(usd=0.0, usd_per_image=0.0, recorded=None)

    async def draw(self, request: Request, context: Context) -> None:
        context.progress.stage = "drawing"

        async def draw_one(index: int) -> None:
            seed = (request.seed + index) % (SEED_MAX + 1)
            data = await in_thread(_draw, request, seed, context.settings.get("notice"))
            prompt = request.prompt or (serialise(request.structured_prompt) if request.structured_prompt else "")
            await context.on_image(index, data, Picture(prompt=prompt, seed=seed, size=frame(request)))

        await gather_all(draw_one(index) for index in range(request.num_images))

    async def layerize_text(self, request: LayerizeText, context: Context) -> Layers:
        context.progress.stage = "drawing"
        return await in_thread(layerize, request)

    async def dataset(self, request: Dataset, context: Context) -> DatasetReport:
        return training.dataset(request)

    async def train_model(self, request: TrainModel, context: Context) -> TrainedModel:
        return training.train(request)

    async def custom_model(self, request: CustomModel, context: Context) -> CustomModels:
        return training.custom_models(request)

    async def describe(self, request: Describe, context: Context) -> Description:
        return await in_thread(describe, request, context.settings.get("notice"))

    async def magic_prompt(self, request: MagicPrompt, context: Context) -> Description:
        return await in_thread(magic_prompt, request, context.settings.get("notice"))


def frame(request: Request) -> tuple[int, int]:
    """The (width, height) in pixels that is asked for; else the source's; else about 1024² pixels."""
    factor = FACTORS[request.upscale_factor or "X1"]
    if request.custom_width is not None and request.custom_height is not None:
        return request.custom_width, request.custom_height
    if request.resolution is not None and request.resolution not in BUDGETS:
        return parse_size(request.resolution)
    if request.aspect_ratio is None and (size := source_size(request)):
        return size
    area = BUDGETS[request.output_resolution or request.resolution or "1K"]
    width, height = size_for_ratio(
        parse_size(request.aspect_ratio or "1x1"), area, OFFERED.get(request.model, SIZES_V2)
    )
    return width * factor, height * factor


def _draw(request: Request, seed: int, notice: str | None) -> bytes:
    """Draw one proof and return it as a PNG, with little compression, since it is read again at once."""
    from ...proof import draw

    png = BytesIO()
    image = cut_out(request) if isinstance(request, RemoveBackground) else draw(sheet(request, seed, notice))
    image.save(png, "PNG", compress_level=1)
    return png.getvalue()


def sheet(request: Request, seed: int, notice: str | None = None) -> Sheet:
    """What the proof of a request shows: every field that is set is somewhere on it."""
    # Imported here, in the worker: Pillow's drawing and the fonts are not needed to start ComfyUI.
    from PIL import Image

    from ...proof import Sheet

    palette = request.color_palette or Palette()
    return Sheet(
        size=frame(request),
        heading=f"{request.operation.replace('_', ' ').capitalize()} · {request.model}",
        prompt=request.prompt,
        structured_prompt=request.structured_prompt,
        palette_name=palette.name,
        palette=tuple((member.color_hex, member.color_weight) for member in palette.members),
        parameters=_parameters(request, seed),
        notice=notice,
        transparent=model_of(request.operation, request.model).transparent,
        source=source(request, frame(request)),
        pictures=tuple((name, Image.open(BytesIO(data))) for name, data in _pictures(request)),
    )


def _parameters(request: Request, seed: int) -> tuple[tuple[str, str], ...]:
    shown = {
        name: _text(value)
        for name, value in requested_fields(request).items()
        if name not in (*PICTURES, "color_palette")
    }
    return (("seed", str(seed)), *shown.items())


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(str(item) for item in value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return "on" if value is True else str(value)


def _pictures(request: Request) -> list[tuple[str, bytes]]:
    pictures = [(f"style {number}", data) for number, data in enumerate(request.style_images, 1)]
    if request.character_image is not None:
        pictures.append(("character", request.character_image))
    if request.character_mask is not None:
        pictures.append(("mask", request.character_mask))
    return pictures
