"""How tests that need a ComfyUI share the workers of pytest-xdist: a file and a ComfyUI's version stay together.

Each worker has a ComfyUI of its own, and changes its version at most once: what runs at the newest comes first, and of
that what takes longest. `--dist loadgroup` reads the groups; other ways of running leave them and the order alone.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

LONGEST = ("test_secrets", "test_kill", "test_two_hosts", "test_running", "test_nodes", "test_examples")
"""Files, the longest first; the rest follow."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put every test into the group of its file and its ComfyUI."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(f"{item.path.parent.name}/{item.path.stem} {_version(item)}"))
    if "PYTEST_XDIST_WORKER" in os.environ:
        newest = _newest(items)
        items.sort(key=lambda item: (_version(item) not in ("", newest), _rank(item.path)))


def _version(item: pytest.Item) -> str:
    """The version of the ComfyUI that the tier shares, where the test asks for it."""
    callspec = getattr(item, "callspec", None)
    return str(callspec.params.get("server", "")) if callspec is not None else ""


def _newest(items: list[pytest.Item]) -> str:
    found = {version for item in items if (version := _version(item))}
    return max(found, key=lambda version: [int(part) for part in version.split(".")], default="")


def _rank(path: Path) -> int:
    return LONGEST.index(path.stem) if path.stem in LONGEST else len(LONGEST)
