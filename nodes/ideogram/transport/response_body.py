"""The body of an answer, read as it comes: unpacked in small pieces and counted, so that no answer fills the memory."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping

ACCEPT_ENCODING = "gzip, deflate"
"""What is asked for: the encodings whose unpacking can be limited with the standard library."""

PIECE = 256 * 1024
"""Bytes that are unpacked at once."""


class AnswerRefused(Exception):
    """An answer that is not taken: it is too large, or encoded in a way that was not asked for."""


class AnswerDamaged(Exception):
    """The encoding of an answer is broken, or ends too soon; like a connection that broke."""


class Unpacker:
    """Undoes one Content-Encoding. Raises AnswerRefused for one that was not asked for."""

    def __init__(self, encoding: str) -> None:
        names = [name for part in encoding.split(",") if (name := part.strip().lower()) not in ("", "identity")]
        if len(names) > 1 or not {"gzip", "x-gzip", "deflate"}.issuperset(names):
            raise AnswerRefused(f"it is encoded as {encoding[:40]!r}, which was not asked for")
        self._deflate = names == ["deflate"]
        self._start: bytes = b""
        # wbits that also take gzip's own header.
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16) if names else None

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """The unpacked bytes of what has come, in pieces of at most PIECE bytes. Raises AnswerDamaged."""
        if self._inflate is None:
            yield data
            return
        if self._deflate:
            data = self._start + data
            if len(data) < 2:
                self._start = data
                return
            self._inflate, self._deflate = zlib.decompressobj(_deflate_bits(data)), False
        # What follows the end is left out, as browsers do.
        while data and not self._inflate.eof:
            try:
                piece = self._inflate.decompress(data, PIECE)
            except zlib.error as error:
                raise AnswerDamaged(f"it cannot be unpacked: {error}") from None
            data = self._inflate.unconsumed_tail
            if piece:
                yield piece

    def finish(self, received: int) -> None:
        """Raise AnswerDamaged where `received` bytes of an encoded answer are not all of it."""
        if self._inflate is not None and received and not self._inflate.eof:
            raise AnswerDamaged("it ends too soon")


def _deflate_bits(start: bytes) -> int:
    """The wbits for what is called deflate: with zlib's header, as the standard says, or without, as some send it."""
    with_header = start[0] & 0x0F == 8 and (start[0] << 8 | start[1]) % 31 == 0
    return zlib.MAX_WBITS if with_header else -zlib.MAX_WBITS


async def read_body(chunks: AsyncIterator[bytes], headers: Mapping[str, str], limit: int) -> bytes:
    """The unpacked body of an answer, whose `chunks` come as they are on the wire, at most `limit` bytes.

    Raises AnswerRefused as soon as it is known to be over the limit, before reading where its length is announced.
    """
    too_large = f"it is over {_size(limit)}"
    if _announced(headers) > limit:
        raise AnswerRefused(too_large)
    content = bytearray()
    async for piece in _unpacked(chunks, headers, limit):
        content += piece
        if len(content) > limit:
            raise AnswerRefused(too_large)
    return bytes(content)


async def read_lines(chunks: AsyncIterator[bytes], headers: Mapping[str, str], limit: int) -> AsyncGenerator[str, None]:
    """The lines of a stream that may have no end, without their line breaks, each at most `limit` bytes.

    Raises AnswerRefused for a longer line.
    """
    line = bytearray()
    returned = False
    async for piece in _unpacked(chunks, headers, None):
        for part in piece.splitlines(keepends=True):
            if part == b"\n" and returned:
                # The second half of a line break that came in two pieces.
                returned = False
                continue
            returned = part.endswith(b"\r")
            text = part.rstrip(b"\r\n")
            line += text
            if len(line) > limit:
                raise AnswerRefused(f"a line of it is over {_size(limit)}")
            if len(text) < len(part):
                yield line.decode("utf-8", "replace")
                line.clear()
    if line:
        yield line.decode("utf-8", "replace")


async def _unpacked(
    chunks: AsyncIterator[bytes], headers: Mapping[str, str], limit: int | None
) -> AsyncIterator[bytes]:
    """The unpacked pieces; the bytes on the wire are counted too, since an encoding may make nothing out of many."""
    unpacker = Unpacker(headers.get("Content-Encoding", ""))
    received = 0
    async for chunk in chunks:
        received += len(chunk)
        if limit is not None and received > limit:
            raise AnswerRefused(f"it is over {_size(limit)}")
        for piece in unpacker.pieces(chunk):
            yield piece
            # Unpacking is work, and the loop has other requests, and this one's deadline, to see to.
            await asyncio.sleep(0)
    unpacker.finish(received)


def _announced(headers: Mapping[str, str]) -> int:
    length = headers.get("Content-Length", "")
    return int(length[:20]) if length.isascii() and length.isdecimal() else 0


def _size(limit: int) -> str:
    return f"{limit // 2**20} MiB" if limit >= 2**20 else f"{limit} bytes"
