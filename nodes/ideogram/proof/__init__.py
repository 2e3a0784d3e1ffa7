"""The proof: a free, offline, deterministic picture of what was asked, to judge a layout by before paying."""

from .compose import draw
from .sheet import Sheet

__all__ = ["Sheet", "draw"]
