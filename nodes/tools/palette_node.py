"""The Palette node: a named palette, colours of one's own, or those of a picture."""

from __future__ import annotations

import asyncio
from typing import Any

from comfy_api.latest import io

from .. import tensors
from ..ideogram.errors import BadInput
from ..ideogram.images.palette import dominant_colours
from ..ideogram.models.styles import PALETTES
from ..ideogram.requests import Generate, Palette, PaletteMember
from ..ideogram.validation.pictures import check_request
from ..inputs import sockets
from ..inputs.palette import read_palette


class IdeogramKitPalette(io.ComfyNode):
    """Makes a palette for the `palette` sockets. Free, without a network."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitPalette",
            display_name="Ideogram Palette",
            category="Ideogram",
            description="Colours for an Ideogram picture: a named palette, your own, or those of a picture. Free, "
            "without a network.",
            search_aliases=["colors", "colours", "color palette", "brand colours", "swatches"],
            inputs=[
                io.DynamicCombo.Input(
                    "source",
                    options=[
                        io.DynamicCombo.Option(
                            "preset",
                            [
                                io.Combo.Input(
                                    "preset", options=list(PALETTES), tooltip="One of Ideogram's named palettes."
                                )
                            ],
                        ),
                        io.DynamicCombo.Option(
                            "colors",
                            [
                                io.String.Input(
                                    "colors",
                                    multiline=True,
                                    default="#E4572E 0.5\n#17BEBB",
                                    tooltip="1 to 8 colours, one a line or between commas, each with a weight of 0.05 "
                                    "to 1 if you like: #E4572E 0.5.",
                                )
                            ],
                        ),
                        io.DynamicCombo.Option(
                            "from image",
                            [
                                io.Int.Input(
                                    "count",
                                    default=5,
                                    min=1,
                                    max=8,
                                    tooltip="How many colours to take at most; each weighs what it covers.",
                                )
                            ],
                        ),
                    ],
                    tooltip="preset: a named palette. colors: your own. from image: those that cover most of `image`.",
                ),
                io.Image.Input(
                    "image", optional=True, tooltip="The picture to take colours from; only from image looks at it."
                ),
            ],
            outputs=[
                sockets.Dict.Output(
                    "palette", display_name="palette", tooltip="For any `palette` input, as Ideogram's API has it."
                ),
                sockets.Array.Output(
                    "colors", display_name="colors", tooltip="The colours as #RRGGBB; empty for a preset."
                ),
                io.String.Output(
                    "text", display_name="text", tooltip="The palette as text, which `palette` also takes."
                ),
            ],
        )

    @classmethod
    async def execute(cls, source: dict[str, Any], image: tensors.Tensor | None = None) -> io.NodeOutput:
        if source["source"] == "preset":
            palette = Palette(name=source["preset"])
        elif source["source"] == "colors":
            palette = _from_text(source["colors"])
        else:
            palette = Palette(members=await asyncio.to_thread(_from_image, image, source["count"]))
        if palette.name is not None:
            return io.NodeOutput({"name": palette.name}, [], palette.name)
        return io.NodeOutput(
            {"members": [_member(member) for member in palette.members]},
            [member.color_hex for member in palette.members],
            ", ".join(_text(member) for member in palette.members),
        )


def _from_text(text: str) -> Palette:
    """The palette that was written, checked by the rules of Generate 3.0, which is what takes one. Raises BadInput."""
    try:
        palette = read_palette(text)
        if palette is None:
            raise BadInput("palette", "it is blank; write 1 to 8 colours, as in #E4572E.")
        check_request(Generate(model="3.0", seed=0, prompt="-", color_palette=palette))
    except BadInput as error:
        raise BadInput("colors", str(error).removeprefix("palette: ")) from None
    return palette


def _from_image(image: tensors.Tensor | None, count: int) -> tuple[PaletteMember, ...]:
    """The `count` colours, at most, that cover most of the picture. Raises BadInput unless it is exactly one."""
    pictures = tensors.pictures("image", image)
    if len(pictures) != 1:
        advice = f"it has {len(pictures)} pictures; connect one" if pictures else "connect a picture"
        raise BadInput("image", f"{advice}, or choose another source.")
    return dominant_colours(pictures[0], count)


def _member(member: PaletteMember) -> dict[str, Any]:
    weight = {} if member.color_weight is None else {"color_weight": member.color_weight}
    return {"color_hex": member.color_hex, **weight}


def _text(member: PaletteMember) -> str:
    return member.color_hex if member.color_weight is None else f"{member.color_hex} {member.color_weight:g}"
