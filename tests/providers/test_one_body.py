"""A picture is packed once for a request, however many parts it is asked in, and whatever was checked before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from core.conftest import Ask, DoubleOf
from core.samples import make
from ideogram_kit.nodes.ideogram.providers.mapping import files
from ideogram_kit.nodes.ideogram.providers.segmind import mappers


@pytest.mark.parametrize(
    ("provider", "module", "name", "model"),
    [
        ("fal", files, "data_uri", "3.0"),
        ("runware", files, "data_uri", "3.0"),
        ("segmind", mappers, "base64_text", "3.0"),
    ],
)
def test_a_source_is_packed_once(
    provider: str,
    module: Any,
    name: str,
    model: str,
    ask: Ask,
    double_of: DoubleOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    double_of(provider)
    packed: list[int] = []
    real: Callable[[bytes], str] = getattr(module, name)

    def counted(content: bytes) -> str:
        packed.append(len(content))
        return real(content)

    monkeypatch.setattr(module, name, counted)
    ask(make("remix", model, num_images=8), provider)
    assert len(packed) == 1
