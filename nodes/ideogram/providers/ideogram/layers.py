"""Layerize Text and layerize design at Ideogram: the request, and both shapes of answer read into one.

Source: Ideogram's OpenAPI file of July 2026 (LayerizeTextRequest, TextContainerV3, TextItemV3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ...errors import BadReply, Blocked
from ...images.media import media_type
from ...requests.layers import LayerizeText, Layers, TextBlock
from ...transport.body import Body
from ...transport.response import Reply
from ..price import LAYERIZE
from .reply import refused

if TYPE_CHECKING:
    from ..context import Context

TEXT = "/v1/ideogram-v3/layerize-text"
DESIGN = "/v1/ideogram-v3/layerize-design"


async def layerize(request: LayerizeText, context: Context) -> Layers:
    """Ask, and fetch the picture without its text. Raises Blocked where it is withheld."""
    part = "flat_graphic_image" if request.design else "image"
    media = media_type(request.image)
    files = [(part, f"{part}.{media.removeprefix('image/')}", request.image, media)]
    for number, image in enumerate(request.reference_images, 1):
        media = media_type(image)
        files.append(("reference_asset_images", f"asset-{number}.{media.removeprefix('image/')}", image, media))
    fields: dict[str, Any] = {"seed": request.seed, **{f"font_name_{slot}": name for slot, name in request.font_names}}
    if request.prompt:
        fields["prompt"] = request.prompt
    path, body = DESIGN if request.design else TEXT, Body(fields=fields, files=tuple(files))
    reply = await context.ask(lambda: context.http.post(path, body, 1))
    if reply.status != 200:
        raise refused(reply)
    url, blocks, seed = _design(reply) if request.design else _text(reply)
    if url is None:
        raise Blocked("Ideogram's safety filter withheld the picture. Try another one.", (1,))
    context.progress.downloading()
    return Layers(provider="ideogram", usd=LAYERIZE, base=await context.file(0, url), blocks=blocks, seed=seed)


def _text(reply: Reply) -> tuple[str | None, tuple[TextBlock, ...], int | None]:
    """The flat answer of Layerize Text: it has neither `created` nor `data`."""
    body = _object(reply.json())
    if "base_image_url" not in body:
        raise BadReply("Ideogram answered without a base image.")
    return _url(body.get("base_image_url")), _blocks(body.get("text_blocks"), dict), _seed(body)


def _design(reply: Reply) -> tuple[str | None, tuple[TextBlock, ...], int | None]:
    """The layered answer: text stands in containers, a block's words in spans."""
    data = _object(reply.json()).get("data")
    item = _object(cast("list[Any]", data)[0]) if isinstance(data, list) and data else {}
    if not item:
        raise BadReply("Ideogram answered without a layered picture.")
    blocks: list[TextBlock] = []
    for container in cast("list[Any]", item.get("text_containers") or []):
        blocks += _blocks(_object(container).get("items"), _block)
    return _url(item.get("url")), tuple(blocks), _seed(item)


def _block(item: dict[str, Any]) -> TextBlock:
    """A design's text item in the form of a text block."""
    spans = [_object(span) for span in cast("list[Any]", item.get("spans") or [])]
    kept = ("x", "y", "width", "height", "alignment", "angle", "font_size", "line_height")
    block: TextBlock = {name: item[name] for name in kept if item.get(name) is not None}
    block["text"] = "".join(str(span.get("text") or "") for span in spans)
    effects = [str(effect) for span in spans for effect in cast("list[Any]", span.get("font_fx") or [])]
    block["formatting"] = list(dict.fromkeys(effects))
    if colours := [span["color"] for span in spans if span.get("color")]:
        block["color"] = colours[0]
    if item.get("style_class"):
        block["role"] = item["style_class"]
    if item.get("font_file"):
        block["font_name"] = item["font_file"]
    return block


def _blocks(value: Any, read: Any) -> tuple[TextBlock, ...]:
    blocks: list[TextBlock] = []
    for entry in cast("list[Any]", value) if isinstance(value, list) else []:
        block = read(_object(entry))
        if not all(isinstance(block.get(name), int | float) for name in ("x", "y", "width", "height")):
            raise BadReply("Ideogram answered with a text that has no place.")
        blocks.append({**block, "text": str(block.get("text") or "")})
    return tuple(blocks)


def _object(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _url(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _seed(body: dict[str, Any]) -> int | None:
    seed = body.get("seed")
    return seed if isinstance(seed, int) and not isinstance(seed, bool) else None
