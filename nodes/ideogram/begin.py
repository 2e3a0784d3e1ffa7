"""Where an errand begins: its receipt is held, read, and found again or begun."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from .errand import Errand
from .network import on_disk
from .receipts import Record

if TYPE_CHECKING:
    from .call import Call


@asynccontextmanager
async def errand(
    call: Call, identity: str, operation: str, model: str, about: Mapping[str, Any], usd: float | None
) -> AsyncIterator[Errand]:
    """The errand of a question, whose receipt nobody else touches meanwhile: an equal one waits, and then finds it.

    With `call.desk.ask_again`, a receipt that was delivered is not used again. Raises Storage before anything is sent.
    """
    store = call.desk.receipts
    async with store.held(identity):
        record = await on_disk(store.read, identity)
        if record is not None and call.desk.ask_again and (record.delivered or record.gone):
            await on_disk(store.forget, identity)
            record = None
        if record is None:
            record = Record(
                identity=identity,
                provider=call.provider.id,
                operation=operation,
                model=model,
                about=dict(about),
                asked_at=time.time(),
            )
        call.identities.append(identity)
        yield Errand(call=call, store=store, record=record, usd=usd)
