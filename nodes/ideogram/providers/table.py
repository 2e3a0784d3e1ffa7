"""A provider whose endpoints stand in a table: its facts, its rows, how it is asked and how it answers."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from ..requests import Request
from ..transport.body import Body
from .base import Provider
from .batch import Batch, Draft
from .mapping import Endpoint, Fields, body, draft
from .mapping.multipart import posted
from .settings import set_values

Endpoints = Mapping[str, Mapping[str, Endpoint]]
"""By operation, then by model."""


class TableProvider(Provider):
    """What follows from the rows: which operations and models there are, what they express, and the bodies.

    A subclass gives its rows, its facts, `submit` and `items`; `answer` and `cancel` where it answers by jobs.
    """

    more: ClassVar[frozenset[str]] = frozenset()
    """The operations that it offers beside those of its rows."""

    @abstractmethod
    def table(self) -> Endpoints:
        """The rows. A large table is imported here, since starting ComfyUI must not wait for it."""

    @cached_property
    def endpoints(self) -> Endpoints:
        """The rows, read once."""
        return self.table()

    @property
    def operations(self) -> frozenset[str]:  # pyright: ignore[reportIncompatibleVariableOverride]
        return frozenset({*self.endpoints, *self.more})

    def models(self, operation: str) -> tuple[str, ...]:
        return tuple(self.endpoints.get(operation, {}))

    def expresses(self, operation: str, model: str) -> frozenset[str]:
        endpoint = self.endpoints.get(operation, {}).get(model)
        return frozenset(endpoint.fields) if endpoint else frozenset()

    def seeds(self, operation: str, model: str) -> bool:
        return self.endpoints[operation][model].seed is not None

    def most(self, request: Request) -> int:
        return self.endpoint(request).most

    def endpoint(self, request: Request) -> Endpoint:
        """The row that a request is asked by; a provider may choose another by what was asked."""
        return self.endpoints[request.operation][request.model]

    def body(self, batch: Batch, notes: list[str]) -> Fields:
        """The fields of a part, files among them; what was bent is noted."""
        drafted = batch.draft or self._draft(batch.request, batch.settings)
        return body(self.endpoint(batch.request), batch, drafted, self.name, notes)

    def posted(self, batch: Batch, notes: list[str]) -> Body:
        """The body of a part as it is posted, its files apart, for an API that takes pictures as files."""
        return posted(self.endpoint(batch.request), self.body(batch, notes))

    def check(self, request: Request, settings: Mapping[str, Any]) -> Draft:
        super().check(request, settings)
        # Whether it can be said is found out by saying it: the table and the checks cannot disagree.
        return self._draft(request, settings)

    def _draft(self, request: Request, settings: Mapping[str, Any]) -> Draft:
        return draft(self.endpoint(request), request, set_values(self._on_wire, settings), self.name)

    @property
    def _on_wire(self) -> tuple[Any, ...]:
        return tuple(setting for setting in self.settings if setting.on_wire)
