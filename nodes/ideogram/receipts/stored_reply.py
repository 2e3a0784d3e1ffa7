"""Converts a reply to the columns in which a transaction stores it, and back.

Small replies are stored in the row. Large ones, as those that hold the pictures themselves, are stored in a file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from ..transport.response import Headers, Reply
from .files import Files

INLINE = 64 * 1024
"""Bytes of the largest reply that is stored in the database; a larger one is a file."""

PRIVATE = ("set-cookie", "authorization")
"""Headers that are never stored, since they may hold secrets."""


def to_columns(files: Files, name: str, reply: Reply) -> dict[str, Any]:
    """The columns' values for a reply. A large reply is written to the file `name`. Raises Storage."""
    headers = {header: value for header, value in reply.headers.items() if header.lower() not in PRIVATE}
    columns: dict[str, Any] = {"status": reply.status, "headers": json.dumps(headers)}
    if len(reply.content) <= INLINE:
        return {**columns, "reply": reply.content}
    digest = files.write(name, reply.content)
    return {**columns, "reply_file": name, "reply_digest": digest, "reply_size": len(reply.content)}


def from_row(files: Files, row: Mapping[str, Any]) -> Reply | None:
    """The reply of a transaction's row; None where its bytes are missing or damaged.

    Raises Storage where they cannot be read now.
    """
    content = cast("bytes | None", row["reply"])
    if row["reply_file"]:
        content = files.read(row["reply_file"], row["reply_digest"])
    if content is None:
        return None
    return Reply(row["status"], Headers(json.loads(row["headers"])), bytes(content))
