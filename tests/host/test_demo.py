"""`make demo`: a picture on disk, where to open the graph, nothing left running; with a key, the price comes first."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from doubles import IdeogramDouble
from doubles.ideogram import KEY
from ideogram_kit.dev.host import ROOT
from PIL import Image


def demo(base: Path, double: IdeogramDouble, key: str) -> str:
    """Run it as `make demo` does, with a base folder of its own, and return what it printed."""
    environment = {**os.environ, "IDEOGRAM_KIT_BASE": str(base), "IDEOGRAM_KIT_URL_IDEOGRAM": double.url}
    done = subprocess.run(
        [sys.executable, "-m", "dev", "demo"],
        cwd=ROOT,
        env={**environment, "IDEOGRAM_API_KEY": key},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("key", ["", KEY], ids=["proof", "ideogram"])
def test_it_ends_with_a_picture_and_where_to_go(key: str, tmp_path: Path, ideogram_double: IdeogramDouble) -> None:
    printed = demo(tmp_path, ideogram_double, key)
    cost = "about $0.06" if key else "no key is set"
    assert printed.index(cost) < printed.index("The picture:"), "the price comes before the picture"
    assert "http://127.0.0.1:8188" in printed and "make run" in printed
    path = Path(re.search(r"The picture:\s+(\S+\.png)", printed)[1])  # pyright: ignore[reportOptionalSubscript]
    with Image.open(path) as picture:
        assert picture.size == (1024, 1024)
    assert ideogram_double.billed == (1 if key else 0)
    assert ("Ideogram: 1 image, about $0.06" if key else "Proof: 1 image, free") in printed
    assert not [
        process for process in psutil.process_iter(["cmdline"]) if str(tmp_path) in str(process.info["cmdline"])
    ]
