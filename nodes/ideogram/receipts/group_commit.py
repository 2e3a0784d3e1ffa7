"""Several units of work in one commit, so that they share one wait for the disk; each still succeeds or fails alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from ..errors import IdeogramKitError

MAX_GROUP_SIZE = 32
"""Units of work in one commit."""


@dataclass(frozen=True, slots=True)
class PendingWork:
    """A unit of work that waits, and the future that gets what it returns or raises."""

    work: Callable[[Connection], Any]
    future: Future[Any]

    def run(self, execute: Callable[[Callable[[Connection], Any]], Any]) -> None:
        """Pass the work to `execute`, and give the future what that returns or raises."""
        try:
            self.future.set_result(execute(self.work))
        except BaseException as error:
            self.future.set_exception(error)


def take_pending(pending: deque[PendingWork], most: int) -> list[PendingWork]:
    """Remove the first of the queue, at most `most`, and return them; empty where an earlier call took them all."""
    taken: list[PendingWork] = []
    while len(taken) < most:
        try:
            taken.append(pending.popleft())
        except IndexError:
            break
    return taken


def commit_together(begin: Callable[[], AbstractContextManager[Connection]], taken: list[PendingWork]) -> bool:
    """Do all of the work in one commit, and set the futures after it. Returns False, with no future set, on failure.

    Work that raises an error of the pack's own is rolled back alone. Any other error rolls all of it back; the caller
    then does each by itself, so that each gets its own error.
    """
    results: list[tuple[Any, IdeogramKitError | None]] = []
    try:
        with begin() as connection:
            for pending in taken:
                try:
                    with connection.begin_nested():
                        results.append((pending.work(connection), None))
                except IdeogramKitError as error:
                    results.append((None, error))
    except Exception:
        return False
    for pending, (result, error) in zip(taken, results, strict=True):
        if error is None:
            pending.future.set_result(result)
        else:
            pending.future.set_exception(error)
    return True
