"""What polling a task has brought so far: the results and errors of every poll, merged into one reply.

Runware may list a result once or at every poll, and may leave out the results that are still being made; which it does
is not recorded [reference 2.7], so nothing here relies on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...errors import JobFailed
from ...transport.response import Reply
from .errors import reply_error
from .reply import PICTURES, error_of, has_failed, has_picture, merged

QUIET_POLLS, ERROR_POLLS = 15, 4
"""Polls in a row without news (15 are about a minute) that end the wait for missing results; fewer after an error."""


@dataclass(kw_only=True, slots=True)
class Results:
    """The finished results of a task that was asked for `count`, and its errors, each once."""

    count: int
    finished: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    errors: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    pending: bool = False
    quiet_polls: int = 0

    def add(self, results: list[dict[str, Any]], errors: list[dict[str, Any]]) -> None:
        """Add what one poll has brought."""
        before = len(self.finished) + len(self.errors)
        finished = [result for result in results if has_picture(result) or has_failed(result)]
        self.finished |= {_key(result): result for result in finished}
        self.errors |= {str(error): error for error in errors}
        self.pending = len(finished) < len(results)
        self.quiet_polls = 0 if len(self.finished) + len(self.errors) > before else self.quiet_polls + 1

    def has_pictures(self) -> bool:
        """Whether a picture has come."""
        return any(map(has_picture, self.finished.values()))

    def is_complete(self) -> bool:
        """Whether nothing more is to be expected.

        One error may stand for all results that are missing, a failure may be listed as a result and as an error, and
        results in the making may not be listed. So where there are fewer than `count`, the polls without news decide.
        """
        made = sum(map(has_picture, self.finished.values()))
        if made >= self.count:
            return True
        if self.pending:
            return False
        failures = max(len(self.finished) - made, len(self.errors))
        quiet = self.quiet_polls >= (ERROR_POLLS if self.errors else QUIET_POLLS)
        return quiet or made + failures >= self.count

    def so_far(self) -> Reply:
        """All results and errors that have come, as one reply."""
        return merged(list(self.finished.values()), list(self.errors.values()))

    def reply(self, last: Reply) -> Reply:
        """All results and errors as one reply; the `last` reply where there is no result and its status is an error's.

        Raises JobFailed where Runware gave the task up.
        """
        if self.has_pictures() or last.status != 200:
            return self.so_far() if self.finished else last
        reply = self.so_far()
        error = reply_error([*self.errors.values(), *map(error_of, self.finished.values())], reply)
        if isinstance(error, JobFailed):
            raise error
        return reply


def _key(result: dict[str, Any]) -> str:
    """What tells one result of a task from another."""
    for name in ("imageUUID", *PICTURES):
        if isinstance(value := result.get(name), str) and value:
            return value
    return str(sorted(result.items(), key=str))
