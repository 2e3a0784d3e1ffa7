"""What a file and a whole request may have: what fits just so goes out, what does not is refused before it is sent."""

from __future__ import annotations

from typing import Any

import pytest
from core.conftest import Ask, answered
from core.samples import generate, make, png
from doubles import IdeogramDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.providers.ideogram.uploads import check_uploads
from ideogram_kit.nodes.ideogram.requests import Describe, ProviderRef
from ideogram_kit.nodes.ideogram.requests.layers import LayerizeText
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

MB = 1_000_000


def heavy(size: int) -> bytes:
    """A PNG of that many bytes: what follows its end is ignored."""
    return png() + bytes(size - len(png()))


@pytest.mark.parametrize(
    ("operation", "model", "fields"),
    [
        ("remix", "4.0", {"image": heavy(10 * MB)}),
        ("generate", "3.0", {"style_images": (heavy(4 * MB), heavy(6 * MB))}),
        ("edit", "Ideogram", {"images": (heavy(10 * MB),) * 4 + (heavy(9 * MB),)}),
    ],
)
def test_what_fits_just_so_is_taken(
    operation: str, model: str, fields: dict[str, Any], ask: Ask, double: IdeogramDouble
) -> None:
    request = generate(model, **fields) if operation == "generate" else make(operation, model, **fields)
    assert len(ask(request).data) == 1


@pytest.mark.parametrize(
    ("operation", "model", "fields", "words"),
    [
        ("remix", "4.0", {"image": heavy(10 * MB + 1)}, r"image: a file: 10\.0 MB.* 1 bytes too many"),
        ("remix", "3.0", {"image": heavy(12 * MB)}, r"image: a file: 12\.0 MB.* 2,000,000 bytes too many"),
        ("upscale", "Ideogram", {"image": heavy(12 * MB)}, "image: a file"),
        ("remove_object", "1.0", {"mask": heavy(12 * MB)}, "mask: a file"),
        ("generate", "3.0", {"style_images": (heavy(4 * MB), heavy(7 * MB))}, "style_images: its files together"),
        ("generate", "3.0", {"character_image": heavy(11 * MB)}, "character_image: a file"),
    ],
)
def test_what_does_not_fit_is_refused_before_it_is_sent(
    operation: str, model: str, fields: dict[str, Any], words: str, ask: Ask, double: IdeogramDouble
) -> None:
    request = generate(model, **fields) if operation == "generate" else make(operation, model, **fields)
    with pytest.raises(errors.BadInput, match=words):
        ask(request)
    assert not double.requests


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (LayerizeText(image=heavy(11 * MB), seed=7), "image: a file"),
        (LayerizeText(image=heavy(11 * MB), seed=7, design=True), "image: a file"),
        (Describe(model="4.0", image=heavy(11 * MB)), "image: a file"),
    ],
)
def test_a_question_that_does_not_fit_is_refused_before_it_is_sent(
    question: Any, words: str, keys: Keys, double: IdeogramDouble
) -> None:
    prepared = query.prepare(ProviderRef(id="ideogram"), question, keys)
    with pytest.raises(errors.BadInput, match=words):
        background.submit(answered(prepared, Progress(provider="", total=0))).result(30)
    assert not double.requests


def test_a_whole_request_is_made_to_fit_with_a_note(keys: Keys, ask: Ask, double: IdeogramDouble) -> None:
    """The pictures are plain ones under much that is no picture; the double answers 413 to 50 MB."""
    result = ask(make("edit", "Ideogram", images=(heavy(10 * MB),) * 10))
    assert len(result.data) == 1
    assert [note for note in result.outcome.notes if "takes less than 50 MB" in note]
    question = LayerizeText(image=png(), seed=7, design=True, reference_images=(heavy(9 * MB),) * 6)
    prepared = query.prepare(ProviderRef(id="ideogram"), question, keys)
    layers = background.submit(answered(prepared, Progress(provider="", total=0))).result(30)
    assert [note for note in layers.notes if "takes less than 50 MB" in note]
    assert max(request.length for request in double.requests) < 50 * MB


def test_no_files_are_no_matter() -> None:
    check_uploads([])
