"""An inner node of Local Generate: gives the outputs of every image node, and finds the model's safety picture."""

from __future__ import annotations

import json
import time
from io import BytesIO
from typing import Any

from comfy_api.latest import io

from .. import host, tensors
from ..ideogram.errors import Blocked
from ..ideogram.local.info import info, summary
from ..ideogram.local.safety import EXPLANATION, is_withheld
from ..inputs.outputs import image_outputs


class IdeogramKitLocalResult(io.ComfyNode):
    """Hands the pictures on. Where all of them are the model's own safety picture, it raises Blocked instead."""

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
        metadata = json.loads(facts)
        pictures = tensors.pictures("images", images)
        withheld = [is_withheld(picture) for picture in pictures]
        if all(withheld):
            encoded: dict[int, bytes] = {}
            for index, picture in enumerate(pictures):
                file = BytesIO()
                picture.save(file, "PNG")
                encoded[index] = file.getvalue()
            folder = host.keep(encoded, time.strftime("withheld-%Y%m%d-%H%M%S"))
            count = len(encoded)
            sentence = f"All {count} pictures were withheld" if count > 1 else "The picture was withheld"
            raise Blocked(
                f"{sentence} by the model itself. {EXPLANATION} If it is a picture that you wanted, it is in {folder}.",
                tuple(range(1, count + 1)),
            )
        host.say(summary(withheld))
        info_json = info(metadata, text, tokens, withheld, single=model_unconditional is None)
        return io.NodeOutput(images, tensors.opaque(images), text, info_json)
