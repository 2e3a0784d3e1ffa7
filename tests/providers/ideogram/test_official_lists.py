"""The menus offer what Ideogram's own OpenAPI file lists; what differs stands here with its reason."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from doubles import contract
from ideogram_kit.nodes.ideogram.models import model_of

LISTS = [
    ("4.0", "resolution", "ResolutionV4"),
    ("4.0", "rendering_speed", "RenderingSpeed"),
    ("3.0", "resolution", "ResolutionV3"),
    ("3.0", "aspect_ratio", "AspectRatioV3"),
    ("3.0", "rendering_speed", "RenderingSpeed"),
    ("3.0", "magic_prompt", "MagicPromptOption"),
    ("3.0", "style_type", "StyleTypeV3"),
    ("3.0", "style_preset", "StylePresetV3"),
    ("3.0", "color_palette", "ColorPalettePresetName"),
    ("3.0 transparent", "upscale_factor", "UpscaleFactor"),
    ("2.0", "resolution", "Resolution"),
    ("2.0", "aspect_ratio", "AspectRatio"),
    ("2.0", "style_type", "StyleType"),
    ("2.0", "magic_prompt_version", "MagicPromptVersionEnum"),
]
LEFT_OUT = {
    ("4.0", "rendering_speed"): {"FLASH", "BALANCED"},  # FLASH answers 400 on 4.0; BALANCED is DEFAULT elsewhere
    ("3.0", "rendering_speed"): {"BALANCED"},
    ("3.0", "magic_prompt"): {"AUTO"},  # "not asked", as the API's own default
}
PREFIXES = {"Resolution": "RESOLUTION_", "AspectRatio": "ASPECT_"}


@pytest.mark.skipif(not contract.enabled, reason="IDEOGRAM_OPENAPI names no file")
@pytest.mark.parametrize(("model", "field", "schema"), LISTS)
def test_a_menu_is_the_official_list(model: str, field: str, schema: str) -> None:
    document = json.loads(Path(os.environ["IDEOGRAM_OPENAPI"]).read_text("utf-8"))
    official = {
        value.removeprefix(PREFIXES.get(schema, "")).replace("_", "x") if schema in PREFIXES else value
        for value in document["components"]["schemas"][schema]["enum"]
        if not value.startswith("V4_QWEN")  # experimental slots of the rewriter
    }
    newer = set(contract.NEWER_THAN_THE_FILE.get(schema, ()))
    assert set(model_of("generate", model).fields[field] or ()) == (official | newer) - LEFT_OUT.get(
        (model, field), set()
    )
