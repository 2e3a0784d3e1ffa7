"""What the pack adds to ComfyUI's start, in a process that has loaded what ComfyUI loads anyway."""

from __future__ import annotations

import json
import subprocess
import sys

from ideogram_kit.dev import host

from .report import Row

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


def measure() -> list[Row]:
    """The best of five fresh processes."""
    comfy = host.ensure(tests=True)
    runs = [_once(comfy) for _ in range(5)]
    root, whole = min(run[0] for run in runs) * 1000, min(run[1] for run in runs) * 1000
    return [
        Row(
            "the pack's own start", f"{whole:.0f} ms", "ComfyUI's modules, loaded before", "at most 60 ms", whole <= 60
        ),
        Row("its root file", f"{root:.1f} ms", "", "under 5 ms", root < 5),
    ]


def _once(comfy: host.Host) -> list[float]:
    code = CODE.format(root=str(comfy.root), pack=str(host.ROOT))
    done = subprocess.run([str(comfy.python), "-c", code], cwd=comfy.root, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])
