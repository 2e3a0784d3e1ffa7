"""CONTRIBUTING.md against the tree: every path and every name that it says exists."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
QUOTED = sorted(set(re.findall(r"`([^`]+)`", TEXT)))
READ = {".py", ".json", ".toml"}
FOREIGN = {"pytest"}
"""What is quoted and no name of ours."""


@cache
def names() -> set[str]:
    """Every word of the code, the texts and the settings."""
    files = [path for folder in ("nodes", "tests", "dev", "locales") for path in (ROOT / folder).rglob("*")]
    texts = [path.read_text("utf-8") for path in [*files, ROOT / "pyproject.toml"] if path.suffix in READ]
    return {word for text in texts for word in re.findall(r"\w+", text)}


@pytest.mark.parametrize("quoted", QUOTED)
def test_what_is_named_is_there(quoted: str) -> None:
    if quoted.startswith("make "):
        assert f"\n{quoted.removeprefix('make ')}:" in (ROOT / "Makefile").read_text("utf-8")
    elif "/" in quoted or quoted.endswith((".md", ".json", ".py", ".toml")):
        assert (ROOT / quoted).exists()
    elif (ROOT / quoted).is_dir():
        return
    elif quoted.endswith("_"):
        assert any(name.startswith(quoted) for name in names())
    else:
        assert quoted in names() | FOREIGN


def test_both_are_checklists() -> None:
    for title in ("Add a provider", "Add an operation"):
        section = TEXT.split(f"## {title}\n")[1].split("\n## ")[0]
        assert len(re.findall(r"^- \[ \] ", section, re.MULTILINE)) >= 8
