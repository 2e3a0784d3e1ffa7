"""What fal's table of parameters is made of: rows for the parameters of a page, and pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Wire = Any
"""The value on the wire, or a function that says whether a wire value is right; ABSENT where nothing is sent."""

ABSENT = object()


@dataclass(frozen=True, kw_only=True)
class Row:
    """A parameter of a page. `sent_by` is our input, setting or source that sends it; empty where nothing does.

    `values` are pairs of our value and that on the wire. `refused` are values that are refused before anything is sent,
    naming it. `with_it` are other inputs that are set, and `settings` those of the Provider node.
    """

    parameter: str
    sent_by: str = ""
    values: tuple[tuple[Any, Wire], ...] = ()
    refused: tuple[Any, ...] = ()
    why: str = ""
    with_it: dict[str, Any] = field(default_factory=dict[str, Any])
    settings: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page for one of our operations and models, with all its parameters. `with_it` is what every request has."""

    path: str
    operation: str
    model: str
    rows: tuple[Row, ...]
    with_it: dict[str, Any] = field(default_factory=dict[str, Any])


def unsent(parameter: str, why: str) -> Row:
    """A parameter that nothing sends, and why."""
    return Row(parameter=parameter, why=why)


def same(*values: Any) -> tuple[tuple[Any, Any], ...]:
    """Values that go on the wire as they are."""
    return tuple((value, value) for value in values)


def pixels(*sizes: str) -> tuple[tuple[str, dict[str, int]], ...]:
    """Sizes in pixels, which go as numbers."""
    return tuple((size, dict(zip(("width", "height"), map(int, size.split("x")), strict=True))) for size in sizes)


def long(length: int) -> Callable[[Any], bool]:
    """Any text of that many characters."""
    return lambda wire: isinstance(wire, str) and len(wire) == length


def page(path: str, operation: str, model: str, *rows: Row, **with_it: Any) -> Page:
    """A page whose rows stand one after another; `with_it` is what every request has."""
    return Page(path=path, operation=operation, model=model, rows=rows, with_it=with_it)
