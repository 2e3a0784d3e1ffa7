"""Starts a real ComfyUI with the pack in place, and talks to its API over loopback."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .host import ROOT, Host

FOLDER = "comfyui-ideogram-kit"
"""The pack's folder under `custom_nodes`, as the registry and the README name it."""


class Failed(RuntimeError):
    """ComfyUI did not start, refused a graph, or a node of it raised."""


def base_folder(path: Path) -> Path:
    """Make `path` a ComfyUI base folder (models, input, output, user) whose custom_nodes holds this checkout."""
    for name in ("custom_nodes", "input", "output", "temp", "user", "models"):
        (path / name).mkdir(parents=True, exist_ok=True)
    link = path / "custom_nodes" / FOLDER
    if not link.exists():
        link.symlink_to(ROOT, target_is_directory=True)
    return path


class Comfy:
    """A running ComfyUI server: `url`, and the calls that a graph needs."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, log: Path, base: Path) -> None:
        self.process, self.url, self.log, self.base = process, url, log, base

    def get(self, path: str) -> Any:
        """GET a JSON answer."""
        with urllib.request.urlopen(self.url + path, timeout=60) as reply:
            return json.load(reply)

    def post(self, path: str, body: Any, method: str = "POST") -> Any:
        """Send JSON and return the JSON answer; a refusal raises Failed with the server's own words."""
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                text = reply.read()
        except urllib.error.HTTPError as error:
            raise Failed(error.read().decode("utf-8", "replace")) from error
        return json.loads(text) if text else None

    def queue(self, prompt: Mapping[str, Any], extra: Mapping[str, Any] | None = None, client: str = "dev") -> str:
        """Queue a graph in API form and return its prompt id; events go to the websocket that named `client`."""
        body = {"prompt": prompt, "extra_data": dict(extra or {}), "client_id": client}
        return self.post("/prompt", body)["prompt_id"]

    def outcome(self, prompt_id: str, timeout: float = 300) -> dict[str, Any]:
        """Wait for a queued graph and return its history entry, whether it succeeded or not."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if entry := self.get(f"/history/{prompt_id}").get(prompt_id):
                return entry
            if self.process.poll() is not None:
                raise Failed("ComfyUI stopped:\n" + self.tail())
            time.sleep(0.02)
        raise Failed(f"No result in {timeout:.0f} s:\n" + self.tail())

    def run(self, prompt: Mapping[str, Any], timeout: float = 300) -> dict[str, Any]:
        """Run a graph in API form and return its outputs by node id; a failed node raises Failed."""
        return self.result(self.queue(prompt), timeout)

    def result(self, prompt_id: str, timeout: float = 300) -> dict[str, Any]:
        """The outputs of a queued graph by node id; a failed node raises Failed."""
        entry = self.outcome(prompt_id, timeout)
        if entry["status"]["status_str"] != "success":
            raise Failed(failure(entry))
        return entry["outputs"]

    def path(self, image: Mapping[str, str]) -> Path:
        """The file behind an entry of an output's `images`."""
        return self.base / image["type"] / image["subfolder"] / image["filename"]

    def tail(self, lines: int = 40) -> str:
        """The last lines of the server's log."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])


def failure(entry: Mapping[str, Any]) -> str:
    """The message of the node that failed, from a history entry."""
    for name, data in entry["status"]["messages"]:
        if name == "execution_error":
            return f"{data['node_type']}: {data['exception_message']}".strip()
        if name == "execution_interrupted":
            return "interrupted"
    return json.dumps(entry["status"])


@contextlib.contextmanager
def serve(
    host: Host,
    base: Path,
    *,
    arguments: tuple[str, ...] = (),
    environment: Mapping[str, str] | None = None,
    device: tuple[str, ...] = ("--cpu",),
    timeout: float = 180,
) -> Iterator[Comfy]:
    """Start ComfyUI on a loopback port that is free, and stop it when the block ends.

    `base` is a folder from `base_folder`; the log is `base/comfyui.log`; `environment` is added to this process's own;
    an empty `device` leaves the choice to ComfyUI.
    """
    comfy = _start(host, base, (*device, *options(base), *arguments), environment or {}, timeout)
    try:
        yield comfy
    finally:
        stop(comfy.process)


def _start(host: Host, base: Path, arguments: tuple[str, ...], environment: Mapping[str, str], timeout: float) -> Comfy:
    """A server that answers. A port that was taken while ComfyUI started is answered with another one."""
    log = base / "comfyui.log"
    while True:
        port = _free_port()
        with log.open("wb") as out:
            process = subprocess.Popen(
                [str(host.python), str(host.root / "main.py"), "--port", str(port), *arguments],
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                cwd=host.root,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
            )
        comfy = Comfy(process, f"http://127.0.0.1:{port}", log, base)
        try:
            _wait_until_up(comfy, timeout)
        except BaseException:
            stop(process)
            if f"{port} is already in use" in comfy.tail() or "address already in use" in comfy.tail():
                continue
            raise
        return comfy


def _free_port() -> int:
    """Ask the system for a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def options(base: Path) -> tuple[str, ...]:
    """The options that keep everything ComfyUI writes inside `base`."""
    return ("--base-directory", str(base), "--database-url", "sqlite:///:memory:")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Interrupt the server, and kill it where it has not ended after ten seconds."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_up(comfy: Comfy, timeout: float) -> None:
    """Wait for what ComfyUI prints when it listens: an answer on the port alone could be another server's."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if comfy.process.poll() is not None:
            raise Failed("ComfyUI did not start:\n" + comfy.tail())
        if "To see the GUI go to: " in comfy.log.read_text("utf-8", "replace"):
            comfy.get("/system_stats")
            return
        time.sleep(0.1)
    raise Failed(f"ComfyUI did not answer within {timeout:.0f} s:\n" + comfy.tail())
