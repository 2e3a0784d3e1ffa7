"""`make live` finds out which colour of a mask changes where no source says it, for the price of one picture."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from ideogram_kit.nodes.ideogram.providers import BY_ID
from live import sources
from live.command import OFFERED, main
from live.plan import PlannedCall, plan
from PIL import Image

from doubles import RunwareDouble


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[RunwareDouble]:
    """Runware itself, for the tool."""
    for one in OFFERED:
        monkeypatch.delenv(str(one.key_variable), raising=False)
    with RunwareDouble() as double:
        monkeypatch.setenv("IDEOGRAM_KIT_URL_RUNWARE", double.url)
        monkeypatch.setenv("RUNWARE_API_KEY", double.key)
        yield double
    assert not double.violations, "\n".join(double.violations)


def painted(*boxes: tuple[int, int, int, int]) -> bytes:
    """The source with some of it painted over."""
    with Image.open(io.BytesIO(sources.photo())) as image:
        for box in boxes:
            image.paste((255, 0, 255), box)
        out = io.BytesIO()
        image.save(out, "PNG")
    return out.getvalue()


LEFT, RIGHT = (0, 0, sources.SIDE // 2, sources.SIDE), (sources.SIDE // 2, 0, sources.SIDE, sources.SIDE)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ((RIGHT,), "mask_polarity is 'white changes': the right half changed."),
        ((LEFT,), "mask_polarity is 'black changes': the left half changed."),
        ((LEFT, RIGHT), "mask_polarity is not settled: both halves changed alike; look at the picture."),
    ],
)
def test_the_half_that_changed_settles_it(
    changed: tuple[tuple[int, int, int, int], ...],
    found: str,
    provider: RunwareDouble,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    provider.picture = lambda width, height, seed, alpha: painted(*changed)
    report = tmp_path / "report.md"
    assert main(["--yes", "--report", str(report), "--only", "runware/inpaint/3.0"]) == 0
    assert f"- Found: {found}" in report.read_text("utf-8") and found in capsys.readouterr().out
    assert provider.billed == 1
    assert [path.name for path in (tmp_path / "report-pictures").iterdir()] == ["runware-inpaint-3.0-1.png"]


@pytest.mark.parametrize("provider_id", ["runware", "fal"])
def test_every_endpoint_whose_masks_are_not_explained_is_asked(provider_id: str) -> None:
    calls = [one for one in plan(BY_ID[provider_id]) if isinstance(one, PlannedCall)]
    asked = {(one.operation, one.model) for one in calls if one.settings}
    if provider_id == "runware":
        assert asked == {("inpaint", "3.0"), ("remove_object", "1.0")}
    assert ("inpaint", "3.0") in asked
    assert all("mask_polarity white changes" in one.choices for one in calls if one.settings)
