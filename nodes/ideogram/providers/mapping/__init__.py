"""How a provider spells a request: an Endpoint for each model of an operation, a Mapper for each field."""

from __future__ import annotations

from .endpoint import Endpoint, Fields, Mapper, MappingContext, body, draft

__all__ = ["Endpoint", "Fields", "Mapper", "MappingContext", "body", "draft"]
