"""What the double of fal answers with: its errors, the size of a picture, the text of a layerized one.

Sources: fal's pages on errors (2026), the audit of 2026-09-25.
"""

from __future__ import annotations

from typing import Any

from .fal_fields import PRESETS, SQUARES_V4, Endpoint, opened

ERRORS = {
    400: {"detail": "Bad request", "error_type": "bad_request"},
    401: {"detail": "Authentication is required to access this application."},
    402: {"detail": "Payment required."},
    403: {"detail": "User is locked. Reason: Exhausted balance. Top up your balance at the billing page."},
    404: {"detail": "Not found"},
    422: {"detail": [{"loc": ["body", "prompt"], "msg": "Field required", "type": "missing"}]},
    429: {"detail": "Too many requests", "error_type": "concurrent_requests_limit"},
    499: {"detail": "Request was cancelled", "error_type": "client_cancelled"},
    500: {"detail": "Internal server error", "error_type": "internal_error"},
    502: {"detail": "The runner's answer was incomplete", "error_type": "runner_incomplete_response"},
    503: {"detail": "No runner could be scheduled", "error_type": "runner_scheduling_failure"},
    504: {"detail": "Request timed out", "error_type": "request_timeout"},
}


def field_error(name: str, why: str, kind: str) -> dict[str, Any]:
    """What is wrong with one field, as an entry of a reply of status 422."""
    return {"loc": ["body", name], "msg": why, "type": kind, "input": None}


def size_of(known: Endpoint, given: dict[str, Any]) -> tuple[int, int]:
    """The sides of the picture that a request asks for."""
    asked = given.get("image_size", "auto")
    if isinstance(asked, dict):
        return asked["width"], asked["height"]
    presets = PRESETS | (SQUARES_V4 if known.family == "v4" else {})
    source = opened(given.get("image_url"))
    return presets.get(asked) or (source.size if source else presets["square_hd"])


CONTAINERS: dict[str, Any] = {
    "text_containers": [
        {
            "items": [
                {
                    "x": 10,
                    "y": 8,
                    "width": 120,
                    "height": 20,
                    "style_class": "h1",
                    "font_size": 18,
                    "spans": [{"text": "GRAND", "color": "#FFD700", "font_fx": ["bold"]}, {"text": "\nOPENING"}],
                }
            ]
        },
        {"items": [{"x": 10, "y": 40, "width": 90, "height": 10, "text": "Saturday at noon"}]},
    ],
    "overlay_html": "<div>GRAND OPENING</div>",
    "image_layers": [],
}
"""What a layerized picture's text comes as; its inside is Ideogram's, fal's own is not recorded."""
