"""Layerize Text at Runware: the task, and a lenient reading of a reply whose shape is only partly recorded.

Source: reference 2.5: `ideogram:layerize-text@0` takes `inputs` and optionally `positivePrompt` and `seed`; the result
has `outputs`. What that holds is not recorded, so the fields that Ideogram and other hosts have are read.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

from ...errors import BadReply, Blocked, Unsupported
from ...requests import RemoveBackground
from ...requests.layers import LayerizeText, Layers, TextBlock
from ..batch import Batch
from ..mapping import body, draft
from ..price import LAYERIZE as USD
from ..settings import set_values
from ..text_blocks import PLACE, has_place, typed
from .edit_endpoints import LAYERIZE
from .errors import NAME, errors_of, reply_error
from .queue import submit
from .reply import PICTURES, cost_of, has_picture, picture_of, results_of, seed_of
from .settings import SETTINGS
from .task import delivery, task_of

if TYPE_CHECKING:
    from ..context import Context

BASE_FIELDS = ("base_image_url", "base_image", "background_image", "background", "image", "image_url", "url", "base")
TEXT_FIELDS = ("text_blocks", "blocks", "text_containers", "texts", "text", "items", "layers")
BOX_FIELDS = ("bounding_box", "bbox", "box", "position", "rect")
"""The fields that may hold the picture without its text, the list of texts, and the place of a text."""


async def layerize(request: LayerizeText, context: Context) -> Layers:
    """Send the task and fetch the picture without its text.

    Raises Unsupported for a design, fonts or references, and Blocked where the picture is withheld.
    """
    for name in ("design", "font_names", "reference_images"):
        if getattr(request, name):
            raise Unsupported(f"{NAME} layerizes text alone: {name} has no place there. Ideogram can.", (name,))
    # An endpoint takes a request for pictures; this one has the same source, prompt and seed.
    source = RemoveBackground(model="Layerize Text", seed=request.seed, prompt=request.prompt, image=request.image)
    batch = Batch(request=source, settings=context.settings, first=0, count=1, seed=request.seed)
    on_wire = tuple(setting for setting in SETTINGS if setting.on_wire)
    fields = body(
        LAYERIZE, batch, draft(LAYERIZE, source, set_values(on_wire, context.settings), NAME), NAME, context.notes
    )
    task = task_of(fields, delivery(context.settings, quick=False), context.request_id)
    reply = await context.ask(lambda: submit(task, 1, context))
    body_of_reply = reply.json()
    result = next((entry for entry in results_of(body_of_reply) if has_picture(entry)), None)
    if result is None:
        errors = errors_of(body_of_reply)
        if errors or reply.status != 200:
            raise reply_error(errors, reply)
        raise BadReply(f"{NAME} answered without a layered picture.")
    if result.get("NSFWContent") is True:
        raise Blocked(f"{NAME} calls the picture unsafe (NSFWContent). Try another one.", (1,))
    outputs = _snake(result.get("outputs"))
    url, data = _base(result, outputs)
    context.progress.downloading()
    blocks, without_place = _blocks(outputs)
    usd, notes = cost_of(result), [*context.notes, *without_place]
    if usd is None:
        notes.append(f"{NAME} did not say what it cost; the cost is what Ideogram itself asks.")
    return Layers(
        provider="runware",
        usd=USD if usd is None else usd,
        base=data if data is not None else await context.file(0, cast(str, url)),
        blocks=blocks,
        seed=seed_of(result),
        notes=tuple(notes),
    )


def _base(result: dict[str, Any], outputs: dict[str, Any]) -> tuple[str | None, bytes | None]:
    """The link to the picture without its text, or its bytes: from the result itself, else from its outputs."""
    sources: list[Any] = [result]
    for name in BASE_FIELDS:
        value = outputs.get(name)
        sources += [value] if isinstance(value, dict) else [{"imageURL": value}] if isinstance(value, str) else []
    sources.append(outputs)
    for source in sources:
        # A field may have the name that it has in a result, or that without "image", in either spelling.
        picture = {
            name: source[key]
            for key in source
            for name in PICTURES
            if _plain(key) in (_plain(name), _plain(name.removeprefix("image")))
        }
        if any(picture.values()):
            return picture_of(picture)
    raise BadReply(f"{NAME} answered without a base image.")


def _blocks(outputs: dict[str, Any]) -> tuple[tuple[TextBlock, ...], tuple[str, ...]]:
    """The texts that have a place, in pixels, and a note where some have none or there is no list of them.

    That is no error, since the picture is paid for and useful without them.
    """
    texts = next((outputs[name] for name in TEXT_FIELDS if isinstance(outputs.get(name), list)), None)
    if texts is None:
        names = json.dumps(sorted(outputs), ensure_ascii=False)[:200]
        return (), (f"{NAME} gave no texts in a form that is known; its answer has {names}.",)
    blocks = [_block(_snake(entry)) for entry in cast("list[Any]", texts)]
    placed = tuple(block for block in blocks if has_place(block))
    if len(placed) == len(blocks):
        return placed, ()
    words = ", ".join(repr(block["text"][:60]) for block in blocks if not has_place(block))
    count = len(blocks) - len(placed)
    texts_left_out = "1 text" if count == 1 else f"{count} texts"
    return placed, (f"{NAME} gave no place for {texts_left_out}, left out of text_blocks, mask and svg: {words}.",)


def _block(entry: dict[str, Any]) -> TextBlock:
    """A text as a text block; its place may lie in an object of its own."""
    box = next((box for name in BOX_FIELDS if (box := _snake(entry.get(name)))), dict[str, Any]())
    block: TextBlock = {name: value for name, value in entry.items() if name not in BOX_FIELDS and value is not None}
    block = typed(block | {name: box[name] for name in PLACE if name in box})
    return {**block, "text": str(block.get("text") or ""), "formatting": block.get("formatting") or []}


def _snake(value: Any) -> dict[str, Any]:
    """The object with its names, and those of the objects in it, in snake case: textBlocks becomes text_blocks."""
    if not isinstance(value, dict):
        return {}
    fields: dict[str, Any] = {}
    for name, inner in cast("dict[str, Any]", value).items():
        entry: Any = inner
        snake_name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
        fields[snake_name] = _snake(entry) if isinstance(entry, dict) else entry
    return fields


def _plain(name: str) -> str:
    """A name in lower case and without underscores, so that both spellings are equal."""
    return name.replace("_", "").lower()
