"""Gives the graph the pictures of a batch that an earlier run left on the disk."""

from __future__ import annotations

from ..errors import BadReply, IdeogramKitError, MixedSizes
from ..providers.batch import Batch
from ..receipts.receipt import StoredPicture
from ..requests import Picture
from .exchange import PaidExchange

PictureErrors = list[tuple[int, IdeogramKitError]]
"""The pictures that did not come: each one's number in the request (from 1), and why."""


async def emit_all_stored(batch: Batch, exchange: PaidExchange) -> bool:
    """Emit the whole batch from the disk, and return whether every picture of it was there.

    Then nothing is asked, and not even the stored reply is read. Where one is missing, nothing is emitted.
    """
    stored = exchange.transaction.stored_pictures
    if set(stored) != set(range(batch.count)):
        return False
    contents = {index: await exchange.transaction.read_picture(picture) for index, picture in sorted(stored.items())}
    if None in contents.values():
        return False
    for index, data in contents.items():
        await emit_picture(exchange, batch, index, data or b"", picture_of(stored[index]))
    return True


async def emit_stored(batch: Batch, exchange: PaidExchange, error: IdeogramKitError) -> PictureErrors:
    """Emit the pictures that are on the disk though the reply cannot be had, and return `error` for each of the others.

    Raises `error` where none is there.
    """
    emitted: set[int] = set()
    for index, stored in sorted(exchange.transaction.stored_pictures.items()):
        if (data := await exchange.transaction.read_picture(stored)) is not None:
            await emit_picture(exchange, batch, index, data, picture_of(stored))
            emitted.add(index)
    if not emitted:
        raise error
    return [(batch.first + index + 1, error) for index in range(batch.count) if index not in emitted]


async def emit_picture(exchange: PaidExchange, batch: Batch, index: int, data: bytes, picture: Picture) -> None:
    """Give the graph the picture with this index (from 0) of a batch.

    Raises BadReply where the bytes are no picture; they are discarded, so that the next run downloads them again.
    Raises MixedSizes where it is a sound picture that does not fit the others.
    """
    try:
        await exchange.context.on_image(batch.first + index, data, picture)
    except BadReply as error:
        if not isinstance(error, MixedSizes):
            await exchange.transaction.discard_picture(index)
        raise


def picture_of(stored: StoredPicture) -> Picture:
    """What the receipt keeps of a picture beside its bytes."""
    metadata = stored.metadata
    size = metadata.get("size")
    return Picture(
        prompt=str(metadata.get("prompt") or ""),
        seed=metadata.get("seed"),
        size=(size[0], size[1]) if size else None,
        usd=metadata.get("usd"),
        receipt=True,
        facts=metadata.get("facts") or {},
    )
