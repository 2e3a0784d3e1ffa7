"""The short soak: two hundred requests leave no open file and no thread behind. `make soak` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.soak import drawn, leaks, soak
from doubles import IdeogramDouble
from ideogram_kit.dev.comfy import Comfy


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="Linux alone tells what a process holds")
def test_many_requests_leave_nothing_behind(
    with_key: Comfy, ideogram: IdeogramDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ideogram, "picture", drawn)
    monkeypatch.setattr(ideogram, "limit", 10)
    found = soak(with_key, ideogram, 200, samples=2)
    assert [held.requests for held in found] == [120, 200]
    assert leaks(found) == []
