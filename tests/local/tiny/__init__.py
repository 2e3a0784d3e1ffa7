"""A node pack for the tests' ComfyUI alone: Ideogram 4 of a few kilobytes, and nodes that look at what came of it.

It shrinks the host's tables of sizes before anything is loaded, and writes files that its own loaders then read.
"""

from __future__ import annotations

from . import events, weights

weights.shrink()
weights.write()
events.record()

from .nodes import NODE_CLASS_MAPPINGS  # noqa: E402

__all__ = ["NODE_CLASS_MAPPINGS"]
