"""Reads pictures from a zip, within limits. v1 may send several so: how it sends them is not documented."""

from __future__ import annotations

import zlib
from io import BytesIO

from ...errors import BadReply
from .media import is_picture

MEMBERS = 32
"""The most files that a zip may hold: the eight pictures of a request, and what may come with them."""

LARGEST = 200 * 2**20
WHOLE = 600 * 2**20
"""The most bytes of one file, and of all files, when unpacked."""


def unpacked(content: bytes, name: str) -> list[bytes]:
    """The pictures of a zip, in its order. Raises BadReply, with the provider's `name`, where it cannot be read."""
    from zipfile import BadZipFile, ZipFile

    pictures: list[bytes] = []
    bytes_left = WHOLE
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MEMBERS:
                raise BadReply(f"{name} answered with an archive of {len(members)} files, which are no pictures.")
            for member in members:
                with archive.open(member) as file:
                    # The size that the archive gives for a file is not trusted.
                    data = file.read(min(LARGEST, bytes_left) + 1)
                if len(data) > min(LARGEST, bytes_left):
                    raise BadReply(f"{name} answered with an archive that unpacks to too much to be pictures.")
                bytes_left -= len(data)
                if is_picture(data):
                    pictures.append(data)
    except (BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError, LookupError):
        # RuntimeError: encrypted. NotImplementedError: an unknown compression. LookupError: a file without a name.
        raise BadReply(f"{name} answered with an archive that cannot be read.") from None
    if not pictures:
        raise BadReply(f"{name} answered with an archive without pictures.")
    return pictures
