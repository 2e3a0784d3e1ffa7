"""The widgets that nodes share: one for every field of a request.

A widget's neutral choice means "not asked": auto in a list, a blank text, 0, off. `field_value` turns it into None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from comfy_api.latest import io

from ..ideogram.models import OPERATIONS
from ..ideogram.models.model import Model
from ..ideogram.requests import SEED_MAX
from ..ideogram.requests.loras import read_loras

AUTO = "auto"
TEXTS = frozenset({"negative_prompt", "style_codes", "loras", "custom_model"})
"""The fields whose widget is a text, in which the word auto is a word as any other."""


def _combo(name: str, tooltip: str, *, advanced: bool = False) -> Callable[[tuple[str, ...] | None], io.Input]:
    def make(choices: tuple[str, ...] | None) -> io.Input:
        options = [AUTO, *(choices or ())]
        return io.Combo.Input(name, options=options, default=AUTO, tooltip=tooltip, advanced=advanced)

    return make


def _required(name: str, choices: tuple[str, ...]) -> io.Input:
    """A combo without auto, for a field that a model cannot do without."""
    default = "1024x1024" if "1024x1024" in choices else choices[0]
    return io.Combo.Input(
        name, options=list(choices), default=default, tooltip="The exact size in pixels to extend to."
    )


def _percent(name: str, tooltip: str) -> Callable[[tuple[str, ...] | None], io.Input]:
    def make(_choices: tuple[str, ...] | None) -> io.Input:
        return io.Int.Input(name, default=0, min=0, max=100, tooltip=tooltip)

    return make


def _text(name: str, tooltip: str, *, multiline: bool = False) -> Callable[[tuple[str, ...] | None], io.Input]:
    def make(_choices: tuple[str, ...] | None) -> io.Input:
        placeholder = name if multiline else ""
        return io.String.Input(
            name, default="", multiline=multiline, placeholder=placeholder, tooltip=tooltip, advanced=True
        )

    return make


def _side(name: str, tooltip: str) -> Callable[[tuple[str, ...] | None], io.Input]:
    def make(_choices: tuple[str, ...] | None) -> io.Input:
        return io.Int.Input(name, default=0, min=0, max=4096, step=16, tooltip=tooltip, advanced=True)

    return make


def _switch(name: str, tooltip: str) -> Callable[[tuple[str, ...] | None], io.Input]:
    def make(_choices: tuple[str, ...] | None) -> io.Input:
        return io.Boolean.Input(name, default=False, tooltip=tooltip, advanced=True)

    return make


FIELDS: dict[str, Callable[[tuple[str, ...] | None], io.Input]] = {
    "resolution": _combo("resolution", "The exact size in pixels, or P-Image's size class. auto: the model chooses."),
    "aspect_ratio": _combo("aspect_ratio", "The shape, width x height. auto: square, or the model's choice."),
    "output_resolution": _combo(
        "output_resolution", "How many pixels in all: 1K is about 1024 x 1024, 8K about 8192 x 8192. auto: 1K."
    ),
    "rendering_speed": _combo("rendering_speed", "Faster is cheaper, QUALITY is dearer. auto: the provider's default."),
    "quality": _combo("quality", "The tier; higher is dearer, and difficult text wants MEDIUM or HIGH. auto: MEDIUM."),
    "magic_prompt": _combo(
        "magic_prompt", "Let Ideogram rewrite your prompt into a richer one. auto: it decides. OFF: take mine as it is."
    ),
    "style_type": _combo("style_type", "The general kind of picture. auto: the model's default."),
    "style_preset": _combo("style_preset", "One of Ideogram's 62 named looks. auto: none."),
    "color_palette": _combo(
        "color_palette", "One of Ideogram's palettes. For your own colours, connect `palette`. auto: none."
    ),
    "upscale_factor": _combo(
        "upscale_factor", "Enlarge the result; X2 and X4 cost extra. auto: X1, as it is.", advanced=True
    ),
    "magic_prompt_version": _combo(
        "magic_prompt_version", "Which rewriter magic prompt uses. auto: the current one.", advanced=True
    ),
    "negative_prompt": _text(
        "negative_prompt", "What to leave out; the prompt wins where they disagree.", multiline=True
    ),
    "style_codes": _text(
        "style_codes", "Style codes of eight hexadecimal digits, separated by spaces or commas, as in AAFF5733."
    ),
    "loras": _text(
        "loras",
        "LoRAs, one a line, three at most: the https address of a .safetensors file, then its scale, 0 to 4, where "
        "that is not 1.",
        multiline=True,
    ),
    "custom_model": _text(
        "custom_model", "The URI of a model that you trained: model/<name>/version/<number>. Blank: none."
    ),
    "custom_width": _side(
        "custom_width", "Exact width in pixels, a multiple of 16, instead of resolution and ratio. 0: not used."
    ),
    "custom_height": _side(
        "custom_height", "Exact height in pixels, a multiple of 16, instead of resolution and ratio. 0: not used."
    ),
    "image_weight": _percent(
        "image_weight", "How much of the picture to keep, 1 to 100; higher keeps more. 0: left to the model."
    ),
    "resemblance": _percent(
        "resemblance", "How closely to follow the picture, 1 to 100. 0: not asked, which means 50."
    ),
    "detail": _percent("detail", "How much detail to add, 1 to 100. 0: not asked, which means 50."),
    "transparent_background": _switch("transparent_background", "Make the result's background transparent."),
    "copyright_detection": _switch(
        "copyright_detection", "Also check the result for copyrighted content; it takes longer and may withhold it."
    ),
}
"""What makes the widget of each field, from the model's choices; None where the field has no list of choices."""


def model(operation: str) -> io.Input:
    """The choice of a model; each option holds the widgets of the fields that this model takes."""
    return io.DynamicCombo.Input(
        "model",
        options=[io.DynamicCombo.Option(model.name, _widgets(model)) for model in OPERATIONS[operation]],
        tooltip="The model; the widgets below it are the ones that it takes.",
    )


def _widgets(model: Model) -> list[io.Input]:
    return [
        _required(name, choices) if name in model.required and choices else FIELDS[name](choices)
        for name, choices in model.fields.items()
        if name in FIELDS
    ]


def field_value(name: str, value: Any) -> Any:
    """A widget's value as the request's field `name`: None for the neutral choice. Raises BadInput for bad LoRAs."""
    if value in (0, False) or (isinstance(value, str) and not value.strip()):
        return None
    if value == AUTO and name not in TEXTS:
        return None
    if name == "style_codes":
        return tuple(value.replace(",", " ").split())
    if name == "loras":
        return read_loras(value)
    return value.strip() if isinstance(value, str) else value


def model_fields(model: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a request from the value of the input `model`, whose own name is left out."""
    return {name: field_value(name, value) for name, value in model.items() if name != "model"}


def num_images() -> io.Input:
    """How many pictures a request asks for."""
    return io.Int.Input(
        "num_images",
        default=1,
        min=1,
        max=8,
        tooltip="How many pictures, 1 to 8; each is paid. Where the model takes no count (4.0, 4.0 transparent, "
        "P-Image) they are asked at the same time, with seeds that follow on.",
    )


def prompt(tooltip: str) -> io.Input:
    """The prompt, required: plain words, or a structured prompt as JSON."""
    return io.String.Input(
        "prompt",
        multiline=True,
        default="",
        placeholder='Words, with literal text "in quotes"; or a structured prompt as JSON',
        tooltip=tooltip,
    )


def plain_prompt() -> io.Input:
    """The words, required, for a node that makes a structured prompt of them."""
    return io.String.Input(
        "prompt",
        multiline=True,
        default="",
        placeholder='Words, with literal text "in quotes"',
        tooltip="What to draw, in plain words; put literal text in quotes.",
    )


def idle_seed() -> io.Input:
    """A seed for an endpoint that takes none. It is left unchanged after a run, or every run would be paid again."""
    return io.Int.Input(
        "seed",
        default=0,
        min=0,
        max=SEED_MAX,
        control_after_generate=io.ControlAfterGenerate.fixed,
        tooltip="The endpoint takes no seed: another number only asks again, which is paid again.",
    )


def local_seed(tooltip: str, control: bool | io.ControlAfterGenerate = True) -> io.Input:
    """The seed of the open weights: 64 bits, as the host's samplers take it. `control` is what follows a run."""
    return io.Int.Input("seed", default=0, min=0, max=2**64 - 1, control_after_generate=control, tooltip=tooltip)


def seed() -> io.Input:
    """The seed, which ComfyUI's control after generate may change after each run."""
    return io.Int.Input(
        "seed",
        default=0,
        min=0,
        max=SEED_MAX,
        control_after_generate=True,
        tooltip="The same seed and settings repeat a picture, unless magic prompt rewrites the prompt each time.",
    )
