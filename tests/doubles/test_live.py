"""`make live` itself, with a double in the provider's place: what it asks, what it compares, what it never tells."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.providers.ideogram import Ideogram
from ideogram_kit.nodes.ideogram.transport import http
from live.command import NO_KEY, OFFERED, REFUSED, main
from live.plan import PlannedCall, plan
from live.report import NO_DIFFERENCES

from doubles import Fault, IdeogramDouble

KEY = "secret-of-the-account-4711"
P_IMAGE = "/v1/text-to-image/p-image-ideogram"
IDEOGRAM = BY_ID["ideogram"]


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[IdeogramDouble]:
    """Ideogram itself, for the tool: another instance than the one that it compares with, and another key."""
    for one in OFFERED:
        monkeypatch.delenv(str(one.key_variable), raising=False)
    with IdeogramDouble(key=KEY) as double:
        monkeypatch.setenv("IDEOGRAM_KIT_URL_IDEOGRAM", double.url)
        monkeypatch.setenv("IDEOGRAM_API_KEY", KEY)
        yield double
    assert not double.violations, "\n".join(double.violations)


@pytest.fixture
def reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run the tool, confirmed, and return its report."""

    def run(*only: str) -> str:
        path = tmp_path / "live-report.md"
        assert main(["--yes", "--report", str(path), *(part for one in only for part in ("--only", one))]) == 0
        whole = path.read_text("utf-8")
        printed = capsys.readouterr().out
        assert whole in printed
        assert KEY not in printed
        return whole

    return run


def test_nothing_differs_where_the_provider_is_its_double(
    provider: IdeogramDouble, reported: Callable[..., str], tmp_path: Path
) -> None:
    report = reported("ideogram")
    calls = [one for one in plan(IDEOGRAM) if isinstance(one, PlannedCall)]
    assert report.count(NO_DIFFERENCES) == len(calls) == 13
    assert "1024×1024 PNG; seed 7" in report
    assert "model 4.0; a structured prompt" in report
    assert "ideogram/train_model | – | – | not asked: a training costs tens of dollars" in report
    assert len(list((tmp_path / "live-report-pictures").iterdir())) == provider.billed == 10
    assert {one.headers["Api-Key"] for one in provider.requests if "Api-Key" in one.headers} == {KEY}
    assert os.environ["IDEOGRAM_KIT_URL_IDEOGRAM"] == provider.url
    assert http.client().event_hooks["response"] == []


def edited(change: Callable[[dict[str, Any], dict[str, Any]], Any]) -> Fault:
    """A reply whose body and first item were changed."""

    def apply(body: Any) -> Any:
        change(body, body["data"][0])
        return body

    return Fault.edit(apply)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (
            edited(lambda body, item: item.update(tier={"name": "x"})),
            f"1. `POST {P_IMAGE}`: `data[].tier` (object) only at the provider.",
        ),
        (
            edited(lambda body, item: body.pop("response_type")),
            f"1. `POST {P_IMAGE}`: `response_type` (string) only at the double.",
        ),
        (
            edited(lambda body, item: item.update(seed="7")),
            f"1. `POST {P_IMAGE}`: `data[].seed` is string; the double: integer.",
        ),
        (
            edited(lambda body, item: body.update(response_type="b64_json")),
            f"1. `POST {P_IMAGE}`: `response_type` says b64_json; the double: url.",
        ),
    ],
)
def test_a_difference_is_told(provider: IdeogramDouble, reported: Callable[..., str], fault: Fault, says: str) -> None:
    provider.script(P_IMAGE, fault)
    report = reported("ideogram/generate")
    assert says in report
    assert "1 difference:" in report


def test_another_status_is_told_and_the_other_calls_go_on(
    provider: IdeogramDouble, reported: Callable[..., str]
) -> None:
    provider.script(P_IMAGE, Fault.status(402))
    report = reported("ideogram/generate", "ideogram/magic_prompt")
    assert f"`POST {P_IMAGE}`: status 402; the double: 200." in report
    assert "`GET a result link`: asked of the double, not of the provider." in report
    assert "Provider: OutOfCredit: " in report
    assert "| ideogram/generate | P-Image, quality VERY_LOW | $0.003 | error | 3 |" in report
    assert "| ideogram/magic_prompt | 4.0 | not known | answered | none |" in report


def test_a_mask_that_is_read_the_other_way_round_is_told(
    provider: IdeogramDouble, reported: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "_drawn", lambda found: turned_source())
    report = reported("ideogram/remove_object")
    assert "The mask: black changed more; at the double the other did." in report


def turned_source() -> bytes:
    """The source with its left half, where the mask is black, painted over."""
    from live import sources
    from PIL import Image

    with Image.open(io.BytesIO(sources.photo())) as image:
        image.paste((255, 0, 255), (0, 0, sources.SIDE // 2, sources.SIDE))
        out = io.BytesIO()
        image.save(out, "PNG")
    return out.getvalue()


def test_a_defect_of_the_pack_is_told_too(
    provider: IdeogramDouble, reported: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> Any:
        raise ValueError("not a number")

    monkeypatch.setattr(Ideogram, "magic_prompt", broken)
    report = reported("ideogram/magic_prompt", "ideogram/custom_model")
    assert "a defect of the pack, ValueError: not a number" in report
    assert "0 models" in report


def test_no_key_and_no_link_is_in_the_report(provider: IdeogramDouble, reported: Callable[..., str]) -> None:
    body = {"error": f"{KEY} may not ask; see https://example.com/{KEY}", "status": KEY, KEY: "x"}
    provider.script(P_IMAGE, Fault.status(400, body, {"X-Account": KEY}))
    report = reported("ideogram/generate")
    assert "may not ask" in report
    assert "x-account" in report
    assert KEY not in report
    assert "https://" not in report


@pytest.mark.parametrize("typed", ["", "no\n", "y\n", "YES\n"])
def test_nothing_is_sent_without_a_yes(
    provider: IdeogramDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert main(["--only", "ideogram"]) == REFUSED
    assert provider.requests == []
    printed = capsys.readouterr().out
    assert "Expected in all: $0.3030, and 3 calls whose price is not known." in printed
    assert "nothing was sent" in printed


def test_a_typed_yes_is_enough(provider: IdeogramDouble, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\n"))
    assert main(["--only", "ideogram/custom_model", "--report", str(tmp_path / "report.md")]) == 0
    assert [one.path for one in provider.requests] == ["/models"]


def test_a_plan_is_shown_without_a_key_and_without_a_call(
    provider: IdeogramDouble, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("IDEOGRAM_API_KEY")
    assert main(["--list", "--only", "ideogram/generate"]) == 0
    assert "quality VERY_LOW" in capsys.readouterr().out
    assert provider.requests == []


@pytest.mark.parametrize("only", ["elsewhere", "ideogram/dream"])
def test_what_is_not_there_cannot_be_named(only: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--only", only])
    assert ended.value.code == 2
    assert "there is no provider elsewhere" in (said := capsys.readouterr().err) or "has no dream" in said


def test_a_report_that_cannot_be_written_is_refused_before_anything_is_paid(
    provider: IdeogramDouble, tmp_path: Path
) -> None:
    with pytest.raises(SystemExit):
        main(["--yes", "--only", "ideogram", "--report", str(tmp_path / "missing" / "report.md")])
    assert provider.requests == []


def test_without_a_key_the_command_says_which_it_looks_for() -> None:
    tests = Path(__file__).parents[1]
    without = {name: value for name, value in os.environ.items() if not name.endswith("_KEY")}
    done = subprocess.run(
        [sys.executable, "-m", "live"], cwd=tests, env=without, capture_output=True, text=True, check=False
    )
    assert done.returncode == NO_KEY
    assert done.stderr == ""
    assert all(str(one.key_variable) in done.stdout for one in OFFERED)
