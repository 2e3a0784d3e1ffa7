"""Ideogram's errors: the statuses mean what they mean at every provider."""

from __future__ import annotations

from ...errors import IdeogramKitError
from ...transport.response import Reply
from ..http_errors import http_error

NAME = "Ideogram"
KEY_VARIABLE = "IDEOGRAM_API_KEY"


def reply_error(reply: Reply) -> IdeogramKitError:
    """The error for a reply whose status is not 200."""
    return http_error(NAME, KEY_VARIABLE, reply)
