"""Keys: the stored one first, then the environment. A key is shown to nobody, not even in a traceback.

The file lies in ComfyUI's system-user directory, which HTTP cannot reach, with mode 0600.
"""

from __future__ import annotations

import html
import json
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import quote

from . import environment
from .errors import BadInput


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A secret. `value` is for the request's header alone; `repr` and `str` never show it."""

    value: str

    def __repr__(self) -> str:
        return "Key(…)"

    def redact(self, text: str) -> str:
        """Return the text with every occurrence of the key replaced by dots."""
        for form in self._forms():
            text = text.replace(form, "•••")
        return text

    def removed(self, content: bytes) -> bytes:
        """Return the bytes of a reply with every occurrence of the key replaced."""
        for form in self._forms():
            content = content.replace(form.encode(), b"***")
        return content

    def _forms(self) -> list[str]:
        """The key as JSON, a URL and a page write it, the longest first: one may hold another."""
        value, packed = self.value, json.dumps(self.value)[1:-1]
        forms = {value, packed, packed.replace("/", "\\/"), quote(value, safe=""), html.escape(value)}
        return sorted(forms, key=len, reverse=True)


class Keys:
    """The keys of one ComfyUI: `folder` is where the stored ones lie."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "keys.json"

    def find(self, provider_id: str, variable: str) -> Key | None:
        """The provider's key: the stored one, else the one in the environment, else None.

        Raises BadInput, without quoting it, for one in the environment that could not be a header's value: the
        connection's own error would quote it.
        """
        value = self._read().get(provider_id) or environment.key(variable)
        if value and not re.fullmatch(r"[\x21-\x7e]+", value):
            raise BadInput(variable, "what it holds is no key: a key is printable characters without spaces.")
        return Key(value) if value else None

    def is_stored(self, provider_id: str) -> bool:
        """Whether a key is stored for the provider."""
        return provider_id in self._read()

    def store(self, provider_id: str, value: str) -> None:
        """Store a key. Raises BadInput, without quoting it, where it could not be a header's value."""
        value = value.strip()
        if not re.fullmatch(r"[\x21-\x7e]{8,512}", value):
            raise BadInput("key", "a key is 8 to 512 printable characters without spaces; copy it again.")
        self._write({**self._read(), provider_id: value})

    def clear(self, provider_id: str) -> None:
        """Forget the stored key; one in the environment stays."""
        self._write({name: value for name, value in self._read().items() if name != provider_id})

    def _read(self) -> dict[str, str]:
        try:
            found: object = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            # Only the position is told: the text may hold a key.
            raise BadInput("keys", f"{self._path.name} is damaged; store the keys again after deleting it.") from error
        if not isinstance(found, dict):
            raise BadInput("keys", f"{self._path.name} is damaged; store the keys again after deleting it.")
        pairs = cast("dict[object, object]", found)
        return {name: value for name, value in pairs.items() if isinstance(name, str) and isinstance(value, str)}

    def _write(self, keys: dict[str, str]) -> None:
        """Replace the file in one step; it is never there with a wider mode than 0600."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, staged = tempfile.mkstemp(dir=self._path.parent, prefix="keys-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(keys, file)
                file.flush()
                os.fsync(file.fileno())
            Path(staged).replace(self._path)
        except BaseException:
            Path(staged).unlink(missing_ok=True)
            raise
