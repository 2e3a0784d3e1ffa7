"""The pack as ComfyUI sees it: its nodes in menu order, and its routes."""

from __future__ import annotations

from comfy_api.latest import ComfyExtension, io

from . import routes
from .generate import IdeogramKitGenerate
from .provider import IdeogramKitProvider

NODES: list[type[io.ComfyNode]] = [
    IdeogramKitProvider,
    IdeogramKitGenerate,
]


class IdeogramKitExtension(ComfyExtension):
    """The pack's one extension."""

    async def on_load(self) -> None:
        routes.register()

    async def get_node_list(self) -> list[type[io.ComfyNode]]:
        return NODES
