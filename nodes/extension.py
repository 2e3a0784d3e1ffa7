"""The pack as ComfyUI sees it: its nodes in menu order, and its routes."""

from __future__ import annotations

from comfy_api.latest import ComfyExtension, io

from . import routes
from .local.local_generate import IdeogramKitLocalGenerate
from .local.local_magic_prompt import IdeogramKitLocalMagicPrompt
from .local.local_models import IdeogramKitLocalModels
from .local.local_prompt import IdeogramKitLocalPrompt
from .local.local_reading import IdeogramKitLocalReading
from .local.local_result import IdeogramKitLocalResult
from .local.local_start import IdeogramKitLocalStart
from .operations.describe import IdeogramKitDescribe
from .operations.edit import IdeogramKitEdit
from .operations.generate import IdeogramKitGenerate
from .operations.inpaint import IdeogramKitInpaint
from .operations.layerize_text import IdeogramKitLayerizeText
from .operations.magic_prompt import IdeogramKitMagicPrompt
from .operations.reframe import IdeogramKitReframe
from .operations.remix import IdeogramKitRemix
from .operations.remove_background import IdeogramKitRemoveBackground
from .operations.remove_object import IdeogramKitRemoveObject
from .operations.replace_background import IdeogramKitReplaceBackground
from .operations.upscale import IdeogramKitUpscale
from .tools.palette_node import IdeogramKitPalette
from .tools.provider import IdeogramKitProvider
from .tools.recover import IdeogramKitRecover
from .tools.structured_prompt import IdeogramKitStructuredPrompt
from .training.custom_model import IdeogramKitCustomModel
from .training.dataset import IdeogramKitDataset
from .training.train_model import IdeogramKitTrainModel

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
