"""A process that asks for pictures and can be killed at any moment: what ComfyUI is to a receipt, without ComfyUI.

An order names `provider`, `model`, `seeds`, `count` (pictures a seed), `settings`, `folder` and `database` (None:
SQLite in the folder), `environment`, `pace` (seconds before the first look at a job), `day` (the limit of a day in US
dollars, or None), and `ending`: "exit" once all is done, or where to stay until somebody kills it: "before delivery",
"after delivery".
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import json
import os
import signal
import sys
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import orders, prepare
from ideogram_kit.nodes.ideogram.providers import polling
from ideogram_kit.nodes.ideogram.receipts import files
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.limits import Limits
from ideogram_kit.nodes.ideogram.receipts.store import Store
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.transport import background, http
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from ..samples import generate

LOOK = 0.2
"""Seconds between two looks at whether whoever started this is still there."""


def say(**told: Any) -> None:
    """Print a line of JSON, at once."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def work(order: dict[str, Any], parent: int) -> None:
    """Carry an order out, to its `ending`; it ends early where the process `parent` does."""
    os.environ.update(order["environment"])
    http.BACKOFF = polling.FIRST = order["pace"]
    files.BALLAST_SIZE = 64 * 1024
    store = Store(Path(order["folder"]), order["database"])
    asked: Future[None] = background.submit(
        all_of(order, GraphRun(store=store, limits=Limits(day=order["day"]), id="a run"))
    )
    while os.getppid() == parent:
        try:
            asked.result(LOOK)
            break
        except TimeoutError:
            continue
    store.close()
    say(done=True)


async def all_of(order: dict[str, Any], graph_run: GraphRun) -> None:
    """Ask for every seed at once."""
    outcomes = await asyncio.gather(*(ask(order, seed, graph_run) for seed in order["seeds"]))
    if order["ending"] == "before delivery":
        say(staying=True)
        await asyncio.Event().wait()
    await orders.mark_delivered([one for outcome in outcomes for one in outcome.delivered], graph_run)
    if order["ending"] == "after delivery":
        say(staying=True)
        await asyncio.Event().wait()


async def ask(order: dict[str, Any], seed: int, graph_run: GraphRun) -> orders.Outcome:
    """Ask for the pictures of a seed, and tell what came: the digest of each, by its place."""
    digests: dict[int, str] = {}

    def place(index: int, data: bytes) -> tuple[int, int]:
        digests[index] = hashlib.sha256(data).hexdigest()
        return 16, 16

    request = generate(order["model"], seed=seed, num_images=order["count"])
    ref = ProviderRef(id=order["provider"], settings=order["settings"])
    prepared = prepare.order(ref, request, Keys(Path(order["folder"]) / "keys"))
    outcome = await orders.run(prepared, Progress(provider="", total=order["count"]), place, graph_run)
    say(
        seed=seed,
        digests=[digests.get(index) for index in range(order["count"])],
        receipt=[picture.receipt for _, picture in sorted(outcome.pictures.items())],
        notes=outcome.notes,
        error=None if outcome.error is None else str(outcome.error),
    )
    return outcome


def nursery() -> None:
    """Fork a worker for every order, so that none has to import what all of them need.

    Every line is answered by one: an order by the worker's process id, {"reap": id} by whether that one has ended. At
    the end of the lines, every worker is killed.
    """
    import psycopg  # noqa: F401 (what the workers will need)
    from sqlalchemy.dialects import postgresql, sqlite  # noqa: F401

    gc.freeze()
    living: set[int] = set()
    for line in sys.stdin:
        order = json.loads(line)
        if (known := order.get("reap")) is not None:
            has_ended = known not in living or os.waitpid(known, os.WNOHANG)[0] == known
            living -= {known} if has_ended else set()
            say(ended=has_ended)
            continue
        parent = os.getpid()
        if (child := os.fork()) == 0:
            _begin(order, parent)
        living.add(child)
        say(pid=child)
    for child in living:
        os.kill(child, signal.SIGKILL)


def _begin(order: dict[str, Any], parent: int) -> None:
    """The forked worker: what it prints goes into its own files."""
    status = 1
    try:
        for number, name in ((1, order["out"]), (2, f"{order['out']}.errors")):
            os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), number)
        os.close(0)
        work(order, parent)
        status = 0
    except BaseException as error:
        sys.stderr.write(f"{error!r}\n")
        sys.stderr.flush()
    finally:
        os._exit(status)
