"""A run of the open weights as a graph of the host's own nodes.

So the host's memory management, previews, cache and interrupt work as in a graph drawn by hand, and a LoRA or another
pack's loader fits before it. Node ids stay the same from run to run, which is what the host's cache goes by.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .. import host
from ..ideogram.errors import Unsupported
from ..ideogram.local.job import TEMPLATE, Job
from ..ideogram.local.schedule import polish_start, sigmas
from ..ideogram.local.told import facts

NEEDED = ("DualModelGuider", "CFGOverride", "Ideogram4Scheduler", "EmptyFlux2LatentImage", "SplitSigmasDenoise")
"""What came to ComfyUI with Ideogram 4, in 0.23, and what the run cannot do without."""

Link = Any
"""The host's link, [node id, output], or, for a picture or a mask, the tensor itself, which is then not cached."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Models:
    """Links to what the host loaded. Without `unconditional`, or with one that gives None, `model` serves for both."""

    model: Link
    clip: Link
    vae: Link
    unconditional: Link | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """A picture, or a batch that is drawn at once, to start from, and which part of it changes: 1 in `mask`."""

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
    """Have `job` run in `graph`, once for each start; the links to images, alpha, prompt, info and latent.

    The runs share all but their pictures, noise included, and follow one another in the batch. Raises Unsupported on a
    host without the nodes.
    """
    need_the_host()
    checked = graph.node("IdeogramKitLocalPrompt", "prompt", clip=models.clip, text=job.text)
    how = {
        "noise": graph.node("RandomNoise", "noise", noise_seed=job.seed).out(0),
        "guider": _guider(graph, models, job, checked.out(0)),
        "sampler": graph.node("KSamplerSelect", "euler", sampler_name="euler").out(0),
        "sigmas": _sigmas(graph, job, from_picture=bool(starts)),
    }
    # Drawn one after the other, as many as were asked at once: each is what it would be alone, and fits the memory.
    drawn = [
        graph.node("SamplerCustomAdvanced", f"sampler{tag}", **how, latent_image=latent).out(0)
        for tag, latent in _latents(graph, models, job, starts)
    ]
    latent = drawn[0]
    if len(drawn) > 1:
        together = {f"latents.latent{index}": one for index, one in enumerate(drawn)}
        latent = graph.node("BatchLatentsNode", "together", **together).out(0)
    result = graph.node(
        "IdeogramKitLocalResult",
        "result",
        images=graph.node("VAEDecode", "decode", samples=latent, vae=models.vae).out(0),
        text=checked.out(0),
        tokens=checked.out(1),
        facts=json.dumps(facts(job, len(drawn)), ensure_ascii=False),
        **_unconditional(models, job, "model_unconditional"),
    )
    return (*(result.out(index) for index in range(4)), latent)


def _guider(graph: Any, models: Models, job: Job, text: Link) -> Link:
    """Both models' guidance, with the polish of the last steps; at a guidance of 1 the conditional model alone."""
    positive = graph.node("CLIPTextEncode", "encode", clip=models.clip, text=text).out(0)
    chosen, model, guidance = job.sampling, models.model, job.sampling.guidance
    if chosen.polish_steps and chosen.polish_guidance != guidance:
        start = polish_start(sigmas(chosen, job.width, job.height), chosen.polish_steps)
        window = {"cfg": chosen.polish_guidance, "start_percent": start, "end_percent": 1.0}
        if guidance == 1:
            # At a guidance of 1 the guider leaves the unconditional model out for good: override the other steps.
            guidance = chosen.polish_guidance
            window = {"cfg": 1.0, "start_percent": 0.0, "end_percent": start}
        # The override is a wrapper of the conditional model; the guider runs that one's.
        model = graph.node("CFGOverride", "polish", model=model, **window).out(0)
    inputs = {"model": model, "positive": positive, "cfg": guidance}
    inputs |= _unconditional(models, job, "model_negative")
    if job.branch == TEMPLATE and not chosen.alone:
        inputs["negative"] = graph.node("ConditioningZeroOut", "zeroed", conditioning=positive).out(0)
    return graph.node("DualModelGuider", "guider", **inputs).out(0)


def _unconditional(models: Models, job: Job, name: str) -> dict[str, Link]:
    """The unconditional model as the input `name`, where there is one and the run asks it."""
    if models.unconditional is None or job.sampling.alone:
        return {}
    return {name: models.unconditional}


def _sigmas(graph: Any, job: Job, *, from_picture: bool) -> Link:
    chosen = job.sampling
    levels = graph.node(
        "Ideogram4Scheduler",
        "schedule",
        steps=chosen.steps,
        width=job.width,
        height=job.height,
        mu=chosen.mu,
        std=chosen.std,
    ).out(0)
    if not from_picture or job.strength == 1:
        return levels
    return graph.node("SplitSigmasDenoise", "strength", sigmas=levels, denoise=job.strength).out(1)


def _latents(graph: Any, models: Models, job: Job, starts: Sequence[Start]) -> list[tuple[str, Link]]:
    """What each run starts from, and what its nodes' ids end in: an empty latent, or those of the pictures."""
    if not starts:
        size = {"width": job.width, "height": job.height, "batch_size": job.batch_size}
        return [("", graph.node("EmptyFlux2LatentImage", "empty", **size).out(0))]
    tags = ["", *(f"_{number}" for number in range(2, len(starts) + 1))]
    return [(tag, _latent(graph, models, job, start, tag)) for tag, start in zip(tags, starts, strict=True)]


def _latent(graph: Any, models: Models, job: Job, start: Start, tag: str) -> Link:
    """The latent of a start, cut to the frame, with what changes marked."""

    def node(kind: str, name: str, **inputs: Any) -> Any:
        return graph.node(kind, name + tag, **inputs)

    def fitted(name: str, image: Link, how: str) -> Link:
        size = {"width": job.width, "height": job.height, "crop": "center"}
        return node("ImageScale", name, image=image, upscale_method=how, **size).out(0)

    given = {"image": start.image, **({} if start.mask is None else {"mask": start.mask})}
    checked = node("IdeogramKitLocalStart", "start", **given)
    framed = fitted("frame", checked.out(0), "lanczos")
    latent = node("VAEEncode", "source", pixels=framed, vae=models.vae).out(0)
    if start.mask is not None:
        grey = node("MaskToImage", "grey", mask=checked.out(1)).out(0)
        mask = node("ImageToMask", "mask", image=fitted("mask_frame", grey, "bilinear"), channel="red").out(0)
        latent = node("SetLatentNoiseMask", "masked", samples=latent, mask=mask).out(0)
    if job.batch_size > 1:
        latent = node("RepeatLatentBatch", "batch", samples=latent, amount=job.batch_size).out(0)
    return latent
