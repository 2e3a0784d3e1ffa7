"""The ids by which a provider knows a request, which Recover searches by. They are stored and compared whole."""

from __future__ import annotations

import re
from collections.abc import Iterable

ID = re.compile(r"[\x21-\x7e]{4,200}")
"""4 to 200 printable characters without spaces."""


def valid_references(candidates: Iterable[object]) -> list[str]:
    """The candidates that can be an id, in their order and without duplicates."""
    return list(dict.fromkeys(entry for entry in candidates if isinstance(entry, str) and ID.fullmatch(entry)))
