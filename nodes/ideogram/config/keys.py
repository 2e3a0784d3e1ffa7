"""The providers' keys: the stored one, else the one in the environment. No key is ever shown, not even in a traceback.

Each provider's key is a file of its own with mode 0600, in ComfyUI's system-user directory, which HTTP cannot reach. So
storing a key does not change another, and a damaged one affects no other.
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
"""Seconds before each further try at a file: file descriptors may have run out, or Windows may hold the file."""

STALE = 60.0
"""Seconds after which a temporary file counts as abandoned: its process died before it had written it."""

STORABLE = re.compile(r"[\x21-\x7e]{8,512}")
"""The form of every provider's keys: 8 to 512 printable characters, which a header can carry."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A secret. `value` is for the request's header alone; `repr` and `str` never show it."""

    value: str

    def __repr__(self) -> str:
        return "Key(…)"

    def redact(self, text: str) -> str:
        """The text with every occurrence of the key replaced by dots, however it is encoded."""
        return redaction(self.value).redact_text(text)

    def redact_bytes(self, content: bytes) -> bytes:
        """The bytes of a reply with every occurrence of the key replaced by asterisks, however it is encoded."""
        return redaction(self.value).redact_bytes(content)


class Keys:
    """The keys of one ComfyUI, each in `folder`/keys/<provider's id>. Its methods block; call them in a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "keys"

    def find(self, provider_id: str, variable: str) -> Key | None:
        """The provider's key: the stored one, else the one in the environment, else None.

        Raises BadInput where the stored key is damaged, and Storage where it cannot be read now: in neither case is
        the environment's key used. Raises BadInput where the environment's key could not be a header's value, since the
        connection's own error would quote it. No error quotes a key.
        """
        value = self._stored(provider_id) or environment.variable(variable)
        if value and not re.fullmatch(r"[\x21-\x7e]+", value):
            raise BadInput(variable, "what it holds is no key: a key is printable characters without spaces.")
        return Key(value) if value else None

    def is_stored(self, provider_id: str) -> bool:
        """Whether a key is stored for the provider. Raises as `find` does."""
        return self._stored(provider_id) is not None

    def store(self, provider_id: str, value: str) -> None:
        """Store a key, in place of an earlier or damaged one.

        Raises BadInput, without quoting it, where it does not have the form of a key, and Storage.
        """
        value, path = value.strip(), self._path(provider_id)
        if not STORABLE.fullmatch(value):
            raise BadInput("key", "a key is 8 to 512 printable characters without spaces; copy it again.")
        try:
            self._write(path, value)
        except OSError as error:
            raise _storage_error("stored", provider_id, error) from None

    def clear(self, provider_id: str) -> None:
        """Delete the stored key, even a damaged one. A key in the environment stays. Raises Storage."""
        path = self._path(provider_id)
        try:
            _set_folder_aside(path)
            _with_retries(lambda: path.unlink(missing_ok=True))
            self._remove_abandoned(path)
        except OSError as error:
            raise _storage_error("cleared", provider_id, error) from None

    def _path(self, provider_id: str) -> Path:
        # The id may come from a URL, and it becomes a file's name.
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,63}", provider_id):
            raise BadInput("provider", f"{provider_id!r} is no provider's id.")
        return self._folder / provider_id

    def _stored(self, provider_id: str) -> str | None:
        path = self._path(provider_id)
        try:
            content = _with_retries(lambda: _read(path))
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
        """Replace the file in one step. It never exists with a wider mode than 0600."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.suppress(OSError):  # some file systems have no modes
            self._folder.chmod(0o700)
        self._remove_abandoned(path)
        handle, temporary = tempfile.mkstemp(dir=self._folder, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(value)
                file.flush()
                os.fsync(file.fileno())
            _set_folder_aside(path)
            _with_retries(lambda: Path(temporary).replace(path))
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _remove_abandoned(self, path: Path) -> None:
        """Delete the temporary files of killed processes, since they hold keys, too."""
        for abandoned in self._folder.glob(f".{path.name}-*"):
            with contextlib.suppress(OSError):
                if abandoned.is_file() and abandoned.stat().st_mtime < time.time() - STALE:
                    abandoned.unlink()


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def _with_retries(action: Callable[[], T]) -> T:
    """Do `action`, and repeat it after each of PAUSES while the system refuses. A missing file is not waited for."""
    for pause in PAUSES:
        try:
            return action()
        except (FileNotFoundError, IsADirectoryError):
            raise
        except OSError:
            time.sleep(pause)
    return action()


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _set_folder_aside(path: Path) -> None:
    """Rename a folder that lies where a key belongs. The pack did not make it, so nothing in it is deleted."""
    if _is_folder(path) and not path.is_symlink():
        path.rename(path.with_name(f".{path.name}-set-aside-{os.urandom(4).hex()}"))


def _storage_error(action: str, provider_id: str, error: OSError) -> Storage:
    return Storage(
        f"The key of {provider_id} cannot be {action} ({error.strerror}). Make room on the disk that holds ComfyUI's "
        "user folder, or make it writable."
    )
