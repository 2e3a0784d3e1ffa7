"""One real ComfyUI for the whole tier, with the pack in place and a double for every provider."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from doubles import DOUBLES, Double, IdeogramDouble
from doubles.ideogram import KEY
from ideogram_kit.dev import host
from ideogram_kit.dev.comfy import Comfy, base_folder, serve
from ideogram_kit.nodes.ideogram.providers import BY_ID, PROVIDERS

from .stored import Stored


@pytest.fixture(scope="session")
def doubles() -> Iterator[dict[str, Double]]:
    """The doubles that the server asks, by provider, for as long as the server runs."""
    with contextlib.ExitStack() as stack:
        running = {provider: stack.enter_context(double()) for provider, double in DOUBLES.items()}
        yield running
    assert not [violation for double in running.values() for violation in double.violations]


@pytest.fixture(scope="session")
def ideogram(doubles: dict[str, Double]) -> IdeogramDouble:
    """The double of Ideogram."""
    double = doubles["ideogram"]
    assert isinstance(double, IdeogramDouble)
    return double


@pytest.fixture(scope="session", params=[host.DEFAULT_VERSION, host.OLDEST_VERSION])
def server(
    request: pytest.FixtureRequest, doubles: dict[str, Double], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Comfy]:
    """A ComfyUI of this session, without a key in its environment: the newest that is known, and the oldest."""
    base = base_folder(tmp_path_factory.mktemp("comfyui"))
    environment = without_keys() | at_doubles(doubles)
    with serve(host.ensure(request.param), base, environment=environment) as comfy:
        yield comfy


@pytest.fixture(scope="session")
def stored(server: Comfy) -> Iterator[Stored]:
    """What that server has stored of paid requests."""
    reader = Stored(server.base / "user")
    yield reader
    reader.close()


@pytest.fixture
def comfy(server: Comfy, stored: Stored, doubles: dict[str, Double], ideogram: IdeogramDouble) -> Comfy:
    """The server as a fresh one: no key and no receipt stored, nothing cached, nothing asked yet."""
    stored.forget()
    for provider, double in doubles.items():
        server.post(f"/ideogram_kit/keys/{provider}", {}, method="DELETE")
        double.forget()
    server.post("/free", {"free_memory": True, "unload_models": True})
    ideogram.api_seconds = ideogram.image_seconds = 0.0
    return server


@pytest.fixture
def with_key(comfy: Comfy) -> Comfy:
    """The server with the double's key stored."""
    comfy.post("/ideogram_kit/keys/ideogram", {"key": KEY})
    return comfy


@pytest.fixture
def with_keys(comfy: Comfy, doubles: dict[str, Double]) -> Comfy:
    """The server with the key of every double stored."""
    for provider, double in doubles.items():
        comfy.post(f"/ideogram_kit/keys/{provider}", {"key": double.key})
    return comfy


def without_keys() -> dict[str, str]:
    """An environment that holds no key."""
    return {provider.key_variable: "" for provider in PROVIDERS if provider.key_variable}


def at_doubles(doubles: dict[str, Double]) -> dict[str, str]:
    """An environment in which every provider is its double."""
    return {f"IDEOGRAM_KIT_URL_{provider.upper()}": double.url for provider, double in doubles.items()}


def with_doubles(doubles: dict[str, Double]) -> dict[str, str]:
    """The same, with the key of every double."""
    return at_doubles(doubles) | {str(BY_ID[name].key_variable): double.key for name, double in doubles.items()}


def skip_without(comfy: Comfy, *nodes: str) -> None:
    """Skip where this ComfyUI is older than a node of its own that the test needs."""
    for node in nodes:
        if not comfy.get(f"/object_info/{node}"):
            pytest.skip(f"this ComfyUI has no {node} yet")


def generate(prompt: str | list[Any] = "A fox", model: str = "4.0", **inputs: Any) -> dict[str, Any]:
    """A Generate node in API form; `model_*` names the model's own widgets."""
    own = {name.replace("model_", "model."): value for name, value in inputs.items() if name.startswith("model_")}
    rest = {name: value for name, value in inputs.items() if not name.startswith("model_")}
    fields = {"prompt": prompt, "model": model, "num_images": 1, "seed": 7, **widgets(model), **own, **rest}
    return {"class_type": "IdeogramKitGenerate", "inputs": fields}


def widgets(model: str) -> dict[str, Any]:
    """The neutral value of every widget of a model, as the frontend would send it."""
    from ideogram_kit.nodes.ideogram.models import model_of

    neutral: dict[str, Any] = {"custom_width": 0, "custom_height": 0, "copyright_detection": False}
    texts = dict.fromkeys(("custom_model", "negative_prompt", "style_codes"), "")
    sockets = ("style_images", "character_image", "character_mask")
    return {
        f"model.{name}": {**neutral, **texts}.get(name, "auto")
        for name in model_of("generate", model).fields
        if name not in sockets
    }


def save(source: list[Any], prefix: str = "test") -> dict[str, Any]:
    """A SaveImage node."""
    return {"class_type": "SaveImage", "inputs": {"images": source, "filename_prefix": prefix}}


def text(source: list[Any]) -> dict[str, Any]:
    """A node that shows a STRING in its outputs."""
    return {"class_type": "PreviewAny", "inputs": {"source": source}}


def shown_text(outputs: dict[str, Any], node: str) -> str:
    """What a `text` node of a graph that has run shows."""
    return outputs[node]["text"][0]
