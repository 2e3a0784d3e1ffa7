"""A node pack for the bench's ComfyUI alone: stand-ins for what is not part of a step, and a sampler that is timed."""

from __future__ import annotations

import time
from typing import Any

import comfy.supported_models
import psutil
import torch
from aiohttp import web
from server import PromptServer

import nodes as own_nodes

ENDING = [151644, 77091, 198]
"""The tokens that the prompt of Ideogram 4 ends with."""

runs: list[dict[str, float]] = []


class BenchClip:
    """Random features of `words` tokens, whatever the text: no part of a step."""

    def __init__(self, words: int, channels: int) -> None:
        self.words, self.channels = words, channels

    def tokenize(self, text: str) -> dict[str, Any]:
        del text
        return {"qwen3vl_8b": [[(token, 1.0) for token in [0] * (self.words - 3) + ENDING]]}

    def encode_from_tokens_scheduled(self, tokens: Any) -> list[Any]:
        del tokens
        generator = torch.Generator().manual_seed(0)
        return [[torch.randn((1, self.words, self.channels), generator=generator), {}]]


class BenchVae:
    """A black pixel: decoding is no part of a step."""

    def decode(self, samples: torch.Tensor) -> torch.Tensor:
        return torch.zeros((samples.shape[0], 16, 16, 3))


class BenchRest:
    """The text encoder and the VAE."""

    CATEGORY, FUNCTION, RETURN_TYPES = "bench", "run", ("CLIP", "VAE")

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"words": ("INT",), "channels": ("INT",)}}

    def run(self, words: int, channels: int) -> tuple[BenchClip, BenchVae]:
        return BenchClip(words, channels), BenchVae()


def clock() -> None:
    """Note the time and the peak memory of every run of the sampler, its models' loading included."""
    sampling = own_nodes.NODE_CLASS_MAPPINGS["SamplerCustomAdvanced"]
    original = sampling.execute.__func__
    cuda = torch.cuda.is_available()

    def timed(cls: Any, noise: Any, guider: Any, sampler: Any, sigmas: torch.Tensor, latent_image: Any) -> Any:
        if cuda:
            torch.cuda.synchronize()
            torch.cuda.reset_peak_memory_stats()
        start = time.perf_counter()
        out = original(cls, noise, guider, sampler, sigmas, latent_image)
        if cuda:
            torch.cuda.synchronize()
        seconds = time.perf_counter() - start
        peak = torch.cuda.max_memory_allocated() if cuda else psutil.Process().memory_info().rss
        runs.append({"seconds": seconds / (len(sigmas) - 1), "peak": peak})
        return out

    sampling.execute = classmethod(timed)


@PromptServer.instance.routes.get("/bench/runs")
async def recorded_runs(_request: web.Request) -> web.Response:
    """The runs that were recorded since the last request."""
    recorded, runs[:] = list(runs), []
    return web.json_response(recorded)


@PromptServer.instance.routes.post("/bench/shape")
async def shaped(request: web.Request) -> web.Response:
    """Set what ComfyUI cannot tell from a file, to the shape that is measured."""
    comfy.supported_models.Ideogram4.unet_extra_config = await request.json()
    return web.json_response({})


clock()
NODE_CLASS_MAPPINGS = {"BenchRest": BenchRest}
