"""A key is in no file, history entry, log line, message, receipt, exception or route; only its own origin gets it.

A key of every provider is stored. Every example workflow runs at every provider that can run it, with every fault at
its first request and one fault at a later one. Then everything that this ComfyUI wrote, logged and serves is searched.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import sqlite3
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from doubles import DOUBLES, Double
from doubles.wire import Asked
from ideogram_kit.dev.comfy import Comfy, failure
from ideogram_kit.dev.graph import to_prompt
from ideogram_kit.dev.host import OLDEST_VERSION
from ideogram_kit.nodes.ideogram.providers import BY_ID
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from .conftest import text
from .key_faults import FAULTS, REDIRECTS, KeyFault, OtherServer
from .leaks import Listener, call, files_with_secrets, routes_with_secrets, secrets_in, tables_with_secrets
from .stored import Stored
from .test_examples import EXAMPLES, fill
from .test_providers import at

WORKFLOWS = {path.stem: path for path in EXAMPLES}
"""The workflows that need no weights; the others send nothing and use no key."""

SLOW = {("runware", "500")}
"""Faults that only `generate` meets: after this one, Runware is polled for nine seconds for a task that may exist."""

seeds = itertools.count(1_000)
turns = itertools.cycle(FAULTS.values())
number = itertools.count()


def small(width: int, height: int, seed: int, alpha: bool) -> bytes:
    """A picture of the asked shape, an eighth of its size, that the seed tells apart."""
    out = BytesIO()
    colour = (seed % 251, seed % 241, seed % 239, 200) if alpha else (seed % 251, seed % 241, seed % 239)
    Image.new("RGBA" if alpha else "RGB", (width // 8, height // 8), colour).save(out, "PNG", compress_level=1)
    return out.getvalue()


@pytest.fixture
def planted(with_keys: Comfy, doubles: dict[str, Double]) -> Iterator[Comfy]:
    """The server with every provider's key stored, and small pictures for speed."""
    usual = {provider: double.picture for provider, double in doubles.items()}
    for double in doubles.values():
        double.picture = small
    fill(with_keys.base / "input" / "my_pictures")
    yield with_keys
    for provider, double in doubles.items():
        double.picture = usual[provider]


@pytest.fixture
def other_server() -> Iterator[OtherServer]:
    """Another server on loopback, which no key may reach."""
    with OtherServer() as double:
        yield double


def graph(workflow: dict[str, Any], provider: str, info: dict[str, Any]) -> dict[str, Any]:
    """The workflow in API form, each node of ours at the provider, with a seed that was not there before."""
    prompt = to_prompt(workflow, info)
    wire = "900"
    prompt[wire] = at(BY_ID[provider].name)
    for number, node in list(prompt.items()):
        if "provider" in info[node["class_type"]]["input"].get("optional", {}):
            node["inputs"]["provider"] = [wire, 0]
            names = info[node["class_type"]]["output_name"]
            prompt[f"info{number}"] = text([number, names.index("info")])
        if "seed" in node["inputs"] and node["class_type"].startswith("IdeogramKit"):
            node["inputs"]["seed"] = next(seeds)
    return prompt


def planned_faults(provider: str, workflow: str, steps: int) -> list[tuple[int, KeyFault]]:
    """The runs of a workflow that makes `steps` requests: at which request it meets which fault.

    Every fault at the first request, and one fault at a later one. In `generate` also every fault at a later request,
    and the redirects at each. No more than that, since a queued job is first polled a second after its POST.
    """
    if not steps:
        return []
    first = [(0, fault) for name, fault in FAULTS.items() if workflow == "generate" or (provider, name) not in SLOW]
    if steps == 1:
        return first
    if workflow != "generate":
        return [*first, (1 + next(number) % (steps - 1), next(turns))]
    away = [(step, FAULTS[name]) for name in REDIRECTS for step in range(1, steps)]
    return [*first, *((1 + turn % (steps - 1), fault) for turn, fault in enumerate(FAULTS.values())), *away]


@pytest.mark.parametrize("provider", DOUBLES)
def test_the_keys_are_nowhere_to_be_read(
    provider: str, planted: Comfy, stored: Stored, doubles: dict[str, Double], other_server: OtherServer
) -> None:
    info, double = planted.get("/object_info"), doubles[provider]
    secrets = [double.key for double in doubles.values()]
    ran: set[str] = set()
    oldest = planted.get("/system_stats")["system"]["comfyui_version"] == OLDEST_VERSION
    if oldest and provider not in ("ideogram", "oxen"):
        pytest.skip("the pack is the same there, and a queued job is looked at only after a second")
    workflows = {"generate"} if oldest else set(WORKFLOWS)
    with Listener(planted) as browser:
        for name in sorted(workflows):
            workflow = json.loads(WORKFLOWS[name].read_text("utf-8"))
            before = len(double.requests)
            entry = planted.outcome(planted.queue(graph(workflow, provider, info)))
            steps = len(double.requests) - before
            if entry["status"]["status_str"] == "success":
                ran.add(name)
            else:
                # The provider lacks something, or its double's answer is not what the workflow goes on from.
                assert "ideogram_kit." in json.dumps(entry["status"]["messages"]), failure(entry)
            for step, fault in planned_faults(provider, name, steps):
                double.script("/", *fault.at(step, double, other_server))
                planted.outcome(planted.queue(graph(workflow, provider, info)))
                double.unscript()
        recovering = {"1": {"class_type": "IdeogramKitRecover", "inputs": {"request_id": ""}}, "2": text(["1", 3])}
        planted.outcome(planted.queue(recovering))
    assert ran == {workflow for workflow in workflows if double.runs(workflow)}
    assert "answered" in stored.states() and stored.files(), "there were answers and pictures to keep"
    assert files_with_secrets(planted.base, secrets) == []
    assert tables_with_secrets(stored.folder / "receipts.sqlite", secrets) == []
    assert routes_with_secrets(planted, secrets, [str(stored.files()[0].relative_to(stored.folder))]) == []
    assert "progress" in "".join(browser.heard)
    assert [message for message in browser.heard if secrets_in(message, secrets)] == []
    signed = [line for line in planted.log.read_text("utf-8").splitlines() if "sig=" in line]
    assert [line for line in signed if "The link: " not in line] == [], "a result link is where an error shows it alone"
    for name, double in doubles.items():
        misplaced = [
            asked for asked in double.requests if secrets_in(_without_key_header(asked, double.key_header), secrets)
        ]
        assert misplaced == [], f"{name} was sent a key where none belongs"
        assert not [asked for asked in double.requests if secrets_in(_request_text(asked), set(secrets) - {double.key})]
    assert other_server.requests, "it was led there"
    assert [asked for asked in other_server.requests if secrets_in(_request_text(asked), secrets)] == []


def test_the_search_finds_what_is_there(planted: Comfy, stored: Stored, doubles: dict[str, Double]) -> None:
    """Keeps the test above from passing because it searches nothing."""
    key = doubles["fal"].key
    database, receipts = stored.folder / "receipts.sqlite", stored.folder / "receipts"
    stored.store.receipts()  # which makes the database
    receipts.mkdir(exist_ok=True)
    (planted.base / "user" / "default").mkdir(exist_ok=True)
    (planted.base / "output" / "found.txt").write_text(f"a {key} b")
    (planted.base / "user" / "default" / "found.txt").write_text(f"a {key[:-2]}")
    stray = Image.new("RGB", (8, 8))
    stray.info["comment"] = key
    stray.save(planted.base / "temp" / "found.webp", exif=_exif(key))
    packed = PngInfo()
    packed.add_text("comment", key, zip=True)
    stray.save(receipts / "found", "PNG", pnginfo=packed)
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        # On pages of its own, whose borders may fall into the key.
        connection.execute("INSERT INTO owners VALUES (?, 0)", (key * 1_000,))
    try:
        assert sorted(files_with_secrets(planted.base, [key])) == [
            "output/found.txt",
            "temp/found.webp",
            "user/__ideogram_kit/receipts.sqlite",
            "user/__ideogram_kit/receipts/found",
            "user/default/found.txt",
        ]
        assert tables_with_secrets(database, [key]) == ["owners"]
        assert key[:-2] in call(planted, "/userdata/found.txt", method="GET")[1]
    finally:
        for folder in ("output/found.txt", "user/default/found.txt", "temp/found.webp"):
            (planted.base / folder).unlink()
        (receipts / "found").unlink()
        with contextlib.closing(sqlite3.connect(database)) as connection:
            connection.execute("DELETE FROM owners WHERE until = 0")
            connection.commit()
            connection.execute("VACUUM")


def _exif(words: str) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = words
    return exif


def _without_key_header(asked: Asked, header: str) -> str:
    """All of a request as text, without the header that carries the key."""
    others = {name: value for name, value in asked.headers.items() if name.lower() != header.lower()}
    parts = b"".join(part.data for part in asked.parts)
    return f"{asked.path} {dict(asked.query)} {others} {(asked.data + parts).decode('latin-1')}"


def _request_text(asked: Asked) -> str:
    """All of a request as text."""
    return _without_key_header(asked, "") + str(dict(asked.headers))
