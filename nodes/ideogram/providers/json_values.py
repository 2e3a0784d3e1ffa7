"""Reads one value of a provider's JSON as the type that it should have. A value of another type raises nothing."""

from __future__ import annotations

from typing import Any, cast


def as_object(value: Any) -> dict[str, Any]:
    """The object; an empty one where the value is something else."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """The list; an empty one where the value is something else."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def as_objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; entries that are no objects are left out."""
    return [cast("dict[str, Any]", entry) for entry in as_list(value) if isinstance(entry, dict)]


def as_text(value: Any) -> str | None:
    """The text; None where the value is empty or something else."""
    return value if isinstance(value, str) and value else None


def as_whole(value: Any) -> int | None:
    """The whole number; None where the value is something else, true and false included."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def as_number(value: Any) -> int | float | None:
    """The number; None where the value is something else, true and false included."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def as_size(width: Any, height: Any) -> tuple[int, int] | None:
    """A size (width, height) in pixels; None unless both are whole numbers above 0."""
    wide, high = as_whole(width), as_whole(height)
    return (wide, high) if wide is not None and high is not None and wide > 0 and high > 0 else None
