"""The command: plan the calls, show their expected cost, ask for confirmation, make them, and report."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from doubles import DOUBLES
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.providers import PROVIDERS, Provider

from .plan import PlannedCall, SkippedCall, plan
from .report import money, text
from .session import make, pictures_of

REFUSED, NO_KEY = 1, 2
"""Exit codes: it was not confirmed, or there is no key."""

OFFERED = [provider for provider in PROVIDERS if provider.key_variable is not None]
Selection = dict[str, list[tuple[str, str]]]
"""Which operations and models are asked of each provider; a blank name is any."""


def main(arguments: Sequence[str]) -> int:
    """Run the command; return exit code 0 where every call was made, whatever the answers were."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not options.report.resolve().parent.is_dir():
        parser.error(f"--report {options.report}: there is no such folder")
    selection = _selection(options.only, parser)
    wanted = [provider for provider in OFFERED if not selection or provider.id in selection]
    with tempfile.TemporaryDirectory() as folder:
        # An empty store: only the environment's keys count, and nothing of the user's ComfyUI is touched.
        keys = Keys(Path(folder) / "none")
        keyed = [provider for provider in wanted if keys.find(provider.id, str(provider.key_variable))]
        print(_keys_sentence(wanted, keyed))
        if not keyed and not options.list:
            return NO_KEY
        entries = [
            entry
            for provider in (wanted if options.list else keyed)
            for entry in _planned(provider, selection.get(provider.id))
        ]
        calls = [entry for entry in entries if isinstance(entry, PlannedCall)]
        skipped = [entry for entry in entries if isinstance(entry, SkippedCall)]
        print("\n".join(_table(calls, skipped)))
        if options.list:
            return 0
        if not calls:
            print("Nothing is left to ask.")
            return REFUSED
        if not options.yes and not _confirmed():
            print("Not confirmed; nothing was sent.")
            return REFUSED
        results = make(calls, skipped, keys, options.report, Path(folder))
        print(
            "\n"
            + text(
                results,
                skipped,
                [key for provider in keyed if (key := keys.find(provider.id, str(provider.key_variable)))],
            )
        )
    print(f"The report is {options.report}; the pictures are in {pictures_of(options.report)}.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make live",
        description="The cheapest real call of each operation at each provider whose key is set, compared with what "
        "the provider's double answers. It costs money; what it is expected to cost is shown and confirmed first.",
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="PROVIDER[/OPERATION[/MODEL]]",
        help="ask these alone, as fal, fal/generate or fal/generate/4.0; may be given several times",
    )
    parser.add_argument("--list", action="store_true", help="show what would be asked and end; needs no key")
    parser.add_argument("--yes", action="store_true", help="confirm the cost beforehand")
    parser.add_argument("--report", type=Path, default=Path("live-report.md"), help="where the report goes")
    return parser


def _selection(only: list[str], parser: argparse.ArgumentParser) -> Selection:
    """What --only names; the command ends with an error where there is no such provider or operation."""
    by_id = {provider.id: provider for provider in OFFERED}
    selection: Selection = {}
    for entry in only:
        name, operation, model = [*entry.split("/", 2), "", ""][:3]
        if name not in by_id:
            parser.error(f"--only {entry}: there is no provider {name}; there are {', '.join(by_id)}")
        if operation and operation not in by_id[name].operations:
            offered = ", ".join(sorted(by_id[name].operations))
            parser.error(f"--only {entry}: {by_id[name].name} has no {operation}; it has {offered}")
        selection.setdefault(name, []).append((operation, model))
    return selection


def _planned(provider: Provider, selection: list[tuple[str, str]] | None) -> list[PlannedCall | SkippedCall]:
    if provider.id not in DOUBLES:
        return [SkippedCall(provider=provider, operation="everything", reason="there is no double to compare it with")]
    return [
        entry
        for operation, model in selection or [("", "")]
        for entry in plan(provider, (operation,) if operation else (), (model,) if model else ())
    ]


def _keys_sentence(wanted: Sequence[Provider], keyed: Sequence[Provider]) -> str:
    """Which keys are set and which are not, by variable."""
    unset = [str(provider.key_variable) for provider in wanted if provider not in keyed]
    if not keyed:
        return f"No key is set. Set one of {', '.join(unset)} in the environment; nothing was sent."
    also = f" Not set: {', '.join(unset)}." if unset else ""
    return f"Keys are set for {', '.join(provider.name for provider in keyed)}.{also}"


def _table(calls: Sequence[PlannedCall], skipped: Sequence[SkippedCall]) -> list[str]:
    """The calls with their expected cost, what is left out and why, and the total."""
    rows = [("provider", "operation", "model", "choices", "expected")]
    rows += [(call.provider.id, call.operation, call.model, call.choices or "–", money(call.usd)) for call in calls]
    widths = [max(len(cells[column]) for cells in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip() for cells in rows]
    lines += [f"Left out: {call.provider.id}/{call.operation}: {call.reason}" for call in skipped]
    unknown = sum(call.usd is None for call in calls)
    more = f", and {unknown} call{'s' if unknown > 1 else ''} whose price is not known" if unknown else ""
    total = sum(call.usd or 0.0 for call in calls)
    return ["", *lines, "", f"Expected in all: ${total:.4f}{more}. Prices are recorded quotes; the bill may differ."]


def _confirmed() -> bool:
    print("Type yes to make these calls, with your keys and your money: ", end="", flush=True)
    return sys.stdin.readline().strip() == "yes"
