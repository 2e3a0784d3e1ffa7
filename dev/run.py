"""`make run`: ComfyUI with the pack in place, until Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import subprocess

from . import host
from .comfy import base_folder, options

PORT = 8188


def main(arguments: list[str]) -> int:
    """Serve on PORT (or $PORT); further arguments go to ComfyUI."""
    comfy = host.ensure()
    base = base_folder(host.base())
    port = os.environ.get("PORT", str(PORT))
    print(
        f"Starting ComfyUI. Open http://127.0.0.1:{port} in a browser; the examples are under Templates → Ideogram Kit."
    )
    command = [str(comfy.python), str(comfy.root / "main.py"), *device(), "--port", port, *options(base), *arguments]
    with contextlib.suppress(KeyboardInterrupt):
        return subprocess.run(command, cwd=comfy.root, check=False).returncode
    return 0


def device() -> list[str]:
    """`--cpu` unless IDEOGRAM_KIT_GPU is set: nothing here needs a GPU, and not every machine has one."""
    return [] if os.environ.get("IDEOGRAM_KIT_GPU") else ["--cpu"]
