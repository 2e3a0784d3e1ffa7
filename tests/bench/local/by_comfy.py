"""The steps of Local Generate, and those of ComfyUI's own blueprint, on the same loaded models in one ComfyUI."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ideogram_kit.dev import host
from ideogram_kit.dev.comfy import Comfy, base_folder, serve

from . import weights
from .report import Measured
from .shapes import Shape

LAYOUT = '{"high_level_description":"A fox","compositional_deconstruction":{"background":"snow","elements":[]}}'
POLISH = 2
_seeds = itertools.count(1)


@contextmanager
def comfy(base: Path, shape: Shape, *, cpu: bool) -> Iterator[Comfy]:
    """A ComfyUI with the bench's nodes; its folders are under `base`."""
    folder = base_folder(base)
    link = folder / "custom_nodes" / "bench"
    link.symlink_to(Path(__file__).parent / "pack", target_is_directory=True)
    (folder / "models" / "diffusion_models").mkdir(parents=True, exist_ok=True)
    device = ("--cpu",) if cpu else ()
    with serve(host.ensure(tests=True), folder, device=device) as server:
        server.post("/bench/shape", shape.host())
        yield server


@contextmanager
def models(server: Comfy, shape: Shape, variant: str) -> Iterator[dict[str, Any]]:
    """The nodes that load a pair of models in a variant; the files, and what is loaded of them, go afterwards."""
    folder = server.base / "models" / "diffusion_models"
    files = [folder / f"bench_{variant}.safetensors", folder / f"bench_{variant}_unconditional.safetensors"]
    for seed, file in enumerate(files):
        weights.write(file, shape, seed, variant)
    model, unconditional = (_node("UNETLoader", unet_name=file.name, weight_dtype="default") for file in files)
    yield {"1": model, "2": unconditional, "3": _node("BenchRest", words=shape.words, channels=shape.text)}
    for file in files:
        file.unlink()
    server.post("/free", {"free_memory": True, "unload_models": True})


def measure(server: Comfy, loaded: dict[str, Any], side: int, steps: int, runs: int) -> tuple[Measured, Measured]:
    """Ours and the blueprint's at `side`² pixels: the best of some runs in turn, after one each that loads."""
    graphs = [{**loaded, **graph(side, steps)} for graph in (_ours, _blueprint)]
    recorded: list[list[dict[str, float]]] = [[], []]
    server.get("/bench/runs")
    for turn in range(runs + 1):
        for graph, records in zip(graphs, recorded, strict=True):
            server.run({**graph, **_seeded(graph)}, timeout=3600)
            records.extend(server.get("/bench/runs") if turn else server.get("/bench/runs")[1:])
    ours, blueprint = (
        Measured(seconds=min(run["seconds"] for run in records), peak=max(run["peak"] for run in records))
        for records in recorded
    )
    return ours, blueprint


def _seeded(graph: dict[str, Any]) -> dict[str, Any]:
    """The nodes that have a seed, with a new one, so that nothing is cached."""
    fresh: dict[str, Any] = {}
    for name, node in graph.items():
        for seed in {"seed", "noise_seed"} & node["inputs"].keys():
            fresh[name] = {**node, "inputs": {**node["inputs"], seed: next(_seeds)}}
    return fresh


def _node(kind: str, **inputs: Any) -> dict[str, Any]:
    return {"class_type": kind, "inputs": inputs}


def _ours(side: int, steps: int) -> dict[str, Any]:
    custom = {"steps": steps, "guidance": 7.0, "polish_steps": POLISH, "polish_guidance": 3.0, "mu": 0.0, "std": 1.75}
    generate = _node(
        "IdeogramKitLocalGenerate",
        model=["1", 0],
        model_unconditional=["2", 0],
        clip=["3", 0],
        vae=["3", 1],
        prompt=LAYOUT,
        preset="Custom",
        **{f"preset.{name}": value for name, value in custom.items()},
        size="custom",
        width=side,
        height=side,
        batch_size=1,
        seed=0,
        unconditional="reference",
        strength=1.0,
    )
    return {"4": generate, "5": _node("PreviewImage", images=["4", 0])}


def _blueprint(side: int, steps: int) -> dict[str, Any]:
    """What ComfyUI's "Text to Image (Ideogram v4)" has: the text zeroed for the second pass, and polish from 0.7 on."""
    return {
        "10": _node("CLIPTextEncode", clip=["3", 0], text=LAYOUT),
        "11": _node("ConditioningZeroOut", conditioning=["10", 0]),
        "12": _node("CFGOverride", model=["1", 0], cfg=3.0, start_percent=0.7, end_percent=1.0),
        "13": _node(
            "DualModelGuider",
            model=["12", 0],
            model_negative=["2", 0],
            positive=["10", 0],
            negative=["11", 0],
            cfg=7.0,
        ),
        "14": _node("Ideogram4Scheduler", steps=steps, width=side, height=side, mu=0.0, std=1.75),
        "15": _node("RandomNoise", noise_seed=0),
        "16": _node("KSamplerSelect", sampler_name="euler"),
        "17": _node("EmptyFlux2LatentImage", width=side, height=side, batch_size=1),
        "18": _node(
            "SamplerCustomAdvanced",
            noise=["15", 0],
            guider=["13", 0],
            sampler=["16", 0],
            sigmas=["14", 0],
            latent_image=["17", 0],
        ),
        "19": _node("VAEDecode", samples=["18", 0], vae=["3", 1]),
        "20": _node("PreviewImage", images=["19", 0]),
    }
