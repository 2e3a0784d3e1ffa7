"""The report in Markdown: what was asked, the outcome, every difference, and the shape of each answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from ideogram_kit.nodes.ideogram.config.keys import Key

from .calls import CallOutcome, halves, picture, polarity, white_changed
from .compare import by_endpoint, differences
from .plan import PlannedCall, SkippedCall
from .record import Exchange
from .shape import merged, path_text

NO_DIFFERENCES = "The double answered alike."


@dataclass(frozen=True, kw_only=True)
class Result:
    """One call, its outcome at the provider and at the double, and what the double objects to in the request."""

    call: PlannedCall
    provider: CallOutcome
    double: CallOutcome
    objections: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def differences(self) -> list[str]:
        """Every difference, a sentence each."""
        sentences = [f"The double holds against the request: {objection}" for objection in self.objections]
        if bool(self.provider.error) != bool(self.double.error):
            sentences.append(
                "An error at the provider only." if self.provider.error else "An error at the double only."
            )
        billed, expected = self.provider.usd, self.call.usd
        if billed is not None and expected is not None and abs(billed - expected) > 1e-6:
            sentences.append(f"Billed {money(billed)}, where {money(expected)} was expected.")
        theirs, ours = (", ".join(map(picture, call_outcome.pictures)) for call_outcome in (self.provider, self.double))
        if theirs and ours and theirs != ours:
            sentences.append(f"Pictures: {theirs}; the double: {ours}.")
        masked = [white_changed(self.call, call_outcome) for call_outcome in (self.provider, self.double)]
        if None not in masked and masked[0] != masked[1] and not self.call.settings:
            sentences.append(
                f"The mask: {'white' if masked[0] else 'black'} changed more; at the double the other did."
            )
        return sentences + differences(self.provider.exchanges, self.double.exchanges)


def text(results: Sequence[Result], skipped: Sequence[SkippedCall], keys: Iterable[Key]) -> str:
    """The whole report, without any key or link, even where an answer quoted one."""
    whole = re.sub(r"https?://[^\s`|)]+", "(link)", "\n".join(_lines(results, skipped)) + "\n")
    for key in keys:
        whole = key.redact(whole)
    return whole


def money(usd: float | None) -> str:
    """An expected price as text."""
    if usd is None:
        return "not known"
    return f"${usd:.4f}".rstrip("0").rstrip(".") if usd else "free"


def _lines(results: Sequence[Result], skipped: Sequence[SkippedCall]) -> Iterator[str]:
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
    for call in skipped:
        yield f"| {call.provider.id}/{call.operation} | – | – | not asked: {call.reason} | – |"
    for result in results:
        yield from _section(result)


def _section(result: Result) -> Iterator[str]:
    yield ""
    yield f"## {result.call.name}: {_model(result.call)}"
    yield ""
    yield f"- Provider: {_outcome(result.call, result.provider)}"
    if found := polarity(result.call, result.provider):
        yield f"- Found: {found}."
    yield f"- Double: {_outcome(result.call, result.double)}"
    if result.files:
        yield f"- Kept: {', '.join(result.files)}"
    yield ""
    sentences = result.differences()
    if sentences:
        yield f"{len(sentences)} difference{'s' if len(sentences) > 1 else ''}:"
        yield ""
        yield from (f"{number}. {sentence}" for number, sentence in enumerate(sentences, 1))
    else:
        yield NO_DIFFERENCES
    yield ""
    yield "<details><summary>What the provider answered</summary>"
    yield ""
    yield from _exchanges(result.provider.exchanges)
    yield ""
    yield "</details>"


def _outcome(call: PlannedCall, call_outcome: CallOutcome) -> str:
    pictures = [f"{picture(data)}{_in_brackets(halves(call, data))}" for data in call_outcome.pictures]
    paid = [] if call_outcome.usd is None else [f"billed {money(call_outcome.usd)}"]
    notes = [f"note: {note}" for note in call_outcome.notes]
    error = [call_outcome.error] if call_outcome.error else []
    return "; ".join([*pictures, *call_outcome.facts, *paid, *notes, *error]) or "nothing"


def _exchanges(exchanges: Sequence[Exchange]) -> Iterator[str]:
    """Each endpoint with its statuses, hosts, headers, and the fields of its JSON."""
    for endpoint, answers in by_endpoint(exchanges).items():
        counts = Counter(exchange.status for exchange in answers)
        statuses = ", ".join(f"{status} ×{count}" if count > 1 else str(status) for status, count in counts.items())
        kinds = ", ".join(sorted({exchange.content_type or "no content type" for exchange in answers}))
        hosts = ", ".join(sorted({exchange.host for exchange in answers}))
        yield f"- `{endpoint}` at {hosts}: {statuses}; {kinds}"
        if headers := sorted(frozenset[str]().union(*(exchange.headers for exchange in answers))):
            yield f"  - headers: {', '.join(headers)}"
        for path, values in sorted(merged(exchange.shape for exchange in answers).items()):
            words = f": {', '.join(sorted(values.words))}" if values.words else ""
            yield f"  - `{path_text(path)}` {' or '.join(sorted(values.types))}{words}"


def _model(call: PlannedCall) -> str:
    return f"{call.model}, {call.choices}" if call.choices else call.model


def _in_brackets(words: str) -> str:
    return f" ({words})" if words else ""
