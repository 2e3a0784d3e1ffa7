"""Layerize Text at fal: the request, and a lenient reading of a reply whose shape is only partly recorded.

Sources: fal's page of fal-ai/ideogram/v3/layerize-text (2026: `image_url`, `prompt`, `seed`, `font_name_h1` to
`font_name_small`); clients that read `image`, `text_containers`, `overlay_html` and `seed`. A container is taken to
hold what it holds in Ideogram's own layerize design: items with a place, and their text in spans.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...errors import Unsupported
from ...images.data_uri import decode_image, is_link
from ...requests.layers import LayerizeText, Layers, TextBlock
from ...transport.response import Reply
from ..http_errors import missing
from ..json_values import as_list, as_object, as_text, as_whole
from ..mapping.files import data_uri
from ..price import LAYERIZE
from ..settings import set_values
from ..text_blocks import has_place, typed
from . import queue
from .errors import NAME, reply_error
from .settings import SETTINGS

if TYPE_CHECKING:
    from ..context import Context

PATH = "/fal-ai/ideogram/v3/layerize-text"
KEPT = ("x", "y", "width", "height", "alignment", "angle", "font_size", "line_height", "font_alternatives")
"""The fields of an item that are those of a text block, under the same names."""


def fields_of(request: LayerizeText, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a request's body; `settings` are the Provider node's.

    fal has one analysis, and takes font names, which are those of a `design`. A design without them would be the same
    request, so it is refused. Raises Unsupported for what cannot be expressed.
    """
    if request.design and not request.font_names:
        raise Unsupported(
            f"{NAME} has one way to layerize: without font names 3.0 design would be 3.0 there. Choose 3.0, or name "
            "fonts; Ideogram has the fuller analysis.",
            ("design",),
        )
    if request.reference_images:
        raise Unsupported(f"{NAME} has no way to take reference_images here; Ideogram can.", ("reference_images",))
    if unused := tuple(set_values(tuple(setting for setting in SETTINGS if setting.on_wire), settings)):
        raise Unsupported(f"{NAME} has no place for {', '.join(unused)} here; set it to auto.", unused)
    fields: dict[str, Any] = {"image_url": data_uri(request.image), "seed": request.seed}
    if request.prompt:
        fields["prompt"] = request.prompt
    return fields | {f"font_name_{slot}": name for slot, name in request.font_names}


async def layerize(request: LayerizeText, context: Context) -> Layers:
    """Send the query, wait for the reply, and fetch the picture without its text.

    Raises Unsupported for what fal cannot express.
    """
    fields = fields_of(request, context.settings)
    reply = await context.ask(lambda: queue.submit(PATH, fields, 1, context))
    if reply.status != 200:
        raise reply_error(reply)
    body = reply.object()
    url = _url(body)
    if url is None:
        raise missing(NAME, "a base image", reply)
    context.progress.downloading()
    base = await context.file(0, url) if is_link(url) else decode_image(url, NAME)
    blocks, notes = _blocks(body, reply)
    return Layers(
        provider="fal",
        usd=LAYERIZE,
        base=base,
        blocks=blocks,
        seed=as_whole(body.get("seed")),
        notes=notes,
    )


def _url(body: dict[str, Any]) -> str | None:
    """The link or data URI of the picture without its text: in an object with a url, or by itself."""
    for name in ("image", "background_image", "base_image"):
        if (url := as_object(body.get(name)).get("url")) and isinstance(url, str):
            return url
    for name in ("image", "base_image_url", "background_url"):
        if (url := body.get(name)) and isinstance(url, str):
            return url
    return None


def _blocks(body: dict[str, Any], reply: Reply) -> tuple[tuple[TextBlock, ...], tuple[str, ...]]:
    """The texts that have a place, and a note where some have none.

    That is no error, since the picture is paid for and useful without them.
    """
    containers = body.get("text_containers", body.get("text_blocks"))
    if isinstance(containers, str):
        containers = Reply(reply.status, {}, containers.encode()).json()
    blocks: list[TextBlock] = []
    lost = 0
    for container in as_list(containers):
        entries = as_object(container).get("items")
        for item in as_list(entries) if isinstance(entries, list) else [container]:
            block = _block(as_object(item))
            if has_place(block):
                blocks.append(block)
            else:
                lost += 1
    if not isinstance(containers, list):
        names = json.dumps(sorted(body), ensure_ascii=False)[:200]
        return (), (f"{NAME} gave no texts in a form that is known; its answer has {names}.",)
    return tuple(blocks), (f"{lost} texts came without a place and were left out.",) if lost else ()


def _block(item: dict[str, Any]) -> TextBlock:
    """An item as a text block. What the item does not say itself is taken from its spans."""
    block: TextBlock = {name: item[name] for name in KEPT if item.get(name) is not None}
    spans = [as_object(span) for span in as_list(item.get("spans"))]
    block["text"] = str(item.get("text") or "".join(str(span.get("text") or "") for span in spans))
    effects = [
        effect for source in (item, *spans) for effect in as_list(source.get("font_fx") or source.get("formatting"))
    ]
    block["formatting"] = list(dict.fromkeys(str(effect) for effect in effects))
    names = {"color": "color", "role": "style_class", "font_name": "font_file"}
    for name, theirs in names.items():
        values = [
            value for source in (item, *spans) for value in (source.get(name), source.get(theirs)) if as_text(value)
        ]
        if values:
            block[name] = values[0]
    return typed(block)
