"""What is uploaded fits: each field, the whole request, its sides and ratios; or it is refused before it is sent."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import prepare, query
from ideogram_kit.nodes.ideogram.engine.request_size import RESERVE, body_size
from ideogram_kit.nodes.ideogram.errors import BadInput, Unsupported
from ideogram_kit.nodes.ideogram.images.media import MAX_UPLOAD_BYTES, megabytes
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.requests.layers import LayerizeText
from PIL import Image

from .conftest import Ask, DoubleOf
from .samples import make

IDEOGRAM = ProviderRef(id="ideogram")
PAGES = {"4.5", "4.6"}


def noise(side: int = 200, mode: str = "RGB", seed: int = 1) -> bytes:
    """A PNG that hardly compresses."""
    return encoded(Image.effect_noise((side, side), 80 + seed).convert(mode))


def transparent(side: int = 200) -> bytes:
    """Noise that is hidden on its left half."""
    picture = Image.merge("RGB", [Image.effect_noise((side, side), 90) for _ in range(3)])
    alpha = Image.new("L", (side, side), 255)
    alpha.paste(0, (0, 0, side // 2, side))
    picture.putalpha(alpha)
    return encoded(picture)


def encoded(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def pictures_of(order: prepare.Order, name: str) -> Any:
    return getattr(order.request, name)


@pytest.fixture
def limited(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets what a whole request to Ideogram may have."""
    keys.store("ideogram", "a-key-of-ours")

    def limit(count: int) -> None:
        monkeypatch.setattr(type(BY_ID["ideogram"]), "request_limit", count + RESERVE)

    return limit


def test_ten_megabytes_are_ten_million_bytes() -> None:
    assert MAX_UPLOAD_BYTES == 10_000_000
    assert (megabytes(10_000_000), megabytes(10_480_000)) == ("10 MB", "10.5 MB")
    assert BY_ID["ideogram"].request_limit == 50_000_000


def test_a_request_that_fits_is_left_as_it_is(keys: Keys, limited: Any) -> None:
    pictures = (noise(), transparent())
    limited(sum(map(len, pictures)) + 100)
    order = prepare.order(IDEOGRAM, make("edit", "Ideogram", images=pictures), keys)
    assert pictures_of(order, "images") == pictures and not order.notes


def test_the_pictures_of_a_request_that_is_too_large_become_smaller_and_keep_their_alpha(
    keys: Keys, limited: Any
) -> None:
    pictures = (noise(), transparent())
    limited(sum(map(len, pictures)) * 9 // 10)
    order = prepare.order(IDEOGRAM, make("edit", "Ideogram", images=pictures), keys)
    opaque, hidden = map(opened, pictures_of(order, "images"))
    assert (opaque.format, hidden.format, hidden.mode) == ("JPEG", "WEBP", "RGBA")
    assert hidden.getchannel("A").getextrema() == (0, 255) and hidden.getchannel("A").getpixel((0, 0)) == 0
    assert order.draft is not None and body_size(order.draft.fields) < sum(map(len, pictures)) * 9 // 10
    (note,) = order.notes
    assert "sent as JPEG and WebP of quality" in note and "Ideogram takes less than" in note


def test_what_cannot_be_made_small_enough_is_refused_and_says_by_how_much(keys: Keys, limited: Any) -> None:
    limited(0)
    with pytest.raises(BadInput, match=r"images: the whole request has 0\.\d MB, 0\.\d MB more than Ideogram takes"):
        prepare.order(IDEOGRAM, make("edit", "Ideogram", images=(noise(400), noise(400))), keys)


def test_masks_stay_as_they_are(keys: Keys, limited: Any) -> None:
    picture = noise()
    limited(len(picture) * 9 // 10)
    request = make("inpaint", "3.0", image=picture, mask=encoded(Image.new("L", (200, 200), 255)))
    order = prepare.order(IDEOGRAM, request, keys)
    assert opened(pictures_of(order, "image")).format == "JPEG"
    assert pictures_of(order, "mask") == pictures_of(prepare.order(ProviderRef(id="proof"), request, keys), "mask")


def test_a_question_with_many_pictures_fits_too(keys: Keys, limited: Any) -> None:
    question = LayerizeText(image=noise(), seed=1, design=True, reference_images=(noise(seed=2), noise(seed=3)))
    limited(len(question.image) * 2)
    prepared = query.prepare(IDEOGRAM, question, keys)
    asked: Any = prepared.question
    assert opened(asked.reference_images[1]).format == "JPEG" and "takes less than" in prepared.notes[0]


@pytest.mark.slow
def test_ten_pictures_near_their_limit_are_one_request_that_the_provider_takes(ask: Ask, double_of: DoubleOf) -> None:
    double = double_of("ideogram")
    picture = encoded(Image.merge("RGB", [Image.effect_noise((1500, 1500), 60) for _ in range(3)]))
    assert 6_000_000 < len(picture) < MAX_UPLOAD_BYTES
    result = ask(make("edit", "Ideogram", images=(picture,) * 10), "ideogram")
    assert len(result.data) == 1 and double.requests[0].length < 50_000_000


def sources() -> list[Any]:
    found: list[Any] = []
    for provider in ("runware", "fal"):
        for operation, models in BY_ID[provider].endpoints.items():  # pyright: ignore[reportAttributeAccessIssue]
            names = {"inpaint": "image", "edit": "images"}
            if operation in names:
                found += [pytest.param(provider, operation, model, names[operation]) for model in models]
    return [param for param in found if param.values[2] in PAGES]


@pytest.mark.parametrize(("provider", "operation", "model", "field"), sources())
@pytest.mark.parametrize("size", [(8, 8000), (61, 10)], ids=str)
def test_a_ratio_that_a_page_forbids_is_refused_with_the_limit_and_the_size(
    size: tuple[int, int], provider: str, operation: str, model: str, field: str, keys: Keys
) -> None:
    keys.store(provider, "a-key-of-ours")
    picture = encoded(Image.new("RGB", size))
    mask = {"mask": encoded(_half(size))} if field == "image" else {}
    request = make(operation, model, **{field: picture if field == "image" else (picture,), **mask})
    with pytest.raises(Unsupported, match=f"{field}: a picture is {size[0]}×{size[1]} pixels; it takes 1:6 to 6:1"):
        prepare.order(ProviderRef(id=provider), request, keys)
    fits = encoded(Image.new("RGB", (60, 10)))
    mask = {"mask": encoded(_half((60, 10)))} if field == "image" else {}
    prepare.order(
        ProviderRef(id=provider),
        make(operation, model, **{field: fits if field == "image" else (fits,), **mask}),
        keys,
    )


def _half(size: tuple[int, int]) -> Image.Image:
    mask = Image.new("L", size)
    mask.paste(255, (0, 0, size[0] // 2, size[1]))
    return mask
