"""What Oxen is expected to charge: by a table for 4.5, by its own catalogue for 4.0.

Source: Oxen's page `ideogram-v4-5`: "Low costs $0.03, medium $0.06, and high $0.22 per image, independent of image
size". The page of `ideogram-v4` names no price; only the catalogue does [section 3.6 of the reference].
"""

from __future__ import annotations

from ...requests import Request
from ...requests.price import Price
from ..price import expected
from .catalogue import catalogue_price

RECORDED = "2026-11-21"
QUALITY_V45 = {"LOW": 0.03, "MEDIUM": 0.06, "HIGH": 0.22}


def price(request: Request) -> Price | None:
    """The expected price; for 4.0 what the catalogue said when it was last read in this process, else None."""
    if request.model == "4.5":
        return expected(request, QUALITY_V45[request.quality or "MEDIUM"], RECORDED)
    return expected(request, catalogue_price("ideogram-v4"), None)
