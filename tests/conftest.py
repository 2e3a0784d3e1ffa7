"""What every tier needs: the pack under its name, and the doubles' fixtures."""

from __future__ import annotations

import importlib.util
import sys

import pack

pytest_plugins = ["doubles.fixtures", "postgres", "parallel", "repeated"]

if importlib.util.find_spec("sniffio") is None:
    # httpcore looks for it five times a request, and what is not there is searched for on the whole path each time.
    sys.modules["sniffio"] = None  # type: ignore[assignment]

pack.load()
