"""A ComfyUI that the network can reach: its keys are changed there only where the environment allows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from ideogram_kit.dev import host
from ideogram_kit.dev.comfy import base_folder, serve
from ideogram_kit.nodes.ideogram.providers import PROVIDERS

from .leaks import call

ROUTE = "/ideogram_kit/keys/segmind"
KEY = "test-key-from-the-network"
OPEN = ("--listen", "0.0.0.0")  # noqa: S104 – which is the point


@pytest.mark.parametrize("allowed", ["", "1"])
def test_keys_are_changed_from_the_network_only_where_the_environment_allows_it(allowed: str, tmp_path: Path) -> None:
    environment = {provider.key_variable: "" for provider in PROVIDERS if provider.key_variable}
    environment["IDEOGRAM_KIT_KEYS_FROM_NETWORK"] = allowed
    with serve(host.ensure(), base_folder(tmp_path), arguments=OPEN, environment=environment) as comfy:
        status, answer = call(comfy, ROUTE, {"key": KEY})
        elsewhere, _ = call(comfy, ROUTE, {"key": KEY}, Origin="https://example.com")
        assert elsewhere == 403, "other sites never may"
        stored = (comfy.base / "user/__ideogram_kit/keys/segmind").exists()
        if allowed:
            assert (status, stored) == (200, True)
            assert call(comfy, ROUTE, None, "DELETE", Host="comfy.example.com:8188")[0] == 200
        else:
            assert (status, stored) == (403, False)
            assert "SEGMIND_API_KEY" in answer and "IDEOGRAM_KIT_KEYS_FROM_NETWORK=1" in answer
            assert len(answer) < 500, "the settings page shows it as it is"
            assert call(comfy, ROUTE, None, "DELETE")[0] == 403
