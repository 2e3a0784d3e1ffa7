"""`make demo`: install, start ComfyUI, run the first example, say where the picture is, and leave nothing running."""

from __future__ import annotations

import asyncio
import importlib
import json
import subprocess
import sys
from typing import Any

from . import host
from .comfy import Comfy, Failed, base_folder, serve
from .graph import to_prompt
from .run import PORT

WORKFLOW = host.ROOT / "example_workflows" / "generate.json"


def main(_arguments: list[str]) -> int:
    """Install what is missing, then run the demo in ComfyUI's own Python, which can read its progress."""
    comfy = host.ensure()
    command = [str(comfy.python), "-m", "dev.demo"]
    return subprocess.run(command, cwd=host.ROOT, check=False).returncode


def demo() -> int:
    """Run the example through ComfyUI's API and print the picture's path."""
    from . import watch  # needs aiohttp, which the Python that typed `make` may lack

    print("Starting ComfyUI …", flush=True)
    base = base_folder(host.base())
    with serve(host.ensure(), base) as comfy:
        prompt = to_prompt(json.loads(WORKFLOW.read_text("utf-8")), comfy.get("/object_info"))
        print(f"Running example_workflows/{WORKFLOW.name}: {_cost(comfy, prompt)}", flush=True)
        try:
            outputs = asyncio.run(watch.run(comfy, prompt))
        except Failed as error:
            print(error, file=sys.stderr)
            return 1
        paths = [comfy.path(image) for output in outputs.values() for image in output.get("images", ())]
    print("\nThe picture:", *paths, sep="\n  ")
    print(
        f"\nTo open the same graph in the browser: make run, then http://127.0.0.1:{PORT} → Templates → "
        "Ideogram Kit → generate."
    )
    return 0


def _cost(comfy: Comfy, prompt: dict[str, Any]) -> str:
    """What running the graph will cost: nothing without a key, else what its Generate nodes are expected to."""
    if not comfy.get("/ideogram_kit/keys")["ideogram"]["set"]:
        return "no key is set, so it is a free proof. IDEOGRAM_API_KEY=… make demo makes the real thing."
    # The core needs neither ComfyUI nor torch; it is loaded from here by its folder's name.
    requests = importlib.import_module("nodes.ideogram.requests")
    prices = importlib.import_module("nodes.ideogram.providers.ideogram.prices")
    total, date = 0.0, ""
    for node in prompt.values():
        if node["class_type"] != "IdeogramKitGenerate":
            continue
        inputs = node["inputs"]
        fields = {name[6:]: value for name, value in inputs.items() if name.startswith("model.")}
        set_fields = {name: value for name, value in fields.items() if value not in ("auto", "", 0, False)}
        request = requests.Generate(model=inputs["model"], seed=0, num_images=inputs["num_images"], **set_fields)
        price = prices.price(request)
        if price is None:
            return "Ideogram will bill it; no price is recorded for these settings."
        total, date = total + price.usd, price.recorded
    return f"Ideogram will bill about ${total:.2f} (price recorded on {date})."


if __name__ == "__main__":
    sys.exit(demo())
