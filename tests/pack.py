"""Loads the pack by path under the name `ideogram_kit`, as ComfyUI does: the repository root is never on sys.path."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def load() -> None:
    """Make `import ideogram_kit` work."""
    spec = importlib.util.spec_from_file_location(
        "ideogram_kit", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["ideogram_kit"] = module
    spec.loader.exec_module(module)
