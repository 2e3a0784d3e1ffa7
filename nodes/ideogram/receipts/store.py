"""The receipts' folder: records and pictures, written so that a crash leaves the old or the new, never a half.

A receipt is a folder by the name of its identity, with `record.json`, the reply's body and the pictures. Any number of
processes may share the folder: whoever works on a receipt holds its lock, which the system frees when they die.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from ..errors import Storage
from .record import Record, Unreadable, packed, unpacked

LIMIT = 2 * 1024**3
"""Bytes that receipts may take; beyond them the least recently used that were delivered go."""

LOOK = 0.1
"""Seconds between two tries to get a lock that another process holds."""

EVERY = 60.0
"""Seconds between two looks at how much the receipts take."""

RECORD, REPLY = "record.json", "reply"
log = logging.getLogger(__name__)
_tidied: dict[Path, float] = {}
"""When this process last looked at a folder."""


class Store:
    """The receipts of one folder. Blocking; call it in a thread."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder = folder
        self.limit = limit

    @asynccontextmanager
    async def held(self, identity: str) -> AsyncIterator[None]:
        """Hold a receipt: others of this process and of any other wait until it is let go."""
        # Imported here: starting ComfyUI must not wait for it. torch brings it.
        from filelock import FileLock, Timeout

        locks = self.folder / "locks"
        try:
            locks.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise _cannot(error) from None
        lock: Any = FileLock(locks / f"{identity}.lock", thread_local=False)
        while True:
            try:
                lock.acquire(blocking=False)
                break
            except Timeout:
                await asyncio.sleep(LOOK)
            except OSError as error:
                raise _cannot(error) from None
        try:
            yield
        finally:
            lock.release()

    def read(self, identity: str) -> Record | None:
        """The receipt, or None. One that cannot be read is set aside, and reported, never deleted."""
        path = self.folder / identity / RECORD
        try:
            record = unpacked(path.read_bytes())
        except FileNotFoundError:
            return None
        except (Unreadable, OSError) as error:
            self._set_aside(identity, str(error))
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # when it was last used
        return record

    def write(self, record: Record) -> None:
        """Put the receipt's new state on disk, flushed. Raises Storage."""
        self.put(record.identity, RECORD, packed(record))

    def put(self, identity: str, name: str, data: bytes) -> None:
        """Write one file of a receipt in one step. Raises Storage."""
        folder = self.folder / identity
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, staged = tempfile.mkstemp(dir=folder, prefix=".")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                Path(staged).replace(folder / name)
            except BaseException:
                Path(staged).unlink(missing_ok=True)
                raise
            _flush(folder)
        except OSError as error:
            raise _cannot(error) from None

    def get(self, identity: str, name: str) -> bytes | None:
        """One file of a receipt, or None where it is not there."""
        try:
            return (self.folder / identity / name).read_bytes()
        except OSError:
            return None

    def forget(self, identity: str) -> None:
        """Remove a receipt whose question is known to have come to nothing and cost nothing."""
        # The record first: without it the rest is no receipt.
        (self.folder / identity / RECORD).unlink(missing_ok=True)
        shutil.rmtree(self.folder / identity, ignore_errors=True)

    def each(self) -> Iterator[Record]:
        """Every receipt, the most recently used first; those that cannot be read are set aside."""
        for path in sorted(self.folder.glob(f"*/{RECORD}"), key=_used, reverse=True):
            try:
                yield unpacked(path.read_bytes())
            except FileNotFoundError:
                continue
            except (Unreadable, OSError) as error:
                self._set_aside(path.parent.name, str(error))

    def tidy(self) -> None:
        """Bring the folder below its limit, now and then: to look at every file each time would cost too much."""
        now = time.monotonic()
        if now - _tidied.get(self.folder, -EVERY) >= EVERY:
            _tidied[self.folder] = now
            self.evict()

    def evict(self) -> None:
        """Bring the folder below its limit: the least recently used receipts go, never one not yet delivered."""
        sizes = {path.parent: _size(path.parent) for path in self.folder.glob(f"*/{RECORD}")}
        over = sum(sizes.values()) - self.limit
        for folder in sorted(sizes, key=lambda folder: _used(folder / RECORD)):
            if over <= 0:
                return
            with contextlib.suppress(Unreadable, OSError):
                record = unpacked((folder / RECORD).read_bytes())
                if record.delivered or record.gone:
                    self.forget(folder.name)
                    over -= sizes[folder]

    def _set_aside(self, identity: str, why: str) -> None:
        aside = self.folder / "set-aside"
        with contextlib.suppress(OSError):
            aside.mkdir(parents=True, exist_ok=True, mode=0o700)
            target = Path(tempfile.mkdtemp(dir=aside, prefix=f"{identity}-"))
            (self.folder / identity).replace(target / identity)
            log.warning("Ideogram Kit set a receipt aside in %s, since %s.", target, why)


def _cannot(error: OSError) -> Storage:
    return Storage(
        f"The receipt cannot be written ({error.strerror or error}). Make room on the disk that holds ComfyUI's user "
        "folder, or make it writable."
    )


def _flush(folder: Path) -> None:
    """Flush a folder's own entries, so that a rename outlives a power cut; Windows has no such call."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _size(folder: Path) -> int:
    try:
        return sum(path.stat().st_size for path in folder.iterdir())
    except OSError:
        return 0
