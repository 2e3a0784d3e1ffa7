"""fal's Layerize Text, and its prices."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from core.conftest import answered
from core.samples import LAYOUT, make, png
from doubles import FalDouble, Fault, pictures
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.providers.fal import Fal
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.requests.layers import LayerizeText, Layers
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from PIL import Image

from .bodies import body_of

PATH = "/fal-ai/ideogram/v3/layerize-text"
REQUESTS = "/fal-ai/ideogram/requests"
PLACED = {"x": 1, "y": 2, "width": 30, "height": 10}


def layerized(keys: Keys, settings: dict[str, Any] | None = None, **fields: Any) -> Layers:
    question = LayerizeText(**{"image": png("teal", (160, 80)), "seed": 7, **fields})
    prepared = query.prepare(ProviderRef(id="fal", settings=settings or {}), question, keys)
    return background.submit(answered(prepared, Progress(provider="fal", total=0))).result(30)


def test_the_text_and_the_rest_come_apart(keys: Keys, fal: FalDouble) -> None:
    fal.picture = pictures.png
    fonts = (("h1", "Oswald"), ("small", "Inter"))
    layers = layerized(keys, prompt="a sign", font_names=fonts, design=True)
    body = fal.requests[0].json()
    assert (fal.requests[0].path, body["prompt"], body["seed"]) == (PATH, "a sign", 7)
    assert (body["font_name_h1"], body["font_name_small"]) == ("Oswald", "Inter")
    assert Image.open(BytesIO(layers.base)).size == (160, 80)
    assert [block["text"] for block in layers.blocks] == ["GRAND\nOPENING", "Saturday at noon"]
    first = layers.blocks[0]
    assert (first["color"], first["role"], first["formatting"], first["font_size"]) == ("#FFD700", "h1", ["bold"], 18)
    assert (layers.usd, layers.seed, layers.notes) == (0.09, 7, ())


@pytest.mark.parametrize(
    ("change", "texts", "noted"),
    [
        ({"text_containers": []}, [], False),
        ({"text_containers": None}, [], True),
        ({"text_containers": "<div>"}, [], True),
        ({"text_containers": [{**PLACED, "text": "A"}]}, ["A"], False),
        ({"text_containers": json.dumps([{"items": [{**PLACED, "text": "B"}]}])}, ["B"], False),
        ({"text_containers": [{"text": "no place"}, {**PLACED, "text": "C"}]}, ["C"], True),
        ({"text_containers": [7, {"items": [None]}]}, [], True),
    ],
)
def test_texts_in_a_form_that_is_not_known_leave_the_paid_picture(
    change: dict[str, Any], texts: list[str], noted: bool, keys: Keys, fal: FalDouble
) -> None:
    fal.script(REQUESTS, Fault(), Fault.edit(lambda body: {**body, **change}))
    layers = layerized(keys)
    assert [block["text"] for block in layers.blocks] == texts
    assert bool(layers.notes) is noted
    assert layers.base


@pytest.mark.parametrize("name", ["background_image", "base_image_url", "background_url", "image"])
def test_the_picture_may_be_called_otherwise(name: str, keys: Keys, fal: FalDouble) -> None:
    def change(body: dict[str, Any]) -> dict[str, Any]:
        image = body.pop("image")
        return {**body, name: image if name == "background_image" else image["url"]}

    fal.script(REQUESTS, Fault(), Fault.edit(change))
    assert layerized(keys).base


@pytest.mark.parametrize(
    ("faults", "error"),
    [
        ((Fault.status(401),), errors.KeyRejected),
        ((Fault.html(),), errors.BadReply),
        ((Fault(), Fault(), Fault.json({})), errors.BadReply),
        ((Fault(), Fault(), Fault.status(422)), errors.BadRequest),
        ((Fault(), Fault(), Fault.json({"image": {"url": "https://10.0.0.1/a.png"}})), errors.BadReply),
    ],
)
def test_faults_are_told_apart(faults: tuple[Fault, ...], error: type[Exception], keys: Keys, fal: FalDouble) -> None:
    fal.script("/fal-ai/ideogram", *faults)
    with pytest.raises(error):
        layerized(keys)


@pytest.mark.parametrize(
    ("fields", "settings", "named"),
    [
        ({"reference_images": (png(),)}, {}, "reference_images"),
        ({}, {"output_format": "png"}, "output_format"),
        ({"design": True}, {}, "design"),
    ],
)
def test_what_has_no_place_is_refused(
    fields: dict[str, Any], settings: dict[str, Any], named: str, keys: Keys, fal: FalDouble
) -> None:
    with pytest.raises(errors.Unsupported) as caught:
        layerized(keys, settings, **fields)
    assert caught.value.fields == (named,)
    assert not fal.requests


@pytest.mark.parametrize(
    ("operation", "model", "fields", "usd", "recorded"),
    [
        ("generate", "4.0", {"resolution": "2048x2048"}, 0.06, "2026-08-31"),
        ("generate", "4.0", {"resolution": "2048x2048", "rendering_speed": "QUALITY", "num_images": 3}, 0.3, None),
        ("generate", "4.0 Fast", {"resolution": "1024x1024", "rendering_speed": "TURBO"}, 0.0053, None),
        ("generate", "4.0 Fast", {"resolution": "1440x2880"}, 0.021, None),
        ("generate", "4.0 Instant", {"custom_width": 2048, "custom_height": 2048}, 0.03, None),
        ("generate", "4.0 LoRA", {"resolution": "2048x2048"}, 0.09, None),
        ("generate", "4.0", {}, 0.06, "2026-08-31"),
        ("generate", "4.0", {"rendering_speed": "TURBO"}, 0.03, None),
        ("generate", "4.0 Fast", {}, 0.042, None),
        ("generate", "4.0 Instant", {}, 0.03, None),
        ("generate", "4.0 LoRA", {"rendering_speed": "QUALITY"}, 0.15, None),
        ("remix", "4.0", {"image": png(size=(2048, 1024))}, 0.03, None),
        ("remix", "4.0", {"image": png(size=(8192, 8192))}, 0.375, None),
        ("remix", "4.0", {"image": png(size=(16384, 64))}, 8192 * 32 * 0.015 / 2**20, None),
        ("remix", "4.0", {"image": png(size=(8192, 8192)), "resolution": "2048x2048"}, 0.06, None),
        ("remix", "4.0 LoRA", {"image": png(size=(1024, 1024))}, 0.0225, None),
        ("generate", "3.0", {"rendering_speed": "TURBO"}, 0.03, None),
        ("remix", "3.0", {}, 0.06, None),
        ("generate", "3.0", {"character_image": png(), "num_images": 2}, 0.3, None),
        ("generate", "2.0", {}, 0.08, "2026-08-31"),
        ("inpaint", "2.0", {}, 0.08, None),
        ("generate", "2.0 Turbo", {"num_images": 2}, 0.1, "2026-11-21"),
        ("generate", "4.5", {"quality": "HIGH"}, 0.22, "2026-11-21"),
        ("generate", "4.6", {"quality": "HIGH"}, 0.1, "2026-11-21"),
        ("generate", "4.6", {"custom_width": 4096, "custom_height": 2048}, 0.12, None),
        ("edit", "4.5", {}, 0.06, None),
        ("inpaint", "4.6 precise", {"quality": "HIGH", "image": png(size=(4096, 2048))}, 0.6, None),
        ("remove_background", "1.0", {}, 0.01, None),
        ("remove_object", "1.0", {}, 0.03, None),
        ("upscale", "Ideogram", {}, 0.06, None),
    ],
)
def test_a_recorded_price(operation: str, model: str, fields: dict[str, Any], usd: float, recorded: str | None) -> None:
    price = BY_ID["fal"].price(make(operation, model, **fields))
    assert price is not None
    assert price.usd == pytest.approx(usd, abs=0.0001)
    assert recorded is None or price.recorded == recorded


@pytest.mark.parametrize(
    ("operation", "model", "fields"),
    [
        ("inpaint", "4.0", {"resolution": "2048x2048"}),
        ("inpaint", "4.0 LoRA", {}),
        ("generate", "3.0 transparent", {}),
        ("generate", "2a", {}),
        ("generate", "2a Turbo", {}),
        ("remix", "2.0", {}),
        ("inpaint", "2.0 Turbo", {}),
        ("edit", "4.6 precise", {"quality": "VERY_HIGH"}),
    ],
)
def test_what_was_not_recorded_is_not_guessed(operation: str, model: str, fields: dict[str, Any]) -> None:
    assert BY_ID["fal"].price(make(operation, model, **fields)) is None


def test_every_model_can_be_asked_for_its_price() -> None:
    for operation, rows in Fal().endpoints.items():
        for model in rows:
            price = BY_ID["fal"].price(make(operation, model))
            assert price is None or price.usd > 0


@pytest.mark.parametrize(
    ("model", "settings", "noted"),
    [
        ("4.0", {}, True),
        ("4.0 Fast", {"expansion_model": "Medium"}, True),
        ("4.0", {"expansion_model": "None"}, False),
        ("3.0", {}, False),
    ],
)
def test_the_fee_for_expanding_is_said_as_its_amount_is_not_known(
    model: str, settings: dict[str, Any], noted: bool
) -> None:
    notes: list[str] = []
    body_of(make("generate", model), notes, settings)
    assert any("fee for expanding" in note and "does not publish" in note for note in notes) is noted


def test_a_structured_prompt_is_not_expanded_and_has_no_fee() -> None:
    notes: list[str] = []
    body_of(make("generate", "4.0", prompt=None, structured_prompt=LAYOUT), notes)
    assert not [note for note in notes if "fee" in note]


def test_a_mask_polarity_does_not_keep_layers_from_being_made(keys: Keys, fal: FalDouble) -> None:
    assert layerized(keys, {"mask_polarity": "white changes"}).base
