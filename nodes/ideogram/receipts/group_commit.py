"""Several pieces of work in one commit, so that they share one wait for the disk; each stands or falls by itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from ..errors import IdeogramKitError

MOST_TOGETHER = 32
"""Pieces of work in one commit."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A piece of work, and the future that gets what it returns or raises."""

    work: Callable[[Connection], Any]
    done: Future[Any]

    def settle(self, do: Callable[[Callable[[Connection], Any]], Any]) -> None:
        """Let `do` do the work, and settle the future."""
        try:
            self.done.set_result(do(self.work))
        except BaseException as error:
            self.done.set_exception(error)


def take(waiting: deque[Waiting], most: int) -> list[Waiting]:
    """The first that wait, taken out of the line; none where another turn has done them already."""
    taken: list[Waiting] = []
    while len(taken) < most:
        try:
            taken.append(waiting.popleft())
        except IndexError:
            break
    return taken


def together(begin: Callable[[], AbstractContextManager[Connection]], taken: list[Waiting]) -> bool:
    """Do all of them in one commit, and settle them after it. Returns False, and settles none, where that fails.

    One that raises an error of the pack's own is rolled back alone. Any other error fails all of them, to be done again
    one by one: then each has its own error.
    """
    results: list[tuple[Any, IdeogramKitError | None]] = []
    try:
        with begin() as connection:
            for waiting in taken:
                try:
                    with connection.begin_nested():
                        results.append((waiting.work(connection), None))
                except IdeogramKitError as error:
                    results.append((None, error))
    except Exception:
        return False
    for waiting, (result, error) in zip(taken, results, strict=True):
        if error is None:
            waiting.done.set_result(result)
        else:
            waiting.done.set_exception(error)
    return True
