"""The Recover node: what was paid for and never arrived."""

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
    """Fetches pictures from their receipts; asks for nothing anew."""

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
        found: list[Recovered] = await host.wait(
            background.submit(recover(request_id, host.keys(), graph_run, progress, _read)), progress
        )
        images: list[Any] = []
        alphas: list[Any] = []
        prompts: list[str] = []
        for one in found:
            for batch, prompt in one.pictures:
                images.append(batch.images())
                alphas.append(batch.alpha())
                prompts.append(prompt)
        whole = [(one.receipt.identity, one.receipt.request_id) for one in found if not one.error]
        await host.wait(background.submit(orders.delivered(whole, graph_run)), progress)
        host.say(f"{len(images)} pictures of {len(found)} receipts" if found else "nothing to recover")
        told = json.dumps({"receipts": [one.info() for one in found]}, ensure_ascii=False, indent=2)
        nothing = [host.blocker()]
        return io.NodeOutput(images or nothing, alphas or nothing, prompts or nothing, told)


def _read(data: bytes) -> tensors.Batch:
    """An encoded picture as a batch of one. Raises BadReply for one that is none."""
    batch = tensors.Batch(1)
    batch.place(0, data)
    return batch
