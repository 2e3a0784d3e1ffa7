"""The pack as ComfyUI sees it: its nodes in menu order, and its routes."""

from __future__ import annotations

from comfy_api.latest import ComfyExtension, io

from . import routes
from .custom_model import IdeogramKitCustomModel
from .dataset import IdeogramKitDataset
from .describe import IdeogramKitDescribe
from .edit import IdeogramKitEdit
from .generate import IdeogramKitGenerate
from .inpaint import IdeogramKitInpaint
from .layerize_text import IdeogramKitLayerizeText
from .local_generate import IdeogramKitLocalGenerate
from .local_magic_prompt import IdeogramKitLocalMagicPrompt
from .local_models import IdeogramKitLocalModels
from .local_prompt import IdeogramKitLocalPrompt
from .local_reading import IdeogramKitLocalReading
from .local_result import IdeogramKitLocalResult
from .local_start import IdeogramKitLocalStart
from .magic_prompt import IdeogramKitMagicPrompt
from .palette_node import IdeogramKitPalette
from .provider import IdeogramKitProvider
from .recover import IdeogramKitRecover
from .reframe import IdeogramKitReframe
from .remix import IdeogramKitRemix
from .remove_background import IdeogramKitRemoveBackground
from .remove_object import IdeogramKitRemoveObject
from .replace_background import IdeogramKitReplaceBackground
from .structured_prompt import IdeogramKitStructuredPrompt
from .train_model import IdeogramKitTrainModel
from .upscale import IdeogramKitUpscale

NODES: list[type[io.ComfyNode]] = [
    IdeogramKitProvider,
    IdeogramKitGenerate,
    IdeogramKitRemix,
    IdeogramKitInpaint,
    IdeogramKitEdit,
    IdeogramKitReframe,
    IdeogramKitReplaceBackground,
    IdeogramKitRemoveBackground,
    IdeogramKitRemoveObject,
    IdeogramKitUpscale,
    IdeogramKitLayerizeText,
    IdeogramKitDescribe,
    IdeogramKitMagicPrompt,
    IdeogramKitStructuredPrompt,
    IdeogramKitPalette,
    IdeogramKitDataset,
    IdeogramKitTrainModel,
    IdeogramKitCustomModel,
    IdeogramKitRecover,
    IdeogramKitLocalModels,
    IdeogramKitLocalGenerate,
    IdeogramKitLocalMagicPrompt,
    IdeogramKitLocalPrompt,
    IdeogramKitLocalStart,
    IdeogramKitLocalResult,
    IdeogramKitLocalReading,
]


class IdeogramKitExtension(ComfyExtension):
    """The pack's one extension."""

    async def on_load(self) -> None:
        routes.register()

    async def get_node_list(self) -> list[type[io.ComfyNode]]:
        return NODES
