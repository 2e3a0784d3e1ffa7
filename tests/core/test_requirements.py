"""What the pack imports is declared: in requirements.txt, in an extra's file, or by ComfyUI with a version."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from ideogram_kit.dev import host, oldest

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    from pip._vendor import tomli as tomllib

from .test_architecture import HOST_MODULES, NODES, ROOT, files, imports, parsed

PACKAGES = {"PIL": "pillow"}
"""The package of a module, where it has another name."""

FROM_COMFYUI = {"aiohttp", "numpy"}
"""What ComfyUI declares with a version that is new enough."""

BESIDE = {"torch"}
"""What ComfyUI cannot run without and whose build is the user's choice: it is nobody's to declare."""

NEIGHBOURS = {"salvage_rows"}
"""What a file of ours imports by its bare name, since it also runs by itself."""

EXTRAS = {"psycopg": "requirements-batch.txt"}
"""What few users need: imported in functions alone, and installed from a file of its own."""


def third_party(modules: Iterable[str]) -> set[str]:
    return {PACKAGES.get(name, name).lower() for name in set(modules) - sys.stdlib_module_names - HOST_MODULES}


def imported() -> set[str]:
    return {name for path in files(NODES) for name in third_party(imports(path))}


def imported_at_once(path: Path) -> set[str]:
    """What the import of a file imports: whatever does not stand in a function or under TYPE_CHECKING."""
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            return
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(parsed(path))
    return third_party(found)


def comfyui_roots() -> list[Path]:
    """Every ComfyUI that is installed for the tests."""
    if named := os.environ.get("COMFYUI_PATH"):
        roots = [Path(named).expanduser()]
    else:
        roots = [host.cache() / f"comfyui-{version}" for version in host.ARCHIVES]
    return [root for root in roots if (root / "requirements.txt").is_file()]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_every_import_is_declared() -> None:
    assert (
        imported() - set(oldest.lines("requirements.txt")) - FROM_COMFYUI - BESIDE - NEIGHBOURS - set(EXTRAS) == set()
    )


def test_nothing_is_declared_that_no_module_imports() -> None:
    assert set(oldest.lines("requirements.txt")) - imported() == set()
    assert FROM_COMFYUI - imported() == set()


@pytest.mark.parametrize("name", EXTRAS)
def test_an_extra_is_imported_when_it_is_needed(name: str) -> None:
    assert name in oldest.lines(EXTRAS[name])
    assert [path for path in files(NODES) if name in imported_at_once(path)] == []


def test_comfyui_gives_a_version_to_what_is_left_to_it() -> None:
    if not (roots := comfyui_roots()):
        pytest.skip("no ComfyUI is installed here")
    for root in roots:
        lines = (root / "requirements.txt").read_text("utf-8").splitlines()
        given = {match[1].lower() for line in lines if (match := re.match(r"([\w.-]+)\s*[=~>]=", line))}
        assert FROM_COMFYUI - given == set(), root.name


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-batch.txt"])
def test_every_requirement_names_its_oldest_version_and_no_newest(name: str) -> None:
    """The tests' oldest environment installs exactly these; a pack that forbids newer ones breaks other packs."""
    for line in oldest.lines(name).values():
        assert re.fullmatch(r"[\w.-]+(\[\w+\])?>=\d+(\.\d+)*", line)


def test_the_project_file_says_the_same(project: dict[str, Any]) -> None:
    assert project["dependencies"] == list(oldest.lines("requirements.txt").values())


def test_the_oldest_environment_has_the_oldest_of_what_is_declared() -> None:
    extras, tests = oldest.lines("requirements-batch.txt"), oldest.lines("tests/requirements.txt")
    assert tests["psycopg"] == extras["psycopg"]
    wanted = oldest.requirements()
    for line in [*oldest.lines("requirements.txt").values(), tests["psycopg"]]:
        assert line.replace(">=", "==") in wanted and line not in wanted


def test_an_extras_file_says_how_it_is_installed() -> None:
    for name in set(EXTRAS.values()):
        said = [line for line in (ROOT / name).read_text("utf-8").splitlines() if line.startswith("#")]
        assert f"pip -q install -r {name}" in " ".join(said)
