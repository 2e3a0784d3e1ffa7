"""The settings that a provider offers on the Provider node: declared as data, given defaults and checked here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from ..errors import BadInput

AUTO = "auto"
"""The neutral choice of a list: nothing is sent, so the provider's own default holds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """One widget of the Provider node. `default` is its first value, `neutral` the value for which nothing is sent.

    A `choice` has `choices`, of which the first is AUTO. A `number` is a whole number from `low` to `high`, or 0 for
    none. A `switch` is true or false. A `link` is an https URL or blank, to which the provider also sends results: it
    is refused unless the user allows that (engine/forwarding.py). With `on_wire` False the setting says how a request
    is sent, and no endpoint needs a mapper for it. One that is `optional` may be missing in a saved graph.
    """

    name: str
    kind: Literal["choice", "number", "switch", "link"]
    tooltip: str
    default: Any
    neutral: Any
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    on_wire: bool = True
    optional: bool = False


def choice(
    name: str, choices: tuple[str, ...], tooltip: str, *, on_wire: bool = True, optional: bool = False
) -> Setting:
    """A choice of a few words. AUTO comes first; with it nothing is sent."""
    return Setting(
        name=name,
        kind="choice",
        tooltip=tooltip,
        default=AUTO,
        neutral=AUTO,
        choices=(AUTO, *choices),
        on_wire=on_wire,
        optional=optional,
    )


def number(name: str, low: int, high: int, tooltip: str) -> Setting:
    """A whole number from `low` to `high`; with 0 nothing is sent."""
    return Setting(name=name, kind="number", tooltip=tooltip, default=0, neutral=0, low=low, high=high)


def switch(name: str, tooltip: str, *, default: bool) -> Setting:
    """On or off; with off nothing is sent."""
    return Setting(name=name, kind="switch", tooltip=tooltip, default=default, neutral=False)


def link(name: str, tooltip: str) -> Setting:
    """An https address; where it is blank nothing is sent."""
    return Setting(name=name, kind="link", tooltip=tooltip, default="", neutral="")


SAFETY = choice(
    "safety",
    ("on", "off"),
    "The provider's check of what it makes. auto: its default. off: not asked for, where your account may do that.",
)
"""The switch of the safety check, under one name for every provider that has one."""


def output_format(*formats: str) -> Setting:
    """The kind of file that comes back. The tooltip is about all providers, since they share the widget."""
    return choice(
        "output_format",
        formats,
        "The kind of file that comes back; PNG loses nothing. auto: PNG from Runware, so that transparency is kept; "
        "the others have it for 4.0 alone and send JPEG.",
    )


def delivery(*ways: str) -> Setting:
    """How requests are sent, at a provider that takes them in two ways."""
    return choice(
        "delivery",
        ways,
        "How it is asked. Runware: sync waits within the request, async looks again until it is done; auto: sync for "
        "one quick picture. Oxen: queue makes a job that can be cancelled, synchronous is one long request; auto: "
        "queue.",
        on_wire=False,
    )


def expansion_model(*models: str) -> Setting:
    """Which model rewrites the prompt of 4.0 at fal, and at Oxen, which serves fal's."""
    return choice(
        "expansion_model",
        models,
        "4.0: who rewrites the prompt. Large is Ideogram's own; None, at fal alone, leaves it as it is. fal takes a "
        "fee for Medium and Large, on top of the price shown; it does not publish how much. auto: Medium.",
    )


ACCELERATION = choice(
    "acceleration", ("none", "low", "regular", "high"), "4.0: faster at the cost of quality. auto: none."
)

WHITE_CHANGES, BLACK_CHANGES = "white changes", "black changes"

MASK_POLARITY = choice(
    "mask_polarity",
    (WHITE_CHANGES, BLACK_CHANGES),
    "Which colour of a mask changes, where no page of the provider says it: Inpaint of 3.0 and older, and Runware's "
    "Remove Object. Your mask is turned to fit. auto: such a mask is refused before it costs anything, and the error "
    "says how to find out.",
    on_wire=False,
    optional=True,
)
"""For endpoints where no source says which colour of a mask changes; `files.mask_of_chosen_polarity` reads it."""


def filled(settings: tuple[Setting, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """The given values, and the defaults of the other settings. Raises BadInput for a value that is not offered."""
    known = {setting.name: setting for setting in settings}
    for name, value in given.items():
        if name in known:
            _check(known[name], value)
    return {**{setting.name: setting.default for setting in settings}, **given}


def set_values(settings: tuple[Setting, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """The settings whose value is not their neutral one, by name."""
    return {
        setting.name: values[setting.name]
        for setting in settings
        if values.get(setting.name, setting.neutral) != setting.neutral
    }


def _check(setting: Setting, value: Any) -> None:
    if setting.kind == "choice" and value not in setting.choices:
        raise BadInput(setting.name, f"{value!r} is not offered; choose one of {', '.join(setting.choices)}.")
    if setting.kind == "switch" and not isinstance(value, bool):
        raise BadInput(setting.name, f"{value!r} is neither on nor off.")
    if setting.kind == "number":
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadInput(setting.name, f"{value!r} is not a whole number.")
        if value != setting.neutral and not setting.low <= value <= setting.high:
            raise BadInput(setting.name, f"{value} is outside {setting.low} to {setting.high}; 0 asks nothing.")
    if setting.kind == "link" and value:
        url = urlsplit(value) if isinstance(value, str) and not re.search(r"\s", value) else None
        if url is None or url.scheme != "https" or not url.hostname or url.username:
            raise BadInput(setting.name, "it must be an https address without a name or password; clear it for none.")
