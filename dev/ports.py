"""A loopback port that is free now."""

from __future__ import annotations

import socket


def free() -> int:
    """Ask the system for a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
