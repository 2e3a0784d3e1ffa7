"""A run of the open weights as a graph of the host's own nodes.

So the host's memory management, previews, cache and interrupt work as in a graph drawn by hand, and a LoRA or another
pack's loader can be put before it. Node ids stay the same from run to run, because the host's cache compares them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .. import host
from ..ideogram.errors import Unsupported
from ..ideogram.local.info import run_metadata
from ..ideogram.local.job import TEMPLATE, Job
from ..ideogram.local.schedule import polish_start, sigmas

NEEDED = ("DualModelGuider", "CFGOverride", "Ideogram4Scheduler", "EmptyFlux2LatentImage", "SplitSigmasDenoise")
"""The nodes that the run needs; they came to ComfyUI with Ideogram 4, in 0.23."""

Link = Any
"""The host's link, [node id, output]. For a picture or a mask also the tensor itself, which is then not cached."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Models:
    """Links to what the host loaded. Without `unconditional`, or with one that gives None, `model` serves for both."""

    model: Link
    clip: Link
    vae: Link
    unconditional: Link | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """A picture to start from, or a batch that is sampled at once; `mask` is 1 where it changes, None: everywhere."""

    image: Link
    mask: Link | None = None


def need_the_host(*nodes: str) -> None:
    """Raise Unsupported where this ComfyUI is older than the nodes that the open weights need."""
    if missing := host.missing_nodes(*NEEDED, *nodes):
        raise Unsupported(
            f"This ComfyUI cannot run Ideogram 4's open weights: it has no {', '.join(missing)}. "
            "Update ComfyUI to 0.23 or later."
        )


def run(graph: Any, models: Models, job: Job, starts: Sequence[Start] = ()) -> tuple[Link, ...]:
    """Add the nodes that run `job` to `graph`, once for each start.

    Returns the links to images, alpha, prompt, info and latent.

    The runs differ in their pictures alone: the noise is the same, too. Their results follow one another in the batch.
    Raises Unsupported on a host without the nodes.
    """
    need_the_host()
    checked = graph.node("IdeogramKitLocalPrompt", "prompt", clip=models.clip, text=job.text)
    sampler = {
        "noise": graph.node("RandomNoise", "noise", noise_seed=job.seed).out(0),
        "guider": _guider(graph, models, job, checked.out(0)),
        "sampler": graph.node("KSamplerSelect", "euler", sampler_name="euler").out(0),
        "sigmas": _sigmas(graph, job, from_picture=bool(starts)),
    }
    # The starts are sampled one after the other: each then comes out as it would alone, and fits in memory as it would.
    latents = [
        graph.node("SamplerCustomAdvanced", f"sampler{tag}", **sampler, latent_image=latent).out(0)
        for tag, latent in _latents(graph, models, job, starts)
    ]
    latent = latents[0]
    if len(latents) > 1:
        inputs = {f"latents.latent{index}": link for index, link in enumerate(latents)}
        latent = graph.node("BatchLatentsNode", "together", **inputs).out(0)
    result = graph.node(
        "IdeogramKitLocalResult",
        "result",
        images=graph.node("VAEDecode", "decode", samples=latent, vae=models.vae).out(0),
        text=checked.out(0),
        tokens=checked.out(1),
        facts=json.dumps(run_metadata(job, len(latents)), ensure_ascii=False),
        **_unconditional(models, job, "model_unconditional"),
    )
    return (*(result.out(index) for index in range(4)), latent)


def _guider(graph: Any, models: Models, job: Job, text: Link) -> Link:
    """The guider of both models, or at a guidance of 1 of the conditional one; polish changes it for the last steps."""
    positive = graph.node("CLIPTextEncode", "encode", clip=models.clip, text=text).out(0)
    sampling, model, guidance = job.sampling, models.model, job.sampling.guidance
    if sampling.polish_steps and sampling.polish_guidance != guidance:
        start = polish_start(sigmas(sampling, job.width, job.height), sampling.polish_steps)
        window = {"cfg": sampling.polish_guidance, "start_percent": start, "end_percent": 1.0}
        if guidance == 1:
            # At a guidance of 1 the guider would leave the unconditional model out of every step: override the others.
            guidance = sampling.polish_guidance
            window = {"cfg": 1.0, "start_percent": 0.0, "end_percent": start}
        # The override wraps the conditional model, whose wrapper the guider runs.
        model = graph.node("CFGOverride", "polish", model=model, **window).out(0)
    inputs = {"model": model, "positive": positive, "cfg": guidance}
    inputs |= _unconditional(models, job, "model_negative")
    if job.branch == TEMPLATE and not sampling.conditional_only:
        inputs["negative"] = graph.node("ConditioningZeroOut", "zeroed", conditioning=positive).out(0)
    return graph.node("DualModelGuider", "guider", **inputs).out(0)


def _unconditional(models: Models, job: Job, name: str) -> dict[str, Link]:
    """The unconditional model as the input `name`, where there is one and the run uses it."""
    if models.unconditional is None or job.sampling.conditional_only:
        return {}
    return {name: models.unconditional}


def _sigmas(graph: Any, job: Job, *, from_picture: bool) -> Link:
    sampling = job.sampling
    schedule = graph.node(
        "Ideogram4Scheduler",
        "schedule",
        steps=sampling.steps,
        width=job.width,
        height=job.height,
        mu=sampling.mu,
        std=sampling.std,
    ).out(0)
    if not from_picture or job.strength == 1:
        return schedule
    return graph.node("SplitSigmasDenoise", "strength", sigmas=schedule, denoise=job.strength).out(1)


def _latents(graph: Any, models: Models, job: Job, starts: Sequence[Start]) -> list[tuple[str, Link]]:
    """The end of each run's node ids, and the latent that it starts from: an empty one, or that of its picture."""
    if not starts:
        size = {"width": job.width, "height": job.height, "batch_size": job.batch_size}
        return [("", graph.node("EmptyFlux2LatentImage", "empty", **size).out(0))]
    tags = ["", *(f"_{number}" for number in range(2, len(starts) + 1))]
    return [(tag, _latent(graph, models, job, start, tag)) for tag, start in zip(tags, starts, strict=True)]


def _latent(graph: Any, models: Models, job: Job, start: Start, tag: str) -> Link:
    """The latent of a start, scaled and cropped to the job's size; its noise mask marks what changes."""

    def node(kind: str, name: str, **inputs: Any) -> Any:
        return graph.node(kind, name + tag, **inputs)

    def scaled(name: str, image: Link, method: str) -> Link:
        size = {"width": job.width, "height": job.height, "crop": "center"}
        return node("ImageScale", name, image=image, upscale_method=method, **size).out(0)

    inputs = {"image": start.image, **({} if start.mask is None else {"mask": start.mask})}
    checked = node("IdeogramKitLocalStart", "start", **inputs)
    pixels = scaled("frame", checked.out(0), "lanczos")
    latent = node("VAEEncode", "source", pixels=pixels, vae=models.vae).out(0)
    if start.mask is not None:
        grey = node("MaskToImage", "grey", mask=checked.out(1)).out(0)
        mask = node("ImageToMask", "mask", image=scaled("mask_frame", grey, "bilinear"), channel="red").out(0)
        latent = node("SetLatentNoiseMask", "masked", samples=latent, mask=mask).out(0)
    if job.batch_size > 1:
        latent = node("RepeatLatentBatch", "batch", samples=latent, amount=job.batch_size).out(0)
    return latent
