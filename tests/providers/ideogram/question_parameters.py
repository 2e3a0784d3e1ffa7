"""Every parameter of the pages of Ideogram's v1 API that answer in words, layers or data, and the pages of no use.

Source: Ideogram's OpenAPI file of 2026-07-02.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from core.samples import png
from doubles import ideogram_lists as lists
from ideogram_kit.nodes.ideogram.requests import CustomModel, Dataset, Describe, MagicPrompt, TrainModel
from ideogram_kit.nodes.ideogram.requests.layers import LayerizeText
from ideogram_kit.nodes.ideogram.validation.training import check_custom_model, check_dataset, check_training
from ideogram_kit.nodes.ideogram.validation.words import check_query

from .table import Row, Sent, alike, unsent

IMAGE = png("teal", (160, 80))
OTHERS = (png("gold"), png("navy"))
DATASET = "dataset-of-the-test"


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionPage:
    """A page that a question is asked at: `ask` makes the question of a field's value, `check` refuses it."""

    path: str
    rows: tuple[Row, ...]
    ask: Callable[..., Any]
    check: Callable[[Any], None] | None = None
    method: str = "POST"


def image(parameter: str) -> Row:
    return Row(parameter=parameter, field="image", sent=((IMAGE, (IMAGE,)),))


def switch(parameter: str) -> Row:
    return Row(parameter=parameter, field=parameter, sent=((True, "true"), (False, "false")))


def prompt(parameter: str = "prompt", **more: Any) -> Row:
    return Row(parameter=parameter, field="prompt", sent=alike(("a sign", 'Été 夏, "GRAND\nOPENING"')), **more)


def named(*names: str) -> Sent:
    """The older models of Describe, as the page names them."""
    return tuple((name, f"V_{name[0]}") for name in names)


SEED = Row(parameter="seed", field="seed", sent=((0, "0"), (2147483647, "2147483647")))
FONT_FILES = tuple(
    unsent(f"font_file_{slot}", "a font is named, and not uploaded") for slot in ("h1", "h2", "body", "small")
)
FONT_NAMES = tuple(
    Row(parameter=f"font_name_{slot}", field="font_names", sent=((((slot, "Oswald"),), "Oswald"),))
    for slot in ("h1", "h2", "body", "small")
)
TRAINED = (
    Row(parameter="dataset_id", field="dataset_id", sent=alike((DATASET,)), refused=("",)),
    Row(
        parameter="model_name",
        field="model_name",
        sent=alike(("abcde", "My cats - 2", "x" * 30)),
        refused=("abcd", "x" * 31, "Kätze", "my_cats"),
    ),
)
ADVANCED = (
    Row(
        parameter="training_steps",
        field="training_steps",
        sent=alike((100, 10000)),
        refused=(0, 150, 10100, -100),
    ),
    Row(parameter="lora_rank", field="lora_rank", sent=alike((64, 128)), refused=(0, 32, 256)),
    Row(parameter="ema", field="ema", sent=alike((0.001, 0.999)), refused=(0, 1, -0.5)),
    Row(parameter="learning_rate", field="learning_rate", sent=alike((1e-5, 1e-4)), refused=(0, -1e-5, float("inf"))),
)


def train(model: str, **fields: Any) -> TrainModel:
    return TrainModel(**{"model": model, "dataset_id": DATASET, "model_name": "My cats", **fields})


def trainings(model: str) -> tuple[QuestionPage, ...]:
    """The two pages at which a model is trained: with no settings, and with some."""
    path, version = f"/v1/ideogram-v{model[0]}/train-model", partial(train, model)
    return (
        QuestionPage(path=path, rows=TRAINED, ask=version, check=check_training),
        QuestionPage(
            path=path + "-advanced",
            rows=(*(replace(row, sent=row.sent[:1]) for row in TRAINED), *ADVANCED),
            ask=lambda **fields: version(**({} if ADVANCED_FIELDS & fields.keys() else {"lora_rank": 64}) | fields),
            check=check_training,
        ),
    )


ADVANCED_FIELDS = {row.field for row in ADVANCED}
QUESTIONS = (
    QuestionPage(
        path="/v1/ideogram-v4/describe",
        rows=(
            image("image_file"),
            *map(switch, ("include_bbox", "include_style_descriptions", "include_tags")),
        ),
        ask=lambda **fields: Describe(**{"model": "4.0", "image": IMAGE, **fields}),
        check=check_query,
    ),
    QuestionPage(
        path="/describe",
        rows=(
            image("image_file"),
            Row(
                parameter="describe_model_version",
                field="model",
                sent=named("3.0", "2.0"),
                left_out={"V_4": "4.0 has a page of its own", "CUSTOM": "no field names the custom model"},
            ),
        ),
        ask=lambda **fields: Describe(**{"model": "3.0", "image": IMAGE, **fields}),
        check=check_query,
    ),
    QuestionPage(
        path="/v1/ideogram-v4/magic-prompt",
        rows=(
            prompt("text_prompt", refused=("", " \n")),
            Row(
                parameter="aspect_ratio",
                field="aspect_ratio",
                sent=((None, "AUTO"), *alike(lists.RATIOS_V4[1:])),
                refused=("1:1", "", "21x9"),
            ),
        ),
        ask=lambda **fields: MagicPrompt(**{"prompt": "a sign", **fields}),
        check=check_query,
    ),
    QuestionPage(
        path="/v1/ideogram-v3/layerize-text",
        rows=(image("image"), prompt(), SEED),
        ask=lambda **fields: LayerizeText(**{"image": IMAGE, "seed": 7, **fields}),
    ),
    QuestionPage(
        path="/v1/ideogram-v3/layerize-design",
        rows=(
            *(image("flat_graphic_image"), prompt(), SEED, *FONT_FILES, *FONT_NAMES),
            Row(
                parameter="reference_asset_images",
                field="reference_images",
                sent=((OTHERS, OTHERS), (OTHERS * 5, OTHERS * 5)),
            ),
        ),
        ask=lambda **fields: LayerizeText(**{"image": IMAGE, "seed": 7, "design": True, **fields}),
    ),
    QuestionPage(
        path="/datasets",
        rows=(Row(parameter="name", field="name", sent=alike(("Cats", "Été 夏")), refused=("", " ")),),
        ask=lambda **fields: Dataset(**{"images": OTHERS, "name": "Cats", **fields}),
        check=check_dataset,
    ),
    QuestionPage(
        path="/datasets/{dataset_id}/upload_assets",
        rows=(
            Row(
                parameter="files",
                field="images",
                sent=((OTHERS[:1], OTHERS[:1]), (OTHERS, OTHERS)),
                refused=((), OTHERS * 51),
            ),
        ),
        ask=lambda **fields: Dataset(dataset_id=DATASET, **fields),
        check=check_dataset,
    ),
    *trainings("4.0"),
    *trainings("3.0"),
    QuestionPage(
        path="/models",
        method="GET",
        rows=(
            Row(parameter="scope", field="scope", sent=alike(("owned", "shared")), refused=("", "all")),
            unsent("status", "all models are listed, with their status"),
        ),
        ask=lambda **fields: CustomModel(**fields),
        check=check_custom_model,
    ),
)
"""The pages that answer in words, layers or data."""

NO_PAGE = "in the file, and on no public page"
UNUSED = {
    "/datasets/{dataset_id}/train_model": "the older form of /v1/ideogram-v3/train-model",
    "/magic-prompt": f"{NO_PAGE}: the knobs of a sampler",
    "/v1/ideogram-v3/edit": "the old name of /v1/ideogram-v3/inpaint, which will be removed",
    "/v1/ideogram-v3/generate-design": NO_PAGE,
    "/v1/ideogram-v3/graphic": NO_PAGE,
    "/v1/ideogram-v3/try-on": NO_PAGE,
    "/v1/ideogram-v4/generate-design": NO_PAGE,
    "/v1/ideogram-v4/generate/stable": NO_PAGE,
    "/v1/ideogram-v4-fp8/generate": NO_PAGE,
    "/v1/ideogram-v4/async/generate": "needs a webhook that can be reached from outside",
    "/v1/ideogram-v4/async/generate-design": "needs a webhook that can be reached from outside",
    "/v1/ideogram-v4/async/image-to-image": "needs a webhook that can be reached from outside",
    "/v1/layerize-logos": NO_PAGE,
}
"""The pages at which nothing is asked, so that none of their parameters is sent, and why."""
