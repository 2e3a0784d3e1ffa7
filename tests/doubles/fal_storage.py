"""fal's storage: where an upload is begun, where its file is put, and where it lies then.

fal has a host of its own for each. Source: fal's Python client 1.0.3.
"""

from __future__ import annotations

import base64
from typing import Any

from .wire import Asked, Reply

STORAGE = "/storage/upload/initiate"
UPLOADS, FILES = "/uploads", "/files/in"


class Storage:
    """The files that were uploaded, by their names."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def initiate(self, asked: Asked, url: str) -> Reply | None:
        """Where to put a file at the double of that URL, or nothing for a request that fal would refuse."""
        given = asked.json()
        if set(given) != {"file_name", "content_type"} or asked.query.get("storage_type") != "gcs":
            return None
        name = f"{len(self.files)}-{given['file_name']}"
        self.files[name] = b""
        return Reply.json({"upload_url": f"{url}{UPLOADS}/{name}?signature=s", "file_url": f"{url}{FILES}/{name}"})

    def upload(self, asked: Asked) -> Reply:
        """Keep a file where its upload was begun."""
        name = asked.path.removeprefix(f"{UPLOADS}/")
        if asked.method != "PUT" or name not in self.files or asked.query.get("signature") != "s":
            return Reply(status=403)
        self.files[name] = asked.data
        return Reply()

    def with_files(self, value: Any, url: str) -> Any:
        """The value with links to uploaded files as data URIs, as if the runner had fetched them."""
        if isinstance(value, list):
            return [self.with_files(item, url) for item in value]
        if not isinstance(value, str) or not value.startswith(f"{url}{FILES}/"):
            return value
        name = value.removeprefix(f"{url}{FILES}/")
        data = base64.b64encode(self.files.get(name, b"")).decode()
        return f"data:image/{name.rpartition('.')[2]};base64,{data}"
