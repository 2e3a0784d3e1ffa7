"""Pictures that come inside a reply: a data URI or bare base64, told from a link."""

from __future__ import annotations

import base64
import binascii
import re

from ..errors import BadReply

DATA_URI = re.compile(r"data:[\w.+-]+/[\w.+-]+(?:;[\w=.+-]+)*;base64,", re.ASCII)


def is_link(text: str) -> bool:
    """Whether the text is an address to fetch, not a picture itself."""
    return text.startswith(("http://", "https://"))


def decoded(text: str, name: str) -> bytes:
    """The bytes of a data URI or of bare base64. Raises BadReply, naming the provider, where it is neither."""
    start = DATA_URI.match(text[:200])
    packed = text[start.end() :] if start else text
    try:
        data = base64.b64decode("".join(packed.split()), validate=True)
    except (binascii.Error, ValueError):
        raise BadReply(f"{name} answered with a picture that is neither a link nor base64.") from None
    if not data:
        raise BadReply(f"{name} answered with an empty picture.")
    return data
