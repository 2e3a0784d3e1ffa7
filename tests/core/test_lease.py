"""The places in flight: counted by provider and key over every process, and of no use to whoever wants the key."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging

import pytest
from ideogram_kit.nodes.ideogram.errors import Storage
from ideogram_kit.nodes.ideogram.receipts import claims
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.lease import ConcurrencyLimit
from ideogram_kit.nodes.ideogram.receipts.opening import transaction
from ideogram_kit.nodes.ideogram.receipts.store import Store
from ideogram_kit.nodes.ideogram.transport import background
from sqlalchemy import text

from .stores import KEY, REPLY, MakeStore, bring, claim_of, end_of, paid_request, reserve, rows, send


def test_a_limit_holds_over_every_process(store: Store, another: MakeStore) -> None:
    other = another()
    first, second, third = claim_of(store), claim_of(other, "b" * 40), claim_of(store, "c" * 40)
    for of, claim in ((store, first), (other, second), (store, third)):
        reserve(of, claim)
    assert send(store, first) and send(other, second)
    before = rows(store, "owners")
    assert not send(store, third)
    assert rows(store, "owners") == before, "who waits has noted nothing"
    other.database.run_blocking(lambda c: claims.answer(c, second, REPLY))
    assert send(store, third)


@pytest.mark.parametrize(
    "limit", [ConcurrencyLimit("fal", 1, "another key"), ConcurrencyLimit("oxen", 1, KEY), ConcurrencyLimit("fal", 1)]
)
def test_another_key_and_another_provider_have_places_of_their_own(limit: ConcurrencyLimit, store: Store) -> None:
    first = claim_of(store, concurrency=ConcurrencyLimit("fal", 1, KEY))
    second = claim_of(store, "b" * 40, concurrency=limit)
    assert reserve(store, first) and reserve(store, second)
    assert send(store, first) and send(store, second)


def test_a_dead_process_holds_no_place(store: Store, another: MakeStore) -> None:
    bring(store, claim_of(store), "sent")
    bring(store, claim_of(store, "b" * 40), "sent")
    other = another()
    third = claim_of(other, "c" * 40)
    reserve(other, third)
    assert not send(other, third)
    end_of(store)
    assert send(other, third)
    assert [lease[2] for lease in rows(other)["leases"]] == [other.owner.id]


def test_what_is_larger_than_the_whole_waits_until_all_of_it_is_free(store: Store) -> None:
    small, large, late = claim_of(store), claim_of(store, "b" * 40), claim_of(store, "c" * 40)
    for claim in (small, large, late):
        reserve(store, claim)
    assert send(store, small)
    assert not send(store, large, images=5)
    store.database.run_blocking(lambda c: claims.release(c, small))
    assert send(store, large, images=5)
    assert not send(store, late)
    store.database.run_blocking(lambda c: claims.roll_back(c, large))
    assert send(store, late)


def test_a_place_is_free_again_once_there_is_a_job(store: Store) -> None:
    for number in range(5):
        bring(store, claim_of(store, f"{number:040}"), "accepted")
    assert rows(store)["leases"] == []


def test_a_place_whose_end_could_not_be_noted_is_free_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process lives on, but nobody in it works on what took the place."""

    def broken(*_: object) -> None:
        raise Storage("The database went away at the commit.")

    async def lose(name: str) -> None:
        request = paid_request(name, concurrency=ConcurrencyLimit("fal", 1, KEY))
        async with transaction(GraphRun(store=store), request) as paid:
            await paid.send(1)
            paid.posted = True

    with monkeypatch.context() as patch:
        patch.setattr(claims, "release", broken)
        background.submit(lose("a" * 40)).result(30)
    assert len(rows(store)["leases"]) == 1
    background.submit(lose("b" * 40)).result(30)
    assert rows(store)["leases"] == []


def test_never_are_more_in_flight_than_the_limit(store: Store, another: MakeStore) -> None:
    stores = [store, another()]
    flying: set[str] = set()
    most = 0

    async def fly(of: Store, name: str) -> None:
        nonlocal most
        async with transaction(GraphRun(store=of), paid_request(name)) as paid:
            await paid.send(1)
            paid.posted = True
            flying.add(name)
            most = max(most, len(flying))
            await asyncio.sleep(0.1)
            flying.discard(name)
            await paid.discard()

    work = [fly(stores[number % 2], f"{number:040}") for number in range(12)]
    background.submit(background.gather_all(work)).result(120)
    assert most == 2
    assert not any(rows(store, "owners").values())


def test_the_key_is_nowhere(store: Store, store_url: str | None, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in a row nor in a file: plain, encoded, or as a digest that one who guesses keys could compare."""
    caplog.set_level(logging.DEBUG)
    bring(store, claim_of(store), "sent")
    plain = KEY.encode()
    (salt,) = store.database.run_blocking(
        lambda c: [str(row.salt) for row in c.execute(text("SELECT salt FROM versions"))]
    )
    assert len(salt) == 32
    known = [
        plain,
        base64.b64encode(plain).rstrip(b"="),
        base64.urlsafe_b64encode(plain).rstrip(b"="),
        plain.hex().encode(),
        *(
            form
            for name in ("sha256", "sha1", "md5", "sha512", "blake2b")
            for digest in [hashlib.new(name, plain).digest()]
            for form in (digest[:8], digest[:8].hex().encode(), base64.b64encode(digest)[:10])
        ),
    ]
    kept = repr(rows(store)).encode() + caplog.text.encode()
    for path in store.folder.rglob("*"):
        if path.is_file():
            kept += path.read_bytes()
    assert b"fal:" in kept, "the pool itself is there"
    if store_url is None:
        assert b"SQLite format 3" in kept, "and the database is among what was looked through"
    lowered = kept.lower()
    assert [form for form in known if form in kept or form.lower() in lowered] == []


def test_two_databases_fingerprint_a_key_in_two_ways() -> None:
    limit = ConcurrencyLimit("fal", 1, KEY)
    assert limit.pool("one salt") != limit.pool("another")
    assert limit.pool("one salt") == limit.pool("one salt") != ConcurrencyLimit("fal", 1, "other").pool("one salt")
