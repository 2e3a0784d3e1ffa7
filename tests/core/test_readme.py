"""What the README claims is what the code does."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from ideogram_kit.nodes.ideogram.models import OPERATIONS
from ideogram_kit.nodes.ideogram.prompt import read
from ideogram_kit.nodes.ideogram.providers import PROVIDERS
from ideogram_kit.nodes.ideogram.providers.base import Provider
from ideogram_kit.nodes.ideogram.requests import TRAINING_OPERATIONS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
MORE = ("layerize_text", "describe", "magic_prompt", *TRAINING_OPERATIONS)
"""The operations that do not make pictures, in the table's order."""


def section(name: str) -> str:
    return README.split(f"<!-- {name} -->")[1].split(f"<!-- /{name} -->")[0].strip()


def operations() -> str:
    """The table of what each provider offers: the models of an operation, or yes where it has none to choose."""
    names = [provider.name for provider in PROVIDERS]
    lines = [f"| operation | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for operation in (*OPERATIONS, *MORE):
        cells = [_cell(provider, operation) for provider in PROVIDERS]
        lines.append(f"| {operation.replace('_', ' ').capitalize()} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(provider: Provider, operation: str) -> str:
    if operation not in provider.operations:
        return "–"
    every = [model.name for model in OPERATIONS.get(operation, ())]
    offered = [name for name in every if name in provider.models(operation)]
    return "yes" if offered == every else ", ".join(offered)


def test_the_table_of_providers_and_operations_is_true() -> None:
    """UPDATE_README=1 writes the table."""
    if os.environ.get("UPDATE_README"):
        path = ROOT / "README.md"
        path.write_text(README.replace(section("operations"), operations()), "utf-8")
    else:
        assert section("operations") == operations()


def test_the_structured_prompt_of_the_readme_is_read_without_a_finding() -> None:
    example = README.split("```json")[1].split("```")[0]
    assert read(example, "prompt").findings == ()


@pytest.mark.parametrize("family", ["4.0", "4.0 transparent", "3.0", "3.0 transparent", "P-Image"])
def test_the_models_that_it_names_are_offered(family: str) -> None:
    assert family in README
    assert family in {model.name for model in OPERATIONS["generate"]}


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:|#)([^)]+)\)", README))))
def test_what_it_links_to_is_there(target: str) -> None:
    assert (ROOT / target).is_file()


def test_every_command_that_it_names_is_a_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in set(re.findall(r"\bmake ([a-z][a-z-]*)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
