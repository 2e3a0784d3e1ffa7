"""The settings that a provider offers on the Provider node: declared as data, filled and checked here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from ..errors import BadInput

AUTO = "auto"
"""The neutral choice of a list: not asked, so the provider's own default."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """One widget. `default` is what it starts at, `neutral` the value that means "not asked".

    A `choice` has `choices` (the first is AUTO), a `number` a range, 0 for none; a `link` is an https URL or blank.
    With `on_wire` False it says how to ask, and no row has to name a field for it.
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


def choice(name: str, choices: tuple[str, ...], tooltip: str, *, on_wire: bool = True) -> Setting:
    """One of a few words; AUTO comes first and asks nothing."""
    return Setting(
        name=name,
        kind="choice",
        tooltip=tooltip,
        default=AUTO,
        neutral=AUTO,
        choices=(AUTO, *choices),
        on_wire=on_wire,
    )


def number(name: str, low: int, high: int, tooltip: str) -> Setting:
    """A whole number of a range; 0 asks nothing."""
    return Setting(name=name, kind="number", tooltip=tooltip, default=0, neutral=0, low=low, high=high)


def switch(name: str, tooltip: str, *, default: bool) -> Setting:
    """On or off; off asks nothing."""
    return Setting(name=name, kind="switch", tooltip=tooltip, default=default, neutral=False)


def link(name: str, tooltip: str) -> Setting:
    """An https address; blank asks nothing."""
    return Setting(name=name, kind="link", tooltip=tooltip, default="", neutral="")


SAFETY = choice(
    "safety",
    ("on", "off"),
    "The provider's check of what it makes. auto: its default. off: not asked for, where your account may do that.",
)
"""Every provider that has such a switch calls it so here."""


def output_format(*formats: str) -> Setting:
    """The kind of file that comes back; a widget of one name says the same at every provider."""
    return choice(
        "output_format",
        formats,
        "The kind of file that comes back; PNG loses nothing. auto: PNG from Runware, so that transparency is kept; "
        "the others have it for 4.0 alone and send JPEG.",
    )


def delivery(*ways: str) -> Setting:
    """How a provider is asked that can be asked in two ways."""
    return choice(
        "delivery",
        ways,
        "How it is asked. Runware: sync waits within the request, async looks again until it is done; auto: sync for "
        "one quick picture. Oxen: queue makes a job that can be cancelled, synchronous is one long request; auto: "
        "queue.",
        on_wire=False,
    )


def expansion_model(*models: str) -> Setting:
    """Who rewrites the prompt, where fal's own 4.0 does it."""
    return choice(
        "expansion_model",
        models,
        "4.0: who rewrites the prompt. Large is Ideogram's own; None, at fal alone, leaves it as it is and saves the "
        "fee. auto: Medium.",
    )


ACCELERATION = choice(
    "acceleration", ("none", "low", "regular", "high"), "4.0: faster at the cost of quality. auto: none."
)


def filled(settings: tuple[Setting, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, with the defaults of what was not. Raises BadInput for a value that is not offered."""
    known = {setting.name: setting for setting in settings}
    for name, value in given.items():
        if name in known:
            _check(known[name], value)
    return {**{setting.name: setting.default for setting in settings}, **given}


def set_values(settings: tuple[Setting, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that do not stand at their neutral value."""
    return {one.name: values[one.name] for one in settings if values.get(one.name, one.neutral) != one.neutral}


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
        parts = urlsplit(value) if isinstance(value, str) and not re.search(r"\s", value) else None
        if parts is None or parts.scheme != "https" or not parts.hostname or parts.username:
            raise BadInput(setting.name, "it must be an https address without a name or password; clear it for none.")
