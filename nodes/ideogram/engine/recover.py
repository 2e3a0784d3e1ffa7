"""Brings home what was paid for: lists the receipts that the graph has not had, or finds some by an id, and fetches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from ..config.keys import Keys
from ..errors import BadInput, BadReply, IdeogramKitError
from ..providers import BY_ID
from ..providers.batch import Batch
from ..providers.context import Context
from ..receipts import receipt
from ..receipts.claim import ANSWERED, PaidRequest
from ..receipts.graph_run import GraphRun
from ..receipts.lease import Places
from ..receipts.receipt import Receipt
from ..receipts.transaction import transaction
from ..requests import REQUESTS, Picture, Request
from ..requests.job import Item, Job
from ..transport.background import in_thread
from ..transport.progress import Progress
from ..transport.response import Reply
from .exchange import PaidExchange
from .pipeline import picture_of
from .prepare import key_of

NO_ANSWER = "no answer was kept, so what came of it is not known; look at the provider's history."


@dataclass(slots=True)
class Recovered:
    """A receipt, the pictures that it gave, and the error where it gave none or not all."""

    receipt: Receipt
    pictures: list[tuple[Any, str]] = field(default_factory=list[tuple[Any, str]])
    """Each as it was read, with the prompt that it was made from."""

    withheld: str = ""
    """Why a filter withheld a picture: nothing more will come of that one."""

    error: str = ""

    def info(self) -> dict[str, Any]:
        """The receipt for the node's `info`."""
        found = self.receipt
        reasons = {"withheld": self.withheld, "error": self.error}
        return {
            "receipt": found.identity,
            "provider": found.provider,
            "operation": found.operation,
            "model": found.model,
            "asked_at": found.asked_at,
            "state": found.state,
            "job": found.job,
            "prompt": found.about.get("prompt", ""),
            "pictures": len(self.pictures),
            **{name: why for name, why in reasons.items() if why},
        }


async def recover(
    name: str, keys: Keys, run: GraphRun, progress: Progress, read: Callable[[bytes], Any] = bytes
) -> list[Recovered]:
    """What was paid for and not delivered; or, with a name, the receipts that it names, delivered or not.

    `name` is a receipt's, a job's id, or a request id of ours or the provider's, whole. `read` opens an encoded
    picture, in a worker thread, and raises BadReply for one that is none. Nothing is asked anew, and what goes wrong
    with a receipt is told in its `error`: the others come all the same.
    """
    name, store = name.strip(), run.store
    receipts = await store.database.run(
        lambda connection: receipt.named_receipts(connection, name) if name else receipt.open_receipts(connection)
    )
    progress.total = len(receipts)
    recovered: list[Recovered] = []
    for found in receipts:
        home = Recovered(found)
        recovered.append(home)
        try:
            await _bring(home, keys, run, progress, read)
        except IdeogramKitError as error:
            home.error = str(error)
        except Exception as error:
            # One receipt that cannot be read must not keep the others back.
            home.error = f"it cannot be read ({type(error).__name__})."
        progress.arrived()
    return recovered


async def _bring(home: Recovered, keys: Keys, run: GraphRun, progress: Progress, read: Callable[[bytes], Any]) -> None:
    """Go on from the receipt's state, without asking: raises what that raises."""
    found = home.receipt
    if found.provider not in BY_ID or found.operation not in REQUESTS:
        raise BadInput("receipt", f"a {found.operation} gives no picture; run its node again, and it costs nothing.")
    provider = BY_ID[found.provider]
    if found.state not in ("accepted", ANSWERED) and not (found.state == "sent" and provider.traces):
        raise BadInput("receipt", NO_ANSWER)
    batch = _batch(found)

    async def on_image(index: int, data: bytes, picture: Picture) -> None:
        raise AssertionError("a receipt is read here")

    key = key_of(provider, keys)
    context = Context(provider=provider, key=key, settings=dict(batch.settings), progress=progress, on_image=on_image)
    request = PaidRequest(
        identity=found.identity,
        provider=found.provider,
        operation=found.operation,
        model=found.model,
        run=run.id,
        places=Places(provider.id, provider.in_flight, key.value if key else ""),
        about=found.about,
        traceable=provider.traces,
    )
    async with transaction(run, request) as paid:
        exchange = PaidExchange(paid, provider, context, asks=False)
        for index, stored in sorted(paid.stored.items()):
            if (data := await paid.bytes_of(stored)) is not None:
                await _keep(home, exchange, index, data, picture_of(stored).prompt, read)
        if len(home.pictures) == batch.count:
            return
        reply = await exchange.reply(_never)
        async with exchange.reading():
            items = provider.items(reply, batch)[: batch.count]
        home.pictures.clear()
        for index, item in enumerate(items):
            await _fetch(home, exchange, index, item, read)


async def _fetch(home: Recovered, exchange: PaidExchange, index: int, item: Item, read: Callable[[bytes], Any]) -> None:
    if item.error is not None:
        home.withheld = str(item.error)
    elif item.data is not None or item.url is not None:
        try:
            await _keep(home, exchange, index, await exchange.picture(index, item), item.prompt, read)
        except IdeogramKitError as error:
            # One that cannot be fetched must not keep the others back.
            home.error = str(error)


async def _keep(
    home: Recovered, exchange: PaidExchange, index: int, data: bytes, prompt: str, read: Callable[[bytes], Any]
) -> None:
    """Read a picture; what turns out to be none is fetched again next time."""
    try:
        home.pictures.append((await in_thread(read, data), prompt))
    except BadReply as error:
        await exchange.paid.spoilt(index)
        home.error = str(error)


async def _never() -> Reply | Job:
    raise AssertionError("nothing is asked anew here")


def _batch(found: Receipt) -> Batch:
    """The question as far as reading its reply takes it; its pictures are not in the receipt, and not needed."""
    about = found.about
    prompt, seed = str(about.get("prompt", "")), _number(about.get("seed"), 0)
    kind = REQUESTS[found.operation]
    blanks: dict[str, Any] = {"image": b"", "images": (), "mask": b""}
    sources = {name: blank for name, blank in blanks.items() if name in kind.__dataclass_fields__}
    fields: dict[str, Any] = {"model": found.model, "seed": seed, "prompt": prompt, **sources}
    request: Request = kind(**fields)
    known = about.get("settings")
    settings = cast("dict[str, Any]", known) if isinstance(known, dict) else {}
    return Batch(
        request=request,
        settings=settings,
        first=0,
        count=max(_number(about.get("count"), 1), 1),
        seed=seed,
    )


def _number(value: Any, other: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else other
