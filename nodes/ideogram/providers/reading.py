"""Reads a part of a provider's answer as what it should be; whatever it is instead, nothing is raised."""

from __future__ import annotations

from typing import Any, cast


def as_object(value: Any) -> dict[str, Any]:
    """An object; empty where it is something else."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """A list; empty where it is something else."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def as_objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, without what is none."""
    return [cast("dict[str, Any]", one) for one in as_list(value) if isinstance(one, dict)]


def as_text(value: Any) -> str | None:
    """A text that is not empty."""
    return value if isinstance(value, str) and value else None


def as_whole(value: Any) -> int | None:
    """A whole number; true and false are none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def as_number(value: Any) -> int | float | None:
    """A number; true and false are none."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def as_size(width: Any, height: Any) -> tuple[int, int] | None:
    """A size in pixels, of two whole numbers above 0."""
    wide, high = as_whole(width), as_whole(height)
    return (wide, high) if wide is not None and high is not None and wide > 0 and high > 0 else None
