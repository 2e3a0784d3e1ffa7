"""The Dataset node: pictures and captions uploaded to Ideogram, to train a model from."""

from __future__ import annotations

import json
from typing import Any

from comfy_api.latest import io

from .. import tensors
from ..ideogram.errors import BadInput, IdeogramKitError
from ..ideogram.requests import Dataset, DatasetReport
from ..ideogram.validation import training
from ..inputs import sockets, sources
from ..inputs.run_options import STOP, RunOptions, on_failure
from ..operate import blocked, fingerprint, query


class IdeogramKitDataset(io.ComfyNode):
    """Makes a dataset, or adds to one. Lists are taken whole: pictures of several sizes are one dataset."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitDataset",
            display_name="Ideogram Dataset",
            category="Ideogram",
            description="Uploads pictures and captions to Ideogram, to train a custom model from.",
            search_aliases=["training data", "upload pictures", "captions", "lora"],
            is_input_list=True,
            inputs=[
                io.Image.Input(
                    "images",
                    tooltip="The pictures: a batch, or a list of pictures of any sizes. Ideogram wants about 15, and "
                    "takes at most 100.",
                ),
                io.String.Input(
                    "captions",
                    multiline=True,
                    default="",
                    placeholder="captions, one line a picture",
                    tooltip="One line a picture, in order; an empty line leaves its picture without one. A single line "
                    "serves every picture. A line may be a structured prompt as JSON. Blank: none.",
                ),
                io.String.Input(
                    "name",
                    default="My pictures",
                    tooltip="The new dataset's name. One of this name that holds only these pictures is used again.",
                ),
                io.String.Input(
                    "dataset_id",
                    default="",
                    optional=True,
                    tooltip="Add to the dataset with this id, instead of making one. Blank: make one.",
                ),
                sockets.provider(),
                on_failure(),
            ],
            outputs=[
                io.String.Output("dataset_id", display_name="dataset_id", tooltip="The dataset's id, for Train Model."),
                io.String.Output(
                    "info", display_name="info", tooltip="JSON: how many pictures it has, which failed and why, notes."
                ),
            ],
        )

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

    @classmethod
    async def execute(
        cls,
        images: list[tensors.Tensor],
        captions: list[str],
        name: list[str],
        dataset_id: list[str] | None = None,
        provider: list[Any] | None = None,
        on_failure: list[str] | None = None,
    ) -> io.NodeOutput:
        count = sum(len(batch) for batch in images)
        if count > training.MOST:
            raise BadInput("images", f"there are {count} pictures; a dataset holds 1 to {training.MOST}.")
        texts = training.captions(captions, count)
        notes: list[str] = []
        request = Dataset(
            images=tuple([picture for batch in images for picture in await sources.images("images", batch, notes)]),
            captions=texts,
            name=_one("name", name).strip(),
            dataset_id=_one("dataset_id", dataset_id).strip() or None,
        )
        training.check_dataset(request)
        try:
            report: DatasetReport = await query(sockets.provider_ref(provider[0] if provider else None), request)
        except IdeogramKitError as error:
            if not RunOptions(on_failure[0] if on_failure else STOP).goes_on:
                raise
            return blocked(error, 2, request.operation)
        return io.NodeOutput(report.dataset_id, _info(report, notes))


def _one(field: str, values: list[str] | None) -> str:
    """The value of an input that is one text. Raises BadInput for a list of several."""
    if values and len(set(values)) > 1:
        raise BadInput(field, f"there are {len(values)}; one dataset is made from all the pictures, so give one.")
    return values[0] if values else ""


def _info(report: DatasetReport, notes: list[str]) -> str:
    failed = [
        {"picture": failure.picture, "file": failure.file, "reason": failure.reason} for failure in report.failures
    ]
    told = {
        "provider": report.provider,
        "operation": "dataset",
        "dataset_id": report.dataset_id,
        "name": report.name,
        "pictures": report.pictures,
        "uploaded": report.uploaded,
        "already_there": report.present,
        "failed": failed,
        "advice": f"Ideogram wants about {training.ADVISED} pictures to train from, and takes at most "
        f"{training.MOST}; this dataset has {report.pictures}.",
        "notes": list(dict.fromkeys([*notes, *report.notes])),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
