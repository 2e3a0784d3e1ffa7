"""One receipt: how far a question has come, and what is needed to go on from there."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from ..part import Job

VERSION = 1
"""Raised when a record's meaning changes; older ones are read, newer ones set aside."""

STATES = ("asked", "accepted", "answered")
"""Before the POST; a job's id is known; the reply is known. Pictures that were fetched are listed beside the state."""


@dataclass(slots=True)
class Record:
    """A question's receipt. `identity` is its digest, `about` what a user recognises it by; no key is in it.

    `links` are the job's. `status` and `headers` are the reply's, whose body is the file `reply`. `fetched` maps a
    picture's index in the reply to its file. `delivered` says that the graph has had the pictures, `gone` that they
    can no longer be fetched. `doubts` counts the times that it was asked without an outcome, each of which may have
    been billed. Times are seconds since 1970.
    """

    identity: str
    provider: str
    operation: str
    model: str
    about: dict[str, Any]
    asked_at: float
    state: str = "asked"
    job: str | None = None
    links: dict[str, str] = field(default_factory=dict[str, str])
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict[str, str])
    fetched: dict[str, str] = field(default_factory=dict[str, str])
    delivered: bool = False
    gone: bool = False
    doubts: int = 0
    usd: float | None = None
    version: int = VERSION

    @property
    def known_job(self) -> Job | None:
        """The job to go on waiting for, where there is one."""
        return None if self.job is None else Job(id=self.job, links=self.links)


class Unreadable(ValueError):
    """A record that this version cannot read."""


def packed(record: Record) -> bytes:
    """The record as JSON."""
    return json.dumps(asdict(record), ensure_ascii=False, indent=1).encode()


def unpacked(data: bytes) -> Record:
    """Read a record. Raises Unreadable for one that is damaged, or newer than this version."""
    try:
        found: Any = json.loads(data)
    except ValueError:
        raise Unreadable("it is damaged") from None
    if not isinstance(found, dict):
        raise Unreadable("it is damaged")
    known = cast("dict[str, Any]", found)
    version = known.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise Unreadable("a newer version of Ideogram Kit wrote it")
    try:
        record = Record(**known)
    except TypeError:
        raise Unreadable("it is damaged") from None
    if not _sound(record):
        raise Unreadable("it is damaged")
    return record


def _sound(record: Record) -> bool:
    texts = (record.identity, record.provider, record.operation, record.model)
    maps = (record.about, record.links, record.headers, record.fetched)
    return (
        all(isinstance(text, str) for text in texts)  # pyright: ignore[reportUnnecessaryIsInstance]
        and all(isinstance(one, dict) for one in maps)  # pyright: ignore[reportUnnecessaryIsInstance]
        and record.state in STATES
        and isinstance(record.asked_at, int | float)  # pyright: ignore[reportUnnecessaryIsInstance]
    )
