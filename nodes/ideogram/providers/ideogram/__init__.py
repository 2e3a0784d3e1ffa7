"""Ideogram's own API, v1.

Source: developer.ideogram.ai and its OpenAPI file, July to November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import BadInput
from ...images.media import image_size
from ...models.sizes import parse_size
from ...requests import TRAINING_OPERATIONS, Remix, Request
from ...requests.layers import LayerizeText
from ..mapping.multipart import Files
from ..price import LAYERIZE
from ..table import Endpoints, TableProvider
from . import prices, queries
from .errors import KEY_VARIABLE, NAME, reply_error
from .layers import layerize
from .reply import items
from .uploads import check_uploads

if TYPE_CHECKING:
    from ...requests.job import Item, Job
    from ...requests.layers import Layers
    from ...requests.training import (
        CustomModel,
        CustomModels,
        Dataset,
        DatasetReport,
        KnownModel,
        TrainedModel,
        TrainModel,
    )
    from ...requests.words import Describe, Description, MagicPrompt
    from ...transport.response import Reply
    from ..batch import Batch, Draft
    from ..context import Context


class Ideogram(TableProvider):
    """Ideogram itself: all models that it serves, the header `Api-Key`, ten images in progress at once."""

    id = "ideogram"
    name = NAME
    other_operations = frozenset({"layerize_text", "describe", "magic_prompt", *TRAINING_OPERATIONS})
    key_variable = KEY_VARIABLE
    origin = "https://api.ideogram.ai"
    in_flight = 10
    request_limit = 50_000_000  # the whole request, by v1's pages of October 2026

    def table(self) -> Endpoints:
        from .edit_endpoints import EDITS
        from .endpoints import GENERATE

        return {"generate": GENERATE, **EDITS}

    def check(self, request: Request, settings: Mapping[str, Any]) -> Draft:
        draft = super().check(request, settings)
        if isinstance(request, Remix) and request.model == "4.0":
            _check_shape(request)
        files = [part for value in draft.fields.values() if isinstance(value, Files) for part in value.parts]
        check_uploads(files)
        return draft

    def headers(self, key: str) -> dict[str, str]:
        return {"Api-Key": key}

    def price(self, request: Request) -> prices.Price | None:
        return prices.price(request)

    def answer_price(self, question: object) -> float | None:
        return LAYERIZE if isinstance(question, LayerizeText) else None

    async def key_works(self, context: Context) -> bool:
        reply = await context.http.get("/models?scope=owned")
        if reply.status in (401, 403):
            return False
        if reply.status != 200:
            raise reply_error(reply)
        return True

    async def submit(self, batch: Batch, context: Context) -> Reply | Job:
        body = self.posted(batch, context.notes)
        return await context.http.post(self.endpoint(batch.request).path, body, batch.count)

    def items(self, reply: Reply, batch: Batch) -> list[Item]:
        return items(reply, batch.prompt)

    async def layerize_text(self, request: LayerizeText, context: Context) -> Layers:
        return await layerize(request, context)

    async def dataset(self, request: Dataset, context: Context) -> DatasetReport:
        from .dataset import dataset

        return await dataset(request, context)

    async def find_training(self, request: TrainModel, context: Context, started: Reply | None) -> KnownModel | None:
        from .training import find

        return await find(request, context, started)

    async def start_training(self, request: TrainModel, context: Context) -> KnownModel:
        from .training import start

        return await start(request, context)

    async def watch_training(self, known: KnownModel, started: bool, context: Context) -> TrainedModel:
        from .training import watch

        return await watch(known, started, context)

    async def custom_model(self, request: CustomModel, context: Context) -> CustomModels:
        from .training import custom_models

        return await custom_models(request, context)

    async def describe(self, request: Describe, context: Context) -> Description:
        return await queries.describe(request, context)

    async def magic_prompt(self, request: MagicPrompt, context: Context) -> Description:
        return await queries.magic_prompt(request, context)


def _check_shape(request: Remix) -> None:
    """Refuse what 4.0 answers with 400: an image_weight and a size of another shape than the image [October 2026]."""
    if request.image_weight is None or request.resolution is None:
        return
    width, height = image_size(request.image)
    wide, high = parse_size(request.resolution)
    if abs(wide / high / (width / height) - 1) > 0.01:
        raise BadInput(
            "resolution",
            f"{request.resolution} has another shape than the image ({width}×{height}); 4.0 takes that only without an "
            "image_weight; set one of the two to auto or 0.",
        )
