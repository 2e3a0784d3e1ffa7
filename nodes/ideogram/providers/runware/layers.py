"""Layerize Text at Runware: the task, and an answer whose shape is known in part only.

Source: reference 2.5: `ideogram:layerize-text@0` takes `inputs` and optionally `positivePrompt` and `seed`; the result
has `outputs`. What that holds is not recorded, so the places are read where Ideogram and other hosts have them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from ...errors import BadReply, Blocked, Unsupported
from ...requests import RemoveBackground
from ...requests.layers import LayerizeText, Layers, TextBlock
from ..batch import Batch
from ..mapping import body, draft
from ..price import LAYERIZE as USD
from ..settings import set_values
from .dialect import delivery, task_of
from .edit_endpoints import LAYERIZE
from .faults import NAME, errors_of, failure
from .reply import PICTURES, cost_of, has_picture, picture_of, results_of, seed_of
from .settings import SETTINGS
from .talk import ask

if TYPE_CHECKING:
    from ..context import Context

BASES = ("base_image_url", "base_image", "background_image", "background", "image", "image_url", "url", "base")
BLOCKS = ("text_blocks", "blocks", "text_containers", "texts", "text", "items", "layers")
BOXES = ("bounding_box", "bbox", "box", "position", "rect")
PLACE = ("x", "y", "width", "height")


async def layerize(request: LayerizeText, context: Context) -> Layers:
    """Ask, and fetch the picture without its text. Raises Unsupported for a design, Blocked where it is withheld."""
    for name in ("design", "font_names", "reference_images"):
        if getattr(request, name):
            raise Unsupported(f"{NAME} layerizes text alone: {name} has no place there. Ideogram can.", (name,))
    # What a row is asked by is a request for pictures; this one has the same source and words.
    source = RemoveBackground(model="Layerize Text", seed=request.seed, prompt=request.prompt, image=request.image)
    batch = Batch(request=source, settings=context.settings, first=0, count=1, seed=request.seed)
    on_wire = tuple(setting for setting in SETTINGS if setting.on_wire)
    fields = body(
        LAYERIZE, batch, draft(LAYERIZE, source, set_values(on_wire, context.settings), NAME), NAME, context.notes
    )
    task = task_of(fields, delivery(context.settings, quick=False), context.request_id)
    reply = await context.ask(lambda: ask(task, 1, context))
    found = reply.json()
    result = next((one for one in results_of(found) if has_picture(one)), None)
    if result is None:
        errors = errors_of(found)
        if errors or reply.status != 200:
            raise failure(errors, reply)
        raise BadReply(f"{NAME} answered without a layered picture.")
    if result.get("NSFWContent") is True:
        raise Blocked(f"{NAME} calls the picture unsafe (NSFWContent). Try another one.", (1,))
    outputs = _snake(result.get("outputs"))
    url, data = _base(result, outputs)
    context.progress.downloading()
    usd, notes = cost_of(result), list(context.notes)
    if usd is None:
        notes.append(f"{NAME} did not say what it cost; the cost is what Ideogram itself asks.")
    return Layers(
        provider="runware",
        usd=USD if usd is None else usd,
        base=data if data is not None else await context.file(0, cast(str, url)),
        blocks=_blocks(outputs),
        seed=seed_of(result),
        notes=tuple(notes),
    )


def _base(result: dict[str, Any], outputs: dict[str, Any]) -> tuple[str | None, bytes | None]:
    """The picture without its text: where every result has its picture, else in the outputs."""
    places: list[Any] = [result]
    for name in BASES:
        found = outputs.get(name)
        places += [found] if isinstance(found, dict) else [{"imageURL": found}] if isinstance(found, str) else []
    places.append(outputs)
    for place in places:
        back = {name: place[key] for key in place for name in PICTURES if _word(key) in (_word(name), _word(name[5:]))}
        if any(back.values()):
            return picture_of(back)
    raise BadReply(f"{NAME} answered without a base image.")


def _blocks(outputs: dict[str, Any]) -> tuple[TextBlock, ...]:
    """The texts, in pixels. Raises BadReply where there is no list of them, or one has no place."""
    found = next((outputs[name] for name in BLOCKS if isinstance(outputs.get(name), list)), None)
    if found is None:
        raise BadReply(f"{NAME} answered without the texts.")
    return tuple(_block(_snake(entry)) for entry in cast("list[Any]", found))


def _block(entry: dict[str, Any]) -> TextBlock:
    box = next((box for name in BOXES if (box := _snake(entry.get(name)))), dict[str, Any]())
    block: TextBlock = {name: value for name, value in entry.items() if name not in BOXES and value is not None}
    block |= {name: box[name] for name in PLACE if name in box}
    if not all(isinstance(block.get(name), int | float) for name in PLACE):
        raise BadReply(f"{NAME} answered with a text that has no place.")
    return {**block, "text": str(block.get("text") or ""), "formatting": block.get("formatting") or []}


def _snake(value: Any) -> dict[str, Any]:
    """An object with its names, and those of the objects in it, in our spelling: textBlocks is text_blocks."""
    if not isinstance(value, dict):
        return {}
    found: dict[str, Any] = {}
    for name, inner in cast("dict[str, Any]", value).items():
        known: Any = inner
        ours = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
        found[ours] = _snake(known) if isinstance(known, dict) else known
    return found


def _word(name: str) -> str:
    return name.replace("_", "").lower()
