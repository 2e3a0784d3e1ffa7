"""Event streams: their lines, however they are cut and packed, and that no line fills the memory."""

from __future__ import annotations

import gzip

import pytest
from doubles import Fault, IdeogramDouble, Reply
from ideogram_kit.nodes.ideogram.errors import Unavailable
from ideogram_kit.nodes.ideogram.transport import background, limits
from ideogram_kit.nodes.ideogram.transport.http import Http

from .test_replies_without_end import door


async def _lines(way: Http) -> list[str]:
    async with way.lines("/events") as lines:
        return [line async for line in lines]


@pytest.mark.parametrize("packed", [False, True])
def test_the_lines_of_a_stream(packed: bool, double: IdeogramDouble) -> None:
    body = b"data: 1\r\ndata: \xc3\xa9\r\rdata: \xe2\x80\xa8\n\nlast"
    headers = {"Content-Encoding": "gzip"} if packed else {}
    double.script("/", Fault(instead=Reply(body=gzip.compress(body) if packed else body, headers=headers)))
    assert background.submit(_lines(door(double))).result(10) == ["data: 1", "data: é", "", "data: \u2028", "", "last"]


@pytest.mark.parametrize("after", range(1, 12))
def test_a_line_break_in_two_pieces_is_one(after: int, double: IdeogramDouble) -> None:
    reply = Reply(body=b"a\r\nb\r\n\r\nc\n\n")
    double.script("/", Fault(instead=reply, stop_after=after, stall_for=0.02))
    assert background.submit(_lines(door(double))).result(10) == ["a", "b", "", "c", ""]


def test_a_line_without_end_breaks_the_stream(double: IdeogramDouble) -> None:
    double.script("/", Fault.huge(1 << 40, declared=False))
    with pytest.raises(Unavailable, match="a line of it is over 1 MiB"):
        background.submit(_lines(door(double))).result(10)


def test_a_stream_has_no_deadline(double: IdeogramDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POST_DEADLINE", "READ_DEADLINE", "DOWNLOAD_DEADLINE"):
        monkeypatch.setattr(limits, name, 0.05)
    double.script("/", Fault(instead=Reply(body=b"one\ntwo\n"), stop_after=4, stall_for=0.3))
    assert background.submit(_lines(door(double))).result(10) == ["one", "two"]
