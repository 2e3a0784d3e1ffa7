"""The requests that are answered in words, and their answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from .pictures import StructuredPrompt


@dataclass(frozen=True, kw_only=True, slots=True)
class Describe:
    """What is in a picture. `image` is an encoded file; the three choices are 4.0's, which alone has them."""

    operation: ClassVar[str] = "describe"

    model: str
    image: bytes
    include_bbox: bool = True
    include_style_descriptions: bool = False
    include_tags: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class MagicPrompt:
    """Plain words made into a structured prompt; `aspect_ratio` None lets the model choose.

    The endpoint takes no seed: another `seed` only asks anew, past the receipt.
    """

    operation: ClassVar[str] = "magic_prompt"

    model: ClassVar[str] = "4.0"
    prompt: str
    aspect_ratio: str | None = None
    seed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Description:
    """What a provider answered: words, and the structured prompt where the model writes one.

    `provider` is its id, `aspect_ratio` the one that the prompt is meant for, `notes` what the user is told. `usd` is
    what the answer cost, None where that is not known. `facts` are further words of the provider's, for `info`.
    """

    provider: str
    text: str
    structured_prompt: StructuredPrompt | None = None
    aspect_ratio: str | None = None
    usd: float | None = None
    notes: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
