"""How a provider spells a request: an endpoint a model of an operation, a mapper a field."""

from __future__ import annotations

from .endpoint import Endpoint, Fields, Mapper, MappingContext, body, draft

__all__ = ["Endpoint", "Fields", "Mapper", "MappingContext", "body", "draft"]
