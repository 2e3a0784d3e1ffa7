"""Fetches what was paid for and never reached the graph: every such receipt, or those that an id names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from ..config.keys import Keys
from ..errors import BadInput, BadReply, Blocked, IdeogramKitError, TooFew
from ..providers import BY_ID
from ..providers.batch import Batch
from ..providers.context import Context
from ..receipts import receipt
from ..receipts.claim import ANSWERED, PaidRequest
from ..receipts.graph_run import GraphRun
from ..receipts.lease import ConcurrencyLimit
from ..receipts.opening import transaction
from ..receipts.receipt import Receipt
from ..requests import REQUESTS, Picture, Request
from ..requests.job import Item, Job
from ..transport.background import in_thread
from ..transport.progress import Progress
from ..transport.response import Reply
from .exchange import PaidExchange
from .missing_pictures import with_missing
from .prepare import key_of
from .stored_pictures import picture_of

NO_ANSWER = "no answer was kept, so what came of it is not known; look at the provider's history."


@dataclass(slots=True)
class Recovered:
    """A receipt, its pictures, and the error where none or not all of them could be fetched."""

    receipt: Receipt
    pictures: list[tuple[Any, str]] = field(default_factory=list[tuple[Any, str]])
    """Each picture as `read` returned it, with the prompt that it was made from."""

    withheld: str = ""
    """Why a safety filter withheld a picture, which then never comes; empty where none was withheld."""

    missing: str = ""
    """How many pictures came of those that were asked for, where fewer did; the others never come."""

    error: str = ""

    def info(self) -> dict[str, Any]:
        """The receipt for the node's `info`."""
        receipt = self.receipt
        reasons = {"withheld": self.withheld, "missing": self.missing, "error": self.error}
        return {
            "receipt": receipt.identity,
            "provider": receipt.provider,
            "operation": receipt.operation,
            "model": receipt.model,
            "asked_at": receipt.asked_at,
            "state": receipt.state,
            "job": receipt.job,
            "prompt": receipt.metadata.get("prompt", ""),
            "pictures": len(self.pictures),
            **{name: reason for name, reason in reasons.items() if reason},
        }


async def recover(
    name: str, keys: Keys, run: GraphRun, progress: Progress, read: Callable[[bytes], Any] = bytes
) -> list[Recovered]:
    """Fetch what was paid for and not delivered; or, with a `name`, the receipts that it names, delivered or not.

    `name` is the whole of a receipt's identity, a job's id, or a request id, ours or the provider's. `read` decodes an
    encoded picture, in a worker thread, and raises BadReply for bytes that are none. Nothing is ever asked anew. What
    goes wrong with one receipt is in its `error`, and the others are fetched all the same.
    """
    name, store = name.strip(), run.store
    receipts = await store.database.run(
        lambda connection: receipt.receipts_by_id(connection, name) if name else receipt.open_receipts(connection)
    )
    progress.total = len(receipts)
    recovered: list[Recovered] = []
    for record in receipts:
        result = Recovered(record)
        recovered.append(result)
        try:
            await _fetch_receipt(result, keys, run, progress, read)
        except IdeogramKitError as error:
            result.error = str(error)
        except Exception as error:
            # One receipt that cannot be read must not keep the others back.
            result.error = f"it cannot be read ({type(error).__name__})."
        progress.arrived()
    return recovered


async def _fetch_receipt(
    result: Recovered, keys: Keys, run: GraphRun, progress: Progress, read: Callable[[bytes], Any]
) -> None:
    """Resume from the receipt's state, without asking anew. Raises the errors of errors.py."""
    record = result.receipt
    if record.provider not in BY_ID or record.operation not in REQUESTS:
        raise BadInput("receipt", f"a {record.operation} gives no picture; run its node again, and it costs nothing.")
    provider = BY_ID[record.provider]
    if record.state not in ("accepted", ANSWERED) and not (record.state == "sent" and provider.traces):
        raise BadInput("receipt", NO_ANSWER)
    batch = _batch(record)

    async def on_image(index: int, data: bytes, picture: Picture) -> None:
        raise AssertionError("a receipt is read here")

    key = key_of(provider, keys)
    context = Context(provider=provider, key=key, settings=dict(batch.settings), progress=progress, on_image=on_image)
    request = PaidRequest(
        identity=record.identity,
        provider=record.provider,
        operation=record.operation,
        model=record.model,
        run=run.id,
        concurrency=ConcurrencyLimit(provider.id, provider.in_flight, key.value if key else ""),
        metadata=record.metadata,
        traceable=provider.traces,
    )
    async with transaction(run, request) as opened:
        exchange = PaidExchange(opened, provider, context, may_submit=False)
        for index, stored in sorted(opened.stored_pictures.items()):
            if (data := await opened.read_picture(stored)) is not None:
                await _read_picture(result, exchange, index, data, picture_of(stored).prompt, read)
        if len(result.pictures) == batch.count:
            return
        reply = await exchange.reply(_submit_nothing)
        async with exchange.reading():
            items = with_missing(provider.items(reply, batch)[: batch.count], batch.count)
        if missing := sum(isinstance(item.error, TooFew) for item in items):
            result.missing = f"{provider.name} sent {batch.count - missing} of {batch.count} images."
        result.pictures.clear()
        for index, item in enumerate(items):
            await _fetch_item(result, exchange, index, item, read)
        if opened.job is not None and any(item.pending for item in items):
            await opened.poll_again()


async def _fetch_item(
    result: Recovered, exchange: PaidExchange, index: int, item: Item, read: Callable[[bytes], Any]
) -> None:
    if isinstance(item.error, Blocked):
        result.withheld = str(item.error)
    elif item.error is not None:
        if not isinstance(item.error, TooFew):
            result.error = str(item.error)
    elif item.data is not None or item.url is not None:
        try:
            await _read_picture(result, exchange, index, await exchange.picture(index, item), item.prompt, read)
        except IdeogramKitError as error:
            # One that cannot be fetched must not keep the others back.
            result.error = str(error)


async def _read_picture(
    result: Recovered, exchange: PaidExchange, index: int, data: bytes, prompt: str, read: Callable[[bytes], Any]
) -> None:
    """Decode a picture into the result; bytes that are none are discarded, and downloaded again next time."""
    try:
        result.pictures.append((await in_thread(read, data), prompt))
    except BadReply as error:
        await exchange.transaction.discard_picture(index)
        result.error = str(error)


async def _submit_nothing() -> Reply | Job:
    raise AssertionError("nothing is asked anew here")


def _batch(record: Receipt) -> Batch:
    """The batch that was asked, as far as reading its reply needs it; its source pictures are not in the receipt."""
    metadata = record.metadata
    prompt, seed = str(metadata.get("prompt", "")), _whole_number(metadata.get("seed"), 0)
    kind = REQUESTS[record.operation]
    blanks: dict[str, Any] = {"image": b"", "images": (), "mask": b""}
    sources = {name: blank for name, blank in blanks.items() if name in kind.__dataclass_fields__}
    fields: dict[str, Any] = {"model": record.model, "seed": seed, "prompt": prompt, **sources}
    request: Request = kind(**fields)
    stored = metadata.get("settings")
    settings = cast("dict[str, Any]", stored) if isinstance(stored, dict) else {}
    return Batch(
        request=request,
        settings=settings,
        first=0,
        count=max(_whole_number(metadata.get("count"), 1), 1),
        seed=seed,
    )


def _whole_number(value: Any, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default
