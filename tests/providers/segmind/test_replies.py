"""What Segmind answers, in all its shapes, and what each error becomes."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import Any

import pytest
from core.conftest import SMALL, Ask
from core.samples import make, png
from doubles import Fault, SegmindDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.providers.batch import Batch
from ideogram_kit.nodes.ideogram.providers.segmind import archive
from ideogram_kit.nodes.ideogram.results import info
from ideogram_kit.nodes.ideogram.transport.response import Reply as Answer

V2 = "/v2/ideogram-4"
V1 = "/v1/ideogram-4"
RESULT = "/v2/requests/req-0000"
FILES = "/files"
B64 = base64.b64encode(SMALL).decode()


def four(**fields: Any) -> Any:
    return make("generate", "4.0", **fields)


def info_of(result: Any) -> dict[str, Any]:
    return json.loads(info.info([result.outcome], []))


def items(content: bytes | Any, headers: dict[str, str] | None = None, count: int = 1) -> list[Any]:
    """What the provider reads from an answer, without a connection."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    batch = Batch(request=four(num_images=count), settings={}, first=0, count=count, seed=7)
    return BY_ID["segmind"].items(Answer(200, headers or {}, body), batch)


def nameless(archive: bytes) -> bytes:
    """The archive with an entry whose name ends before it begins."""
    at = archive.index(b"PK\1\2") + 46
    return archive[:at] + b"\0" + archive[at + 1 :]


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("shape", ["links", "output", "base64", "data_uri", "data", "text", "zip"])
@pytest.mark.parametrize("blocking", [False, True])
def test_several_pictures_come_in_any_shape(shape: str, blocking: bool, ask: Ask, segmind: SegmindDouble) -> None:
    segmind.form = shape
    segmind.v1_only = {"ideogram-4"} if blocking else set()
    segmind.picture = lambda width, height, seed, alpha: png(f"#0000{seed:02x}")
    result = ask(four(num_images=3), "segmind")
    assert [result.data[index] for index in range(3)] == [png(f"#0000{seed:02x}") for seed in (7, 8, 9)]
    assert segmind.billed == 3
    assert info_of(result)["cost"]["billed_usd"] == 0.333


@pytest.mark.parametrize("shape", ["links", "output", "base64", "data_uri", "data", "text", "zip", "bytes", "image"])
@pytest.mark.parametrize("model", ["4.0", "2.0"])
def test_one_picture_comes_in_any_shape_whatever_the_model(
    shape: str, model: str, ask: Ask, segmind: SegmindDouble
) -> None:
    segmind.form = shape
    result = ask(make("generate", model), "segmind")
    assert result.data == {0: SMALL}


@pytest.mark.parametrize("media", ["image/jpeg", "application/json", "text/html", ""])
def test_bytes_are_told_by_their_beginning_and_not_by_their_type(media: str) -> None:
    (item,) = items(SMALL, {"Content-Type": media})
    assert item.data == SMALL
    (link,) = items({"data": [{"url": "https://images.segmind.com/a.jpeg"}]}, {"Content-Type": media})
    assert link.url == "https://images.segmind.com/a.jpeg"


@pytest.mark.parametrize(
    "body",
    [
        {"image": B64},
        {"image": {"url": "https://images.segmind.com/a"}},
        {"image_url": "https://images.segmind.com/a"},
        {"output": {"images": [{"url": "https://images.segmind.com/a"}]}},
        {"output": [{"b64_json": B64}]},
        {"results": [{"image": f"data:image/png;base64,{B64}"}]},
        {"images": [], "output": "https://images.segmind.com/a"},
        {"status": "SUCCESS", "output": '{"images": [{"url": "https://images.segmind.com/a"}]}'},
        {"status": "COMPLETED", "output": '["https://images.segmind.com/a"]'},
        {"output": json.dumps({"image": B64})},
        ["https://images.segmind.com/a"],
        "https://images.segmind.com/a",
        B64,
        B64.encode(),
        b"https://images.segmind.com/a\n",
    ],
)
def test_a_picture_is_found_at_every_usual_place(body: Any) -> None:
    (item,) = items(body)
    assert item.error is None
    assert item.data == SMALL or item.url == "https://images.segmind.com/a"


def test_the_accounting_reaches_info(ask: Ask, segmind: SegmindDouble) -> None:
    queued = info_of(ask(four(seed=11), "segmind"))
    (image,) = queued["images"]
    assert image["seed"] == 11
    assert (image["request_id"], image["remaining_credits"], image["generation_seconds"]) == ("req-0000", 99.889, 12.5)
    assert queued["cost"] == {
        "expected_usd": 0.111,
        "usd_per_image": 0.111,
        "recorded": "2026-08-31",
        "billed_usd": 0.111,
    }
    segmind.v1_only = {"ideogram-4"}
    blocking = info_of(ask(four(seed=12), "segmind"))
    assert blocking["images"][0]["seed"] == 12
    assert blocking["images"][0]["remaining_credits"] == 99.778
    assert blocking["images"][0]["request_id"] == "req-v1"
    assert blocking["cost"]["billed_usd"] == 0.111


def test_the_seed_that_was_used_is_the_one_that_is_told() -> None:
    headers = {"x-seed-value": "4242", "x-cost": "0.2", "x-remaining-credits": "1.5"}
    (item,) = items(SMALL, headers)
    assert (item.seed, item.usd, item.facts) == (4242, 0.2, {"remaining_credits": 1.5})
    (zero,) = items(SMALL, {"x-seed-value": "0"})
    assert zero.seed == 0
    first, second = items(
        {"data": [{"url": "https://images.segmind.com/a", "seed": 5}, {"url": "https://b/"}]}, count=2
    )
    assert (first.seed, second.seed) == (5, None), "one seed of a request is its first picture's"
    (said,) = items({"image": B64, "seed": 9, "prompt": "rewritten", "width": 16, "height": 8})
    assert (said.seed, said.prompt, said.size) == (9, "rewritten", (16, 8))


@pytest.mark.parametrize("odd", ["free", "nan", "-1", "inf", ""])
def test_a_cost_that_is_no_amount_is_not_told(odd: str) -> None:
    (item,) = items(SMALL, {"x-cost": odd, "x-remaining-credits": odd, "x-seed-value": odd})
    assert (item.usd, item.facts, item.seed) == (None, {}, 7)


def test_the_cost_of_a_request_is_shared_by_the_pictures_that_came() -> None:
    body = {"images": ["https://images.segmind.com/a", "https://images.segmind.com/b", None], "metrics": {"cost": 0.3}}
    first, second, absent = items(body, count=3)
    assert (first.usd, second.usd, absent.usd) == (0.15, 0.15, None)


def test_partial_results_are_delivered_and_then_the_error_comes(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(RESULT, Fault(), Fault.edit(lambda body: body | {"images": [body["images"][0], None]}))
    with pytest.raises(errors.BadReply, match="place that has no picture"):
        ask(four(num_images=2), "segmind")
    assert len(segmind.asked(FILES)) == 1, "the one that came is fetched"


def test_fewer_pictures_than_asked_are_delivered_and_noted(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(RESULT, Fault(), Fault.edit(lambda body: body | {"images": body["images"][:2]}))
    with pytest.raises(errors.TooFew, match="Segmind sent 2 of 3 images: image 3 did not come"):
        ask(four(num_images=3), "segmind")
    assert len(segmind.asked(FILES)) == 2, "those that came are fetched"


def test_more_pictures_than_asked_are_left(ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(RESULT, Fault(), Fault.edit(lambda body: body | {"images": body["images"] * 3}))
    assert sorted(ask(four(), "segmind").data) == [0]


FLAGGED = [
    lambda body: body | {"has_nsfw_concepts": [False, True, False]},
    lambda body: body | {"images": [body["images"][0], {"url": None, "is_image_safe": False}, body["images"][2]]},
    lambda body: body | {"images": [body["images"][0], {"url": body["images"][1], "nsfw": True}, body["images"][2]]},
]


@pytest.mark.parametrize("change", FLAGGED)
def test_a_picture_that_is_flagged_is_withheld_and_never_shown(change: Any, ask: Ask, segmind: SegmindDouble) -> None:
    segmind.script(RESULT, Fault(), Fault.edit(change))
    with pytest.raises(errors.Blocked, match="image 2 of 3") as caught:
        ask(four(num_images=3), "segmind")
    assert caught.value.images == (2,)
    assert len(segmind.asked(FILES)) == 2


@pytest.mark.parametrize("change", [FLAGGED[0], FLAGGED[2]])
def test_a_picture_that_is_flagged_is_handed_on_with_the_safety_check_off(
    change: Any, ask: Ask, segmind: SegmindDouble
) -> None:
    segmind.script(RESULT, Fault(), Fault.edit(change))
    assert sorted(ask(four(num_images=3), "segmind", safety="off").data) == [0, 1, 2]


@pytest.mark.parametrize(
    "content",
    [
        zipped(),
        zipped(note=b"no picture here"),
        zipped(a=SMALL)[:-30],
        nameless(zipped(a=SMALL)),
        b"PK\x03\x04" + bytes(40),
        zipped(**{f"image{index}": SMALL for index in range(40)}),
    ],
)
def test_an_archive_that_holds_no_pictures_is_a_bad_reply(content: bytes) -> None:
    with pytest.raises(errors.BadReply, match="archive"):
        items(content)


def test_an_archive_is_not_believed_and_not_unpacked_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [item.data for item in items(zipped(a=SMALL, b=b"text", c=png("teal")))] == [SMALL, png("teal")]
    monkeypatch.setattr(archive, "LARGEST", 1000)
    with pytest.raises(errors.BadReply, match="too much"):
        items(zipped(bomb=bytes(100_000)))
    monkeypatch.setattr(archive, "LARGEST", 10_000)
    monkeypatch.setattr(archive, "WHOLE", 15_000)
    with pytest.raises(errors.BadReply, match="too much"):
        items(zipped(one=bytes(9_000), two=bytes(9_000)))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty reply"),
        (b"<!doctype html><title>Just a moment</title>", "Just a moment"),
        ({}, "without pictures"),
        ([], "without pictures"),
        ({"status": "COMPLETED", "output": None, "metrics": {}}, "without pictures"),
        ({"images": ["done"]}, "text for a picture"),
        ({"output": "{not JSON}"}, "neither a link nor base64"),
        ({"output": "{}"}, "without pictures"),
        ({"output": "[" * 40 + "]" * 40}, "place that has no picture"),
        ({"images": ["file:///etc/hostname"]}, "neither a link nor base64"),
        ({"error": "the model is on fire"}, "on fire"),
        (b"\xff\xfe" * 40, "without pictures"),
    ],
)
def test_an_answer_without_pictures_is_a_bad_reply(content: Any, words: str) -> None:
    with pytest.raises(errors.BadReply, match=words):
        found = items(content)
        raise found[0].error or AssertionError(found)
