"""The fixtures of the core's tests, for those of one provider."""

from __future__ import annotations

from core.conftest import ask, bodies, double, double_of, keys, wire
from core.runs import close_empty_stores, close_stores

__all__ = ["ask", "bodies", "close_empty_stores", "close_stores", "double", "double_of", "keys", "wire"]
