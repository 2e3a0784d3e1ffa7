"""What is asked and what comes back, as frozen values in Ideogram's own vocabulary.

An optional field that the user left alone is None (or an empty tuple): "not asked".
"""

from __future__ import annotations

from .pictures import (
    REQUESTS,
    SEED_MAX,
    SOURCES,
    Edit,
    Generate,
    Inpaint,
    Lora,
    Palette,
    PaletteMember,
    Picture,
    ProviderRef,
    Reframe,
    Remix,
    RemoveBackground,
    RemoveObject,
    ReplaceBackground,
    Request,
    StructuredPrompt,
    Upscale,
    set_fields,
)
from .training import (
    TRAINING,
    CustomModel,
    CustomModels,
    Dataset,
    DatasetReport,
    Failure,
    KnownModel,
    TrainedModel,
    TrainModel,
)
from .words import Describe, Description, MagicPrompt

__all__ = [
    "REQUESTS",
    "SEED_MAX",
    "SOURCES",
    "TRAINING",
    "CustomModel",
    "CustomModels",
    "Dataset",
    "DatasetReport",
    "Describe",
    "Description",
    "Edit",
    "Failure",
    "Generate",
    "Inpaint",
    "KnownModel",
    "Lora",
    "MagicPrompt",
    "Palette",
    "PaletteMember",
    "Picture",
    "ProviderRef",
    "Reframe",
    "Remix",
    "RemoveBackground",
    "RemoveObject",
    "ReplaceBackground",
    "Request",
    "StructuredPrompt",
    "TrainModel",
    "TrainedModel",
    "Upscale",
    "set_fields",
]
