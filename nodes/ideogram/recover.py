"""Brings home what was paid for: lists the receipts that the graph has not had, or finds some by an id, and fetches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from .begin import errand
from .call import Call
from .desk import Desk
from .errors import BadInput, BadReply, IdeogramKitError
from .keys import Keys
from .network import on_disk
from .part import Item, Job, Part
from .progress import Progress
from .providers import BY_ID
from .receipts import Record
from .receipts.store import REPLY
from .reply import Reply
from .requests import REQUESTS, Picture, Request
from .run import key_of


@dataclass(slots=True)
class Recovered:
    """A receipt, the encoded pictures that it gave, and the error where it gave none or not all."""

    record: Record
    pictures: list[tuple[bytes, str]] = field(default_factory=list[tuple[bytes, str]])
    """Each with the prompt that it was made from."""

    withheld: str = ""
    """Why a filter withheld a picture: nothing more will come of that one."""

    error: str = ""

    def told(self) -> dict[str, Any]:
        """The receipt for `info`."""
        record = self.record
        reasons = {"withheld": self.withheld, "error": self.error}
        return {
            "receipt": record.identity,
            "provider": record.provider,
            "operation": record.operation,
            "model": record.model,
            "asked_at": record.asked_at,
            "state": record.state,
            "job": record.job,
            "prompt": record.about.get("prompt", ""),
            "pictures": len(self.pictures),
            **{name: why for name, why in reasons.items() if why},
        }


async def recover(wanted: str, keys: Keys, desk: Desk, progress: Progress) -> list[Recovered]:
    """What was paid for and not delivered; or, with an id, the receipts that it names, delivered or not.

    `wanted` is a receipt's name or its beginning, a job's id, or a request id of the provider's. Nothing is asked anew.
    """
    records = await on_disk(_chosen, wanted.strip(), desk)
    progress.total = len(records)
    found: list[Recovered] = []
    for record in records:
        one = Recovered(record)
        found.append(one)
        try:
            await _bring(one, keys, desk, progress)
        except IdeogramKitError as error:
            one.error = str(error)
        progress.arrived()
    return found


def _chosen(wanted: str, desk: Desk) -> Sequence[Record]:
    records = list(desk.receipts.each())
    if not wanted:
        return [record for record in records if not record.delivered and not record.gone]

    def named(record: Record) -> bool:
        if record.identity.startswith(wanted) or wanted in (record.job or "").split(","):
            return True
        if wanted in record.headers.values():
            return True
        return wanted.encode() in (desk.receipts.get(record.identity, REPLY) or b"")

    return [record for record in records if len(wanted) >= 6 and named(record)]


async def _bring(one: Recovered, keys: Keys, desk: Desk, progress: Progress) -> None:
    """Go on from the receipt's state, without asking: raises what that raises."""
    record = one.record
    if record.provider not in BY_ID or record.operation not in REQUESTS:
        raise BadInput("receipt", f"a {record.operation} gives no picture; run its node again, and it costs nothing.")
    if record.state == "asked":
        raise BadInput(
            "receipt", "no answer was kept, so what came of it is not known; look at the provider's history."
        )
    provider = BY_ID[record.provider]
    part = _part(record)

    async def deliver(index: int, data: bytes, picture: Picture) -> None:
        raise AssertionError("a receipt is read here")

    call = Call(
        provider=provider,
        key=key_of(provider, keys),
        settings=dict(part.settings),
        progress=progress,
        deliver=deliver,
        desk=desk,
    )
    async with errand(call, record.identity, record.operation, record.model, record.about, None) as errands:
        reply = await errands.reply(_never)
        try:
            items = provider.items(reply, part)[: part.count]
        except IdeogramKitError as error:
            await errands.refused(error)
            raise
        for index, item in enumerate(items):
            await _fetch(one, errands.fetched, index, item)


async def _fetch(one: Recovered, fetched: Any, index: int, item: Item) -> None:
    if item.fault is not None:
        one.withheld = str(item.fault)
    elif item.data is not None or item.url is not None:
        one.pictures.append((await fetched(index, item), item.prompt))


async def _never() -> Reply | Job:
    raise BadReply("The receipt's reply is gone from the disk, and nothing is asked anew here.")


def _part(record: Record) -> Part:
    """The question as far as reading its reply takes it; its pictures are not in the receipt, and not needed."""
    about = record.about
    prompt, seed = str(about.get("prompt", "")), _number(about.get("seed"), 0)
    kind = REQUESTS[record.operation]
    blanks: dict[str, Any] = {"image": b"", "images": (), "mask": b""}
    sources = {name: blank for name, blank in blanks.items() if name in kind.__dataclass_fields__}
    fields: dict[str, Any] = {"model": record.model, "seed": seed, "prompt": prompt, **sources}
    request: Request = kind(**fields)
    known = about.get("settings")
    settings = cast("dict[str, Any]", known) if isinstance(known, dict) else {}
    return Part(
        request=request,
        settings=settings,
        first=0,
        count=max(_number(about.get("count"), 1), 1),
        seed=seed,
    )


def _number(value: Any, other: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else other
