"""Prices that several providers share."""

from __future__ import annotations

LAYERIZE = 0.09
"""Layerize Text and layerize design, a picture [quote of October 2026]."""
