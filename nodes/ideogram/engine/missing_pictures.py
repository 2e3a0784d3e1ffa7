"""Pictures of a batch that never come: what stands in their places, what the others cost, and the error for them."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import BadReply, Blocked, IdeogramKitError, TooFew
from ..requests.job import Item
from .stored_pictures import PictureErrors

FINAL = (Blocked, TooFew)
"""Errors of pictures that never come, although the request was answered: it is not asked again for their sake."""

MADE = (Blocked, BadReply)
"""Errors of pictures that were made and may be billed: a filter withheld them, or the reply cannot be read."""


def with_missing(items: Sequence[Item], count: int) -> list[Item]:
    """The items, with an error for each of the `count` places for which the reply has nothing."""
    nothing = Item(error=TooFew("It did not come."))
    filled = [nothing if (item.url, item.data, item.error) == (None, None, None) else item for item in items]
    return [*filled, *[nothing] * (count - len(filled))]


def cost(items: Sequence[Item], expected: float | None) -> float | None:
    """What a batch cost in US dollars, None where it is as `expected`: the sum that the provider tells.

    Where it tells none, the expected price of those that were made, whether or not they can be had.
    """
    made = [item for item in items if item.error is None or isinstance(item.error, MADE)]
    prices = [item.usd for item in made if item.usd is not None]
    if not made:
        return None
    if len(prices) == len(made):
        return sum(prices)
    return None if expected is None or len(made) == len(items) else expected * len(made) / len(items)


def summary(errors: PictureErrors, total: int, name: str) -> IdeogramKitError:
    """One error for all pictures that did not come."""
    blocked = [number for number, error in errors if isinstance(error, Blocked)]
    missing = [number for number, error in errors if isinstance(error, TooFew)]
    too_few = _too_few(missing, len(errors), total, name)
    if blocked:
        reason = next(error for _, error in errors if isinstance(error, Blocked))
        text = f"{name}'s safety filter withheld {_listed(blocked)} of {total}. {reason}"
        return Blocked(f"{text} {too_few}" if missing else text, tuple(blocked))
    if all_missing(errors):
        return too_few
    return next(error for _, error in errors if not isinstance(error, TooFew))


def all_missing(errors: PictureErrors) -> bool:
    return all(isinstance(error, TooFew) for _, error in errors)


def _too_few(missing: list[int], absent: int, total: int, name: str) -> TooFew:
    return TooFew(
        f"{name} sent {total - absent} of {total} images: {_listed(missing)} did not come. Those that came are kept. "
        "To have all of them made, and pay for them, again, turn on ask_again; to go on with those that came, set "
        "on_failure to go on.",
        tuple(missing),
    )


def _listed(numbers: list[int]) -> str:
    """The numbers of images, from 1: image 2, images 1, 3."""
    return f"image{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
