"""Nodes that compare, count, slow down and dictate."""

from __future__ import annotations

import json
import time
from types import SimpleNamespace
from typing import Any

import comfy.patcher_extension
import comfy.sd
import torch

import nodes as own_nodes

from . import reference

WRAPPERS = comfy.patcher_extension.WrappersMP


class TinyReference:
    """The reference's latent."""

    CATEGORY, FUNCTION, RETURN_TYPES = "tiny", "run", ("LATENT",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {
                "model": ("MODEL",),
                "clip": ("CLIP",),
                "text": ("STRING",),
                "preset": ("STRING",),
                "width": ("INT",),
                "height": ("INT",),
                "seed": ("INT",),
                "zeroed": ("BOOLEAN",),
                "strength": ("FLOAT", {"default": 1.0}),
            },
            "optional": {"unconditional": ("MODEL",), "start": ("LATENT",)},
        }

    def run(
        self, model: Any, clip: Any, text: str, preset: str, width: int, height: int, seed: int, zeroed: bool,
        strength: float, unconditional: Any = None, start: Any = None,
    ) -> tuple[dict[str, torch.Tensor]]:  # fmt: skip
        features = clip.encode_from_tokens_scheduled(clip.tokenize(text))[0][0]
        latent = reference.sample(
            model, unconditional, features, preset, (width, height), seed, zeroed,
            None if start is None else start["samples"], strength,
        )  # fmt: skip
        return ({"samples": latent},)


class TinyDifference:
    """The largest difference of two latents, beside the largest value."""

    CATEGORY, FUNCTION, RETURN_TYPES, OUTPUT_NODE = "tiny", "run", (), True

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"a": ("LATENT",), "b": ("LATENT",)}}

    def run(self, a: Any, b: Any) -> dict[str, Any]:
        a, b = a["samples"], b["samples"]
        shapes = [list(a.shape), list(b.shape)]
        apart = float((a - b).abs().max()) if shapes[0] == shapes[1] else float("inf")
        return {"ui": {"apart": [apart], "largest": [float(a.abs().max())], "shapes": shapes}}


class TinyPolish:
    """How many of a schedule's steps the host's own override takes."""

    CATEGORY, FUNCTION, RETURN_TYPES, OUTPUT_NODE = "tiny", "run", (), True

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"model": ("MODEL",), "sigmas": ("SIGMAS",), "start_percent": ("FLOAT",)}}

    def run(self, model: Any, sigmas: torch.Tensor, start_percent: float) -> dict[str, Any]:
        (override,) = own_nodes.NODE_CLASS_MAPPINGS["CFGOverride"].execute(model, 3.0, start_percent, 1.0).result
        (wrapper,) = [w for group in _wrappers(override) for w in group]
        guider = SimpleNamespace(cfg=7.0)
        seen: list[float] = []

        class Executor:
            class_obj = guider

            def __call__(self, *_args: Any) -> None:
                seen.append(guider.cfg)

        for sigma in sigmas[:-1]:
            wrapper(Executor(), None, sigma[None])
        return {"ui": {"guidance": seen, "sigmas": [float(sigma) for sigma in sigmas]}}


def _wrappers(model: Any) -> Any:
    return model.wrappers[WRAPPERS.PREDICT_NOISE].values()


class TinySlow:
    """A model that takes its time for each step, and tells which guidance it was asked with."""

    CATEGORY, FUNCTION, RETURN_TYPES = "tiny", "run", ("MODEL",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"model": ("MODEL",), "seconds": ("FLOAT",)}}

    def run(self, model: Any, seconds: float) -> tuple[Any]:
        def slow(executor: Any, *args: Any, **kwargs: Any) -> Any:
            time.sleep(seconds)
            return executor(*args, **kwargs)

        slowed = model.clone()
        slowed.add_wrapper(WRAPPERS.PREDICT_NOISE, slow)
        return (slowed,)


class TinyDictated:
    """A text encoder whose model writes what it is told; the tokenizer, and what it was asked, are real."""

    CATEGORY, FUNCTION, RETURN_TYPES = "tiny", "run", ("CLIP",)
    asked: str = ""
    settings: str = ""

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {
            "required": {"clip": ("CLIP",), "text": ("STRING",)},
            "optional": {"everywhere": ("BOOLEAN", {"default": False})},
        }

    def run(self, clip: Any, text: str, everywhere: bool = False) -> tuple[Any]:
        """With `everywhere`, whichever text encoder is asked next writes it, one that a node loads itself included."""
        dictated = clip.clone()

        def ids(tokens: Any) -> list[int]:
            return [token[0] for token in tokens["qwen3vl_8b"][0]]

        def generate(tokens: Any, **settings: Any) -> list[int]:
            TinyDictated.settings = json.dumps(settings)
            TinyDictated.asked = clip.decode(ids(tokens), skip_special_tokens=False)
            return ids(clip.tokenize(text, skip_template=True))

        if everywhere:
            kind: Any = comfy.sd.CLIP
            made = kind.generate

            def once(_self: Any, tokens: Any, **settings: Any) -> list[int]:
                kind.generate = made
                return generate(tokens, **settings)

            kind.generate = once
        dictated.generate = generate
        return (dictated,)


class TinyAsked:
    """What the dictated text encoder was asked."""

    CATEGORY, FUNCTION, RETURN_TYPES, OUTPUT_NODE = "tiny", "run", (), True

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"after": ("STRING", {"forceInput": True})}}

    def run(self, after: str) -> dict[str, Any]:
        del after
        return {"ui": {"text": [TinyDictated.asked, TinyDictated.settings]}}


class TinyAfter:
    """A text that is known only when something else is done."""

    CATEGORY, FUNCTION, RETURN_TYPES = "tiny", "run", ("STRING",)

    @classmethod
    def INPUT_TYPES(cls) -> dict[str, Any]:
        return {"required": {"value": ("STRING",), "after": ("CLIP",)}}

    def run(self, value: str, after: Any) -> tuple[str]:
        del after
        return (value,)


NODES = (TinyReference, TinyDifference, TinyPolish, TinySlow, TinyDictated, TinyAsked, TinyAfter)
NODE_CLASS_MAPPINGS = {node.__name__: node for node in NODES}
