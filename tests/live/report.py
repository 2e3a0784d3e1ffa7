"""The report in Markdown: what was asked, what came of it, every difference, and the shape of what was answered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from ideogram_kit.nodes.ideogram.config.keys import Key

from .carry import Came, halves, picture, white_changed
from .compare import differences, places
from .plan import Left, Planned
from .record import Exchange
from .shape import merged, shown

SEEN = "The double answered alike."


@dataclass(frozen=True, kw_only=True)
class Result:
    """One call, what came of it at the provider and at the double, and what the double held against the request."""

    call: Planned
    provider: Came
    double: Came
    objections: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def differences(self) -> list[str]:
        """Every difference, a sentence each."""
        found = [f"The double holds against the request: {one}" for one in self.objections]
        if bool(self.provider.error) != bool(self.double.error):
            found.append("An error at the provider only." if self.provider.error else "An error at the double only.")
        billed, expected = self.provider.usd, self.call.usd
        if billed is not None and expected is not None and abs(billed - expected) > 1e-6:
            found.append(f"Billed {money(billed)}, where {money(expected)} was expected.")
        theirs, ours = (", ".join(map(picture, came.pictures)) for came in (self.provider, self.double))
        if theirs and ours and theirs != ours:
            found.append(f"Pictures: {theirs}; the double: {ours}.")
        masked = [white_changed(self.call, came) for came in (self.provider, self.double)]
        if None not in masked and masked[0] != masked[1]:
            found.append(f"The mask: {'white' if masked[0] else 'black'} changed more; at the double the other did.")
        return found + differences(self.provider.exchanges, self.double.exchanges)


def text(results: Sequence[Result], left: Sequence[Left], keys: Iterable[Key]) -> str:
    """The whole report. No key and no link is in it, whoever quoted one."""
    whole = re.sub(r"https?://[^\s`|)]+", "(link)", "\n".join(_lines(results, left)) + "\n")
    for key in keys:
        whole = key.redact(whole)
    return whole


def money(usd: float | None) -> str:
    """An expected price as text."""
    if usd is None:
        return "not known"
    return f"${usd:.4f}".rstrip("0").rstrip(".") if usd else "free"


def _lines(results: Sequence[Result], left: Sequence[Left]) -> Iterator[str]:
    yield "# What the providers answer, and what their doubles answer"
    yield ""
    yield f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M} UTC. Each call was made by the pack's own code at the provider,"
    yield "then at the double of tests/doubles. Of what was answered only types and enum-like words are kept."
    yield ""
    yield "| call | model | expected | outcome | differences |"
    yield "|---|---|---|---|---|"
    for result in results:
        outcome = "error" if result.provider.error else "answered"
        count = len(result.differences()) or "none"
        cells = (result.call.name, _model(result.call), money(result.call.usd), outcome, count)
        yield f"| {' | '.join(map(str, cells))} |"
    for one in left:
        yield f"| {one.provider.id}/{one.operation} | – | – | not asked: {one.why} | – |"
    for result in results:
        yield from _section(result)


def _section(result: Result) -> Iterator[str]:
    yield ""
    yield f"## {result.call.name}: {_model(result.call)}"
    yield ""
    yield f"- Provider: {_outcome(result.call, result.provider)}"
    yield f"- Double: {_outcome(result.call, result.double)}"
    if result.files:
        yield f"- Kept: {', '.join(result.files)}"
    yield ""
    found = result.differences()
    if found:
        yield f"{len(found)} difference{'s' if len(found) > 1 else ''}:"
        yield ""
        yield from (f"{number}. {one}" for number, one in enumerate(found, 1))
    else:
        yield SEEN
    yield ""
    yield "<details><summary>What the provider answered</summary>"
    yield ""
    yield from _exchanges(result.provider.exchanges)
    yield ""
    yield "</details>"


def _outcome(call: Planned, came: Came) -> str:
    pictures = [f"{picture(data)}{_in_brackets(halves(call, data))}" for data in came.pictures]
    paid = [] if came.usd is None else [f"billed {money(came.usd)}"]
    notes = [f"note: {note}" for note in came.notes]
    error = [came.error] if came.error else []
    return "; ".join([*pictures, *came.told, *paid, *notes, *error]) or "nothing"


def _exchanges(exchanges: Sequence[Exchange]) -> Iterator[str]:
    """Each place with its statuses, hosts, headers, and the fields of its JSON."""
    for place, answers in places(exchanges).items():
        counts = Counter(one.status for one in answers)
        statuses = ", ".join(f"{status} ×{count}" if count > 1 else str(status) for status, count in counts.items())
        kinds = ", ".join(sorted({one.content_type or "no content type" for one in answers}))
        hosts = ", ".join(sorted({one.host for one in answers}))
        yield f"- `{place}` at {hosts}: {statuses}; {kinds}"
        if headers := sorted(frozenset[str]().union(*(one.headers for one in answers))):
            yield f"  - headers: {', '.join(headers)}"
        for path, seen in sorted(merged(one.shape for one in answers).items()):
            words = f": {', '.join(sorted(seen.words))}" if seen.words else ""
            yield f"  - `{shown(path)}` {' or '.join(sorted(seen.types))}{words}"


def _model(call: Planned) -> str:
    return f"{call.model}, {call.choices}" if call.choices else call.model


def _in_brackets(words: str) -> str:
    return f" ({words})" if words else ""
