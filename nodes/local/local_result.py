"""An inner node of Local Generate: the outputs that every image node has, and a look for the safety picture."""

from __future__ import annotations

import json
import time
from io import BytesIO
from typing import Any

from comfy_api.latest import io

from .. import host, tensors
from ..ideogram.errors import Blocked
from ..ideogram.local.safety import EXPLANATION, withheld
from ..ideogram.local.told import info, summary
from ..inputs.outputs import image_outputs


class IdeogramKitLocalResult(io.ComfyNode):
    """Hands the pictures on; where all are the model's own safety picture, it says so instead."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitLocalResult",
            display_name="Ideogram Local Result",
            category="Ideogram",
            description="A part of Local Generate: its outputs, and what it has to say of them.",
            inputs=[
                io.Image.Input("images", tooltip="The pictures, decoded."),
                io.String.Input("text", force_input=True, tooltip="The prompt that was used."),
                io.Int.Input("tokens", force_input=True, tooltip="Its tokens."),
                io.String.Input("facts", force_input=True, tooltip="JSON: what is known of the run."),
                io.Model.Input(
                    "model_unconditional",
                    optional=True,
                    tooltip="The unconditional model, to tell whether there is one.",
                ),
            ],
            outputs=image_outputs(),
            is_dev_only=True,
        )

    @classmethod
    def execute(
        cls, images: tensors.Tensor, text: str, tokens: int, facts: str, model_unconditional: Any = None
    ) -> io.NodeOutput:
        known = json.loads(facts)
        opened = tensors.pictures("images", images)
        found = [withheld(picture) for picture in opened]
        if all(found):
            kept: dict[int, bytes] = {}
            for index, picture in enumerate(opened):
                file = BytesIO()
                picture.save(file, "PNG")
                kept[index] = file.getvalue()
            folder = host.keep(kept, time.strftime("withheld-%Y%m%d-%H%M%S"))
            count = len(kept)
            these = f"All {count} pictures were withheld" if count > 1 else "The picture was withheld"
            raise Blocked(
                f"{these} by the model itself. {EXPLANATION} If it is a picture that you wanted, it is in {folder}.",
                tuple(range(1, count + 1)),
            )
        host.say(summary(found))
        told = info(known, text, tokens, found, single=model_unconditional is None)
        return io.NodeOutput(images, tensors.opaque(images), text, told)
