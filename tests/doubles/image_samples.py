"""Requests with a source picture to the Ideogram double: what it accepts, what it refuses and why."""

from __future__ import annotations

import io
import json
from typing import Any

from PIL import Image

from .samples import JSON, form, picture

SIZE = (48, 32)  # 3:2
FILL = (10, 120, 200)

V4_REMIX = "/v1/ideogram-v4/remix"
V4_FROM_IMAGE = "/v1/ideogram-v4/image-to-image"
V4_DESCRIBE = "/v1/ideogram-v4/describe"
V4_MAGIC = "/v1/ideogram-v4/magic-prompt"
V3_REMIX = "/v1/ideogram-v3/remix"
V3_INPAINT = "/v1/ideogram-v3/inpaint"
V3_EDIT = "/v1/ideogram-v3/edit"
V3_REFRAME = "/v1/ideogram-v3/reframe"
REPLACE_BACKGROUND = "/v1/ideogram-v3/replace-background"
LAYERIZE_TEXT = "/v1/ideogram-v3/layerize-text"
LAYERIZE_DESIGN = "/v1/ideogram-v3/layerize-design"
EDIT = "/v1/edit"
REMOVE_BACKGROUND = "/v1/remove-background"
REMOVE_OBJECT = "/v1/remove-object"


def source(size: tuple[int, int] = SIZE, kind: str = "PNG") -> tuple[str, bytes, str]:
    """A picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, FILL).save(file, kind)
    return "source." + kind.lower(), file.getvalue(), f"image/{kind.lower()}"


def half_mask(size: tuple[int, int] = SIZE) -> tuple[str, bytes, str]:
    """Black on the left, white on the right."""
    mask = Image.new("L", size)
    mask.paste(255, (size[0] // 2, 0, *size))
    file = io.BytesIO()
    mask.save(file, "PNG")
    return "mask.png", file.getvalue(), "image/png"


def wrapped(**fields: Any) -> tuple[None, str, str]:
    return None, json.dumps(fields), JSON


IMAGE = source()
MASK = half_mask()
HEAVY = ("a.png", IMAGE[1] + bytes(10_000_001 - len(IMAGE[1])))
FULL = ("a.png", IMAGE[1] + bytes(10_000_000 - len(IMAGE[1])))  # what fits just so
BROKEN = ("a.png", b"\x89PNG\r\n\x1a\n and no more")
FONT = ("a.woff2", b"wOF2")

# Path, parts, `resolution` and `upscaled_resolution` of the items, which are None where the reply has none.
ACCEPTED: list[tuple[str, Any, str | None, str | None]] = [
    (V4_REMIX, form(image=IMAGE, text_prompt="a cat"), "1248x832", None),
    (V4_REMIX, form(image=IMAGE, text_prompt="a", image_weight=9, resolution="1248x832"), "1248x832", None),
    (V4_REMIX, form(image=IMAGE, text_prompt="a", resolution="512x1536"), "512x1536", None),
    (V4_FROM_IMAGE, form(image=IMAGE), "1248x832", None),
    (V4_FROM_IMAGE, form(image=IMAGE, prompt="a", magic_prompt_option="OFF", resolution="768x384"), "768x384", None),
    (V3_REMIX, form(image=IMAGE, prompt="a", image_weight=100, num_images=2), "1248x832", None),
    (V3_REMIX, form(image=source(kind="WEBP"), prompt="a", aspect_ratio="16x9"), "1312x736", None),
    ("/remix", form(image_file=IMAGE, image_request=wrapped(prompt="a", image_weight=1)), "1024x1024", None),
    ("/remix", form(image_file=IMAGE, image_request=wrapped(prompt="a", aspect_ratio="ASPECT_3_2")), "1248x832", None),
    (V3_REFRAME, form(image=IMAGE, resolution="512x1536", num_images=2), "512x1536", None),
    ("/reframe", form(image_file=IMAGE, resolution="RESOLUTION_640_1344", model="V_2"), "640x1344", None),
    ("/upscale", form(image_file=IMAGE, image_request=wrapped()), "48x32", "96x64"),
    ("/upscale", form(image_file=IMAGE, image_request=wrapped(resemblance=1, detail=100)), "48x32", "96x64"),
    (V3_INPAINT, form(image=IMAGE, mask=MASK, prompt="a", style_type="FICTION"), "1248x832", "48x32"),
    (V3_INPAINT, form(image=source((832, 960)), mask=half_mask((832, 960)), prompt="a"), "832x960", None),
    (V3_EDIT, form(image=source(kind="JPEG"), mask=MASK, prompt="a"), "1248x832", "48x32"),
    ("/edit", form(image_file=IMAGE, mask=MASK, prompt="a", model="V_2_TURBO"), "48x32", None),
    (EDIT, form(images=[IMAGE] * 10, prompt="a"), "48x32", None),
    (EDIT, form(images=IMAGE, prompt="a", aspect_ratio="1x1", transparent_background="true"), "1024x1024", None),
    (REPLACE_BACKGROUND, form(image=IMAGE, prompt="a", style_preset="AURA"), "1248x832", "48x32"),
    (REMOVE_BACKGROUND, form(image=IMAGE), None, None),
    (REMOVE_OBJECT, form(image=IMAGE, mask=MASK, seed=3), None, None),
    (LAYERIZE_DESIGN, form(flat_graphic_image=IMAGE, font_file_h1=FONT, font_name_h2="Lato"), "1248x832", "48x32"),
]

REFUSED: list[tuple[str, Any, str]] = [
    (V4_REMIX, form(text_prompt="a"), "image is required"),
    (V4_REMIX, form(image=IMAGE, prompt="a"), "unknown field prompt"),
    (V4_REMIX, form(image=IMAGE, text_prompt="a", seed=1), "unknown field seed"),
    (V4_REMIX, form(image=IMAGE, text_prompt="a", image_weight=0), "image_weight"),
    (V4_REMIX, form(image=IMAGE, text_prompt="a", image_weight=9, resolution="1024x1024"), "another aspect"),
    (V4_REMIX, form(image=IMAGE, text_prompt="a", rendering_speed="FLASH"), "FLASH is coming soon"),
    (V4_REMIX, {"text_prompt": "a"}, "content type application/json"),
    (V4_FROM_IMAGE, form(image=IMAGE, magic_prompt="ON"), "unknown field magic_prompt"),
    (V4_FROM_IMAGE, form(image=IMAGE, resolution="960x1088"), "resolution"),
    (V3_REMIX, form(image=IMAGE, prompt="a", enable_copyright_detection="true"), "unknown field"),
    (V3_REMIX, form(image=IMAGE, prompt="a", resolution="1024x1024", aspect_ratio="1x1"), "together"),
    (V3_REMIX, form(image=[IMAGE, IMAGE], prompt="a"), "image is given 2 times"),
    (V3_REMIX, form(image="text", prompt="a"), "needs a filename"),
    (V3_REMIX, form(image=HEAVY, prompt="a"), "more than 10MB"),
    (V3_REMIX, form(image=("a.gif", b"GIF89a"), prompt="a"), "only JPEG, PNG and WebP"),
    (V3_REMIX, form(image=BROKEN, prompt="a"), "image: "),
    ("/remix", form(image_file=IMAGE), "image_request is required"),
    ("/remix", form(image_request=wrapped(prompt="a")), "image_file is required"),
    ("/remix", form(image_file=IMAGE, image_request=wrapped(image_weight=5)), "prompt is required"),
    ("/remix", form(image_file=IMAGE, prompt="a"), "unknown field prompt"),
    (V3_REFRAME, form(image=IMAGE), "resolution is required"),
    (V3_REFRAME, form(image=IMAGE, resolution="512x1536", prompt="a"), "unknown field prompt"),
    (V3_REFRAME, form(image=IMAGE, resolution="2048x2048"), "resolution"),
    ("/reframe", form(image_file=IMAGE, resolution="RESOLUTION_640_1344"), "model is required"),
    ("/reframe", form(image_file=IMAGE, resolution="RESOLUTION_640_1344", model="V_3"), "model V_3"),
    ("/upscale", form(image_file=IMAGE), "image_request is required"),
    ("/upscale", form(image_file=IMAGE, image_request="{}"), "content type application/json"),
    ("/upscale", form(image_file=IMAGE, image_request=wrapped(detail=101)), "detail"),
    ("/upscale", form(image_file=IMAGE, image_request=wrapped(resemblance=0)), "resemblance"),
    ("/upscale", form(image=IMAGE, image_request=wrapped()), "unknown field image"),
    (V3_INPAINT, form(image=IMAGE, prompt="a"), "mask is required"),
    (V3_INPAINT, form(image=IMAGE, mask=half_mask((8, 8)), prompt="a"), "mask: must have the size"),
    (V3_INPAINT, form(image=IMAGE, mask=MASK, prompt="a", negative_prompt="b"), "unknown field negative_prompt"),
    (V3_INPAINT, form(image=IMAGE, mask=MASK, prompt="a", aspect_ratio="1x1"), "unknown field aspect_ratio"),
    (V3_INPAINT, form(image=IMAGE, mask=MASK, prompt="a", style_codes="AAFF5733", style_type="AUTO"), "together"),
    (V3_INPAINT, form(image=IMAGE, mask=MASK, prompt="a", character_reference_images=[picture()] * 2), "at most 1"),
    ("/edit", form(image_file=IMAGE, mask=MASK, prompt="a", model="V_3"), "model"),
    ("/edit", form(image_file=IMAGE, mask=half_mask((8, 8)), prompt="a", model="V_2"), "mask: must have the size"),
    (EDIT, form(prompt="a"), "either images or image_urls"),
    (EDIT, form(images=IMAGE, image_urls="https://ideogram.ai/a.png", prompt="a"), "either images or image_urls"),
    (EDIT, form(image_urls="https://example.com/a.png", prompt="a"), "not an image of Ideogram"),
    (EDIT, form(images=[IMAGE] * 11, prompt="a"), "at most 10"),
    (EDIT, form(images=[IMAGE, HEAVY], prompt="a"), "more than 10MB"),
    (EDIT, form(images=IMAGE, mask=MASK, prompt="a"), "unknown field mask"),
    (EDIT, form(images=IMAGE, rendering_speed="TURBO", prompt="a"), "unknown field rendering_speed"),
    (REPLACE_BACKGROUND, form(image=IMAGE), "prompt is required"),
    (REPLACE_BACKGROUND, form(image=IMAGE, prompt="a", style_type="AUTO"), "unknown field style_type"),
    (REMOVE_BACKGROUND, form(image=IMAGE, prompt="a"), "unknown field prompt"),
    (REMOVE_OBJECT, form(image=IMAGE), "mask is required"),
    (REMOVE_OBJECT, form(image=IMAGE, mask=half_mask((8, 8))), "mask: must have the size"),
    (LAYERIZE_TEXT, form(image_file=IMAGE), "unknown field image_file"),
    (LAYERIZE_DESIGN, form(image=IMAGE), "unknown field image"),
    (LAYERIZE_DESIGN, form(flat_graphic_image=IMAGE, font_file_h1=("a.zip", b"PK")), "only .ttf"),
    (LAYERIZE_DESIGN, form(flat_graphic_image=IMAGE, reference_asset_images=[IMAGE] * 11), "at most 10"),
    (V4_DESCRIBE, form(image=IMAGE), "unknown field image"),
    (V4_DESCRIBE, form(image_file=IMAGE, include_bbox="yes"), "not true or false"),
    ("/describe", form(image_file=IMAGE, describe_model_version="V_1"), "describe_model_version"),
    (V4_MAGIC, form(text_prompt="a"), "content type multipart/form-data"),
    (V4_MAGIC, {"prompt": "a"}, "unknown field prompt"),
    (V4_MAGIC, {"text_prompt": "a", "aspect_ratio": "1:1"}, "aspect_ratio"),
]
