"""The Layerize Text node: a picture separated into its text and the rest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from comfy_api.latest import io

from .. import tensors
from ..ideogram.errors import BadInput
from ..ideogram.requests.layers import LayerizeText, Layers
from ..ideogram.results.svg import overlay
from ..inputs import outputs, sockets, sources, widgets
from ..inputs.query_operation import QueryOperation
from ..inputs.run_options import run_options
from ..operate import fingerprint

SLOTS = {"h1": "the largest headings", "h2": "second headings", "body": "running text", "small": "small print"}


async def _read_inputs(inputs: Mapping[str, Any], notes: list[str]) -> LayerizeText:
    pictures = await sources.images("image", inputs["image"], notes)
    if len(pictures) != 1:
        raise BadInput("image", f"it has {len(pictures)} pictures; layerize one at a time.")
    batch = inputs.get("reference_images")
    references = () if batch is None else await sources.images("reference_images", batch, notes)
    model = inputs["model"]
    design = model["model"] == "3.0 design"
    if references and not design:
        raise BadInput("reference_images", "3.0 has no reference images; 3.0 design has them.")
    if len(references) > 10:
        raise BadInput("reference_images", f"there are {len(references)}; at most ten are taken.")
    fonts = {slot: str(model.get(f"font_name_{slot}") or "").strip() for slot in SLOTS}
    return LayerizeText(
        image=pictures[0],
        seed=inputs["seed"],
        design=design,
        prompt=inputs["prompt"].strip() or None,
        font_names=tuple((slot, name) for slot, name in fonts.items() if name),
        reference_images=references,
    )


def _build_outputs(_question: LayerizeText, layers: Layers, notes: list[str]) -> io.NodeOutput:
    batch = tensors.Batch(1)
    size = batch.place(0, layers.base)
    boxes = [tuple(float(block[name]) for name in ("x", "y", "width", "height")) for block in layers.blocks]
    angles = [float(block.get("angle") or 0) for block in layers.blocks]
    svg = io.SVG.Type([BytesIO(overlay(layers.base, size, layers.blocks))])
    info = {
        "provider": layers.provider,
        "operation": "layerize_text",
        "cost": {"expected_usd": layers.usd},
        "seed": layers.seed,
        "size": list(size),
        "notes": [*notes, *layers.notes],
    }
    return io.NodeOutput(
        batch.images(),
        [dict(block) for block in layers.blocks],
        tensors.box_mask(size, boxes, angles),
        svg,
        json.dumps(info, ensure_ascii=False, indent=2),
    )


OPERATION = QueryOperation(
    inputs=("image", "prompt", "model", "seed", "provider", "reference_images", "on_failure", "ask_again"),
    outputs=5,
    read_inputs=_read_inputs,
    build_outputs=_build_outputs,
)


class IdeogramKitLayerizeText(io.ComfyNode):
    """Gives a picture without its text, the text as data, a mask of the text, and an SVG of both."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        fonts: list[io.Input] = [
            io.String.Input(f"font_name_{slot}", default="", tooltip=f"A font's name for {use}.", advanced=True)
            for slot, use in SLOTS.items()
        ]
        return io.Schema(
            node_id="IdeogramKitLayerizeText",
            display_name="Ideogram Layerize Text",
            category="Ideogram",
            description="Parts a picture into its text and the rest, so that the words can be changed.",
            search_aliases=["layers", "text removal", "editable text", "ocr", "svg"],
            inputs=[
                io.Image.Input("image", tooltip="One picture with text in it."),
                io.String.Input(
                    "prompt", multiline=True, default="", tooltip="What the picture shows. Blank: found by the model."
                ),
                io.DynamicCombo.Input(
                    "model",
                    options=[io.DynamicCombo.Option("3.0", []), io.DynamicCombo.Option("3.0 design", fonts)],
                    tooltip="3.0 finds the text of any picture; 3.0 design is the fuller analysis of a flat graphic.",
                ),
                widgets.seed(),
                sockets.provider(),
                io.Image.Input(
                    "reference_images",
                    optional=True,
                    tooltip="3.0 design only: up to ten pictures that the graphic was made of, as a batch.",
                ),
                *run_options(),
            ],
            outputs=[
                io.Image.Output("images", display_name="images", tooltip="The picture without its text."),
                sockets.Array.Output(
                    "text_blocks", display_name="text_blocks", tooltip="Each text: its place in pixels, words and font."
                ),
                io.Mask.Output("mask", display_name="mask", tooltip="1 where text stood."),
                io.SVG.Output("svg", display_name="svg", tooltip="The text over the picture, as editable text."),
                outputs.info("JSON: provider, seed, cost and notes."),
            ],
        )

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

    @classmethod
    async def execute(cls, **inputs: Any) -> io.NodeOutput:
        return await OPERATION.run(inputs)
