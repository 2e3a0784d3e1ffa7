"""The requests that are answered in text, and their answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from .pictures import StructuredPrompt


@dataclass(frozen=True, kw_only=True, slots=True)
class Describe:
    """Ask what is in a picture. `image` is an encoded file; only model 4.0 has the three `include` choices."""

    operation: ClassVar[str] = "describe"

    model: str
    image: bytes
    include_bbox: bool = True
    include_style_descriptions: bool = False
    include_tags: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class MagicPrompt:
    """Ask for a structured prompt made from plain words; with `aspect_ratio` None the model chooses one.

    The endpoint takes no seed: another `seed` only has the effect that a stored answer is not used again.
    """

    operation: ClassVar[str] = "magic_prompt"

    model: ClassVar[str] = "4.0"
    prompt: str
    aspect_ratio: str | None = None
    seed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Description:
    """The answer: a text, and the structured prompt where the model writes one, else None.

    `provider` is the provider's id, `aspect_ratio` the ratio that the prompt is meant for, `notes` are for the user.
    `usd` is what the answer cost, None where that is not known. `facts` are what else the provider said, for `info`.
    """

    provider: str
    text: str
    structured_prompt: StructuredPrompt | None = None
    aspect_ratio: str | None = None
    usd: float | None = None
    notes: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
