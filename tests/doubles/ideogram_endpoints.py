"""Every endpoint of Ideogram's v1 API that the double has, by its path; ids in it are named as the file names them."""

from __future__ import annotations

import re

from . import ideogram_edits, ideogram_generate, ideogram_layers, ideogram_remix, ideogram_training, ideogram_words
from .ideogram_requests import Endpoint

# Those that take a body, by POST.
ENDPOINTS: dict[str, Endpoint] = (
    ideogram_generate.ENDPOINTS
    | ideogram_remix.ENDPOINTS
    | ideogram_edits.ENDPOINTS
    | ideogram_layers.ENDPOINTS
    | ideogram_words.ENDPOINTS
    | ideogram_training.ENDPOINTS
)
GETS = (ideogram_training.DATASETS, ideogram_training.DATASET, ideogram_training.MODELS, ideogram_training.MODEL)
# The file lists 403 for these and no 401.
FORBID = (ideogram_remix.V3_REMIX, ideogram_remix.REMIX, ideogram_remix.UPSCALE)


def routed(path: str) -> tuple[str, str]:
    """The path as the file writes it, and the id in it ("" for none)."""
    found = re.fullmatch(r"/(datasets|models)/([^/]+)(/[^/]+)?", path)
    if found is None:
        return path, ""
    kind, named, rest = found.groups()
    return f"/{kind}/{{{kind[:-1]}_id}}{rest or ''}", named
