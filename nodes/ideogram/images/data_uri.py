"""Pictures that are inside a reply, as a data URI or as bare base64."""

from __future__ import annotations

import base64
import binascii
import re

from ..errors import BadReply

DATA_URI = re.compile(r"data:[\w.+-]+/[\w.+-]+(?:;[\w=.+-]+)*;base64,", re.ASCII)


def is_link(text: str) -> bool:
    """Whether the text is an address to download from, not a picture itself."""
    return text.startswith(("http://", "https://"))


def decode_image(text: str, name: str) -> bytes:
    """The bytes of a data URI or of bare base64. Raises BadReply, naming the provider, where it is neither."""
    prefix = DATA_URI.match(text[:200])
    encoded = text[prefix.end() :] if prefix else text
    try:
        data = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        raise BadReply(f"{name} answered with a picture that is neither a link nor base64.") from None
    if not data:
        raise BadReply(f"{name} answered with an empty picture.")
    return data
