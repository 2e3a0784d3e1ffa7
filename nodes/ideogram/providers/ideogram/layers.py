"""Layerize Text and layerize design at Ideogram: the request, and the reading of both shapes of reply.

Source: Ideogram's OpenAPI file of July 2026 (LayerizeTextRequest, TextContainerV3, TextItemV3).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...errors import BadReply, Blocked
from ...requests.layers import LayerizeText, Layers, TextBlock
from ...transport.body import Body
from ...transport.response import Reply
from ..json_values import as_list, as_object, as_text, as_whole
from ..mapping.multipart import file_part
from ..price import LAYERIZE
from ..text_blocks import has_place, typed
from .errors import reply_error
from .uploads import check_uploads

if TYPE_CHECKING:
    from ..context import Context

TEXT = "/v1/ideogram-v3/layerize-text"
DESIGN = "/v1/ideogram-v3/layerize-design"


async def layerize(request: LayerizeText, context: Context) -> Layers:
    """Send the query and fetch the picture without its text. Raises Blocked where the picture is withheld."""
    field = "flat_graphic_image" if request.design else "image"
    files = [file_part(field, field, request.image)]
    for number, image in enumerate(request.reference_images, 1):
        files.append(file_part("reference_asset_images", f"asset-{number}", image))
    check_uploads(files)
    fields: dict[str, Any] = {"seed": request.seed, **{f"font_name_{slot}": name for slot, name in request.font_names}}
    if request.prompt:
        fields["prompt"] = request.prompt
    path, body = DESIGN if request.design else TEXT, Body(fields=fields, files=tuple(files))
    reply = await context.ask(lambda: context.http.post(path, body, 1))
    if reply.status != 200:
        raise reply_error(reply)
    url, found, seed = _design(reply) if request.design else _text(reply)
    if url is None:
        raise Blocked(
            "Ideogram's safety filter withheld the picture, which may have been billed. Try another one.", (1,)
        )
    blocks, notes = _placed(found)
    context.progress.downloading()
    base = await context.file(0, url)
    return Layers(provider="ideogram", usd=LAYERIZE, base=base, blocks=blocks, seed=seed, notes=notes)


def _text(reply: Reply) -> tuple[str | None, list[TextBlock], int | None]:
    """The link, the texts and the seed of a reply of Layerize Text, which is one flat object."""
    body = reply.object()
    if "base_image_url" not in body:
        raise BadReply("Ideogram answered without a base image.")
    return as_text(body.get("base_image_url")), _blocks(body.get("text_blocks"), dict), as_whole(body.get("seed"))


def _design(reply: Reply) -> tuple[str | None, list[TextBlock], int | None]:
    """The link, the texts and the seed of a reply of layerize design, where the texts are items of containers."""
    item = as_object(next(iter(as_list(reply.object().get("data"))), None))
    if not item:
        raise BadReply("Ideogram answered without a layered picture.")
    blocks: list[TextBlock] = []
    for container in as_list(item.get("text_containers")):
        blocks += _blocks(as_object(container).get("items"), _block)
    return as_text(item.get("url")), blocks, as_whole(item.get("seed"))


def _block(item: dict[str, Any]) -> TextBlock:
    """An item of a layerize design as a text block; its text is in spans."""
    spans = [as_object(span) for span in as_list(item.get("spans"))]
    kept = ("x", "y", "width", "height", "alignment", "angle", "font_size", "line_height")
    block: TextBlock = {name: item[name] for name in kept if item.get(name) is not None}
    block["text"] = "".join(str(span.get("text") or "") for span in spans)
    effects = [str(effect) for span in spans for effect in as_list(span.get("font_fx"))]
    block["formatting"] = list(dict.fromkeys(effects))
    if colours := [colour for span in spans if (colour := as_text(span.get("color")))]:
        block["color"] = colours[0]
    if item.get("style_class"):
        block["role"] = item["style_class"]
    if item.get("font_file"):
        block["font_name"] = item["font_file"]
    return block


def _blocks(value: Any, read: Callable[[dict[str, Any]], TextBlock]) -> list[TextBlock]:
    """The text blocks of a list, each made by `read`."""
    blocks = [typed(read(as_object(entry))) for entry in as_list(value)]
    return [{**block, "text": str(block.get("text") or "")} for block in blocks]


def _placed(blocks: list[TextBlock]) -> tuple[tuple[TextBlock, ...], tuple[str, ...]]:
    """The blocks that have a place, and a note where others were left out: the picture was paid for all the same."""
    placed = tuple(block for block in blocks if has_place(block))
    if len(placed) == len(blocks):
        return placed, ()
    words = ", ".join(repr(block["text"][:60]) for block in blocks if not has_place(block))
    count = len(blocks) - len(placed)
    texts = "1 text" if count == 1 else f"{count} texts"
    return placed, (f"Ideogram gave no place for {texts}, left out of text_blocks, mask and svg: {words}.",)
