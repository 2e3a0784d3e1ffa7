"""What every tier needs: the pack under its name, and the doubles' fixtures."""

from __future__ import annotations

import pack

pytest_plugins = ["doubles.fixtures", "postgres", "parallel"]

pack.load()
