"""The Recover node: what was paid for and never arrived."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

from comfy_api.latest import io

from . import host, tensors
from .ideogram import network, run
from .ideogram.errors import BadReply
from .ideogram.progress import Progress
from .outputs import image_outputs


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
                    tooltip="A request id, a job's id, or a receipt's name, as info and errors give it; its first six "
                    "characters or more. Blank: everything that was paid for and not delivered.",
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
        # Imported here: it is seldom needed, and starting ComfyUI must not wait for it.
        from .ideogram.recover import Recovered, recover

        progress = Progress(provider="Recover", total=0, stage="looking at the receipts")
        desk = host.desk()
        found: list[Recovered] = await host.wait(
            network.submit(recover(request_id, host.keys(), desk, progress)), progress
        )
        images: list[Any] = []
        alphas: list[Any] = []
        prompts: list[str] = []
        for one in found:
            for data, prompt in one.pictures:
                batch = tensors.Batch(1)
                try:
                    await asyncio.to_thread(batch.place, 0, data)
                except BadReply as error:
                    # One that cannot be read must not keep the others back.
                    one.error = str(error)
                    continue
                images.append(batch.images())
                alphas.append(batch.alpha())
                prompts.append(prompt)
        whole = [one.record.identity for one in found if not one.error]
        await host.wait(network.submit(run.delivered(whole, desk)), progress)
        host.say(f"{len(images)} pictures of {len(found)} receipts" if found else "nothing to recover")
        told = json.dumps({"receipts": [one.told() for one in found]}, ensure_ascii=False, indent=2)
        nothing = [host.blocker()]
        return io.NodeOutput(images or nothing, alphas or nothing, prompts or nothing, told)
