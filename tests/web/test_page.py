"""The page with the pack installed: it opens, offers the examples and the help, and queues what dev/graph.py makes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from ideogram_kit.dev.comfy import FOLDER, Comfy
from ideogram_kit.dev.graph import to_prompt
from ideogram_kit.dev.host import ROOT
from playwright.sync_api import Browser
from web.graph_page import EXAMPLES, GraphPage, example, opened

GENERATE = 1
SAVE = 2
HELP = sorted((ROOT / "web" / "docs").glob("*/en.md"))

CLOSE_OTHERS = """async () => {
    const tabs = app.extensionManager.workflow;
    for (const tab of [...tabs.openWorkflows]) if (tab !== tabs.activeWorkflow) await tabs.closeWorkflow(tab);
}"""


@pytest.fixture
def fresh(browser: Browser, comfy: Comfy) -> Iterator[GraphPage]:
    """A page that no other test has touched."""
    yield from opened(browser, comfy, vue=True)


def test_page_opens_with_the_pack_and_no_complaint(classic: GraphPage) -> None:
    assert classic.evaluate("() => app.extensions.some(known => known.name === 'IdeogramKit.Settings')")
    assert classic.evaluate("() => 'IdeogramKitGenerate' in LiteGraph.registered_node_types")
    assert not classic.errors


def test_template_opens_as_a_graph_that_runs(fresh: GraphPage) -> None:
    """The way of a first user, from the template browser to a picture."""
    fresh.command("Comfy.BrowseTemplates")
    page = fresh.page
    page.get_by_text("Ideogram Kit", exact=True).click()
    card = page.get_by_test_id("template-workflow-generate")
    card.wait_for()
    cards = page.locator('[data-testid^="template-workflow-"]')
    names = [card.get_attribute("data-testid") for card in cards.all()]
    assert sorted(names, key=str) == [f"template-workflow-{path.stem}" for path in EXAMPLES]
    fresh.keep("templates")
    card.click()
    page.wait_for_function("() => app.graph.nodes.some(node => node.type === 'IdeogramKitGenerate')")
    fresh.run()
    assert fresh.picture(SAVE) == 1024
    fresh.evaluate(CLOSE_OTHERS)
    fresh.fit()
    for passing in ("Job queued", "Job completed"):
        page.get_by_text(passing).wait_for(state="hidden")
    fresh.keep("graph")
    assert not fresh.errors


def test_boxes_become_a_proof(fresh: GraphPage) -> None:
    """The host's box editor and JSON prompt nodes feed Generate; Nodes 2.0 alone has the editor."""
    fresh.load(example("structured_prompt_boxes"))
    fresh.run()
    assert fresh.picture(4) == 832
    fresh.page.get_by_text("Job completed").wait_for(state="hidden")
    fresh.fit()
    fresh.keep("boxes")
    assert not fresh.errors


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_page_queues_what_the_converter_makes(classic: GraphPage, comfy: Comfy, path: Path) -> None:
    workflow = example(path.stem)
    classic.load(workflow)
    queued = {
        number: {"class_type": node["class_type"], "inputs": node["inputs"]}
        for number, node in classic.prompt().items()
    }
    assert to_prompt(workflow, comfy.get("/object_info")) == queued


@pytest.mark.parametrize("path", HELP, ids=lambda path: path.parent.name)
def test_help_opens(vue: GraphPage, comfy: Comfy, path: Path) -> None:
    node = path.parent.name
    vue.load(example("generate"))
    vue.evaluate(
        """([type, id]) => {
            app.graph.clear();
            const node = LiteGraph.createNode(type);
            // The frontend gives a node what the one of the same id had before the graph was cleared.
            node.id = id;
            app.graph.add(node);
            app.canvas.selectItems([node]);
        }""",
        [node, 100 + HELP.index(path)],
    )
    vue.page.get_by_test_id("info-button").click()
    help_page = vue.page.locator(".node-help-content")
    help_page.get_by_role("heading", level=1).wait_for()
    title = comfy.get(f"/object_info/{node}")[node]["display_name"]
    assert help_page.get_by_role("heading", level=1).inner_text() == title
    assert (help_page.get_by_role("table").count() > 0) == ("|---" in path.read_text("utf-8"))
    vue.keep(f"help-{node}")


def test_modules_stand_alone(classic: GraphPage) -> None:
    """The .mjs files can be imported without ComfyUI, and their functions answer as documented."""
    answers = classic.evaluate(
        """async folder => {
            const keys = await import(`/extensions/${folder}/keys.mjs`);
            const words = await import(`/extensions/${folder}/words.mjs`);
            const word = words.translate({ hello: "Hallo {name}" }, { hello: "Hello", bye: "Bye {name} {other}" });
            return [
                word("hello", { name: "Ada" }),
                word("bye", { name: "$&" }),
                word("nothing"),
                keys.refusal(400, " key: too short. "),
                keys.refusal(502, "<html>Bad gateway</html>"),
                keys.refusal(500, ""),
                keys.statusWord({ set: true, stored: false, environment: true }),
                keys.testWord({ set: true, reached: false, accepted: false }),
                keys.providerName("runware"),
            ];
        }""",
        FOLDER,
    )
    assert answers == [
        "Hallo Ada",
        "Bye $& {other}",
        "",
        "key: too short.",
        "HTTP 502",
        "HTTP 500",
        "environment",
        "unreachable",
        "Runware",
    ]


def test_examples_are_named_for_a_link() -> None:
    """The frontend takes a template's name from its file, and puts it into addresses."""
    for path in EXAMPLES:
        assert path.stem.replace("_", "").isalnum() and path.stem == path.stem.lower(), path
        json.loads(path.read_text("utf-8"))
