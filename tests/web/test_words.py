"""The nodes that give words and data, in the browser: their outputs go where they are meant to."""

from __future__ import annotations

import pytest
from ideogram_kit.dev.comfy import Comfy
from ideogram_kit.dev.host import ROOT
from web.graph_page import GraphPage
from web.node_defs import node_defs

NODES = ("Describe", "MagicPrompt", "StructuredPrompt", "Palette")

LINKED = """([from, output, to, input]) => {
    app.graph.clear();
    const [source, target] = [from, to].map(type => LiteGraph.createNode(type));
    app.graph.add(source);
    app.graph.add(target);
    const link = source.connect(source.findOutputSlot(output), target, target.findInputSlot(input));
    return link ? target.inputs[link.target_slot].name : null;
}"""


@pytest.mark.parametrize(
    ("source", "output", "target", "socket"),
    [
        ("MagicPrompt", "size_1k", "IdeogramKitGenerate", "model.resolution"),
        ("MagicPrompt", "size_2k", "IdeogramKitMagicPrompt", "prompt"),
        ("MagicPrompt", "elements", "CreateBoundingBoxes", "bboxes"),
        ("Describe", "elements", "CreateBoundingBoxes", "bboxes"),
        ("Describe", "structured_prompt", "IdeogramKitStructuredPrompt", "structured_prompt"),
        ("StructuredPrompt", "structured_prompt", "IdeogramKitGenerate", "structured_prompt"),
        ("StructuredPrompt", "text", "IdeogramKitGenerate", "prompt"),
        ("Palette", "palette", "IdeogramKitGenerate", "palette"),
        ("Palette", "colors", "IdeogramKitStructuredPrompt", "palette"),
    ],
)
def test_an_output_goes_into_the_socket_that_it_is_for(
    source: str, output: str, target: str, socket: str, graph: GraphPage
) -> None:
    assert graph.evaluate(LINKED, [f"IdeogramKit{source}", output, target, socket]) == socket


@pytest.mark.parametrize("name", NODES)
def test_the_help_names_every_input_and_output(name: str, comfy: Comfy) -> None:
    texts = node_defs(comfy.get("/object_info"))[f"IdeogramKit{name}"]
    page = (ROOT / "web" / "docs" / f"IdeogramKit{name}" / "en.md").read_text("utf-8")
    for entry in [*texts["inputs"].values(), *texts["outputs"].values()]:
        assert f"`{entry['name']}`" in page, entry["name"]


@pytest.mark.parametrize("name", NODES)
def test_every_widget_and_output_has_a_tooltip(name: str, comfy: Comfy) -> None:
    texts = node_defs(comfy.get("/object_info"))[f"IdeogramKit{name}"]
    assert all(entry["tooltip"] for entry in [*texts["inputs"].values(), *texts["outputs"].values()])
