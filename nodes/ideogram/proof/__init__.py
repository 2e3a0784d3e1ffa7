"""Draws a proof: a free, offline, deterministic picture of what was asked, to check a layout before paying for it."""

from .compose import draw
from .sheet import Sheet

__all__ = ["Sheet", "draw"]
