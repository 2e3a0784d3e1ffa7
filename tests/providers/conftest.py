"""The fixtures of the core's tests, for those of one provider."""

from __future__ import annotations

from core.conftest import ask, bodies, close_stores, double, double_of, keys, wire

__all__ = ["ask", "bodies", "close_stores", "double", "double_of", "keys", "wire"]
