"""From a request to an order: which provider, which refusals, which key."""

from __future__ import annotations

import pytest
from doubles import Fault, IdeogramDouble
from ideogram_kit.nodes.ideogram.config.environment import origin
from ideogram_kit.nodes.ideogram.config.keys import Key, Keys
from ideogram_kit.nodes.ideogram.engine import prepare
from ideogram_kit.nodes.ideogram.errors import BadInput, KeyMissing, Unavailable
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.providers.context import Context
from ideogram_kit.nodes.ideogram.requests import Picture, ProviderRef
from ideogram_kit.nodes.ideogram.results import info
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from .conftest import Ask
from .samples import generate


def test_unconnected_means_the_first_provider_with_a_key_else_proof(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = prepare.order(None, generate("4.0"), keys)
    assert order.provider.id == "proof"
    assert "Settings → Ideogram Kit" in order.settings["notice"]
    monkeypatch.setenv("IDEOGRAM_API_KEY", "environment-key")
    assert prepare.order(None, generate("4.0"), keys).provider.id == "ideogram"
    assert "notice" not in prepare.order(ProviderRef(id="proof"), generate("4.0"), keys).settings


def test_a_missing_key_says_where_to_put_it(keys: Keys) -> None:
    with pytest.raises(KeyMissing) as caught:
        prepare.order(ProviderRef(id="ideogram"), generate("4.0"), keys)
    for words in ("Ideogram", "Settings → Ideogram Kit", "IDEOGRAM_API_KEY", "Proof"):
        assert words in str(caught.value)


def test_an_unknown_provider_names_the_known_ones(keys: Keys) -> None:
    with pytest.raises(BadInput, match=r"ideogram, .*proof"):
        prepare.order(ProviderRef(id="elsewhere"), generate("4.0"), keys)


@pytest.mark.parametrize("url", ["http://example.com", "ftp://127.0.0.1", "127.0.0.1:8000", "file:///tmp"])
def test_another_origin_is_https_or_loopback(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDEOGRAM_KIT_URL_IDEOGRAM", url)
    with pytest.raises(BadInput, match="IDEOGRAM_KIT_URL_IDEOGRAM"):
        origin("ideogram", "https://api.ideogram.ai")


def test_info_tells_what_was_made_and_what_it_should_have_cost(ask: Ask, double: IdeogramDouble) -> None:
    import json

    outcome = ask(generate("3.0", num_images=2, rendering_speed="TURBO")).outcome
    told = json.loads(info.info([outcome], ["a note"]))
    assert told["provider"] == "ideogram"
    assert told["model"] == "3.0"
    assert told["cost"] == {"expected_usd": 0.06, "usd_per_image": 0.03, "recorded": "2026-11-16"}
    assert [image["size"] for image in told["images"]] == [[16, 16]] * 2, "as it came"
    assert told["notes"] == ["a note"]
    assert info.used_prompt([outcome]) == told["images"][0]["prompt"]


@pytest.mark.parametrize("key, accepted", [("right", True), ("wrong-key-0", False)])
def test_a_key_is_tested_for_free(key: str, accepted: bool, double: IdeogramDouble) -> None:
    assert (
        background.submit(BY_ID["ideogram"].key_works(call(double.key if key == "right" else key))).result(10)
        is accepted
    )
    assert [request.path for request in double.requests] == ["/models"]


def test_a_test_that_reaches_nobody_is_no_verdict(double: IdeogramDouble) -> None:
    double.script("/models", *[Fault.status(500)] * 4)
    with pytest.raises(Unavailable):
        background.submit(BY_ID["ideogram"].key_works(call(double.key))).result(10)


def call(key: str) -> Context:
    async def nowhere(index: int, data: bytes, picture: Picture) -> None:
        raise AssertionError

    return Context(
        provider=BY_ID["ideogram"],
        key=Key(key),
        settings={},
        progress=Progress(provider="", total=0),
        on_image=nowhere,
    )
