"""Servers on loopback that answer as the providers document, faults included, for tests and for the bench."""

from .faults import Fault
from .ideogram import IdeogramDouble
from .process import apart
from .server import Double
from .wire import Asked, Part, Reply

DOUBLES: dict[str, type[Double]] = {
    "ideogram": IdeogramDouble,
}
"""The double of every provider that has an API, by its id."""

__all__ = ["DOUBLES", "Asked", "Double", "Fault", "IdeogramDouble", "Part", "Reply", "apart"]
