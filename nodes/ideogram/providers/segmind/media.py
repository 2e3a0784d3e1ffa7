"""Tells from the first bytes what a reply holds, since Segmind's media types are not reliable.

Source: for the same model, its older pages promise image/jpeg where newer ones parse JSON [August 2026].
"""

from __future__ import annotations


def is_picture(content: bytes) -> bool:
    """Whether the content is a PNG, JPEG, WebP or GIF."""
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return webp or content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a"))


def is_zip(content: bytes) -> bool:
    """Whether the content is a zip archive."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))
