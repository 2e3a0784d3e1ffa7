"""A reply as a receipt keeps it: in the row, or as a file where it is large or holds the pictures itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from ..transport.response import Headers, Reply
from .files import Files

INLINE = 64 * 1024
"""Bytes of a reply that are kept in the database; a larger one is a file."""

PRIVATE = ("set-cookie", "authorization")
"""Headers that no receipt keeps."""


def packed(files: Files, name: str, reply: Reply) -> dict[str, Any]:
    """The columns of a reply, whose bytes are in the file `name` where they are many. Raises Storage."""
    headers = {header: value for header, value in reply.headers.items() if header.lower() not in PRIVATE}
    columns: dict[str, Any] = {"status": reply.status, "headers": json.dumps(headers)}
    if len(reply.content) <= INLINE:
        return {**columns, "reply": reply.content}
    digest = files.write(name, reply.content)
    return {**columns, "reply_file": name, "reply_digest": digest, "reply_size": len(reply.content)}


def unpacked(files: Files, row: Mapping[str, Any]) -> Reply | None:
    """The reply of a row; None where its bytes are gone or damaged. Raises Storage where they cannot be read now."""
    content = cast("bytes | None", row["reply"])
    if row["reply_file"]:
        content = files.read(row["reply_file"], row["reply_digest"])
    if content is None:
        return None
    return Reply(row["status"], Headers(json.loads(row["headers"])), bytes(content))
