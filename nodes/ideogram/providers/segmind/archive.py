"""Pictures that come together in a zip, read with caps: how several come over v1 is not documented."""

from __future__ import annotations

import zlib
from io import BytesIO

from ...errors import BadReply
from .media import is_picture

MEMBERS = 32
"""Files that are looked at: more than the eight pictures of a request, with what may lie beside them."""

LARGEST = 200 * 2**20
WHOLE = 600 * 2**20
"""Bytes of one file, and of all, unpacked."""


def unpacked(content: bytes, name: str) -> list[bytes]:
    """The pictures of a zip, in its order. Raises BadReply, naming the provider, for one that cannot be read."""
    from zipfile import BadZipFile, ZipFile

    found: list[bytes] = []
    room = WHOLE
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MEMBERS:
                raise BadReply(f"{name} answered with an archive of {len(members)} files, which are no pictures.")
            for member in members:
                with archive.open(member) as file:
                    # What the archive says of a file's size is not believed.
                    data = file.read(min(LARGEST, room) + 1)
                if len(data) > min(LARGEST, room):
                    raise BadReply(f"{name} answered with an archive that unpacks to too much to be pictures.")
                room -= len(data)
                if is_picture(data):
                    found.append(data)
    except (BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError, LookupError):
        # RuntimeError: encrypted. NotImplementedError: packed in a way that is not known. LookupError: nameless.
        raise BadReply(f"{name} answered with an archive that cannot be read.") from None
    if not found:
        raise BadReply(f"{name} answered with an archive without pictures.")
    return found
