"""How the pack loads: without a warning, quickly, with help, locales and templates where ComfyUI looks for them."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from ideogram_kit.dev.comfy import FOLDER, Comfy

ROOT = Path(__file__).parents[2]
SNAPSHOT = Path(__file__).parent / "contract.json"
PREFIX = "IdeogramKit"


@pytest.fixture(scope="module")
def nodes(server: Comfy) -> dict[str, Any]:
    """What /object_info says of each of the pack's nodes."""
    nodes_info = {name: info for name, info in server.get("/object_info").items() if name.startswith(PREFIX)}
    assert {"IdeogramKitProvider", "IdeogramKitGenerate"} <= nodes_info.keys()
    return nodes_info


def test_it_loads_without_a_warning(server: Comfy) -> None:
    log = re.sub(r"\x1b\[\d+m", "", server.log.read_text("utf-8")).split("To see the GUI")[0]
    assert re.search(rf"seconds: .*{FOLDER}", log)
    assert "IMPORT FAILED" not in log
    ours = [line for line in log.splitlines() if FOLDER in line and "seconds:" not in line]
    assert ours == []
    assert not [line for line in log.splitlines() if "[WARNING]" in line and "deogram" in line]


def test_every_node_has_help_tooltips_and_a_name(server: Comfy, nodes: dict[str, Any]) -> None:
    for node, info in nodes.items():
        assert info["display_name"].startswith("Ideogram ") and info["description"] and info["category"] == "Ideogram"
        assert not info["api_node"]
        for name, options in inputs(info["input"]):
            assert options.get("tooltip"), f"{node}.{name} has no tooltip"
        assert all(info["output_tooltips"])
        page = server_text(server, f"/extensions/{FOLDER}/docs/{node}/en.md")
        assert page.splitlines()[0] == f"# {info['display_name']}"
    assert {page.parent.name for page in (ROOT / "web" / "docs").glob("*/en.md")} == nodes.keys(), "and no other help"


def test_templates_locales_and_web_files_are_served(server: Comfy, nodes: dict[str, Any]) -> None:
    templates = server.get("/workflow_templates")
    examples = sorted(path.stem for path in (ROOT / "example_workflows").glob("*.json"))
    assert sorted(templates[FOLDER]) == examples
    for name in examples:
        assert (ROOT / "example_workflows" / f"{name}.jpg").is_file(), f"{name} has no picture"
    assert nodes.keys() <= server.get("/i18n")["en"]["nodeDefs"].keys()
    assert [path for path in server.get("/extensions") if FOLDER in path] == [f"/extensions/{FOLDER}/ideogram_kit.js"]


def test_the_contract_of_every_node_is_frozen(nodes: dict[str, Any]) -> None:
    """Ids, inputs and their order, models and their fields, outputs and their order: see contract.json.

    New inputs are optional and come last; nothing is renamed or removed. UPDATE_CONTRACT=1 writes the file anew.
    """
    contracts = {node: contract(info) for node, info in nodes.items()}
    if os.environ.get("UPDATE_CONTRACT"):
        SNAPSHOT.write_text(json.dumps(contracts, indent=1) + "\n", "utf-8")
    assert contracts == json.loads(SNAPSHOT.read_text("utf-8"))


def contract(info: dict[str, Any]) -> dict[str, Any]:
    """What a saved workflow depends on."""
    return {
        "inputs": {name: kind(value) for group in info["input"].values() for name, value in group.items()},
        "required": list(info["input"].get("required", {})),
        "outputs": [list(pair) for pair in zip(info["output_name"], info["output"], strict=True)],
        "output_is_list": info["output_is_list"],
    }


def kind(value: list[Any]) -> Any:
    name, options = value[0], value[1] if len(value) > 1 else {}
    if name == "COMBO":
        return options["options"]
    if name == "COMFY_DYNAMICCOMBO_V3":
        return {
            option["key"]: {n: kind(v) for group in option["inputs"].values() for n, v in group.items()}
            for option in options["options"]
        }
    # The sockets that grow have theirs in a template.
    options = {**options, **options.get("template", {})}
    limits = {limit: options[limit] for limit in ("default", "min", "max", "step", "prefix") if limit in options}
    return [name, limits] if limits else name


def inputs(groups: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every input and nested widget with its options."""
    entries = []
    for group in ("required", "optional"):
        for name, (_, *rest) in groups.get(group, {}).items():
            options = rest[0] if rest else {}
            entries.append((name, options))
            for option in options.get("options") or []:
                if isinstance(option, dict):
                    entries += inputs(option["inputs"])
            entries += inputs(options.get("template", {}).get("input", {}))
    return entries


def server_text(server: Comfy, path: str) -> str:
    import urllib.request

    with urllib.request.urlopen(server.url + path, timeout=10) as reply:
        return reply.read().decode("utf-8")


@pytest.mark.parametrize("name", ["README.md", "pyproject.toml", "requirements.txt", "LICENSE"])
def test_what_the_registry_and_the_manager_read_is_there(name: str) -> None:
    assert (ROOT / name).is_file()
