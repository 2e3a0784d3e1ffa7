"""Pictures too large for a body are uploaded to fal's storage first, with the key for fal alone, and linked to."""

from __future__ import annotations

import base64
import random
from io import BytesIO

import pytest
from core.conftest import Ask, answered
from core.runs import fresh_run
from core.samples import make, png
from doubles import FalDouble, Fault
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.providers.fal import storage
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.requests.layers import LayerizeText
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress
from PIL import Image

INITIATE = "/storage/upload/initiate"
LARGE = 60
"""Pixels of a side of a picture that is too large here, and is not in another format than the small ones."""


def noise(seed: int, side: int = LARGE) -> bytes:
    """A picture that does not compress."""
    out = BytesIO()
    Image.frombytes("RGB", (side, side), random.Random(seed).randbytes(side * side * 3)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(autouse=True)
def small_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten megabytes are no different from ten kilobytes, but slower."""
    monkeypatch.setattr(storage, "INLINE", 10_000)


def test_a_large_picture_is_uploaded_and_linked_to(ask: Ask, fal: FalDouble) -> None:
    source = noise(1)
    assert len(ask(make("remix", "4.0", image=source), "fal").data) == 1
    initiate, put, submit = fal.requests[:3]
    assert [one.path.partition("/uploads")[0] for one in (initiate, put, submit)] == [
        INITIATE,
        "",
        "/ideogram/v4/image-to-image",
    ]
    assert initiate.json() == {"file_name": "image.png", "content_type": "image/png"}
    assert initiate.query["storage_type"] == "gcs"
    assert initiate.headers["Authorization"] == f"Key {fal.key}"
    assert (put.method, put.headers["Content-Type"], put.data) == ("PUT", "image/png", source)
    assert "Authorization" not in put.headers
    assert submit.json()["image_url"].startswith(f"{fal.url}/files/in/")


def test_only_the_largest_are_uploaded_until_the_others_fit(ask: Ask, fal: FalDouble) -> None:
    large, other, small = noise(1), noise(2, 61), png()
    ask(make("edit", "4.5", images=(large, small, other, large)), "fal")
    (submit,) = [one for one in fal.requests if one.path == "/ideogram/v4.5/edit"]
    body = submit.json()
    assert sorted(fal.uploaded.values()) == sorted([large, other]), "each once"
    assert base64.b64decode(body["reference_image_urls"][0].partition("base64,")[2]) == small
    assert body["image_url"] == body["reference_image_urls"][2] != body["reference_image_urls"][1]


def test_a_small_picture_is_not_uploaded(ask: Ask, fal: FalDouble) -> None:
    ask(make("remix", "4.0"), "fal")
    assert not fal.asked(INITIATE) and not fal.uploaded


def test_layerize_uploads_too(keys: Keys, fal: FalDouble) -> None:
    prepared = query.prepare(ProviderRef(id="fal"), LayerizeText(image=noise(3), seed=7), keys)
    assert background.submit(answered(prepared, Progress(provider="fal", total=0))).result(10).base
    assert list(fal.uploaded.values()) == [noise(3)]


@pytest.mark.parametrize(
    ("path", "fault", "error"),
    [
        (INITIATE, Fault.status(401), errors.KeyRejected),
        (INITIATE, Fault.status(403), errors.OutOfCredit),
        (INITIATE, Fault.html(), errors.BadReply),
        (INITIATE, Fault.json({"upload_url": 7, "file_url": None}), errors.BadReply),
        (INITIATE, Fault.json({"upload_url": "http://10.0.0.1/x", "file_url": "https://example.com"}), errors.BadReply),
        (INITIATE, Fault.json({"upload_url": "ftp://example.com/x", "file_url": "https://a.b"}), errors.BadReply),
        ("/uploads", Fault.status(403), errors.Unavailable),
        ("/uploads", Fault.redirect("https://example.com/"), errors.Unavailable),
    ],
)
def test_an_upload_that_fails_asks_nothing_and_leaves_nothing(
    path: str, fault: Fault, error: type[Exception], ask: Ask, fal: FalDouble
) -> None:
    graph_run = fresh_run()
    fal.script(path, fault)
    with pytest.raises(error) as caught:
        ask(make("remix", "4.0", image=noise(4)), "fal", graph_run)
    assert fal.key not in str(caught.value)
    assert not fal.jobs and not graph_run.store.receipts() and not graph_run.store.spent()
    assert len(ask(make("remix", "4.0", image=noise(4)), "fal", graph_run).data) == 1


def test_an_upload_that_fails_in_passing_is_tried_again(ask: Ask, fal: FalDouble) -> None:
    fal.script(INITIATE, Fault.status(503), Fault.lost())
    fal.script("/uploads", Fault.status(503), Fault.lost())
    assert len(ask(make("remix", "4.0", image=noise(5)), "fal").data) == 1
    assert len(fal.jobs) == 1
