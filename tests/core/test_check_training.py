"""What a dataset, a training and captions are refused for before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.errors import BadInput
from ideogram_kit.nodes.ideogram.requests import CustomModel, Dataset, TrainModel
from ideogram_kit.nodes.ideogram.validation.training import (
    check_custom_model,
    check_dataset,
    check_training,
    read_captions,
)

from .samples import png


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([""], ()),
        ([" \n \n"], ()),
        (["one"], ("one", "one", "one")),
        (["one\n"], ("one", "one", "one")),
        (["a\nb\nc"], ("a", "b", "c")),
        (["a\n\nc\n\n"], ("a", "", "c")),
        (["a\nb\n "], ("a", "b", "")),
        (['{\n "high_level_description": "x"\n}'], ('{ "high_level_description": "x" }',) * 3),
        (['{"a": 1}\n{"a": 2}\nwords'], ('{"a": 1}', '{"a": 2}', "words")),
        (["a", "two\nlines", ""], ("a", "two\nlines", "")),
    ],
)
def test_captions_are_read_a_line_a_picture(texts: list[str], expected: tuple[str, ...]) -> None:
    assert read_captions(texts, 3) == expected


@pytest.mark.parametrize(
    ("texts", "count", "words"),
    [
        (["a\nb"], 3, "captions: there are 2 for 3 pictures"),
        (["a\nb\nc"], 1, "captions: there are 3 for 1 picture;"),
        (["a", "b"], 3, "captions: there are 2 for 3 pictures"),
        (["a\n{b|c}"], 2, "captions: number 2 begins as JSON but is none: '{b|c}'"),
    ],
)
def test_captions_that_do_not_fit_are_refused(texts: list[str], count: int, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_captions(texts, count)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"images": ()}, "images: there are 0 pictures; a dataset holds 1 to 100"),
        ({"images": (b"",) * 101}, "images: there are 101 pictures"),
        ({"name": " "}, "name: it is blank"),
        ({"captions": ("a", "b")}, "captions: there are 2 for 1 picture"),
    ],
)
def test_a_dataset_is_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        check_dataset(Dataset(**{"images": (png(),), "name": "Cats", **fields}))


def test_what_fits_is_not_refused() -> None:
    check_dataset(Dataset(images=(png(),), dataset_id="abc"))
    check_training(
        TrainModel(
            model="3.0",
            dataset_id="abc",
            model_name="My cats-2",
            training_steps=10000,
            lora_rank=128,
            ema=0.999,
            learning_rate=1e-5,
        )
    )
    check_custom_model(CustomModel(scope="shared"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"model": "2.0"}, "model: '2.0' cannot be trained; choose 4.0 or 3.0"),
        ({"dataset_id": ""}, "dataset_id: it is blank"),
        ({"model_name": "cats"}, "model_name: 'cats' is not 5 to 30"),
        ({"model_name": "c" * 31}, "model_name"),
        ({"model_name": "my_cats"}, "model_name"),
        ({"model_name": "Kätzchen"}, "model_name"),
        ({"model_name": "my cats\n"}, "model_name"),
        ({"training_steps": 150}, "training_steps: 150 is not a multiple of 100"),
        ({"training_steps": 10100}, "training_steps"),
        ({"lora_rank": 96}, "lora_rank: 96"),
        ({"ema": 1.0}, "ema: 1.0"),
        ({"learning_rate": -1.0}, "learning_rate"),
        ({"learning_rate": float("nan")}, "learning_rate"),
    ],
)
def test_a_training_is_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        check_training(TrainModel(**{"model": "4.0", "dataset_id": "abc", "model_name": "My cats", **fields}))


def test_a_scope_is_refused() -> None:
    with pytest.raises(BadInput, match="scope: 'mine' is not a scope"):
        check_custom_model(CustomModel(scope="mine"))
