"""The stage of a measurement: the double in a process of its own, a fresh ComfyUI, graphs that end in a preview."""

from __future__ import annotations

import contextlib
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from doubles import apart
from doubles.ideogram import KEY
from ideogram_kit.dev import host
from ideogram_kit.dev.comfy import Comfy, Failed, base_folder, failure, serve

API_SECONDS = 0.2
IMAGE_SECONDS = 0.3
_seeds = itertools.count(1000)


@contextlib.contextmanager
def comfy(size: int) -> Iterator[tuple[Comfy, str]]:
    """A ComfyUI whose Ideogram, ours and the host's own, is a double with pictures of `size`²; and its URL."""
    with (
        apart(api_seconds=API_SECONDS, image_seconds=IMAGE_SECONDS, size=size) as url,
        tempfile.TemporaryDirectory() as base,
    ):
        environment = {"IDEOGRAM_KIT_URL_IDEOGRAM": url, "IDEOGRAM_API_KEY": KEY}
        folder = base_folder(Path(base))
        arguments = ("--comfy-api-base", url)
        with serve(host.ensure(tests=True), folder, arguments=arguments, environment=environment) as server:
            yield server, url


def seconds(server: Comfy, graph: dict[str, Any], runs: int = 5) -> float:
    """The best of some runs, from ComfyUI's own time stamps; each run has seeds of its own, so nothing is cached."""
    return min(_once(server, graph) for _ in range(runs))


def _once(server: Comfy, graph: dict[str, Any]) -> float:
    fresh = {
        node: {**spec, "inputs": {**spec["inputs"], **({"seed": next(_seeds)} if "seed" in spec["inputs"] else {})}}
        for node, spec in graph.items()
    }
    entry = server.outcome(server.queue(fresh, {"api_key_comfy_org": "bench"}))
    if entry["status"]["status_str"] != "success":
        raise Failed(failure(entry))
    stamps = {name: data["timestamp"] for name, data in entry["status"]["messages"]}
    return (stamps["execution_success"] - stamps["execution_start"]) / 1000


def previewed(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    """A graph in which the host scales each node's result to 64 pixels, so that saving is not what is measured."""
    graph: dict[str, Any] = {}
    for number, node in enumerate(nodes, 1):
        graph[f"{number}"] = node
        scale = {"upscale_method": "nearest-exact", "width": 64, "height": 64, "crop": "disabled"}
        graph[f"{number}s"] = {"class_type": "ImageScale", "inputs": {"image": [f"{number}", 0], **scale}}
        graph[f"{number}p"] = {"class_type": "PreviewImage", "inputs": {"images": [f"{number}s", 0]}}
    return graph


def ours(model: str, num_images: int = 1, resolution: str = "auto") -> dict[str, Any]:
    """Our Generate node, with its model's own widgets at their neutral values."""
    neutral = {"custom_model": "", "negative_prompt": "", "style_codes": "", "copyright_detection": False}
    from ideogram_kit.nodes.ideogram.models import model_of

    sockets = ("style_images", "character_image", "character_mask")
    fields = {
        f"model.{name}": neutral.get(name, "auto") for name in model_of("generate", model).fields if name not in sockets
    }
    inputs = {
        "prompt": "A fox",
        "model": model,
        **fields,
        "model.resolution": resolution,
        "num_images": num_images,
        "seed": 0,
    }
    return {"class_type": "IdeogramKitGenerate", "inputs": inputs}


def hosts(node: str, **inputs: Any) -> dict[str, Any]:
    """One of the host's own Ideogram nodes."""
    return {"class_type": node, "inputs": {"prompt": "A fox", "rendering_speed": "DEFAULT", "seed": 0, **inputs}}
