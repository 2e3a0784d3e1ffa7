"""ComfyUI's page in the browser: what a user sees and does there, in either renderer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ideogram_kit.dev.comfy import FOLDER, Comfy
from ideogram_kit.dev.host import ROOT
from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page

ARTEFACTS = ROOT / "artefacts" / "web"
EXAMPLES = sorted((ROOT / "example_workflows").glob("*.json"))
BLANK = {"version": 0.4, "nodes": [], "links": [], "groups": [], "config": {}, "extra": {}}

READY = """() => window.app?.extensionManager?.workflow?.activeWorkflow
    && document.querySelector('[data-testid=queue-button]')"""
"""The page has opened its first workflow; what is opened from now on stays."""

EXECUTE = "name => window.app.extensionManager.command.execute(name)"

WIDGET_MIDDLE = """([id, name]) => {
    const node = app.graph.getNodeById(id);
    const widget = node.widgets.find(widget => widget.name === name);
    const [x, y] = app.canvas.ds.convertOffsetToCanvas([node.pos[0] + node.size[0] / 2, node.pos[1] + widget.y + 10]);
    const box = app.canvas.canvas.getBoundingClientRect();
    return [box.left + x, box.top + y];
}"""
"""Where a widget that the classic renderer draws on its canvas lies in the window."""

REPLACE = """async workflow => {
    const { setting, workflow: tabs } = app.extensionManager;
    await setting.set("Comfy.RightSidePanel.IsOpen", false);
    app.clean();
    await app.loadGraphData(workflow, true, true, tabs.activeWorkflow);
}"""
"""Opens a workflow in the tab that is there, without the pictures of the last run and the panel of its error."""

WIDGETS = "id => app.graph.getNodeById(id).widgets.map(widget => widget.name)"
PICTURE = "id => app.graph.getNodeById(id).imgs?.map(image => image.naturalWidth * image.complete).filter(Boolean)"


def example(name: str) -> dict[str, Any]:
    """An example workflow, by its name without .json."""
    return json.loads((ROOT / "example_workflows" / f"{name}.json").read_text("utf-8"))


class GraphPage:
    """One browser page with the graph open. `vue` is Nodes 2.0, else the classic renderer on a canvas.

    `errors` gathers what the console says of the pack's own files; what the frontend says of itself, or of hosts that
    it cannot reach, is not ours.
    """

    def __init__(self, browser: Browser, comfy: Comfy, *, vue: bool) -> None:
        self.comfy, self.vue = comfy, vue
        self.renderer = "vue" if vue else "classic"
        self.errors: list[str] = []
        settings = {
            "Comfy.TutorialCompleted": True,
            "Comfy.VueNodes.Enabled": vue,
            "Comfy.Minimap.Visible": False,
            "Comfy.Graph.CanvasInfo": False,
            "Comfy.RightSidePanel.IsOpen": False,
        }
        comfy.post("/settings", settings)
        self.page: Page = browser.new_context(viewport={"width": 1600, "height": 1000}).new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", self._note_error)
        self.open()

    def open(self) -> None:
        """Load the page, or load it again, with an empty graph in place of the one that needs models."""
        self.page.goto(self.comfy.url)
        self.page.wait_for_function(READY)
        self.evaluate(REPLACE, BLANK)

    def close(self) -> None:
        self.page.context.close()

    def _note_message(self, message: ConsoleMessage) -> None:
        ours = FOLDER in message.location.get("url", "") or "ideogram" in message.text.lower()
        # The browser itself reports every answer that is no success; the tests that provoke one look at it.
        if message.type in ("error", "warning") and ours and "Failed to load resource" not in message.text:
            self.errors.append(f"{message.type}: {message.text}")
        elif f"/extensions/{FOLDER}/" in message.location.get("url", "") and message.type == "error":
            self.errors.append(f"{message.text} {message.location['url']}")

    def _note_error(self, error: Error) -> None:
        if FOLDER in (error.stack or ""):
            self.errors.append(f"page error: {error.stack}")

    def evaluate(self, script: str, argument: Any = None) -> Any:
        """Run JavaScript in the page."""
        return self.page.evaluate(script, argument)

    def command(self, name: str) -> None:
        """Run one of the frontend's commands, as its menus and keys do."""
        self.evaluate(EXECUTE, name)

    def load(self, workflow: Mapping[str, Any]) -> None:
        """Open a workflow in place of the one that is open, without what the last test left behind."""
        self.page.keyboard.press("Escape")
        self.evaluate(REPLACE, workflow)
        self.fit()

    def fit(self) -> None:
        """Zoom so that the whole graph is in view, without the animation."""
        self.evaluate("() => { app.canvas.deselectAll(); app.canvas.setDirty(true, true); }")
        self.command("Comfy.Canvas.FitView")
        # The view glides; it has come to rest when two frames show the same.
        self.page.wait_for_function(
            """() => new Promise(done => {
                const where = () => JSON.stringify([app.canvas.ds.scale, ...app.canvas.ds.offset]);
                let last = where(), still = 0;
                const look = () => { still = where() === last ? still + 1 : 0; last = where();
                    still > 5 ? done(true) : requestAnimationFrame(look); };
                requestAnimationFrame(look);
            })"""
        )

    def prompt(self) -> dict[str, Any]:
        """The API form that Run would queue."""
        return self.evaluate("async () => (await app.graphToPrompt()).output")

    def node(self, node_id: int) -> Locator:
        """A node's element; in Nodes 2.0 alone."""
        return self.page.locator(f'[data-node-id="{node_id}"]')

    def widgets(self, node_id: int) -> list[str]:
        """The names of the node's widgets, whether they are in view or folded away."""
        return self.evaluate(WIDGETS, node_id)

    def shown(self, node_id: int) -> list[str]:
        """The labels of the widgets that Nodes 2.0 shows."""
        widgets = self.node(node_id).get_by_test_id("node-widget").all()
        return [widget.inner_text().split("\n")[0] for widget in widgets]

    def choose(self, node_id: int, widget: str, value: str) -> None:
        """Choose the value of a combo, such as model.style_preset, with the mouse."""
        if self.vue:
            label = widget.split(".")[-1]
            self.node(node_id).get_by_role("combobox", name=label, exact=True).click()
            self.page.get_by_role("option", name=value, exact=True).click()
            return
        self.page.mouse.click(*self.evaluate(WIDGET_MIDDLE, [node_id, widget]))
        entries = self.page.locator(".litecontextmenu .litemenu-entry")
        entries.get_by_text(value, exact=True).click()

    def run(self) -> None:
        """Press Run."""
        self.page.get_by_test_id("queue-button").click()

    def picture(self, node_id: int) -> int:
        """Wait until the node shows a picture that the browser has loaded; return its width in pixels."""
        if not self.vue:
            self.page.wait_for_function(f"id => ({PICTURE})(id)?.length", arg=node_id)
            return self.evaluate(PICTURE, node_id)[0]
        image = self.node(node_id).get_by_test_id("main-image")
        image.wait_for()
        self.page.wait_for_function("image => image.complete && image.naturalWidth", arg=image.element_handle())
        return image.evaluate("image => image.naturalWidth")

    def error(self) -> str:
        """What the page says of the failure, once the user asks for the details."""
        self.page.get_by_test_id("error-overlay-see-errors").click()
        panel = self.page.locator('[data-testid^="error-group-"]').first
        panel.wait_for()
        for details in panel.locator("button[aria-controls][aria-expanded=false]").all():
            details.click()
        return panel.inner_text()

    def settings(self) -> Locator:
        """Open the pack's page of the settings; return the form of Ideogram's key."""
        self.command("Comfy.ShowSettingsDialog")
        dialog = self.page.get_by_test_id("settings-dialog")
        dialog.get_by_text("Ideogram Kit", exact=True).click()
        form = dialog.locator('form[data-provider="ideogram"]')
        form.wait_for()
        return form

    def keep(self, name: str) -> Path:
        """Keep a picture of the page as an artefact."""
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        path = ARTEFACTS / f"{name}.png"
        self.page.screenshot(path=path, animations="disabled")
        return path


def opened(browser: Browser, comfy: Comfy, *, vue: bool) -> Iterator[GraphPage]:
    """A page for a fixture: closed at its end."""
    page = GraphPage(browser, comfy, vue=vue)
    yield page
    page.close()
