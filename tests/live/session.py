"""The calls of a plan one after another, each at the provider and then at its double; the report grows with each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

from doubles import DOUBLES, Double
from ideogram_kit.nodes.ideogram.config.keys import Key, Keys
from ideogram_kit.nodes.ideogram.transport import background
from PIL import Image

from .calls import CallOutcome, at_double, make_call
from .loopback import without_proxy
from .plan import PlannedCall, SkippedCall
from .report import Result, text

CANCEL_SECONDS = 2.0
"""Seconds for the cancel of a job to go out before the process ends."""


def make(
    calls: Sequence[PlannedCall], skipped: Sequence[SkippedCall], keys: Keys, report: Path, folder: Path
) -> list[Result]:
    """Make every call, and write the report after each, so that nothing that was paid for is lost.

    `folder` is for the doubles' keys. Ctrl-C ends it with what there is.
    """
    without_proxy()
    results: list[Result] = []
    doubles: dict[str, Double] = {}
    secrets = _secrets(calls, keys)
    with ExitStack() as stack:
        for number, call in enumerate(calls, 1):
            print(f"[{number}/{len(calls)}] {call.name} …", flush=True)
            if call.provider.id not in doubles:
                doubles[call.provider.id] = stack.enter_context(DOUBLES[call.provider.id]())
            try:
                results.append(_compared(call, keys, report, doubles[call.provider.id], folder))
            except KeyboardInterrupt:
                print("Stopped.")
                background.submit(asyncio.sleep(CANCEL_SECONDS)).result()
                break
            report.write_text(text(results, skipped, secrets), "utf-8")
    return results


def _compared(call: PlannedCall, keys: Keys, report: Path, double: Double, folder: Path) -> Result:
    call_outcome = make_call(call, keys)
    files = _saved_pictures(call, call_outcome, report)
    before = len(double.violations)
    with at_double(double, call, folder) as its_keys:
        double_outcome = make_call(call, its_keys)
    return Result(
        call=call,
        provider=call_outcome,
        double=double_outcome,
        objections=tuple(double.violations[before:]),
        files=files,
    )


def _secrets(calls: Sequence[PlannedCall], keys: Keys) -> list[Key]:
    by_provider = {call.provider.id: keys.find(call.provider.id, str(call.provider.key_variable)) for call in calls}
    return [key for key in by_provider.values() if key is not None]


def pictures_of(report: Path) -> Path:
    """The folder for the pictures of a report, beside it."""
    return report.with_name(f"{report.stem}-pictures")


def _saved_pictures(call: PlannedCall, call_outcome: CallOutcome, report: Path) -> tuple[str, ...]:
    """Save the provider's pictures next to the report: some assumptions, such as a mask's, are settled by looking."""
    folder = pictures_of(report)
    names: list[str] = []
    for number, data in enumerate(call_outcome.pictures, 1):
        with Image.open(BytesIO(data)) as image:
            kind = (image.format or "png").lower()
        names.append(f"{call.stem}-{number}.{kind}")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / names[-1]).write_bytes(data)
    return tuple(f"{folder.name}/{name}" for name in names)
