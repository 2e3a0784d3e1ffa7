"""The outputs that nodes share. Their names and order are a contract with saved workflows."""

from __future__ import annotations

from collections.abc import Sequence

from comfy_api.latest import io

from . import sockets


def image_outputs(*, lists: bool = False) -> list[io.Output]:
    """images, alpha, prompt and info; with `lists` the first three are lists of one entry a picture, of any sizes."""
    images = "The pictures, one by one, of any sizes." if lists else "The pictures, as one batch."
    return [
        io.Image.Output("images", display_name="images", is_output_list=lists, tooltip=images),
        io.Mask.Output(
            "alpha",
            display_name="alpha",
            is_output_list=lists,
            tooltip="1 where a picture is transparent, 0 where it is not.",
        ),
        io.String.Output(
            "prompt", display_name="prompt", is_output_list=lists, tooltip="The prompt that was really used."
        ),
        info("JSON: provider, model, expected cost, and each image's seed, size and prompt."),
    ]


def structured_prompt(tooltip: str) -> io.Output:
    """A structured prompt as a DICT."""
    return sockets.Dict.Output("structured_prompt", display_name="structured_prompt", tooltip=tooltip)


def elements(
    tooltip: str = "The elements that have a box, for `bboxes` of the host's Create Bounding Boxes.",
) -> io.Output:
    """The elements of a structured prompt that have a box."""
    return sockets.Array.Output("elements", display_name="elements", tooltip=tooltip)


def text(tooltip: str) -> io.Output:
    """A structured prompt as JSON text, or another answer in words."""
    return io.String.Output("text", display_name="text", tooltip=tooltip)


def report(tooltip: str = "What was mended or is unusual, line by line.") -> io.Output:
    """What was repaired in a structured prompt, and what is unusual about it."""
    return io.String.Output("report", display_name="report", tooltip=tooltip)


def report_text(findings: Sequence[str]) -> str:
    """The value of `report`: a line for each finding."""
    return "\n".join(findings) or "no findings"


def custom_model(tooltip: str) -> io.Output:
    """The URI of a custom model: model/<name>/version/<number>."""
    return io.String.Output("custom_model", display_name="custom_model", tooltip=tooltip)


def info(tooltip: str) -> io.Output:
    """JSON about the run."""
    return io.String.Output("info", display_name="info", tooltip=tooltip)
