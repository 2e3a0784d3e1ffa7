"""Every difference between what a provider and its double answered, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .record import Exchange
from .shape import FieldValues, Path, Shape, merged, path_text

ByEndpoint = dict[str, list[Exchange]]
"""The exchanges of each endpoint, in the order of their first request; the polls of an endpoint are together."""


def by_endpoint(exchanges: Sequence[Exchange]) -> ByEndpoint:
    """Exchanges by endpoint. A POST after an accepted one to the same path is kept apart: some providers poll so."""
    endpoints: ByEndpoint = {}
    accepted: set[str] = set()
    for exchange in exchanges:
        endpoint = f"{exchange.method} {exchange.path}"
        name = f"{endpoint} (again)" if endpoint in accepted else endpoint
        if exchange.method == "POST" and exchange.status < 400:
            accepted.add(endpoint)
        endpoints.setdefault(name, []).append(exchange)
    return endpoints


def differences(provider: Sequence[Exchange], double: Sequence[Exchange]) -> list[str]:
    """Every difference between the provider's answers and the double's, a sentence each."""
    ours, theirs = by_endpoint(double), by_endpoint(provider)
    sentences = [
        f"`{endpoint}`: asked of the provider, not of the double." for endpoint in theirs if endpoint not in ours
    ]
    sentences += [
        f"`{endpoint}`: asked of the double, not of the provider." for endpoint in ours if endpoint not in theirs
    ]
    both = [endpoint for endpoint in theirs if endpoint in ours]
    if both != [endpoint for endpoint in ours if endpoint in theirs]:
        sentences.append(f"The order: at the provider {', '.join(f'`{endpoint}`' for endpoint in both)}.")
    for endpoint in both:
        sentences += [f"`{endpoint}`: {sentence}" for sentence in _answers(theirs[endpoint], ours[endpoint])]
    return sentences


def _answers(provider: list[Exchange], double: list[Exchange]) -> Iterator[str]:
    yield from _outer(provider, double)
    for ok in (True, False):
        ours = [exchange for exchange in double if (exchange.status < 400) is ok]
        theirs = [exchange for exchange in provider if (exchange.status < 400) is ok]
        # Where only one of them answered at all, the statuses say so.
        if ours and theirs:
            yield from fields(
                merged(exchange.shape for exchange in theirs), merged(exchange.shape for exchange in ours)
            )


def _outer(provider: list[Exchange], double: list[Exchange]) -> Iterator[str]:
    """Statuses, content types, headers."""
    statuses = sorted({exchange.status for exchange in double})
    for status in sorted({exchange.status for exchange in provider}.difference(statuses)):
        yield f"status {status}; the double: {', '.join(map(str, statuses))}."
    kinds = sorted({exchange.content_type or "none" for exchange in double})
    for kind in sorted({exchange.content_type or "none" for exchange in provider}.difference(kinds)):
        yield f"content type {kind}; the double: {', '.join(kinds)}."
    sent = frozenset[str]().union(*(exchange.headers for exchange in provider))
    for name in sorted(frozenset[str]().union(*(exchange.headers for exchange in double)) - sent):
        yield f"no header {name}, which the double sends."


def fields(provider: Shape, double: Shape) -> Iterator[str]:
    """Fields that only one has, the outermost of them alone; types and enum-like words that the double never gives."""
    for path in _only_in(provider, double):
        yield f"`{path_text(path)}` ({_types(provider[path])}) only at the provider."
    for path in _only_in(double, provider):
        yield f"`{path_text(path)}` ({_types(double[path])}) only at the double."
    for path in sorted(provider.keys() & double.keys()):
        theirs, ours = provider[path], double[path]
        if strange := {kind for kind in theirs.types - ours.types if not _is_whole(kind, ours)}:
            yield f"`{path_text(path)}` is {_listed(strange)}; the double: {_types(ours)}."
        # Where the double says no word at all, the field is no choice of a few.
        if ours.words and (strange := theirs.words - ours.words):
            yield f"`{path_text(path)}` says {_listed(strange)}; the double: {_listed(ours.words)}."


def _only_in(shape: Shape, other: Shape) -> list[Path]:
    only = shape.keys() - other.keys()
    return sorted(path for path in only if path[:-1] not in only or path == ())


def _is_whole(kind: str, ours: FieldValues) -> bool:
    """A whole number where any number may stand is no other type."""
    return kind == "integer" and "number" in ours.types


def _types(seen: FieldValues) -> str:
    return " or ".join(sorted(seen.types))


def _listed(words: set[str]) -> str:
    return ", ".join(sorted(words))
