"""The requests that make pictures, and what is known of each picture that comes back.

An optional field that the user left alone is None (or an empty tuple): "not asked".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

SEED_MAX = 2**31 - 1
"""The largest seed that Ideogram takes [OpenAPI, Seed]."""

StructuredPrompt = dict[str, Any]
"""A structured prompt in the order of `prompt.arrange`; never changed after it is made."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenPrompt:
    """A structured prompt as it was given, with what came of reading it by Ideogram's contract.

    `field` is the node's input. `prompt` is None where it cannot be written as JSON. `problems` are why the contract
    refuses it, "" where it does not. `findings` are what was repaired, left out or is unusual, among them the
    `surroundings`, which tell what stood around it. `is_whole` is whether nothing of it was left out.
    """

    field: str
    prompt: StructuredPrompt | None
    problems: str = ""
    findings: tuple[str, ...] = ()
    surroundings: tuple[str, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class ProviderRef:
    """Which provider to use, by id, and its few settings; never a key, so that a workflow can be shared."""

    id: str
    settings: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, kw_only=True, slots=True)
class PaletteMember:
    """One colour of a palette: `color_hex` as #RRGGBB, `color_weight` 0.05 to 1 or None."""

    color_hex: str
    color_weight: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Palette:
    """A palette by preset `name`, or by `members`: exactly one of the two."""

    name: str | None = None
    members: tuple[PaletteMember, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Lora:
    """A LoRA, learned changes to a model: the `url` of its .safetensors file, and its `scale`, 0 to 4."""

    url: str
    scale: float = 1.0

    def __str__(self) -> str:
        return f"{self.url} {self.scale:g}"


# A request is never compared or printed, and generating the methods for it would cost ComfyUI 10 ms at its start.
@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Generate:
    """Pictures from words. Exactly one of `prompt` and `structured_prompt` is given.

    `given_prompt` goes with a structured prompt as it was read; `engine.prompt_contract` chooses between the two.
    Images are encoded files (PNG, JPEG or WebP bytes). `character_mask` is an L image that is black on the
    character. `num_images` is 1 to 8, `seed` 0 to SEED_MAX.
    """

    operation: ClassVar[str] = "generate"

    model: str
    seed: int
    num_images: int = 1
    prompt: str | None = None
    structured_prompt: StructuredPrompt | None = None
    given_prompt: GivenPrompt | None = None
    resolution: str | None = None
    aspect_ratio: str | None = None
    output_resolution: str | None = None
    custom_width: int | None = None
    custom_height: int | None = None
    rendering_speed: str | None = None
    quality: str | None = None
    magic_prompt: str | None = None
    magic_prompt_version: str | None = None
    negative_prompt: str | None = None
    style_type: str | None = None
    style_preset: str | None = None
    style_codes: tuple[str, ...] = ()
    color_palette: Palette | None = None
    custom_model: str | None = None
    copyright_detection: bool | None = None
    upscale_factor: str | None = None
    loras: tuple[Lora, ...] = ()
    style_images: tuple[bytes, ...] = ()
    character_image: bytes | None = None
    character_mask: bytes | None = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Remix(Generate):
    """Pictures from a picture and words. `image_weight` is 1 to 100: higher keeps more of the source."""

    operation: ClassVar[str] = "remix"

    image: bytes
    image_weight: int | None = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Inpaint(Generate):
    """A region of a picture made anew. `mask` is an L image of the picture's size, white where it changes.

    `image_weight` is 1 to 100: higher keeps more of what was there.
    """

    operation: ClassVar[str] = "inpaint"

    image: bytes
    mask: bytes
    image_weight: int | None = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Edit(Generate):
    """One to ten pictures changed, or put together, as the words say."""

    operation: ClassVar[str] = "edit"

    images: tuple[bytes, ...]
    transparent_background: bool | None = None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Reframe(Generate):
    """A picture extended to another frame; it has no prompt."""

    operation: ClassVar[str] = "reframe"

    image: bytes


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ReplaceBackground(Generate):
    """A picture's foreground, found by the model, before the background that the words describe."""

    operation: ClassVar[str] = "replace_background"

    image: bytes


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class RemoveBackground(Generate):
    """A picture's foreground on a transparent ground; it has no prompt, no count and no seed."""

    operation: ClassVar[str] = "remove_background"

    image: bytes


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class RemoveObject(Generate):
    """A picture without what the mask covers. `mask` is an L image of the picture's size, white where it changes."""

    operation: ClassVar[str] = "remove_object"

    image: bytes
    mask: bytes


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Upscale(Generate):
    """A picture enlarged. `resemblance` and `detail` are 1 to 100."""

    operation: ClassVar[str] = "upscale"

    image: bytes
    resemblance: int | None = None
    detail: int | None = None


REQUESTS: Mapping[str, type[Generate]] = {
    kind.operation: kind
    for kind in (Generate, Remix, Inpaint, Edit, Reframe, ReplaceBackground, RemoveBackground, RemoveObject, Upscale)
}
"""The request of every operation that makes pictures, by the operation's name."""

Request = Generate
"""Any operation's request. Each has all the fields of Generate; `models` says which of them a model takes."""

SOURCE_FIELDS = ("image", "images", "mask")
"""The fields that hold the pictures and the mask that an operation starts from."""


def requested_fields(request: Request) -> dict[str, Any]:
    """The optional fields that were asked, by name: those that are neither None nor empty."""
    always = {"model", "seed", "num_images", "prompt", "structured_prompt", "given_prompt", *SOURCE_FIELDS}
    values = {f.name: getattr(request, f.name) for f in fields(request) if f.name not in always}
    return {name: value for name, value in values.items() if value is not None and value != ()}


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """What a provider said of one picture; the picture itself goes straight to the batch.

    `prompt` is the one that was really used. `size` is (width, height) in pixels, `usd` what the picture cost; these
    and `seed` are None where the provider did not say. `receipt` is whether it was paid for in an earlier run and cost
    nothing now. `facts` are what else the provider said, for `info`.
    """

    prompt: str
    seed: int | None = None
    size: tuple[int, int] | None = None
    usd: float | None = None
    receipt: bool = False
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
