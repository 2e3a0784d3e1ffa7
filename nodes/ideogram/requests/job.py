"""What a provider returns for a request: a job that it is still working on, or the pictures of a reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import IdeogramKitError


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A request that the provider answers later: its id and links, texts that are enough to poll and cancel it."""

    id: str
    links: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One picture of a reply: a `url` to download, or its encoded `data`, or the `error` why it did not come.

    With `pending`, a later look at the job may find the picture in spite of its `error`.

    `prompt` is the one that was really used. `usd` is what the provider says that the picture cost. `usd`, `seed` and
    `size`, (width, height) in pixels, are None where the provider did not say. `facts` are what else it said, for
    `info`.
    """

    url: str | None = None
    data: bytes | None = None
    error: IdeogramKitError | None = None
    pending: bool = False
    prompt: str = ""
    seed: int | None = None
    size: tuple[int, int] | None = None
    usd: float | None = None
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
