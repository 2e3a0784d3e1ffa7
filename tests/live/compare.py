"""Every difference between what a provider and its double answered, a sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .record import Exchange
from .shape import Path, Seen, Shape, merged, shown

Places = dict[str, list[Exchange]]
"""What was answered at each place, in the order of the first time; polls of one place are together."""


def places(exchanges: Sequence[Exchange]) -> Places:
    """Exchanges by what was asked. A POST that follows an accepted one is told from it: some providers poll so."""
    found: Places = {}
    accepted: set[str] = set()
    for one in exchanges:
        place = f"{one.method} {one.path}"
        name = f"{place} (again)" if place in accepted else place
        if one.method == "POST" and one.status < 400:
            accepted.add(place)
        found.setdefault(name, []).append(one)
    return found


def differences(provider: Sequence[Exchange], double: Sequence[Exchange]) -> list[str]:
    """What the two did not answer alike."""
    ours, theirs = places(double), places(provider)
    found = [f"`{place}`: asked of the provider, not of the double." for place in theirs if place not in ours]
    found += [f"`{place}`: asked of the double, not of the provider." for place in ours if place not in theirs]
    both = [place for place in theirs if place in ours]
    if both != [place for place in ours if place in theirs]:
        found.append(f"The order: at the provider {', '.join(f'`{place}`' for place in both)}.")
    for place in both:
        found += [f"`{place}`: {one}" for one in _answers(theirs[place], ours[place])]
    return found


def _answers(provider: list[Exchange], double: list[Exchange]) -> Iterator[str]:
    yield from _outer(provider, double)
    for ok in (True, False):
        ours = [one for one in double if (one.status < 400) is ok]
        theirs = [one for one in provider if (one.status < 400) is ok]
        # What only one of them answered at all is told by the statuses.
        if ours and theirs:
            yield from fields(merged(one.shape for one in theirs), merged(one.shape for one in ours))


def _outer(provider: list[Exchange], double: list[Exchange]) -> Iterator[str]:
    """Statuses, content types, headers."""
    statuses = sorted({one.status for one in double})
    for status in sorted({one.status for one in provider}.difference(statuses)):
        yield f"status {status}; the double: {', '.join(map(str, statuses))}."
    kinds = sorted({one.content_type or "none" for one in double})
    for kind in sorted({one.content_type or "none" for one in provider}.difference(kinds)):
        yield f"content type {kind}; the double: {', '.join(kinds)}."
    sent = frozenset[str]().union(*(one.headers for one in provider))
    for name in sorted(frozenset[str]().union(*(one.headers for one in double)) - sent):
        yield f"no header {name}, which the double sends."


def fields(provider: Shape, double: Shape) -> Iterator[str]:
    """Fields that only one has, the outermost of them alone; types and enum-like words that the double never gives."""
    for path in _only_in(provider, double):
        yield f"`{shown(path)}` ({_types(provider[path])}) only at the provider."
    for path in _only_in(double, provider):
        yield f"`{shown(path)}` ({_types(double[path])}) only at the double."
    for path in sorted(provider.keys() & double.keys()):
        theirs, ours = provider[path], double[path]
        if strange := {kind for kind in theirs.types - ours.types if not _is_whole(kind, ours)}:
            yield f"`{shown(path)}` is {_listed(strange)}; the double: {_types(ours)}."
        # Where the double says no word at all, the field is no choice of a few.
        if ours.words and (strange := theirs.words - ours.words):
            yield f"`{shown(path)}` says {_listed(strange)}; the double: {_listed(ours.words)}."


def _only_in(one: Shape, other: Shape) -> list[Path]:
    only = one.keys() - other.keys()
    return sorted(path for path in only if path[:-1] not in only or path == ())


def _is_whole(kind: str, ours: Seen) -> bool:
    """A whole number where any number may stand is no other type."""
    return kind == "integer" and "number" in ours.types


def _types(seen: Seen) -> str:
    return " or ".join(sorted(seen.types))


def _listed(words: set[str]) -> str:
    return ", ".join(sorted(words))
