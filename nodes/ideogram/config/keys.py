"""Keys: the stored one first, then the environment. A key is shown to nobody, not even in a traceback.

Each provider's lies in a file of its own in ComfyUI's system-user directory, which HTTP cannot reach, with mode 0600:
storing one touches no other, and neither does a damaged one.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ..errors import BadInput, Storage
from . import environment
from .redaction import redaction

T = TypeVar("T")

PAUSES = (0.02, 0.1)
"""Seconds before a file is tried again: another thread may hold the last descriptor, or Windows the file itself."""

STALE = 60.0
"""Seconds after which a file that was being written belongs to nobody: its process died between two steps."""

STORABLE = re.compile(r"[\x21-\x7e]{8,512}")
"""What every provider's keys are, and a header can carry."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A secret. `value` is for the request's header alone; `repr` and `str` never show it."""

    value: str

    def __repr__(self) -> str:
        return "Key(…)"

    def redact(self, text: str) -> str:
        """Return the text with every occurrence of the key replaced by dots, however it is encoded."""
        return redaction(self.value).text(text)

    def removed(self, content: bytes) -> bytes:
        """Return the bytes of a reply with every occurrence of the key replaced, however it is encoded."""
        return redaction(self.value).content(content)


class Keys:
    """The keys of one ComfyUI: `folder` is where `keys/<provider's id>` lie. Blocking; call it in a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "keys"

    def find(self, provider_id: str, variable: str) -> Key | None:
        """The provider's key: the stored one, else the one in the environment, else None.

        Raises BadInput for a damaged one, and Storage for a stored one that cannot be read now: neither means that
        there is none. Neither quotes it, nor does the BadInput for one in the environment that could not be a header's
        value: the connection's own error would.
        """
        value = self._stored(provider_id) or environment.key(variable)
        if value and not re.fullmatch(r"[\x21-\x7e]+", value):
            raise BadInput(variable, "what it holds is no key: a key is printable characters without spaces.")
        return Key(value) if value else None

    def is_stored(self, provider_id: str) -> bool:
        """Whether a key is stored for the provider. Raises as `find` does."""
        return self._stored(provider_id) is not None

    def store(self, provider_id: str, value: str) -> None:
        """Store a key, also in place of a damaged one.

        Raises BadInput, without quoting it, where it could not be a header's value, and Storage.
        """
        value, path = value.strip(), self._path(provider_id)
        if not STORABLE.fullmatch(value):
            raise BadInput("key", "a key is 8 to 512 printable characters without spaces; copy it again.")
        try:
            self._write(path, value)
        except OSError as error:
            raise _cannot("stored", provider_id, error) from None

    def clear(self, provider_id: str) -> None:
        """Forget the stored key, also a damaged one; one in the environment stays. Raises Storage."""
        path = self._path(provider_id)
        try:
            _set_folder_aside(path)
            _tried(lambda: path.unlink(missing_ok=True))
            self._sweep(path)
        except OSError as error:
            raise _cannot("cleared", provider_id, error) from None

    def _path(self, provider_id: str) -> Path:
        # It may come from a URL, and becomes a file's name.
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,63}", provider_id):
            raise BadInput("provider", f"{provider_id!r} is no provider's id.")
        return self._folder / provider_id

    def _stored(self, provider_id: str) -> str | None:
        path = self._path(provider_id)
        try:
            content = _tried(lambda: _read(path))
        except FileNotFoundError:
            return None
        except OSError as error:
            if not _is_folder(path):
                raise Storage(
                    f"The stored key of {provider_id} cannot be read now ({error.strerror}), so nothing was sent. Try "
                    "again; if that does not help, store it again in Settings → Ideogram Kit."
                ) from None
            content = b""
        value = content.decode("ascii", "replace")
        if not STORABLE.fullmatch(value):
            raise BadInput(
                "key",
                f"the stored key of {provider_id} is damaged, so nothing was sent; store it again in Settings → "
                "Ideogram Kit, or clear it.",
            )
        return value

    def _write(self, path: Path, value: str) -> None:
        """Replace the file in one step; it is never there with a wider mode than 0600."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.suppress(OSError):  # some file systems have no modes
            self._folder.chmod(0o700)
        self._sweep(path)
        handle, staged = tempfile.mkstemp(dir=self._folder, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(value)
                file.flush()
                os.fsync(file.fileno())
            _set_folder_aside(path)
            _tried(lambda: Path(staged).replace(path))
        except BaseException:
            Path(staged).unlink(missing_ok=True)
            raise

    def _sweep(self, path: Path) -> None:
        """Remove what a killed process left half stored: it holds a key, too."""
        for left in self._folder.glob(f".{path.name}-*"):
            with contextlib.suppress(OSError):
                if left.is_file() and left.stat().st_mtime < time.time() - STALE:
                    left.unlink()


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def _tried(act: Callable[[], T]) -> T:
    """Do it, and again after a moment where the machine refuses; what is not there is not waited for."""
    for pause in PAUSES:
        try:
            return act()
        except (FileNotFoundError, IsADirectoryError):
            raise
        except OSError:
            time.sleep(pause)
    return act()


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _set_folder_aside(path: Path) -> None:
    """Move a folder away that lies where a key belongs. It is not the pack's, so nothing in it is deleted."""
    if _is_folder(path) and not path.is_symlink():
        path.rename(path.with_name(f".{path.name}-set-aside-{os.urandom(4).hex()}"))


def _cannot(what: str, provider_id: str, error: OSError) -> Storage:
    return Storage(
        f"The key of {provider_id} cannot be {what} ({error.strerror}). Make room on the disk that holds ComfyUI's "
        "user folder, or make it writable."
    )
