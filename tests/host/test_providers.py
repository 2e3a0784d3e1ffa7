"""The same graph at every provider: only the choice in its Provider node changes."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from doubles import DOUBLES, Double
from ideogram_kit.dev.comfy import Comfy, Failed
from ideogram_kit.dev.graph import to_prompt
from ideogram_kit.nodes.ideogram.providers import BY_ID, PROVIDERS
from PIL import Image

from .conftest import generate, save, text

EXAMPLE = Path(__file__).parents[2] / "example_workflows" / "any_provider.json"
CANCELLED = [name for name, double in DOUBLES.items() if double.cancel_method]
"""The providers that can cancel."""


def chosen(workflow: dict[str, Any], provider: str, info: dict[str, Any]) -> dict[str, Any]:
    """The workflow with another choice in its Provider node, whose own widgets stand at their defaults."""
    options = info["IdeogramKitProvider"]["input"]["required"]["provider"][1]["options"]
    widgets = next(option["inputs"] for option in options if option["key"] == provider)
    defaults = [spec[1]["default"] for spec in (widgets.get("required") or {}).values()]
    nodes = [
        {**node, "widgets_values": [provider, *defaults]} if node["type"] == "IdeogramKitProvider" else node
        for node in workflow["nodes"]
    ]
    return {**workflow, "nodes": nodes}


@pytest.mark.parametrize("provider", [provider.name for provider in PROVIDERS if provider.id != "local"])
def test_the_same_workflow_runs_at_every_provider(provider: str, with_keys: Comfy, doubles: dict[str, Double]) -> None:
    workflow = json.loads(EXAMPLE.read_text("utf-8"))
    info = with_keys.get("/object_info")
    prompt = to_prompt(chosen(workflow, provider, info), info)
    (node,) = [number for number, entry in prompt.items() if entry["class_type"] == "IdeogramKitGenerate"]
    outputs = with_keys.run({**prompt, "99": text([node, 3])})
    (image,) = next(output["images"] for number, output in outputs.items() if number != "99")
    with Image.open(with_keys.path(image)) as picture:
        assert min(picture.size) >= 512
    info = json.loads(outputs["99"]["text"][0])
    assert (info["provider"], info["model"]) == (next(p.id for p in PROVIDERS if p.name == provider), "4.0")
    asked = {name for name, double in doubles.items() if double.wire()}
    assert asked == {info["provider"]} - {"proof"}, "nobody else was asked"


def test_there_are_seven() -> None:
    """Five with an API, the user's own GPU, and Proof."""
    names = ["Ideogram", "Segmind", "Runware", "Oxen", "fal", "Local", "Proof"]
    assert [provider.name for provider in PROVIDERS] == names


def test_the_same_workflow_says_what_local_lacks(with_keys: Comfy, doubles: dict[str, Double]) -> None:
    """No weights here: the newest host says what to download, the oldest to update. tests/local runs it."""
    workflow = json.loads(EXAMPLE.read_text("utf-8"))
    info = with_keys.get("/object_info")
    with pytest.raises(Failed) as caught:
        with_keys.run(to_prompt(chosen(workflow, "Local", info), info))
    native = with_keys.get("/object_info/DualModelGuider")
    assert ("Download ideogram4_fp8_scaled" if native else "Update ComfyUI to 0.23 or later") in str(caught.value)
    assert not any(double.wire() for double in doubles.values())


def test_a_structured_prompt_of_other_keys_goes_to_runware_as_it_was_given(
    with_keys: Comfy, doubles: dict[str, Double]
) -> None:
    prompt = {"mood": "calm", "compositional_deconstruction": {"layers": ["a fox"]}}
    graph = {"2": generate(json.dumps(prompt), provider=["1", 0]), "3": save(["2", 0]), "4": text(["2", 3])}
    old = at("Runware")
    del old["inputs"]["provider.mask_polarity"]  # a graph that was saved before there was such a widget
    outputs = with_keys.run({**graph, "1": old})
    (task,) = doubles["runware"].wire()
    assert task["settings"]["structuredPrompt"] == prompt
    assert "sent as it was given, as Runware allows" in outputs["4"]["text"][0]
    for provider in ("Ideogram", "fal"):
        with pytest.raises(Failed, match="high_level_description is missing"):
            with_keys.run({**graph, "1": at(provider)})
    assert not doubles["ideogram"].wire() and not doubles["fal"].wire()


@pytest.mark.parametrize("provider", DOUBLES)
def test_without_a_key_it_says_which_is_missing(provider: str, comfy: Comfy) -> None:
    graph = {"1": at(BY_ID[provider].name), "2": generate(provider=["1", 0]), "3": save(["2", 0])}
    with pytest.raises(Failed, match=BY_ID[provider].key_variable or ""):
        comfy.run(graph)


@pytest.mark.parametrize("provider", CANCELLED)
def test_an_interrupt_cancels_the_job_at_the_provider(
    provider: str, with_keys: Comfy, doubles: dict[str, Double]
) -> None:
    double: Any = doubles[provider]
    double.polls = 10_000  # it is never done
    try:
        graph = {"1": at(BY_ID[provider].name), "2": generate(seed=11, provider=["1", 0]), "3": save(["2", 0])}
        number = with_keys.queue(graph)
        wait_until(lambda: double.wire())
        time.sleep(0.3)
        with_keys.post("/interrupt", {})
        with_keys.outcome(number)
        wait_until(lambda: [request for request in double.requests if request.method == double.cancel_method])
        assert len(double.wire()) == 1
    finally:
        double.polls = 1


def at(provider: str, **settings: Any) -> dict[str, Any]:
    """A Provider node in API form."""
    inputs = {setting.name: setting.default for setting in next(p for p in PROVIDERS if p.name == provider).settings}
    nested = {f"provider.{name}": value for name, value in {**inputs, **settings}.items()}
    return {"class_type": "IdeogramKitProvider", "inputs": {"provider": provider, **nested}}


def wait_until(condition: Any, timeout: float = 10) -> None:
    """Wait until the function `condition` returns something true; fail after `timeout` seconds."""
    end = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)
