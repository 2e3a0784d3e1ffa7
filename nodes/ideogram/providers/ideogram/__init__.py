"""Ideogram's own API, v1.

Source: developer.ideogram.ai and its OpenAPI file, July to November 2026.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ... import prices
from ...models import model_of
from ...requests import TRAINING, Request
from ..base import Provider
from . import words
from .edit_rows import EDITS
from .layers import layerize
from .pictures import pictures
from .rows import GENERATE

ROWS = {"generate": GENERATE, **EDITS}
"""By operation, then by model."""

if TYPE_CHECKING:
    from ...call import Call
    from ...requests.layers import LayerizeText, Layers
    from ...requests.training import CustomModel, CustomModels, Dataset, DatasetReport, TrainedModel, TrainModel
    from ...requests.words import Describe, Description, MagicPrompt


class Ideogram(Provider):
    """Ideogram itself: every model, the header `Api-Key`, ten images in progress at once."""

    id = "ideogram"
    name = "Ideogram"
    operations = frozenset({*ROWS, "layerize_text", "describe", "magic_prompt", *TRAINING})
    key_variable = "IDEOGRAM_API_KEY"
    origin = "https://api.ideogram.ai"
    in_flight = 10
    result_hosts = ("ideogram.ai", "d2gu96o5zk2m7w.cloudfront.net")

    def headers(self, key: str) -> dict[str, str]:
        return {"Api-Key": key}

    def expresses(self, operation: str, model: str) -> frozenset[str]:
        return frozenset(model_of(operation, model).fields)

    def price(self, request: Request) -> prices.Price | None:
        return prices.ideogram(request)

    async def key_works(self, call: Call) -> bool:
        from .reply import refusal

        reply = await call.http.get("/models?scope=owned")
        if reply.status in (401, 403):
            return False
        if reply.status != 200:
            raise refusal(reply)
        return True

    async def pictures(self, request: Request, call: Call) -> None:
        await pictures(request, ROWS[request.operation][request.model], call)

    async def layerize_text(self, request: LayerizeText, call: Call) -> Layers:
        return await layerize(request, call)

    async def dataset(self, request: Dataset, call: Call) -> DatasetReport:
        from .dataset import dataset

        return await dataset(request, call)

    async def train_model(self, request: TrainModel, call: Call) -> TrainedModel:
        from .training import train

        return await train(request, call)

    async def custom_model(self, request: CustomModel, call: Call) -> CustomModels:
        from .training import custom_models

        return await custom_models(request, call)

    async def describe(self, request: Describe, call: Call) -> Description:
        return await words.describe(request, call)

    async def magic_prompt(self, request: MagicPrompt, call: Call) -> Description:
        return await words.magic_prompt(request, call)
