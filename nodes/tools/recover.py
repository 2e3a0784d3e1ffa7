"""The Recover node: fetches pictures that were paid for and never arrived."""

from __future__ import annotations

import json
import uuid
from typing import Any

from comfy_api.latest import io

from .. import host, tensors
from ..ideogram.engine import orders
from ..ideogram.transport import background
from ..ideogram.transport.progress import Progress
from ..inputs.outputs import image_outputs


class IdeogramKitRecover(io.ComfyNode):
    """Fetches pictures by their receipts; it sends no new request, so it costs nothing."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitRecover",
            display_name="Ideogram Recover",
            category="Ideogram",
            description="Gives the pictures that were paid for and never arrived, or those of any request by its id. "
            "It asks for nothing anew, so it costs nothing.",
            search_aliases=["lost images", "receipts", "history", "paid"],
            inputs=[
                io.String.Input(
                    "request_id",
                    default="",
                    tooltip="A request id, a job's id, or a receipt's name, whole, as info and errors give it. "
                    "Blank: everything that was paid for and not delivered.",
                )
            ],
            outputs=image_outputs(lists=True),
            is_output_node=True,
        )

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        # What there is to recover changes without any input of the graph.
        return uuid.uuid4().hex

    @classmethod
    async def execute(cls, request_id: str) -> io.NodeOutput:
        from ..ideogram.engine.recover import Recovered, recover

        progress = Progress(provider="Recover", total=0, stage="looking at the receipts")
        graph_run = host.graph_run()
        receipts: list[Recovered] = await host.wait(
            background.submit(recover(request_id, host.keys(), graph_run, progress, _read)), progress
        )
        images: list[Any] = []
        alphas: list[Any] = []
        prompts: list[str] = []
        for recovered in receipts:
            for batch, prompt in recovered.pictures:
                images.append(batch.images())
                alphas.append(batch.alpha())
                prompts.append(prompt)
        delivered = [
            (recovered.receipt.identity, recovered.receipt.request_id) for recovered in receipts if not recovered.error
        ]
        await host.wait(background.submit(orders.mark_delivered(delivered, graph_run)), progress)
        host.say(f"{len(images)} pictures of {len(receipts)} receipts" if receipts else "nothing to recover")
        info = {"receipts": [recovered.info() for recovered in receipts]}
        blocked = [host.blocker()]
        return io.NodeOutput(
            images or blocked, alphas or blocked, prompts or blocked, json.dumps(info, ensure_ascii=False, indent=2)
        )


def _read(data: bytes) -> tensors.Batch:
    """An encoded picture as a batch of one. Raises BadReply where the bytes are no picture."""
    batch = tensors.Batch(1)
    batch.place(0, data)
    return batch
