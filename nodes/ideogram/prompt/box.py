"""An element's box while it is repaired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeGuard, cast

PLAIN = ""
"""The order of a box that does not state one."""

MAX_NUMBER = 10**6
"""The largest number that is converted; beyond it no box makes sense, and sums may overflow."""


@dataclass(slots=True)
class Box:
    """An element's box while it is repaired: the element's index, the value so far, and the order that it states."""

    index: int
    value: Any
    order: str = PLAIN

    def numbers(self) -> list[Any]:
        """The value if it is four numbers of a usable size, else an empty list."""
        return self.value if is_numbers(self.value) else []

    @property
    def path(self) -> str:
        return f"compositional_deconstruction.elements[{self.index}].bbox"


def is_numbers(value: Any) -> TypeGuard[list[Any]]:
    """Whether the value is a list of four numbers, none beyond MAX_NUMBER."""
    if not isinstance(value, list) or len(cast("list[Any]", value)) != 4:
        return False
    numbers = cast("list[Any]", value)
    return all(isinstance(n, (int, float)) and not isinstance(n, bool) and abs(n) <= MAX_NUMBER for n in numbers)
