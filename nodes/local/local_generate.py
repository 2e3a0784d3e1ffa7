"""The Local Generate node: pictures from Ideogram 4's open weights, by the host's own nodes."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from .. import host
from ..ideogram.errors import BadInput
from ..ideogram.local.files import LICENCE
from ..ideogram.local.job import (
    BRANCHES,
    REFERENCE,
    SIDE_RANGE,
    SIDE_STEP,
    SIZES,
    Job,
    check_steps,
    picture_size,
    prompt_text,
)
from ..ideogram.local.presets import CUSTOM, DEFAULT, FAST, FAST_STEPS, QUALITY, TURBO, read_sampling
from ..inputs import sockets, widgets
from ..inputs.outputs import image_outputs
from ..inputs.prompt import NOT_CONNECTED, read_prompt, validate


class IdeogramKitLocalGenerate(io.ComfyNode):
    """Expands into the host's sampler, schedule and guider for Ideogram 4."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitLocalGenerate",
            display_name="Ideogram Local Generate",
            category="Ideogram",
            description="Pictures from Ideogram 4's open weights on your own GPU: no key, no cost, no network. "
            f"Non-commercial use only, by the {LICENCE}.",
            search_aliases=["ideogram 4", "open weights", "text to image", "sampler", "offline"],
            inputs=[
                io.Model.Input(
                    "model", raw_link=True, tooltip="The conditional model, from Local Models; LoRAs go before it."
                ),
                io.Clip.Input("clip", raw_link=True, tooltip="The text encoder, from Local Models."),
                io.Vae.Input("vae", raw_link=True, tooltip="The VAE, from Local Models."),
                widgets.prompt(
                    "What to draw: a structured prompt as JSON, or plain words, which it follows less well."
                ),
                _preset(),
                io.Combo.Input(
                    "size",
                    options=list(SIZES),
                    default="1024x1024",
                    tooltip="Width x height in pixels: the sizes of Ideogram's own 4.0. custom: width and height.",
                ),
                _side("width"),
                _side("height"),
                io.Int.Input(
                    "batch_size", default=1, min=1, max=8, tooltip="How many pictures at once; of each one in `image`."
                ),
                widgets.local_seed("The same seed and settings repeat a picture here, but not at Ideogram's API."),
                io.Combo.Input(
                    "unconditional",
                    options=list(BRANCHES),
                    default=REFERENCE,
                    tooltip="The pass that guidance pushes away from. reference: without text, as in Ideogram's code, "
                    "and faster. ComfyUI template: the text zeroed, as in ComfyUI's own template.",
                ),
                io.Float.Input(
                    "strength",
                    default=0.7,
                    min=0.01,
                    max=1.0,
                    step=0.01,
                    tooltip="With `image`: the part of the steps that runs. Lower keeps more of it; 1 keeps none of "
                    "it, or what is outside `mask`.",
                ),
                io.Model.Input(
                    "model_unconditional",
                    optional=True,
                    raw_link=True,
                    tooltip="The unconditional model, from Local Models; no LoRA. Not connected: `model` serves for "
                    "both, which saves memory and follows the prompt less well.",
                ),
                sockets.structured_prompt(),
                io.Image.Input(
                    "image",
                    optional=True,
                    raw_link=True,
                    tooltip="A picture, or a batch, to start from; it is cut to the size. The weights were not trained "
                    "for this.",
                ),
                io.Mask.Input(
                    "mask",
                    optional=True,
                    raw_link=True,
                    tooltip="1 where `image` is to change, of its shape. The weights were not trained for this.",
                ),
            ],
            outputs=[
                *image_outputs(),
                io.Latent.Output("latent", display_name="latent", tooltip="The pictures before the VAE decodes them."),
            ],
            enable_expand=True,
        )

    @classmethod
    def validate_inputs(
        cls, prompt: str | None = "", structured_prompt: Any = NOT_CONNECTED, *, preset: Any = None
    ) -> bool | str:
        """Refuse a blank prompt when the graph is queued. A linked value is not known yet."""
        del preset
        return validate(prompt, structured_prompt)

    @classmethod
    def execute(
        cls,
        model: Any,
        clip: Any,
        vae: Any,
        prompt: str,
        preset: dict[str, Any],
        size: str,
        width: int,
        height: int,
        batch_size: int,
        seed: int,
        unconditional: str,
        strength: float,
        model_unconditional: Any = None,
        structured_prompt: dict[str, Any] | str | None = None,
        image: Any = None,
        mask: Any = None,
    ) -> io.NodeOutput:
        from .graph import Models, Start, run

        if mask is not None and image is None:
            raise BadInput("mask", "it has no image to belong to; connect `image`, or take the mask away.")
        notes: list[str] = []
        words, layout = read_prompt(prompt, structured_prompt, notes)
        text = prompt_text(words, layout, notes)
        width, height = picture_size(size, width, height, notes)
        starts = () if image is None else (Start(image=image, mask=mask),)
        job = Job(
            text=text,
            sampling=read_sampling(preset),
            width=width,
            height=height,
            batch_size=batch_size,
            seed=seed,
            branch=unconditional,
            strength=strength if starts else 1.0,
            operation="generate" if not starts else "inpaint" if mask is not None else "remix",
            notes=tuple(notes),
        )
        models = Models(model=model, unconditional=model_unconditional, clip=clip, vae=vae)
        graph = host.graph()
        outputs = run(graph, models, check_steps(job), starts)
        return io.NodeOutput(*outputs, expand=graph.finalize())


def _side(name: str) -> io.Input:
    return io.Int.Input(
        name,
        default=1024,
        min=SIDE_RANGE[0],
        max=SIDE_RANGE[1],
        step=SIDE_STEP,
        tooltip=f"The {name} in pixels where size is custom; rounded to a multiple of {SIDE_STEP}. "
        "Trained: 256 to 2048.",
        advanced=True,
    )


def _preset() -> io.Input:
    low, high = FAST_STEPS
    # The same words for both: a locale has one entry for a widget's name.
    steps = f"How many steps. Fast: {low} to {high}, as many as the LoRA was made for."
    guidance = "How strongly the prompt is followed, for all steps but the polish. The presets have 7. 1: one model."
    return io.DynamicCombo.Input(
        "preset",
        options=[
            *(io.DynamicCombo.Option(name, []) for name in (DEFAULT, QUALITY, TURBO)),
            io.DynamicCombo.Option(
                FAST,
                [io.Int.Input("steps", default=4, min=low, max=high, tooltip=steps)],
            ),
            io.DynamicCombo.Option(
                CUSTOM,
                [
                    io.Int.Input("steps", default=20, min=1, max=200, tooltip=steps),
                    io.Float.Input("guidance", default=7.0, min=0.0, max=100.0, step=0.1, tooltip=guidance),
                    io.Int.Input("polish_steps", default=2, min=0, max=200, tooltip="How many last steps are polish."),
                    io.Float.Input(
                        "polish_guidance", default=3.0, min=0.0, max=100.0, step=0.1, tooltip="Their guidance."
                    ),
                    io.Float.Input(
                        "mu", default=0.0, min=-10.0, max=10.0, step=0.05, tooltip="Higher: more steps in heavy noise."
                    ),
                    io.Float.Input(
                        "std", default=1.75, min=0.1, max=5.0, step=0.05, tooltip="Higher: more steps at both ends."
                    ),
                ],
            ),
        ],
        tooltip="Ideogram's own: Default 20 steps, Quality 48, Turbo 12. Fast: one model and few steps, for a "
        "step-distilled LoRA on `model`. Custom: your own numbers.",
    )
