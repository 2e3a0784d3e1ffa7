"""The words for saying how a provider spells a request: a row an endpoint, a put a field."""

from __future__ import annotations

from .row import Bend, Fields, Put, Row, body, draft

__all__ = ["Bend", "Fields", "Put", "Row", "body", "draft"]
