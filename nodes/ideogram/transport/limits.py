"""The most time that a request may take, and the most bytes that its answer may have."""

from __future__ import annotations

POST_DEADLINE = 600.0
"""Seconds for a request that may be billed, from connecting to the last byte of its answer."""

READ_DEADLINE = 120.0
"""Seconds for one try of a read."""

DOWNLOAD_DEADLINE = 600.0
"""Seconds for one try of a download, with its redirects."""

REPLY_LIMIT = 32 * 2**20
"""Unpacked bytes of a reply that holds links or words."""

INLINE_REPLY_LIMIT = 512 * 2**20
"""Unpacked bytes of a reply that holds its pictures: four of 4096×4096 with alpha, not compressed, are 341 MiB."""

LINE_LIMIT = 2**20
"""Bytes of one line of an event stream."""


def reply_limit(inline: bool) -> int:
    """The limit in bytes for a reply, which is larger where the reply holds the pictures themselves (`inline`)."""
    return INLINE_REPLY_LIMIT if inline else REPLY_LIMIT
