"""Layerize Text at fal: the request, and a lenient reading of an answer whose shape is only partly recorded.

Sources: fal's page of fal-ai/ideogram/v3/layerize-text (2026: `image_url`, `prompt`, `seed`, `font_name_h1` to
`font_name_small`); clients that read `image`, `text_containers`, `overlay_html` and `seed`. What a container holds is
taken to be as Ideogram's own layerize design has it: items with a place, their words in spans.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...errors import BadReply, Unsupported
from ...images.data_uri import decoded, is_link
from ...requests.layers import LayerizeText, Layers, TextBlock
from ...transport.response import Reply, said
from ..mapping.files import data_uri
from ..price import LAYERIZE
from ..reading import as_list, as_object, as_whole
from ..settings import set_values
from . import queue
from .refused import NAME, refused
from .settings import SETTINGS

if TYPE_CHECKING:
    from ..context import Context

PATH = "/fal-ai/ideogram/v3/layerize-text"
KEPT = ("x", "y", "width", "height", "alignment", "angle", "font_size", "line_height", "font_alternatives")
PLACE = ("x", "y", "width", "height")


async def layerize(request: LayerizeText, context: Context) -> Layers:
    """Ask, wait and fetch the picture without its text. fal has one analysis, with or without `design`."""
    if request.reference_images:
        raise Unsupported(f"{NAME} has no way to take reference_images here; Ideogram can.", ("reference_images",))
    if settings := tuple(set_values(SETTINGS, context.settings)):
        raise Unsupported(f"{NAME} has no place for {', '.join(settings)} here; set it to auto.", settings)
    fields: dict[str, Any] = {"image_url": data_uri(request.image), "seed": request.seed}
    if request.prompt:
        fields["prompt"] = request.prompt
    fields |= {f"font_name_{slot}": name for slot, name in request.font_names}
    reply = await context.ask(lambda: queue.submit(PATH, fields, 1, context))
    if reply.status != 200:
        raise refused(reply)
    body = reply.object()
    url = _url(body)
    if url is None:
        raise BadReply(f"{NAME} answered without a base image: {said(reply) or 'an empty reply.'}")
    context.progress.downloading()
    base = await context.file(0, url) if is_link(url) else decoded(url, NAME)
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
    """Where the picture without its text is: an object with a url, or the url itself."""
    for name in ("image", "background_image", "base_image"):
        if (found := as_object(body.get(name)).get("url")) and isinstance(found, str):
            return found
    for name in ("image", "base_image_url", "background_url"):
        if (found := body.get(name)) and isinstance(found, str):
            return found
    return None


def _blocks(body: dict[str, Any], reply: Reply) -> tuple[tuple[TextBlock, ...], tuple[str, ...]]:
    """The texts that have a place, and a note where some have none: the picture is paid, so it is kept."""
    containers = body.get("text_containers", body.get("text_blocks"))
    if isinstance(containers, str):
        containers = Reply(reply.status, {}, containers.encode()).json()
    blocks: list[TextBlock] = []
    lost = 0
    for container in as_list(containers):
        inside = as_object(container).get("items")
        for item in as_list(inside) if isinstance(inside, list) else [container]:
            block = _block(as_object(item))
            if all(isinstance(block.get(name), int | float) for name in PLACE):
                blocks.append(block)
            else:
                lost += 1
    if not isinstance(containers, list):
        told = json.dumps(sorted(body), ensure_ascii=False)[:200]
        return (), (f"{NAME} gave no texts in a form that is known; its answer has {told}.",)
    return tuple(blocks), (f"{lost} texts came without a place and were left out.",) if lost else ()


def _block(item: dict[str, Any]) -> TextBlock:
    """A text in the form of a text block: its words are its own, or those of its spans."""
    block: TextBlock = {name: item[name] for name in KEPT if item.get(name) is not None}
    spans = [as_object(span) for span in as_list(item.get("spans"))]
    block["text"] = str(item.get("text") or "".join(str(span.get("text") or "") for span in spans))
    effects = [effect for one in (item, *spans) for effect in as_list(one.get("font_fx") or one.get("formatting"))]
    block["formatting"] = list(dict.fromkeys(str(effect) for effect in effects))
    named = {"color": "color", "role": "style_class", "font_name": "font_file"}
    for name, other in named.items():
        values = [value for one in (item, *spans) for value in (one.get(name), one.get(other)) if value]
        if values:
            block[name] = values[0]
    return block
