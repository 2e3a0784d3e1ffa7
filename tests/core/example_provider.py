"""The smallest provider that can be: what adding one takes. See CONTRIBUTING.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.http_errors import http_error
from ideogram_kit.nodes.ideogram.providers.mapping import Endpoint, files, sizes, values
from ideogram_kit.nodes.ideogram.providers.table import Endpoints, TableProvider
from ideogram_kit.nodes.ideogram.requests.job import Item
from ideogram_kit.nodes.ideogram.transport.body import Body
from ideogram_kit.nodes.ideogram.transport.response import Reply

if TYPE_CHECKING:
    from ideogram_kit.nodes.ideogram.providers.context import Context

SPEED = values.choice("speed", {"TURBO": "fast", "DEFAULT": "normal", "QUALITY": "best"})
SIZE = sizes.exact(sizes.sides("width", "height"))
FIELDS = {"resolution": SIZE, "rendering_speed": SPEED, "image_weight": values.weight_turned("strength")}
ENDPOINTS = {
    "generate": {
        "4.0": Endpoint(path="/generate", fields={"resolution": SIZE, "rendering_speed": SPEED}, count="n", most=4)
    },
    "remix": {"4.0": Endpoint(path="/remix", fields=FIELDS, sources={"image": files.picture("image")})},
}


class Example(TableProvider):
    id, name, origin = "example", "Example", "https://api.example.com"
    key_variable = "EXAMPLE_API_KEY"

    def table(self) -> Endpoints:
        return ENDPOINTS

    def headers(self, key: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {key}"}

    def price(self, request: Any) -> None:
        return None

    async def submit(self, batch: Batch, call: Context) -> Reply:
        return await call.http.post(
            self.endpoint(batch.request).path, Body(fields=self.body(batch, call.notes)), batch.count
        )

    def items(self, reply: Reply, batch: Batch) -> list[Item]:
        if reply.status != 200:
            raise http_error(self.name, self.key_variable, reply)
        return [Item(url=url, prompt=batch.prompt, seed=batch.seed) for url in reply.object().get("urls", [])]
