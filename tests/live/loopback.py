"""Keeps the doubles reachable where the environment names a proxy."""

from __future__ import annotations

import os


def without_proxy() -> None:
    """Exempt loopback from the environment's proxy; to be called before the pack's client is made."""
    known = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    hosts = [host for host in known.split(",") if host]
    if "127.0.0.1" not in hosts:
        os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join([*hosts, "127.0.0.1"])
