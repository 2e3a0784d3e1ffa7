"""One element's box while it is read: where it stands, its value so far, and the order that it states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeGuard, cast

PLAIN = ""
"""The order of a box that does not say its order."""

FAR = 10**6
"""Beyond it a number is not worth converting, and sums with it may overflow."""


@dataclass(slots=True)
class Box:
    """One element's box on its way: where it stands, its value so far, and the order that it states."""

    index: int
    value: Any
    order: str = PLAIN

    def numbers(self) -> list[Any]:
        """The value if it is four numbers of a usable size, else nothing."""
        return self.value if is_numbers(self.value) else []

    @property
    def path(self) -> str:
        return f"compositional_deconstruction.elements[{self.index}].bbox"


def is_numbers(value: Any) -> TypeGuard[list[Any]]:
    if not isinstance(value, list) or len(cast("list[Any]", value)) != 4:
        return False
    numbers = cast("list[Any]", value)
    return all(isinstance(n, (int, float)) and not isinstance(n, bool) and abs(n) <= FAR for n in numbers)
