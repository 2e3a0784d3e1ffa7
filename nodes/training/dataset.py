"""The Dataset node: pictures and captions uploaded to Ideogram, to train a model from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from comfy_api.latest import io

from ..ideogram.errors import BadInput
from ..ideogram.requests import Dataset, DatasetReport
from ..ideogram.validation import training
from ..inputs import outputs, sockets, sources
from ..inputs.query_operation import QueryOperation
from ..inputs.run_options import on_failure
from ..operate import fingerprint


async def _read_inputs(inputs: Mapping[str, Any], notes: list[str]) -> Dataset:
    batches = inputs["images"]
    count = sum(len(batch) for batch in batches)
    if count > training.MAX_PICTURES:
        raise BadInput("images", f"there are {count} pictures; a dataset holds 1 to {training.MAX_PICTURES}.")
    captions = training.read_captions(inputs["captions"], count)
    pictures = [picture for batch in batches for picture in await sources.images("images", batch, notes)]
    dataset = Dataset(
        images=tuple(pictures),
        captions=captions,
        name=_single_text("name", inputs["name"]).strip(),
        dataset_id=_single_text("dataset_id", inputs.get("dataset_id")).strip() or None,
    )
    training.check_dataset(dataset)
    return dataset


def _single_text(field: str, values: list[str] | None) -> str:
    """The text in the list of an input that takes one text alone. Raises BadInput where the texts differ."""
    if values and len(set(values)) > 1:
        raise BadInput(field, f"there are {len(values)}; one dataset is made from all the pictures, so give one.")
    return values[0] if values else ""


def _build_outputs(_dataset: Dataset, report: DatasetReport, notes: list[str]) -> io.NodeOutput:
    failed = [
        {"picture": failure.picture, "file": failure.file, "reason": failure.reason} for failure in report.failures
    ]
    info = {
        "provider": report.provider,
        "operation": "dataset",
        "dataset_id": report.dataset_id,
        "name": report.name,
        "pictures": report.pictures,
        "uploaded": report.uploaded,
        "already_there": report.present,
        "failed": failed,
        "advice": f"Ideogram wants about {training.ADVISED_PICTURES} pictures to train from, and takes at most "
        f"{training.MAX_PICTURES}; this dataset has {report.pictures}.",
        "notes": list(dict.fromkeys([*notes, *report.notes])),
    }
    return io.NodeOutput(report.dataset_id, json.dumps(info, ensure_ascii=False, indent=2))


OPERATION = QueryOperation(
    inputs=("images", "captions", "name", "dataset_id", "provider", "on_failure"),
    outputs=2,
    read_inputs=_read_inputs,
    build_outputs=_build_outputs,
    takes_lists=True,
)


class IdeogramKitDataset(io.ComfyNode):
    """Makes a dataset, or adds to one. It takes lists, so that pictures of several sizes become one dataset."""

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
                outputs.info("JSON: how many pictures it has, which failed and why, notes."),
            ],
        )

    @classmethod
    def fingerprint_inputs(cls, **inputs: Any) -> str:
        return fingerprint(inputs)

    @classmethod
    async def execute(cls, **inputs: Any) -> io.NodeOutput:
        return await OPERATION.run(inputs)
