"""What the pack adds to ComfyUI's start, in a process that has loaded what ComfyUI loads anyway.

Python compiles a module once and keeps the bytecode; so does this, in a folder of its own, whatever the machine's
settings are. The first start, which compiles, is told beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from ideogram_kit.dev import host

from .report import Measurement

CODE = """
import asyncio, importlib.util, json, sys, time
sys.argv = ["main.py", "--cpu"]
sys.path.insert(0, {root!r})
import comfy.options; comfy.options.enable_args_parsing()
import nodes, server, execution, comfy_api.latest, aiohttp.web
loop = asyncio.new_event_loop(); asyncio.set_event_loop(loop)
server.PromptServer(loop)
start = time.perf_counter()
spec = importlib.util.spec_from_file_location("pack", {pack!r} + "/__init__.py", submodule_search_locations=[{pack!r}])
module = importlib.util.module_from_spec(spec); sys.modules["pack"] = module; spec.loader.exec_module(module)
root = time.perf_counter()
async def load():
    extension = await module.comfy_entrypoint()
    await extension.on_load()
    for node in await extension.get_node_list():
        node.GET_SCHEMA()
loop.run_until_complete(load())
print(json.dumps([root - start, time.perf_counter() - start, "httpx" in sys.modules, "torch" in sys.modules]))
"""


def measure() -> list[Measurement]:
    """The best of five fresh processes after one that compiled."""
    comfy = host.ensure(tests=True)
    with tempfile.TemporaryDirectory() as bytecode:
        first = _once(comfy, bytecode)[1] * 1000
        runs = [_once(comfy, bytecode) for _ in range(5)]
    root, whole = min(run[0] for run in runs) * 1000, min(run[1] for run in runs) * 1000
    return [
        Measurement(
            "the pack's own start",
            f"{whole:.0f} ms",
            f"ComfyUI's modules, loaded before; {first:.0f} ms the first time, which compiles",
            "at most 60 ms",
            whole <= 60,
        ),
        Measurement("its root file", f"{root:.1f} ms", "", "under 5 ms", root < 5),
    ]


def _once(comfy: host.Host, bytecode: str) -> list[float]:
    code = CODE.format(root=str(comfy.root), pack=str(host.ROOT))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = bytecode
    command = [str(comfy.python), "-c", code]
    done = subprocess.run(command, cwd=comfy.root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])
