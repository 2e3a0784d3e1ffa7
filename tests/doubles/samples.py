"""Requests to the Ideogram double: what it accepts, what it refuses and why; and a client to send them with."""

from __future__ import annotations

import io
import json
import ssl
from typing import Any

import httpx
from PIL import Image

V4 = "/v1/ideogram-v4/generate"
V4_TRANSPARENT = "/v1/ideogram-v4/generate-transparent"
V3 = "/v1/ideogram-v3/generate"
V3_TRANSPARENT = "/v1/ideogram-v3/generate-transparent"
P_IMAGE = "/v1/text-to-image/p-image-ideogram"
SMALL = {"prompt": "a cat", "custom_width": 64, "custom_height": 32, "seed": 7}
LAYOUT = {
    "high_level_description": "a poster",
    "style_description": {"art_style": "flat", "color_palette": ["#FFD700"]},
    "compositional_deconstruction": {
        "background": "grey",
        "elements": [
            {"type": "obj", "bbox": [0, 0, 500, 500], "desc": "a cat"},
            {"type": "text", "bbox": [500, 0, 1000, 1000], "text": "CAT", "desc": "bold"},
        ],
    },
}

JSON = "application/json"
Multipart = list[tuple[str, tuple[Any, ...]]]


def form(**fields: Any) -> Multipart:
    """Multipart parts; a tuple is a part as it is, a list several of the same name."""
    parts: Multipart = []
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            parts.append((name, one if isinstance(one, tuple) else (None, str(one))))
    return parts


def picture(size: tuple[int, int] = (8, 8), mode: str = "RGB", kind: str = "PNG") -> tuple[str, bytes, str]:
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind)
    return "a." + kind.lower(), file.getvalue(), f"image/{kind.lower()}"


def layout(**changes: Any) -> dict[str, Any]:
    return {**LAYOUT, **changes}


def element(**changes: Any) -> dict[str, Any]:
    elements = [{"type": "obj", "desc": "a cat", **changes}]
    return layout(compositional_deconstruction={"background": "grey", "elements": elements})


def opened(**options: Any) -> httpx.Client:
    # Reading the system's certificates takes longer than the test, and loopback has no use for them.
    return httpx.Client(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), trust_env=False, **options)


def send(method: str, url: str, **options: Any) -> httpx.Response:
    with opened() as client:
        return client.request(method, url, **options)


def fetch(url: str) -> httpx.Response:
    return send("GET", url)


def post(client: httpx.Client, path: str, body: Any) -> httpx.Response:
    return client.post(path, files=body) if isinstance(body, list) else client.post(path, json=body)


ACCEPTED: list[tuple[str, Any, str]] = [
    (V4, {"text_prompt": "a cat"}, "2048x2048"),
    (V4, {"json_prompt": LAYOUT, "resolution": "512x1536", "seed": None}, "512x1536"),
    (V4, form(json_prompt=(None, json.dumps(LAYOUT), JSON), rendering_speed="TURBO"), "2048x2048"),
    (V4_TRANSPARENT, form(text_prompt="a cat", aspect_ratio="16x9"), "1280x720"),
    (V4_TRANSPARENT, form(text_prompt="a cat", aspect_ratio="9x16", output_resolution="4K"), "2880x5120"),
    (V3, {"prompt": "a cat", "aspect_ratio": "16x9", "num_images": 2}, "1312x736"),
    (V3, form(prompt="a cat", style_codes=["AAFF5733", "0133FF57"], seed=5), "1024x1024"),
    (V3, form(prompt="a cat", color_palette=(None, '{"name": "MELON"}', JSON)), "1024x1024"),
    (V3, {"prompt": "a", "color_palette": {"members": [{"color_hex": "#abc"}]}}, "1024x1024"),
    (V3, form(prompt="a cat", style_reference_images=[picture(), picture(kind="WEBP")]), "1024x1024"),
    (
        V3,
        form(
            prompt="a cat",
            character_reference_images=picture(kind="JPEG"),
            character_reference_images_mask=picture(mode="L"),
        ),
        "1024x1024",
    ),
    (V3_TRANSPARENT, form(prompt="a cat", upscale_factor="X2", aspect_ratio="3x1"), "1536x512"),
    (P_IMAGE, SMALL, "64x32"),
    (P_IMAGE, {"prompt": "a cat", "resolution": "2K", "aspect_ratio": "3x4"}, "1728x2304"),
    ("/generate", {"image_request": {"prompt": "a cat", "resolution": "RESOLUTION_640_1344"}}, "640x1344"),
    ("/generate", {"image_request": {"prompt": "a cat", "aspect_ratio": "ASPECT_16_10"}}, "1280x800"),
]


REFUSED: list[tuple[str, Any, str]] = [
    (V4, {}, "exactly one of text_prompt"),
    (V4, {"text_prompt": "a", "json_prompt": LAYOUT}, "exactly one of text_prompt"),
    (V4, {"text_prompt": " "}, "text_prompt: must not be empty"),
    (V4, {"text_prompt": "a", "num_images": 2}, "unknown field num_images"),
    (V4, {"text_prompt": "a", "resolution": "1000x1000"}, "resolution"),
    (V4, {"text_prompt": "a", "rendering_speed": "FLASH"}, "FLASH is coming soon"),
    (V4, {"text_prompt": "a", "seed": 2147483648}, "seed"),
    (V4, {"text_prompt": "a", "seed": "7"}, "seed: expected whole"),
    (V4, {"text_prompt": "a", "seed": True}, "seed: expected whole"),
    (V4, {"text_prompt": None}, "text_prompt: expected text"),
    (V4, {"json_prompt": json.dumps(LAYOUT)}, "json_prompt: expected object"),
    (V4, {"json_prompt": layout(style_descriptions={})}, "unknown key style_descriptions"),
    (V4, {"json_prompt": element(type="image")}, "type must be obj or text"),
    (V4, {"json_prompt": element(type="text")}, "text is required"),
    (V4, {"json_prompt": element(bbox=[0, 0, 1, 1001])}, "bbox"),
    (V4, {"json_prompt": element(color_palette=["#FD0"])}, "'#FD0' is not #RRGGBB"),
    (V4, {"json_prompt": {"high_level_description": "a"}}, "compositional_deconstruction is required"),
    (V4, form(json_prompt=json.dumps(LAYOUT)), "content type application/json"),
    (V4, form(text_prompt=["a", "b"]), "text_prompt is given 2 times"),
    (V4, form(text_prompt="a", seed="1.5"), "seed: '1.5' is not an integer"),
    (V4, form(text_prompt="a", enable_copyright_detection="True"), "not true or false"),
    (V4_TRANSPARENT, {"text_prompt": "a"}, "content type application/json"),
    (V4_TRANSPARENT, form(text_prompt="a", rendering_speed="BALANCED"), "rendering_speed"),
    (V4_TRANSPARENT, form(text_prompt="a", output_resolution="1k"), "output_resolution"),
    (V4_TRANSPARENT, form(text_prompt="a", resolution="1024x1024"), "unknown field resolution"),
    (V3, {"prompt": "a", "num_images": 9}, "num_images"),
    (V3, {"prompt": "a", "resolution": "1024x1024", "aspect_ratio": "1x1"}, "cannot be used together"),
    (V3, {"prompt": "a", "style_codes": ["AAFF5733"], "style_type": "AUTO"}, "cannot be used together"),
    (V3, {"prompt": "a", "style_codes": ["AAFF573"]}, "8 hexadecimal digits"),
    (V3, {"prompt": "a", "style_preset": "BAUHAU"}, "style_preset"),
    (V3, {"prompt": "a", "custom_model_uri": "my-model"}, "custom_model_uri"),
    (V3, {"prompt": "a", "style_reference_images": ["x"]}, "uploaded as multipart/form-data"),
    (V3, {"prompt": "a", "color_palette": {"name": "melon"}}, "not a preset"),
    (V3, {"prompt": "a", "color_palette": {"name": "MELON", "members": []}}, "either a name or members"),
    (V3, {"prompt": "a", "color_palette": {"members": [{"color": "#fff"}]}}, "a member has no color"),
    (V3, {"prompt": "a", "color_palette": {"members": [{"color_hex": "#ffff"}]}}, "not #RRGGBB"),
    (
        V3,
        {"prompt": "a", "color_palette": {"members": [{"color_hex": "#fff", "color_weight": 0}]}},
        "weight 0",
    ),
    (V3, form(prompt="a", style_reference_images=("a.gif", b"GIF89a", "image/gif")), "only JPEG, PNG and WebP"),
    (
        V3,
        form(prompt="a", style_reference_images=[("a.png", b"\x89PNG\r\n\x1a\n" + bytes(6 * 1024**2))] * 2),
        "10MB",
    ),
    (V3, form(prompt="a", style_reference_images="text"), "needs a filename"),
    (V3, form(prompt=("a.txt", b"a")), "prompt is not a file"),
    (V3, form(prompt="a", character_reference_images=[picture(), picture()]), "at most 1"),
    (V3, form(prompt="a", character_reference_images_mask=picture(mode="L")), "must match the number"),
    (V3, form(prompt="a", character_mask_binary=picture(mode="L")), "unknown field character_mask_binary"),
    (
        V3,
        form(
            prompt="a",
            character_reference_images=picture(),
            character_reference_images_mask=picture((9, 8), "L"),
        ),
        "dimensions",
    ),
    (
        V3,
        form(prompt="a", character_reference_images=picture(), character_reference_images_mask=picture()),
        "grayscale",
    ),
    (V3_TRANSPARENT, {"prompt": "a", "rendering_speed": "FLASH"}, "FLASH is coming soon"),
    (V3_TRANSPARENT, {"prompt": "a", "style_type": "AUTO"}, "unknown field style_type"),
    (P_IMAGE, {"prompt": "a", "custom_width": 64}, "together"),
    (P_IMAGE, {**SMALL, "aspect_ratio": "1x1"}, "cannot be used together"),
    (P_IMAGE, {**SMALL, "custom_width": 65}, "multiple of 16"),
    (P_IMAGE, {**SMALL, "custom_width": 4096, "custom_height": 4096}, "4194304"),
    (P_IMAGE, {"prompt": "a", "resolution": "4K"}, "resolution"),
    ("/generate", {"prompt": "a"}, "image_request"),
    ("/generate", {"image_request": {"prompt": "a", "style_type": "AUTO", "model": "V_1"}}, "model V_1"),
    ("/generate", form(image_request=(None, '{"prompt": "a"}', JSON)), "content type multipart/form-data"),
]
