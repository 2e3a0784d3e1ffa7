"""The questions that are answered in words or data, as they are asked here, and what is known of their price."""

from __future__ import annotations

from collections.abc import Callable, Collection

from ideogram_kit.nodes.ideogram.engine.query import Question
from ideogram_kit.nodes.ideogram.providers import Provider
from ideogram_kit.nodes.ideogram.providers.price import LAYERIZE
from ideogram_kit.nodes.ideogram.requests import CustomModel, Describe, MagicPrompt
from ideogram_kit.nodes.ideogram.requests.layers import LayerizeText
from ideogram_kit.nodes.ideogram.validation.words import DESCRIBERS

from . import sources

QUESTIONS: dict[str, Callable[[], tuple[Question, ...]]] = {
    "layerize_text": lambda: (LayerizeText(image=sources.photo(), seed=7),),
    "describe": lambda: tuple(Describe(model=name, image=sources.photo()) for name in DESCRIBERS),
    "magic_prompt": lambda: (MagicPrompt(prompt="A quiet street at dusk"),),
    "custom_model": lambda: (CustomModel(),),
}
"""By operation, in menu order: what to ask. A provider that refuses one by its model, unsent, is asked the next."""

PRICES = {("ideogram", "layerize_text"): LAYERIZE}


def questions(operation: str, models: Collection[str]) -> tuple[Question, ...]:
    """What to ask, of `models` alone where any are named; nothing where the operation is not known here."""
    candidates = QUESTIONS[operation]() if operation in QUESTIONS else ()
    return tuple(question for question in candidates if not models or getattr(question, "model", "") in models)


def price(provider: Provider, operation: str) -> float | None:
    """What a question is expected to cost in USD; a list is free."""
    return 0.0 if operation == "custom_model" else PRICES.get((provider.id, operation))


__all__ = ["QUESTIONS", "Question", "price", "questions"]
