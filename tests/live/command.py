"""The command: plan, show what it is expected to cost, have that confirmed, make the calls, report."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from doubles import DOUBLES
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.providers import PROVIDERS, Provider

from .plan import Left, Planned, plan
from .report import money, text
from .session import make, pictures_of

REFUSED, NO_KEY = 1, 2
"""Exit codes: it was not confirmed, or there is no key."""

OFFERED = [one for one in PROVIDERS if one.key_variable is not None]
Only = dict[str, list[tuple[str, str]]]
"""By provider, which operations and models; a blank one is any."""


def main(arguments: Sequence[str]) -> int:
    """Exit code 0 where every call was made, whatever came of it."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if not given.report.resolve().parent.is_dir():
        parser.error(f"--report {given.report}: there is no such folder")
    only = _only(given.only, parser)
    wanted = [one for one in OFFERED if not only or one.id in only]
    with tempfile.TemporaryDirectory() as folder:
        # An empty store: only the environment's keys count, and nothing of the user's ComfyUI is touched.
        keys = Keys(Path(folder) / "none")
        keyed = [one for one in wanted if keys.find(one.id, str(one.key_variable))]
        print(_about_keys(wanted, keyed))
        if not keyed and not given.list:
            return NO_KEY
        whole = [entry for one in (wanted if given.list else keyed) for entry in _planned(one, only.get(one.id))]
        calls = [entry for entry in whole if isinstance(entry, Planned)]
        left = [entry for entry in whole if isinstance(entry, Left)]
        print("\n".join(_table(calls, left)))
        if given.list:
            return 0
        if not calls:
            print("Nothing is left to ask.")
            return REFUSED
        if not given.yes and not _confirmed():
            print("Not confirmed; nothing was sent.")
            return REFUSED
        results = make(calls, left, keys, given.report, Path(folder))
        print("\n" + text(results, left, [key for one in keyed if (key := keys.find(one.id, str(one.key_variable)))]))
    print(f"The report is {given.report}; the pictures are in {pictures_of(given.report)}.")
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


def _only(given: list[str], parser: argparse.ArgumentParser) -> Only:
    """What --only names; the command ends where there is none such."""
    by_id = {one.id: one for one in OFFERED}
    found: Only = {}
    for entry in given:
        name, operation, model = [*entry.split("/", 2), "", ""][:3]
        if name not in by_id:
            parser.error(f"--only {entry}: there is no provider {name}; there are {', '.join(by_id)}")
        if operation and operation not in by_id[name].operations:
            offered = ", ".join(sorted(by_id[name].operations))
            parser.error(f"--only {entry}: {by_id[name].name} has no {operation}; it has {offered}")
        found.setdefault(name, []).append((operation, model))
    return found


def _planned(provider: Provider, only: list[tuple[str, str]] | None) -> list[Planned | Left]:
    if provider.id not in DOUBLES:
        return [Left(provider=provider, operation="everything", why="there is no double to compare it with")]
    return [
        entry
        for operation, model in only or [("", "")]
        for entry in plan(provider, (operation,) if operation else (), (model,) if model else ())
    ]


def _about_keys(wanted: Sequence[Provider], keyed: Sequence[Provider]) -> str:
    """Which keys are set and which are not, by variable."""
    unset = [str(one.key_variable) for one in wanted if one not in keyed]
    if not keyed:
        return f"No key is set. Set one of {', '.join(unset)} in the environment; nothing was sent."
    also = f" Not set: {', '.join(unset)}." if unset else ""
    return f"Keys are set for {', '.join(one.name for one in keyed)}.{also}"


def _table(calls: Sequence[Planned], left: Sequence[Left]) -> list[str]:
    """The calls with their expected cost, what is left out and why, and the total."""
    rows = [("provider", "operation", "model", "choices", "expected")]
    rows += [(one.provider.id, one.operation, one.model, one.choices or "–", money(one.usd)) for one in calls]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines += [f"Left out: {one.provider.id}/{one.operation}: {one.why}" for one in left]
    unknown = sum(one.usd is None for one in calls)
    more = f", and {unknown} call{'s' if unknown > 1 else ''} whose price is not known" if unknown else ""
    total = sum(one.usd or 0.0 for one in calls)
    return ["", *lines, "", f"Expected in all: ${total:.4f}{more}. Prices are recorded quotes; the bill may differ."]


def _confirmed() -> bool:
    print("Type yes to make these calls, with your keys and your money: ", end="", flush=True)
    return sys.stdin.readline().strip() == "yes"
