"""Where each of Ideogram's models is asked, and what its fields are called there: a row a model.

Source: Ideogram's API pages and OpenAPI file of July 2026; P-Image and 4.0 transparent from its pages of autumn 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One endpoint. `names` maps our field to the wire's where they differ.

    `structured` is the field that takes a structured prompt as an object; None means that it goes serialised into
    `prompt` with rewriting off. `count` is the field for the number of images; None means one request an image.
    `envelope` is the object that all fields lie in; `legacy_values` spells sizes as ASPECT_1_1 and RESOLUTION_W_H.
    `seed` is None where the endpoint takes none. `black_changes` is the endpoint's rule for masks. `reads_structured`
    is False where a structured prompt would be drawn as words.
    """

    path: str
    prompt: str = "prompt"
    structured: str | None = None
    count: str | None = "num_images"
    multipart: bool = False
    envelope: str | None = None
    legacy_values: bool = False
    seed: str | None = "seed"
    black_changes: bool = True
    reads_structured: bool = True
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    constants: Mapping[str, str] = field(default_factory=dict[str, str])


COMMON = {"custom_model": "custom_model_uri", "copyright_detection": "enable_copyright_detection"}

V3_NAMES = {
    **COMMON,
    "style_images": "style_reference_images",
    "character_image": "character_reference_images",
    "character_mask": "character_reference_images_mask",
}
"""3.0's names, wherever it appears."""


def _legacy(model: str) -> Row:
    return Row(
        path="/generate",
        envelope="image_request",
        legacy_values=True,
        names={"magic_prompt": "magic_prompt_option"},
        constants={"model": model},
    )


LEGACY = {
    "2a": "V_2A",
    "2a Turbo": "V_2A_TURBO",
    "2.0": "V_2",
    "2.0 Turbo": "V_2_TURBO",
    "1.0": "V_1",
    "1.0 Turbo": "V_1_TURBO",
}
"""What the 1.0 to 2a family is called on the wire [ModelEnum]."""

GENERATE: Mapping[str, Row] = {
    "4.0": Row(
        path="/v1/ideogram-v4/generate",
        prompt="text_prompt",
        structured="json_prompt",
        count=None,
        names=COMMON,
    ),
    "4.0 transparent": Row(
        path="/v1/ideogram-v4/generate-transparent",
        prompt="text_prompt",
        structured="json_prompt",
        count=None,
        multipart=True,
        names=COMMON,
    ),
    "3.0": Row(
        path="/v1/ideogram-v3/generate",
        names=V3_NAMES,
    ),
    "3.0 transparent": Row(path="/v1/ideogram-v3/generate-transparent", names=COMMON),
    "P-Image": Row(
        path="/v1/text-to-image/p-image-ideogram",
        count=None,
        names={**COMMON, "magic_prompt": "prompt_upsampling"},
    ),
    **{name: _legacy(wire) for name, wire in LEGACY.items()},
}
