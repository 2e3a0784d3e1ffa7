"""Pictures and masks at Runware: where each lies, which colour changes, how many there may be, and Layerize Text."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from core.conftest import answered
from core.samples import half_masked, make, png
from doubles import Fault, RunwareDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.requests.layers import LayerizeText, Layers
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from PIL import Image

from .asking import PATH, Asking, fails, info_of, picture, sent


@pytest.mark.parametrize(
    ("operation", "model", "name", "listed"),
    [
        ("remix", "4.0", "seedImage", False),
        ("remix", "3.0", "referenceImages", True),
        ("remix", "2.0", "referenceImages", True),
        ("remix", "2a", "referenceImages", True),
        ("inpaint", "3.0", "seedImage", False),
        ("inpaint", "4.5", "referenceImages", True),
        ("inpaint", "4.5 precise", "seedImage", False),
        ("inpaint", "4.6 precise", "seedImage", False),
        ("reframe", "3.0", "seedImage", False),
        ("replace_background", "3.0", "seedImage", False),
        ("remove_background", "1.0", "image", False),
        ("remove_object", "1.0", "image", False),
    ],
)
def test_the_source_has_its_place_among_the_inputs(
    operation: str, model: str, name: str, listed: bool, asking: Asking, double: RunwareDouble
) -> None:
    asking(make(operation, model, image=png("navy")))
    found = sent(double)["inputs"][name]
    assert isinstance(found, list) is listed
    assert picture(found[0] if listed else found).getpixel((0, 0)) == (0, 0, 128)


@pytest.mark.parametrize(
    ("operation", "model", "name", "white_changes"),
    [
        ("inpaint", "4.5", "maskImage", True),
        ("inpaint", "4.5 precise", "maskImage", True),
        ("inpaint", "4.6 precise", "maskImage", True),
    ],
)
def test_a_mask_changes_the_left_half(
    operation: str, model: str, name: str, white_changes: bool, asking: Asking, double: RunwareDouble
) -> None:
    asking(make(operation, model, mask=half_masked()))
    mask = picture(sent(double)["inputs"][name]).convert("L")
    assert (mask.getpixel((2, 8)), mask.getpixel((13, 8))) == ((255, 0) if white_changes else (0, 255))


UNSTATED = [("inpaint", "3.0", "maskImage"), ("remove_object", "1.0", "mask")]
"""The endpoints for which no source says which colour of a mask changes."""


@pytest.mark.parametrize(("operation", "model", "name"), UNSTATED)
@pytest.mark.parametrize("polarity", ["white changes", "black changes"])
def test_where_no_source_states_it_the_user_chooses_which_colour_changes(
    polarity: str, operation: str, model: str, name: str, asking: Asking, double: RunwareDouble
) -> None:
    asking(make(operation, model, mask=half_masked()), mask_polarity=polarity)
    mask = picture(sent(double)["inputs"][name]).convert("L")
    white = polarity == "white changes"
    assert (mask.getpixel((2, 8)), mask.getpixel((13, 8))) == ((255, 0) if white else (0, 255))


@pytest.mark.parametrize(("operation", "model", "name"), UNSTATED)
def test_where_no_source_states_it_a_mask_is_refused_with_the_way_to_find_out(
    operation: str, model: str, name: str, asking: Asking, double: RunwareDouble
) -> None:
    with pytest.raises(Unsupported, match=r"no source says .* for the price of one picture: .* Ideogram") as caught:
        asking(make(operation, model, mask=half_masked()), mask_polarity="auto")
    assert caught.value.fields == ("mask",) and double.requests == []


@pytest.mark.parametrize("model", ["4.5", "4.5 precise", "4.6 precise"])
def test_a_polarity_that_is_known_is_not_turned_over(model: str, asking: Asking, double: RunwareDouble) -> None:
    with pytest.raises(Unsupported, match="white changes here, as is known"):
        asking(make("inpaint", model), mask_polarity="black changes")
    assert double.requests == []
    asking(make("inpaint", model), mask_polarity="white changes")
    asking(make("generate", "4.5"), mask_polarity="black changes")  # it has no mask to be wrong about
    assert len(double.wire()) == 2


@pytest.mark.parametrize("model", ["4.5 precise", "4.6 precise"])
@pytest.mark.parametrize("colour", ["white", "black"])
def test_precise_edit_wants_both_regions(model: str, colour: str, asking: Asking, double: RunwareDouble) -> None:
    with pytest.raises(BadInput, match="mask"):
        asking(make("inpaint", model, mask=png(colour, mode="L")))
    assert double.requests == []


@pytest.mark.parametrize("model", ["4.5", "4.6"])
def test_edit_takes_the_source_and_four_references_in_one_list(
    model: str, asking: Asking, double: RunwareDouble
) -> None:
    asking(make("edit", model, images=(png("red"), png("blue"), png(), png(), png())))
    found = sent(double)["inputs"]
    assert list(found) == ["referenceImages"] and len(found["referenceImages"]) == 5
    assert picture(found["referenceImages"][0]).getpixel((0, 0)) == (255, 0, 0)
    with pytest.raises(Unsupported, match="5 at most"):
        asking(make("edit", model, images=(png(),) * 6))


@pytest.mark.parametrize("model", ["4.5 precise", "4.6 precise"])
def test_precise_edit_takes_the_source_apart_from_four_references(
    model: str, asking: Asking, double: RunwareDouble
) -> None:
    asking(make("edit", model, images=(png("red"), png("blue"))))
    asking(make("edit", model, images=(png("red"),)))
    two, one = (task["inputs"] for task in double.wire())
    assert picture(two["seedImage"]).getpixel((0, 0)) == (255, 0, 0)
    assert [picture(uri).getpixel((0, 0)) for uri in two["referenceImages"]] == [(0, 0, 255)]
    assert list(one) == ["seedImage"]
    with pytest.raises(Unsupported, match="5 at most"):
        asking(make("edit", model, images=(png(),) * 6))


def test_a_long_source_of_4_5_precise_is_noted_and_one_too_long_for_4_6_refused(
    asking: Asking, double: RunwareDouble
) -> None:
    result = asking(make("edit", "4.5 precise", images=(png(size=(2064, 16)),)))
    assert any("long side at most 2048" in note for note in info_of(result)["notes"])
    with pytest.raises(Unsupported, match="8192 at most"):
        asking(make("edit", "4.6 precise", images=(png(size=(8208, 16)),)))
    assert len(double.wire()) == 1


@pytest.mark.parametrize("model", ["3.0", "2.0", "2.0 Turbo", "2a", "2a Turbo"])
@pytest.mark.parametrize(("weight", "strength"), [(1, 100), (30, 71), (50, 51), (90, 11), (100, 1)])
def test_to_keep_more_is_to_change_less(
    weight: int, strength: int, model: str, asking: Asking, double: RunwareDouble
) -> None:
    asking(make("remix", model, image_weight=weight))
    assert sent(double)["providerSettings"]["ideogram"]["remixStrength"] == strength


@pytest.mark.parametrize(
    ("operation", "model"), [("remix", "3.0"), ("inpaint", "3.0"), ("reframe", "3.0"), ("replace_background", "3.0")]
)
def test_one_style_code_is_a_text(operation: str, model: str, asking: Asking, double: RunwareDouble) -> None:
    asking(make(operation, model, style_codes=("AAFF5733",)))
    assert sent(double)["providerSettings"]["ideogram"]["styleCode"] == "AAFF5733"


@pytest.mark.parametrize(
    "beside", [{"style_type": "DESIGN"}, {"style_images": (png(),)}, {"character_image": png("gold")}]
)
def test_a_style_code_goes_with_no_style_and_no_reference(
    beside: dict[str, Any], asking: Asking, double: RunwareDouble
) -> None:
    with pytest.raises((BadInput, Unsupported), match="style_codes"):
        asking(make("remix", "3.0", style_codes=("AAFF5733",), **beside))
    assert double.requests == []


def test_a_background_is_not_removed_into_a_jpg(asking: Asking, double: RunwareDouble) -> None:
    with pytest.raises(Unsupported, match="transparency") as caught:
        asking(make("remove_background", "1.0"), output_format="JPG")
    assert caught.value.fields == ("output_format",) and double.requests == []
    asking(make("remove_background", "1.0"), output_format="WEBP")
    assert sent(double)["outputFormat"] == "WEBP"


def layerize(keys: Keys, settings: dict[str, Any] | None = None, **fields: Any) -> Layers:
    question = LayerizeText(**{"image": png("teal"), "seed": 7, **fields})
    prepared = query.prepare(ProviderRef(id="runware", settings=settings or {}), question, keys)
    return background.submit(answered(prepared, Progress(provider="Runware", total=0))).result(30)


@pytest.mark.parametrize("delivery", ["auto", "sync", "async"])
def test_layerize_text_is_a_task_and_its_texts_come_apart(delivery: str, keys: Keys, double: RunwareDouble) -> None:
    layers = layerize(keys, {"delivery": delivery, "output_format": "WEBP"}, prompt="a sign")
    task = sent(double)
    assert (task["model"], task["seed"], task["positivePrompt"]) == ("ideogram:layerize-text@0", 7, "a sign")
    assert task["deliveryMethod"] == ("async" if delivery == "auto" else delivery) and task["outputFormat"] == "WEBP"
    assert picture(task["inputs"]["image"]).getpixel((0, 0)) == (0, 128, 128)
    (block,) = layers.blocks
    assert (block["text"], block["x"], block["height"], block["font_name"]) == ("GRAND\nOPENING", 10, 30, "Oswald")
    assert layers.seed == 7 and layers.usd == 0.06 and layers.notes == ()
    assert Image.open(BytesIO(layers.base)).size == (16, 16)


@pytest.mark.parametrize(
    "outputs",
    [
        {"text_blocks": [{"text": "A", "x": 1, "y": 2, "width": 3, "height": 4}]},
        {"blocks": [{"text": "A", "bbox": {"x": 1, "y": 2, "width": 3, "height": 4}}]},
        {"textContainers": [{"text": "A", "boundingBox": {"x": 1, "y": 2, "width": 3, "height": 4}}]},
    ],
)
def test_the_texts_are_found_in_the_usual_places(outputs: Any, keys: Keys, double: RunwareDouble) -> None:
    double.outputs = outputs
    (block,) = layerize(keys).blocks
    assert [block[name] for name in ("text", "x", "y", "width", "height")] == ["A", 1, 2, 3, 4]


@pytest.mark.parametrize(
    "outputs", [{"texts": 7}, 7, {"textBlocks": [7]}, {"textBlocks": [{"text": "A"}]}, {"textBlocks": {}}]
)
def test_texts_without_a_place_are_a_bad_reply(outputs: Any, keys: Keys, double: RunwareDouble) -> None:
    double.script(PATH, Fault.edit(lambda body: {"data": [{**body["data"][0], "imageURL": None, "outputs": outputs}]}))
    with pytest.raises(errors.BadReply):
        layerize(keys, {"delivery": "sync"})


@pytest.mark.parametrize("outputs", [None, {}, []])
def test_a_result_without_outputs_is_asked_for(outputs: Any, keys: Keys, double: RunwareDouble) -> None:
    double.script(PATH, Fault.edit(lambda body: {"data": [{**body["data"][0], "imageURL": None, "outputs": outputs}]}))
    assert layerize(keys, {"delivery": "sync"}).blocks and double.billed == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"design": True}, "design"),
        ({"font_names": (("h1", "Oswald"),)}, "font_names"),
        ({"reference_images": (png(),)}, "reference_images"),
    ],
)
def test_a_design_is_refused_by_name(fields: dict[str, Any], field: str, keys: Keys, double: RunwareDouble) -> None:
    with pytest.raises(Unsupported, match=field) as caught:
        layerize(keys, **fields)
    assert caught.value.fields == (field,) and double.requests == []


def test_layers_are_refused_and_withheld_as_pictures_are(keys: Keys, double: RunwareDouble) -> None:
    double.script(PATH, fails("invalidApiKey", status=401))
    with pytest.raises(errors.KeyRejected):
        layerize(keys)
    double.unsafe = {0}
    with pytest.raises(errors.Blocked):
        layerize(keys, {"safety": "on"})
    double.unsafe = set()
    layers = layerize(keys, {"include_cost": False})
    assert layers.usd > 0 and "did not say what it cost" in layers.notes[0]
