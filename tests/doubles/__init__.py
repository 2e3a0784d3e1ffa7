"""Servers on loopback that answer as the providers document, faults included, for tests and for the bench."""

from .fal import FalDouble
from .faults import Fault
from .ideogram import IdeogramDouble
from .oxen import OxenDouble
from .process import apart
from .runware import RunwareDouble
from .segmind import SegmindDouble
from .server import Double
from .wire import Asked, Part, Reply

DOUBLES: dict[str, type[Double]] = {
    "ideogram": IdeogramDouble,
    "segmind": SegmindDouble,
    "runware": RunwareDouble,
    "oxen": OxenDouble,
    "fal": FalDouble,
}
"""The double of every provider that has an API, by its id."""

__all__ = [
    "DOUBLES",
    "Asked",
    "Double",
    "FalDouble",
    "Fault",
    "IdeogramDouble",
    "OxenDouble",
    "Part",
    "Reply",
    "RunwareDouble",
    "SegmindDouble",
    "apart",
]
