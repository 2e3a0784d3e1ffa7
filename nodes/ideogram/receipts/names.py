"""The ids by which a provider knows a request, as Recover looks them up: whole, and of a sane length."""

from __future__ import annotations

import re
from collections.abc import Iterable

ID = re.compile(r"[\x21-\x7e]{4,200}")


def names(found: Iterable[object]) -> list[str]:
    """Those that can be an id, each once."""
    return list(dict.fromkeys(name for name in found if isinstance(name, str) and ID.fullmatch(name)))
