"""The nodes in the browser, in either renderer."""

from __future__ import annotations

from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.providers import PROVIDERS
from web.graph_page import GraphPage, example

GENERATE = 1
SAVE = 2

TAKES = {
    "4.0": ["resolution", "rendering_speed", "custom_model", "copyright_detection"],
    "2a": ["aspect_ratio", "style_type", "magic_prompt", "magic_prompt_version"],
    "P-Image": [
        "aspect_ratio",
        "resolution",
        "quality",
        "magic_prompt",
        "custom_width",
        "custom_height",
        "copyright_detection",
    ],
}


@pytest.mark.parametrize("model", TAKES)
def test_model_shows_just_its_own_widgets(graph: GraphPage, model: str) -> None:
    graph.load(example("generate"))
    graph.choose(GENERATE, "model", "3.0")
    assert "model.style_preset" in graph.widgets(GENERATE)
    graph.choose(GENERATE, "model", model)
    nested = [f"model.{name}" for name in TAKES[model]]
    assert [name for name in graph.widgets(GENERATE) if name.startswith("model.")] == nested
    inputs = graph.prompt()[str(GENERATE)]["inputs"]
    assert [name for name in inputs if name.startswith("model.")] == nested
    graph.fit()
    graph.keep(f"model-{model.replace('.', '-')}-{graph.renderer}")


def test_values_survive_saving_and_loading(graph: GraphPage) -> None:
    graph.load(example("generate"))
    graph.choose(GENERATE, "model", "3.0")
    graph.choose(GENERATE, "model.style_preset", "BAUHAUS")
    before = graph.prompt()
    graph.load(graph.evaluate("() => app.graph.serialize()"))
    assert graph.prompt() == before
    assert before[str(GENERATE)]["inputs"]["model.style_preset"] == "BAUHAUS"


def test_nodes_2_fold_advanced_widgets_away(vue: GraphPage) -> None:
    vue.load(example("generate"))
    vue.choose(GENERATE, "model", "3.0")
    assert "style_preset" in vue.shown(GENERATE)
    assert not {"negative_prompt", "style_codes", "custom_model"} & set(vue.shown(GENERATE))
    vue.node(GENERATE).get_by_test_id("advanced-inputs-button").click()
    vue.node(GENERATE).get_by_text("style_codes").wait_for()
    assert {"negative_prompt", "style_codes", "custom_model"} <= set(vue.shown(GENERATE))
    vue.fit()
    vue.keep("advanced-vue")


def test_run_makes_a_picture_without_a_key(graph: GraphPage) -> None:
    graph.load(example("generate"))
    graph.run()
    assert graph.picture(SAVE) == 1024
    graph.fit()
    graph.keep(f"run-{graph.renderer}")


def test_blank_prompt_is_refused_before_running(graph: GraphPage) -> None:
    graph.load(blank(example("generate")))
    graph.run()
    said = graph.error()
    graph.keep(f"blank-prompt-{graph.renderer}")
    assert "write what to draw" in said


def test_missing_key_says_what_to_do(graph: GraphPage) -> None:
    graph.load(example("generate"))
    graph.evaluate(
        """id => {
            const provider = LiteGraph.createNode("IdeogramKitProvider");
            provider.pos = [-260, 60];
            app.graph.add(provider);
            provider.connect(0, app.graph.getNodeById(id), "provider");
        }""",
        GENERATE,
    )
    graph.run()
    said = graph.error()
    graph.fit()
    graph.keep(f"missing-key-{graph.renderer}")
    assert "No key is set for Ideogram" in said
    assert "Settings → Ideogram Kit" in said


REMIX_TAKES = {
    "4.0": ["image_weight", "resolution", "rendering_speed", "copyright_detection"],
    "4.0 image to image": ["resolution", "rendering_speed", "magic_prompt", "copyright_detection"],
    "1.0": ["image_weight", "aspect_ratio", "negative_prompt", "magic_prompt", "magic_prompt_version"],
}


def test_remix_shows_just_the_widgets_of_its_model(graph: GraphPage) -> None:
    clear(graph)
    remix = add(graph, "IdeogramKitRemix")
    for model, takes in REMIX_TAKES.items():
        for chosen, expected in (("3.0", None), (model, takes)):
            graph.fit()
            graph.choose(remix, "model", chosen)
            nested = [name[6:] for name in graph.widgets(remix) if name.startswith("model.")]
            assert nested == expected if expected else "style_preset" in nested
        graph.fit()
        graph.keep(f"remix-{model.replace('.', '-').replace(' ', '-')}-{graph.renderer}")


def test_the_provider_shows_just_its_own_settings(graph: GraphPage) -> None:
    clear(graph)
    node = add(graph, "IdeogramKitProvider")
    for provider in PROVIDERS:
        graph.fit()
        graph.choose(node, "provider", provider.name)
        nested = [name[9:] for name in graph.widgets(node) if name.startswith("provider.")]
        assert nested == [setting.name for setting in provider.settings]
    graph.choose(node, "provider", "Runware")
    graph.fit()
    graph.keep(f"provider-runware-{graph.renderer}")


def test_edit_grows_a_socket_for_each_picture(graph: GraphPage) -> None:
    """Up to ten; and a saved graph keeps its links."""
    clear(graph)
    source, edit = add(graph, "EmptyImage"), add(graph, "IdeogramKitEdit", left=420)
    assert sockets(graph, edit) == ["images.image0", "images.image1"]
    for count in range(1, 11):
        link(graph, source, edit, count - 1)
        grown = [f"images.image{number}" for number in range(min(max(count + 1, 2), 10))]
        graph.page.wait_for_function(f"([id, grown]) => ({SOCKETS})(id).length === grown", arg=[edit, len(grown)])
        assert sockets(graph, edit) == grown
        if count == 1:
            graph.fit()
            graph.keep(f"edit-one-{graph.renderer}")
    graph.fit()
    graph.keep(f"edit-ten-{graph.renderer}")
    before = graph.prompt()
    linked = [name for name in before[str(edit)]["inputs"] if name.startswith("images.")]
    assert linked == [f"images.image{number}" for number in range(10)]
    graph.load(graph.evaluate("() => app.graph.serialize()"))
    assert graph.prompt() == before


def test_a_seed_that_means_nothing_stays_as_it_is(graph: GraphPage) -> None:
    """Another one on every run would ask again, and be paid again."""
    clear(graph)
    control = "id => app.graph.getNodeById(id).widgets.find(widget => widget.label === 'control after generate').value"
    assert graph.evaluate(control, add(graph, "IdeogramKitRemoveBackground")) == "fixed"
    assert graph.evaluate(control, add(graph, "IdeogramKitRemix")) == "randomize"


SOCKETS = """id => app.graph.getNodeById(id).inputs.map(input => input.name)
    .filter(name => name.startsWith("images."))"""


def sockets(graph: GraphPage, node_id: int) -> list[str]:
    """The names of the sockets that grow."""
    return graph.evaluate(SOCKETS, node_id)


def link(graph: GraphPage, source: int, target: int, number: int) -> None:
    """Connect the first output of a node to a socket that grows."""
    graph.evaluate(
        """([source, target, name]) => {
            const node = app.graph.getNodeById(target);
            app.graph.getNodeById(source).connect(0, node, node.inputs.findIndex(input => input.name === name));
        }""",
        [source, target, f"images.image{number}"],
    )


def clear(graph: GraphPage) -> None:
    """An empty graph; opening one that is empty would complain that there is nothing to zoom to."""
    graph.load(example("generate"))
    graph.evaluate("() => app.graph.clear()")


def add(graph: GraphPage, kind: str, left: int = 60) -> int:
    """Add a node as the search box does; return its id."""
    return graph.evaluate(
        """([kind, left]) => {
            const node = LiteGraph.createNode(kind);
            node.pos = [left, 60];
            // The frontend gives a node what the one of the same id had before the graph was cleared.
            node.id = window.lastAdded = (window.lastAdded ?? 100) + 1;
            app.graph.add(node);
            return node.id;
        }""",
        [kind, left],
    )


def blank(workflow: dict[str, Any]) -> dict[str, Any]:
    """The workflow with an empty prompt."""
    node = next(node for node in workflow["nodes"] if node["id"] == GENERATE)
    node["widgets_values"][0] = ""
    return workflow
