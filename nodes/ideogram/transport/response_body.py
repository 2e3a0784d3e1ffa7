"""Reads the body of an answer as it comes, in small pieces that are counted, so that no answer fills the memory."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping

ACCEPT_ENCODING = "gzip, deflate"
"""The encodings that are requested: those that the standard library can decompress piece by piece."""

PIECE = 256 * 1024
"""Bytes that are decompressed at once, at most."""


class AnswerRefused(Exception):
    """An answer that is refused: it is too large, or has an encoding that was not requested."""


class AnswerDamaged(Exception):
    """The encoding of an answer is damaged or ends too soon. It counts as a connection that broke."""


class Decompressor:
    """Decompresses one Content-Encoding. Raises AnswerRefused for one that was not requested."""

    def __init__(self, encoding: str) -> None:
        names = [name for entry in encoding.split(",") if (name := entry.strip().lower()) not in ("", "identity")]
        if len(names) > 1 or not {"gzip", "x-gzip", "deflate"}.issuperset(names):
            raise AnswerRefused(f"it is encoded as {encoding[:40]!r}, which was not asked for")
        self._deflate = names == ["deflate"]
        self._start: bytes = b""
        # 16 is for gzip's own header.
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16) if names else None

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """The decompressed bytes of `data`, in pieces of at most PIECE bytes. Raises AnswerDamaged."""
        if self._inflate is None:
            yield data
            return
        if self._deflate:
            data = self._start + data
            if len(data) < 2:
                self._start = data
                return
            self._inflate, self._deflate = zlib.decompressobj(_deflate_bits(data)), False
        # Bytes after the end are ignored, as in browsers.
        while data and not self._inflate.eof:
            try:
                piece = self._inflate.decompress(data, PIECE)
            except zlib.error as error:
                raise AnswerDamaged(f"it cannot be unpacked: {error}") from None
            data = self._inflate.unconsumed_tail
            if piece:
                yield piece

    def finish(self, received: int) -> None:
        """Raise AnswerDamaged where the answer, of which `received` bytes have come, is not complete."""
        if self._inflate is not None and received and not self._inflate.eof:
            raise AnswerDamaged("it ends too soon")


def _deflate_bits(start: bytes) -> int:
    """The wbits of zlib for a deflate answer: with zlib's header, as the standard says, or without, as some send it."""
    with_header = start[0] & 0x0F == 8 and (start[0] << 8 | start[1]) % 31 == 0
    return zlib.MAX_WBITS if with_header else -zlib.MAX_WBITS


async def read_body(chunks: AsyncIterator[bytes], headers: Mapping[str, str], limit: int) -> bytes:
    """The decompressed body of an answer, at most `limit` bytes. `chunks` come as they are on the wire.

    Raises AnswerRefused as soon as it is known to be larger: before reading, where the headers give its length.
    """
    too_large = f"it is over {_size(limit)}"
    if _content_length(headers) > limit:
        raise AnswerRefused(too_large)
    content = bytearray()
    async for piece in _decompressed(chunks, headers, limit):
        content += piece
        if len(content) > limit:
            raise AnswerRefused(too_large)
    return bytes(content)


async def read_lines(chunks: AsyncIterator[bytes], headers: Mapping[str, str], limit: int) -> AsyncGenerator[str, None]:
    """The lines of a stream that may be endless, without their line breaks, each at most `limit` bytes.

    Raises AnswerRefused for a longer line.
    """
    line = bytearray()
    ended_with_return = False
    async for piece in _decompressed(chunks, headers, None):
        for segment in piece.splitlines(keepends=True):
            if segment == b"\n" and ended_with_return:
                # This is the second half of a line break that came in two pieces.
                ended_with_return = False
                continue
            ended_with_return = segment.endswith(b"\r")
            text = segment.rstrip(b"\r\n")
            line += text
            if len(line) > limit:
                raise AnswerRefused(f"a line of it is over {_size(limit)}")
            if len(text) < len(segment):
                yield line.decode("utf-8", "replace")
                line.clear()
    if line:
        yield line.decode("utf-8", "replace")


async def _decompressed(
    chunks: AsyncIterator[bytes], headers: Mapping[str, str], limit: int | None
) -> AsyncIterator[bytes]:
    """The decompressed pieces. The bytes on the wire are counted, too, since many may decompress to nothing."""
    decompressor = Decompressor(headers.get("Content-Encoding", ""))
    received = 0
    async for chunk in chunks:
        received += len(chunk)
        if limit is not None and received > limit:
            raise AnswerRefused(f"it is over {_size(limit)}")
        for piece in decompressor.pieces(chunk):
            yield piece
            # Decompressing takes time; other requests and this one's deadline need the loop in between.
            await asyncio.sleep(0)
    decompressor.finish(received)


def _content_length(headers: Mapping[str, str]) -> int:
    length = headers.get("Content-Length", "")
    return int(length[:20]) if length.isascii() and length.isdecimal() else 0


def _size(limit: int) -> str:
    return f"{limit // 2**20} MiB" if limit >= 2**20 else f"{limit} bytes"
