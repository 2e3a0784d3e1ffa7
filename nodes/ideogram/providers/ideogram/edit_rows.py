"""Where each of Ideogram's operations that start from a picture is asked: a row a model.

Source: Ideogram's API pages and OpenAPI file of July 2026; the mask rules are its official table of November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping

from .rows import COMMON, LEGACY, V3_NAMES, Row

LEGACY_NAMES = {"image": "image_file", "magic_prompt": "magic_prompt_option"}


def _legacy_remix(model: str) -> Row:
    return Row(
        path="/remix", envelope="image_request", legacy_values=True, names=LEGACY_NAMES, constants={"model": model}
    )


def _legacy_edit(model: str) -> Row:
    return Row(path="/edit", names=LEGACY_NAMES, constants={"model": model})


def _legacy_reframe(model: str) -> Row:
    return Row(path="/reframe", legacy_values=True, names=LEGACY_NAMES, constants={"model": model})


EDITS: Mapping[str, Mapping[str, Row]] = {
    "remix": {
        # July has neither a seed nor a count for 4.0.
        "4.0": Row(
            path="/v1/ideogram-v4/remix",
            prompt="text_prompt",
            count=None,
            seed=None,
            reads_structured=False,
            names=COMMON,
        ),
        "4.0 image to image": Row(
            path="/v1/ideogram-v4/image-to-image",
            count=None,
            names={**COMMON, "magic_prompt": "magic_prompt_option"},
        ),
        "3.0": Row(path="/v1/ideogram-v3/remix", names=V3_NAMES),
        **{name: _legacy_remix(wire) for name, wire in LEGACY.items()},
    },
    "inpaint": {
        "3.0": Row(path="/v1/ideogram-v3/inpaint", names=V3_NAMES),
        "2.0": _legacy_edit("V_2"),
        "2.0 Turbo": _legacy_edit("V_2_TURBO"),
    },
    "edit": {"Ideogram": Row(path="/v1/edit")},
    "reframe": {
        "3.0": Row(path="/v1/ideogram-v3/reframe", names=V3_NAMES),
        "2.0": _legacy_reframe("V_2"),
        "2.0 Turbo": _legacy_reframe("V_2_TURBO"),
    },
    "replace_background": {"3.0": Row(path="/v1/ideogram-v3/replace-background", names=V3_NAMES)},
    "remove_background": {"1.0": Row(path="/v1/remove-background", count=None, seed=None)},
    "remove_object": {"1.0": Row(path="/v1/remove-object", count=None, black_changes=False)},
    "upscale": {"Ideogram": Row(path="/upscale", envelope="image_request", names=LEGACY_NAMES)},
}
"""By operation, then by model."""
