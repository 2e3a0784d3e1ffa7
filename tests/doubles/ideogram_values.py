"""The times, seeds and ids in Ideogram's replies."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime, timezone
from typing import Any


def now() -> str:
    return datetime.now(timezone.utc).replace(microsecond=0).isoformat()


def token(*origin: object) -> str:
    """An id as the service writes them: base64url of 16 bytes."""
    return base64.urlsafe_b64encode(hashlib.sha256(repr(origin).encode()).digest()[:16]).decode().rstrip("=")


def told(path: str, given: dict[str, Any]) -> str:
    """What a request says, as a key: the same for the same request."""
    return json.dumps([path, given], sort_keys=True, default=lambda data: hashlib.sha256(data).hexdigest())


def seed_of(path: str, given: dict[str, Any], asked_before: int, index: int = 0) -> int:
    if given.get("seed") is not None:
        return (given["seed"] + index) % 2147483648
    digest = hashlib.sha256(f"{told(path, given)} {asked_before} {index}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % 2147483648
