"""Requests and answers as frozen values, in Ideogram's own vocabulary.

An optional field that the user left alone is None (or an empty tuple): "not asked".
"""

from __future__ import annotations

from .pictures import (
    REQUESTS,
    SEED_MAX,
    SOURCE_FIELDS,
    Edit,
    Generate,
    GivenPrompt,
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
    requested_fields,
)
from .training import (
    TRAINING_OPERATIONS,
    CustomModel,
    CustomModels,
    Dataset,
    DatasetReport,
    KnownModel,
    TrainedModel,
    TrainModel,
    UploadFailure,
)
from .words import Describe, Description, MagicPrompt

__all__ = [
    "REQUESTS",
    "SEED_MAX",
    "SOURCE_FIELDS",
    "TRAINING_OPERATIONS",
    "CustomModel",
    "CustomModels",
    "Dataset",
    "DatasetReport",
    "Describe",
    "Description",
    "Edit",
    "Generate",
    "GivenPrompt",
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
    "UploadFailure",
    "Upscale",
    "requested_fields",
]
