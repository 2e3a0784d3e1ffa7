"""The size limit on both databases: bytes go, oldest use first; rows stay, and so does what was not delivered."""

from __future__ import annotations

from pathlib import Path

import pytest
from doubles import Double
from ideogram_kit.nodes.ideogram.engine.orders import mark_delivered
from ideogram_kit.nodes.ideogram.receipts import claims, eviction
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.receipt import StoredPicture
from ideogram_kit.nodes.ideogram.receipts.schema import transactions
from ideogram_kit.nodes.ideogram.receipts.store import Store
from ideogram_kit.nodes.ideogram.transport import background
from sqlalchemy import update

from .conftest import SMALL, Ask
from .samples import generate
from .stores import REPLY, MakeStore, bring, claim_of, end_of, rows

SIZE = 1000


def kept(store: Store, name: str, used: float, *, is_delivered: bool = True, released: bool = True) -> None:
    """A receipt of one picture and one large reply, of SIZE bytes each, that was used then."""
    identity = name * 40
    claim = claim_of(store, identity)
    bring(store, claim, "sent")
    files = {kind: f"{identity[:2]}/{identity}-{kind}" for kind in ("0", "reply")}
    digests = {kind: store.files.write(file, bytes(SIZE)) for kind, file in files.items()}
    reply = {"reply": None, "reply_file": files["reply"], "reply_digest": digests["reply"], "reply_size": SIZE}
    store.database.run_blocking(lambda c: claims.answer(c, claim, {**REPLY, **reply}))
    picture = StoredPicture(number=0, file=files["0"], digest=digests["0"], size=SIZE, metadata={})
    store.database.run_blocking(lambda c: picture.save(c, claim))
    if released:
        store.database.run_blocking(lambda c: claims.release(c, claim))
    this = update(transactions).where(transactions.c.identity == identity)
    store.database.run_blocking(lambda c: c.execute(this.values(delivered=is_delivered, used=used)))


def on_disk(store: Store) -> str:
    """Which receipts have bytes on the disk: their letters, for every file."""
    return "".join(sorted(path.name[0] for path in store.files.folder.rglob("*-*") if path.is_file()))


def evict(store: Store, limit: int) -> None:
    store.limit = limit
    background.submit(store.evict()).result(30)


def test_the_longest_unused_goes_first_and_only_as_much_as_is_needed(store: Store) -> None:
    for number, name in enumerate("cab"):
        kept(store, name, float(number))
    before = rows(store)
    evict(store, 6 * SIZE)
    assert (on_disk(store), rows(store)) == ("aabbcc", before)
    evict(store, 6 * SIZE - 1)
    assert on_disk(store) == "aabb"
    evict(store, 0)
    assert on_disk(store) == ""
    after = rows(store)
    assert [len(after[name]) for name in ("transactions", "pictures", "ledger")] == [3, 3, 3], "no row goes"
    assert after["ledger"] == before["ledger"]
    assert {receipt.pictures for receipt in store.receipts()} == {0}


def test_what_the_graph_has_not_had_stays_beyond_the_limit(store: Store) -> None:
    kept(store, "a", 1.0, is_delivered=False)
    kept(store, "b", 2.0)
    evict(store, 0)
    assert on_disk(store) == "aa"


def test_what_somebody_works_on_stays(store: Store) -> None:
    kept(store, "a", 1.0, released=False)
    kept(store, "b", 2.0)
    evict(store, 0)
    assert on_disk(store) == "aa"


def test_a_use_makes_it_young_again(store: Store) -> None:
    for number, name in enumerate("ab"):
        kept(store, name, float(number))
    claim = claim_of(store, "a" * 40)
    bring(store, claim, "reserved")
    store.database.run_blocking(lambda c: claims.release(c, claim))
    evict(store, 2 * SIZE)
    assert on_disk(store) == "aa"


def test_more_than_one_commit_takes_go_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eviction, "BATCH_SIZE", 2)
    for number, name in enumerate("abcde"):
        kept(store, name, float(number))
    evict(store, 0)
    assert on_disk(store) == ""


def test_a_file_that_is_gone_already_is_no_error(store: Store, another: MakeStore) -> None:
    kept(store, "a", 1.0)
    for path in store.files.folder.rglob("*-0"):
        path.unlink()
    end_of(store)
    evict(another(), 0)
    assert on_disk(store) == ""


def test_an_evicted_picture_is_downloaded_again_and_not_paid_again(ask: Ask, double: Double, tmp_path: Path) -> None:
    run = GraphRun(store=Store(tmp_path))
    try:
        first = ask(generate("3.0"), graph_run=run)
        run.store.limit = 0
        background.submit(mark_delivered(first.outcome.delivered, run)).result(10)
        assert on_disk(run.store) == ""
        again = ask(generate("3.0"), graph_run=run)
        assert again.data == {0: SMALL}
        assert again.outcome.pictures[0].receipt
        assert len(double.asked("/v1/ideogram-v3/generate")) == 1
    finally:
        run.store.close()
