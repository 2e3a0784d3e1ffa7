"""Runware's settings on the Provider node.

Source: the fields of every task [reference 2.2], and 2.7 for the two ways of delivery.
"""

from __future__ import annotations

from ..settings import MASK_POLARITY, SAFETY, Setting, delivery, link, number, output_format, switch

TTL_MAX = 2**31 - 1
"""Seconds: where the widget ends. Runware names no highest value."""

SETTINGS: tuple[Setting, ...] = (
    delivery("sync", "async"),
    output_format("JPG", "PNG", "WEBP"),
    number("output_quality", 20, 99, "How much of a JPG or WEBP is kept, 20 to 99. 0: Runware's own, 95."),
    number(
        "ttl", 60, TTL_MAX, "Seconds for which Runware keeps the result, 60 or more. 0: its own. It is fetched at once."
    ),
    switch("include_cost", "Have Runware say what each picture cost; info shows it.", default=True),
    SAFETY,
    link(
        "upload_endpoint",
        "An https address to which Runware also PUTs every picture, where your own settings allow it. Blank: none.",
    ),
    link(
        "webhook_url",
        "An https address to which Runware also POSTs every result, where your own settings allow it. Blank: none.",
    ),
    MASK_POLARITY,
)
