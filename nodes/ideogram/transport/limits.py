"""How long a request and how large its answer may be at most."""

from __future__ import annotations

POST_DEADLINE = 600.0
"""Seconds that a request which may be billed takes, from its connection to the last byte of its answer."""

READ_DEADLINE = 120.0
"""Seconds that one try of a read takes."""

DOWNLOAD_DEADLINE = 600.0
"""Seconds that one try of a download takes, its redirects included."""

REPLY = 32 * 2**20
"""Unpacked bytes of a reply that holds links or words."""

INLINE = 512 * 2**20
"""Unpacked bytes of a reply that holds its pictures: four of 4096×4096 with alpha, not compressed, are 341 MiB."""

LINE = 2**20
"""Bytes of one line of an event stream."""


def reply(inline: bool) -> int:
    """The limit of a reply in bytes, which is another where it holds pictures itself."""
    return INLINE if inline else REPLY
