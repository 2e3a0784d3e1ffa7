"""What the tests of Oxen's wire share: the prompt, the one body that was sent, and small pictures."""

from __future__ import annotations

from typing import Any

from doubles import OxenDouble, pictures

PROMPT = 'A fox, the words "Été 夏"'


def tiny(width: int, height: int, seed: int, alpha: bool) -> bytes:
    """A picture that says its seed and is drawn at once."""
    return pictures.png(16, 16, seed, alpha)


def sent(double: OxenDouble) -> dict[str, Any]:
    """The body of the one POST."""
    (request,) = [request for request in double.requests if request.method == "POST"]
    return request.json()
