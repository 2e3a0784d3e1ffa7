"""A workflow cannot have results sent elsewhere, unless the user's own settings allow that."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.config.user_settings import allows_forwarding
from ideogram_kit.nodes.ideogram.engine import query
from ideogram_kit.nodes.ideogram.errors import BadInput, Storage
from ideogram_kit.nodes.ideogram.providers import PROVIDERS
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.requests.layers import LayerizeText
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from .conftest import Ask, DoubleOf, answered
from .runs import fresh_run
from .samples import make, png

VARIABLE = "IDEOGRAM_KIT_ALLOW_FORWARDING"
LINKS = [
    (provider.id, setting.name) for provider in PROVIDERS for setting in provider.settings if setting.kind == "link"
]
ON_WIRE = {"upload_endpoint": "uploadEndpoint", "webhook_url": "webhookURL"}
ADDRESS = "https://elsewhere.example.com/hook?token=1"


def test_there_are_settings_that_send_elsewhere() -> None:
    assert LINKS == [("runware", "upload_endpoint"), ("runware", "webhook_url")]


@pytest.mark.parametrize(("provider", "name"), LINKS)
def test_a_workflow_that_sends_results_elsewhere_is_refused_before_anything_is_sent(
    provider: str, name: str, ask: Ask, double_of: DoubleOf
) -> None:
    double = double_of(provider)
    with pytest.raises(BadInput, match=r"every result to elsewhere\.example\.com, too.*IDEOGRAM_KIT_ALLOW_F") as caught:
        ask(make("generate", "4.0"), provider, **{name: ADDRESS})
    assert caught.value.field == name and double.requests == []
    ask(make("generate", "4.0"), provider, **{name: ""})
    assert len(double.wire()) == 1


@pytest.mark.parametrize(("provider", "name"), LINKS)
def test_a_query_that_sends_its_answer_elsewhere_is_refused_too(
    provider: str, name: str, keys: Keys, double_of: DoubleOf
) -> None:
    double = double_of(provider)
    question = LayerizeText(image=png("tomato", (64, 64)), seed=3)
    prepared = query.prepare(ProviderRef(id=provider, settings={name: ADDRESS}), question, keys)
    with pytest.raises(BadInput, match="every result"):
        background.submit(answered(prepared, Progress(provider="", total=0))).result(10)
    assert double.requests == []


@pytest.mark.parametrize(("provider", "name"), LINKS)
def test_it_is_sent_where_the_user_allows_it(provider: str, name: str, ask: Ask, double_of: DoubleOf) -> None:
    double = double_of(provider)
    ask(make("generate", "4.0"), provider, replace(fresh_run(), allow_forwarding=True), **{name: ADDRESS})
    (task,) = double.wire()
    assert task[ON_WIRE[name]] == ADDRESS


@pytest.mark.parametrize(
    ("variable", "file", "allowed"),
    [
        (None, None, False),
        (None, {}, False),
        (None, {"allow_forwarding": True}, True),
        (None, {"allow_forwarding": 1}, False),
        (None, {"allow_forwarding": "true"}, False),
        ("1", None, True),
        ("1", {"allow_forwarding": False}, True),
        ("0", {"allow_forwarding": True}, False),
        ("yes", None, False),
        (" ", {"allow_forwarding": True}, True),
    ],
)
def test_the_environment_comes_before_the_file(
    variable: str | None, file: Any, allowed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    if variable is not None:
        monkeypatch.setenv(VARIABLE, variable)
    if file is not None:
        (tmp_path / "settings.json").write_text(json.dumps(file))
    assert allows_forwarding(tmp_path) is allowed


def test_a_file_that_is_damaged_allows_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    (tmp_path / "settings.json").write_text("{")
    with pytest.raises(BadInput, match="damaged"):
        allows_forwarding(tmp_path)
    (tmp_path / "settings.json").unlink()
    (tmp_path / "settings.json").mkdir()
    with pytest.raises(Storage, match="nothing was sent"):
        allows_forwarding(tmp_path)
