"""What the user reads, locales and help pages, in step with the nodes, the settings and the prices."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from ideogram_kit.dev.comfy import Comfy
from ideogram_kit.dev.host import ROOT
from ideogram_kit.nodes.ideogram.models import OPERATIONS
from ideogram_kit.nodes.ideogram.providers.ideogram import prices
from web.graph_page import GraphPage, example
from web.node_defs import node_defs

ENGLISH = ROOT / "locales" / "en"
HELP = ROOT / "web" / "docs"


def read(name: str) -> dict[str, Any]:
    return json.loads((ENGLISH / f"{name}.json").read_text("utf-8"))


def test_node_texts_are_in_step(comfy: Comfy, request: pytest.FixtureRequest) -> None:
    """Run with --update-locales after a change of names or tooltips."""
    made = node_defs(comfy.get("/object_info"))
    path = ENGLISH / "nodeDefs.json"
    if request.config.getoption("--update-locales", default=False):
        path.write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert json.loads(path.read_text("utf-8")) == made


def test_comfyui_serves_the_texts(comfy: Comfy) -> None:
    served = comfy.get("/i18n")["en"]
    for name, text in {**read("main"), "nodeDefs": read("nodeDefs"), "settings": read("settings")}.items():
        assert text.items() <= served[name].items()


def test_page_takes_the_texts(classic: GraphPage) -> None:
    """Seen at the nested inputs: only the locale calls them by their short names."""
    classic.load(example("generate"))
    labels = classic.evaluate("() => app.graph.getNodeById(1).inputs.map(input => input.localized_name)")
    assert "resolution" in labels and "model.resolution" not in labels


def test_texts_survive_the_frontends_compiler() -> None:
    """vue-i18n reads @, { }, | and $ in names and descriptions as its own syntax."""

    def texts(value: Any, path: str) -> list[tuple[str, str]]:
        if isinstance(value, str):
            return [(path, value)]
        return [pair for name, inner in value.items() for pair in texts(inner, f"{path}.{name}")]

    for name in ("main", "nodeDefs", "settings"):
        for path, text in texts(read(name), name):
            # Ours alone are read by our own words.mjs, tooltips by the frontend without compiling.
            if "ideogramKit" not in path and not path.endswith(".tooltip"):
                assert not set(text) & set("@{}|$"), f"{path}: {text}"


def test_settings_texts_are_in_step() -> None:
    entry = (ROOT / "web" / "ideogram_kit.js").read_text("utf-8")
    for text in read("settings")["IdeogramKit_Keys"].values():
        assert json.dumps(text, ensure_ascii=False) in entry


def test_every_word_that_the_panel_asks_for_is_there() -> None:
    code = (ROOT / "web" / "keys.mjs").read_text("utf-8")
    choosing = code[code.index("function statusWord") : code.index("function providerName")]
    words = re.findall(r'words\("(\w+)"', code) + re.findall(r'(?:return|\?|:) "(\w+)"', choosing)
    assert set(words) <= set(read("main")["ideogramKit"]["keys"])


def test_help_names_every_input_and_output(comfy: Comfy) -> None:
    unnamed: list[str] = []
    for node, texts in node_defs(comfy.get("/object_info")).items():
        path = HELP / node / "en.md"
        page = path.read_text("utf-8") if path.is_file() else ""
        entries = [*texts["inputs"].values(), *texts["outputs"].values()]
        unnamed += [f"{node}: {entry['name']}" for entry in entries if f"`{entry['name']}`" not in page]
    assert not unnamed


@pytest.mark.parametrize("operation", OPERATIONS)
def test_help_names_every_model(operation: str) -> None:
    page = (HELP / node_of(operation) / "en.md").read_text("utf-8")
    for model in OPERATIONS[operation]:
        assert model.name in page


def test_help_names_every_price_of_generate() -> None:
    page = (HELP / "IdeogramKitGenerate" / "en.md").read_text("utf-8")
    table = page.split("## What it costs")[1].split("##")[0]
    quoted = {float(number) for number in re.findall(r"\| (0\.\d+) \|", table)}
    known = {
        *prices.SPEED_V4.values(),
        *prices.SPEED_V3.values(),
        *prices.SPEED_V3_CHARACTER.values(),
        *prices.SPEED_V3_TRANSPARENT.values(),
        *(quote for pair in prices.P_IMAGE.values() for quote in pair),
        *prices.LEGACY.values(),
        prices.V4_TRANSPARENT,
    }
    assert quoted == {usd for usd, _ in known}


@pytest.mark.parametrize("operation", [operation for operation in OPERATIONS if operation != "generate"])
def test_help_quotes_no_price_that_is_not_known(operation: str) -> None:
    page = (HELP / node_of(operation) / "en.md").read_text("utf-8").split("## What it costs")[1].split("##")[0]
    quoted = {float(number) for number in re.findall(r"\b0\.\d+(?= \|| US)", page)}
    tables = (prices.SPEED_V4, prices.SPEED_V3, prices.SPEED_V3_CHARACTER, prices.LEGACY)
    flat = prices.BY_OPERATION.get(operation)
    known = {flat[0]} if flat else {usd for table in tables for usd, _ in table.values()}
    assert quoted <= known
    assert quoted or "not known" in page.lower()


def node_of(operation: str) -> str:
    """The id of an operation's node."""
    return "IdeogramKit" + operation.replace("_", " ").title().replace(" ", "")


def test_registry_scanner_finds_nothing_in_the_web_files() -> None:
    """The registry flags a pack for these strings, in any file."""
    banned = re.compile(r"\.connect\(|\.bind\(|\.send\(|\beval\(|\bexec\(|onload=|onerror=|https?://")
    for path in [*(ROOT / "web").rglob("*.*"), *(ROOT / "locales").rglob("*.json")]:
        assert not banned.search(path.read_text("utf-8")), path
