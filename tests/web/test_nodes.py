"""The nodes in the browser, in either renderer."""

from __future__ import annotations

from typing import Any

import pytest
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


def blank(workflow: dict[str, Any]) -> dict[str, Any]:
    """The workflow with an empty prompt."""
    node = next(node for node in workflow["nodes"] if node["id"] == GENERATE)
    node["widgets_values"][0] = ""
    return workflow
