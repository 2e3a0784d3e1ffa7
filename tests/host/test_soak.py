"""The short soak: two hundred requests leave no open file and no thread behind. `make soak` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.soak import leaks, small_picture, soak
from doubles import IdeogramDouble
from ideogram_kit.dev.comfy import Comfy


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="Linux alone tells what a process holds")
def test_many_requests_leave_nothing_behind(
    with_key: Comfy, ideogram: IdeogramDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ideogram, "picture", small_picture)
    monkeypatch.setattr(ideogram, "limit", 10)
    samples = soak(with_key, ideogram, 200, samples=2)
    assert [sample.requests for sample in samples] == [120, 200]
    assert leaks(samples) == []
