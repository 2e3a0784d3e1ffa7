"""Every operation's node is a declaration, a schema and an `execute` that hands its inputs over."""

from __future__ import annotations

import ast
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ideogram_kit.dev import host
from ideogram_kit.nodes.ideogram.requests import REQUESTS

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in ("operations", "training")
    for path in (ROOT / "nodes" / folder).glob("*.py")
    if path.name != "__init__.py"
)
QUERIES = {"describe", "magic_prompt", "layerize_text", "dataset", "train_model", "custom_model"}

READ = """
import asyncio, importlib, json, sys
sys.argv = ["main.py", "--cpu"]
sys.path[:0] = [{comfy!r}, {tests!r}]
import comfy.options; comfy.options.enable_args_parsing()
import pack; pack.load()

def refused(operation):
    try:
        asyncio.run(operation.run({{"no_such": None}}))
    except Exception as error:
        return str(error)

facts = {{}}
for folder, name in {names!r}:
    module = importlib.import_module(f"ideogram_kit.nodes.{{folder}}.{{name}}")
    operation = module.OPERATION
    (node,) = [value for key, value in vars(module).items() if key.startswith("IdeogramKit")]
    schema = node.define_schema()
    facts[name] = {{
        "schema": [input.id for input in schema.inputs],
        "declared": list(operation.inputs),
        "outputs": len(schema.outputs),
        "declared_outputs": getattr(operation, "outputs", 4),
        "expands": schema.enable_expand,
        "runs_here": operation.runs_here,
        "takes_lists": [getattr(operation, "takes_lists", False), schema.is_input_list],
        "request": operation.request.operation if hasattr(operation, "request") else name,
        "refused": refused(operation),
    }}
print(json.dumps(facts))
"""


@pytest.fixture(scope="module")
def read() -> dict[str, dict[str, Any]]:
    """What each module declares, and its schema, as the newest ComfyUI reads them."""
    comfy = host.ensure(tests=True)
    code = READ.format(
        comfy=str(comfy.root), tests=str(ROOT / "tests"), names=[(path.parent.name, path.stem) for path in FILES]
    )
    done = subprocess.run([str(comfy.python), "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_every_operation_has_a_file() -> None:
    assert {path.stem for path in FILES} == REQUESTS.keys() | QUERIES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_node_only_declares_and_hands_over(path: Path) -> None:
    body = ast.parse(path.read_text("utf-8")).body
    declared = [
        node.value for node in body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "OPERATION"
    ]
    assert [ast.unparse(value.func) for value in declared if isinstance(value, ast.Call)] == [
        "QueryOperation" if path.stem in QUERIES else "Operation"
    ]
    (node,) = [node for node in body if isinstance(node, ast.ClassDef)]
    methods = {
        method.name: method for method in node.body if isinstance(method, ast.AsyncFunctionDef | ast.FunctionDef)
    }
    assert methods.keys() - {"validate_inputs"} == {"define_schema", "fingerprint_inputs", "execute"}
    execute = methods["execute"]
    assert (execute.end_lineno or 0) - execute.body[0].lineno + 1 <= 3
    if path.stem not in QUERIES:
        assert not [node for node in body if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef)]


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_what_is_declared_is_what_the_schema_has(name: str, read: dict[str, dict[str, Any]]) -> None:
    facts = read[name]
    assert facts["declared"] == facts["schema"]
    assert facts["declared_outputs"] == facts["outputs"]
    assert facts["runs_here"] == facts["expands"]
    assert facts["takes_lists"] in ([False, False], [True, True])
    assert facts["request"] == name


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_a_link_to_an_input_that_there_is_not_is_refused(name: str, read: dict[str, dict[str, Any]]) -> None:
    assert read[name]["refused"] == "no_such: this node has no such input; disconnect it."
