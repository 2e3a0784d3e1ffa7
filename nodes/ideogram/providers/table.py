"""The base class of the providers whose endpoints stand in a table, which is all that have an API."""

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
"""The endpoints by operation, then by model."""


class TableProvider(Provider):
    """Takes from the table of endpoints which operations, models and fields there are, and builds the bodies.

    A subclass has `table`, facts about the provider, `submit` and `items`; and `answer` and `cancel` where it answers
    by jobs.
    """

    other_operations: ClassVar[frozenset[str]] = frozenset()
    """The operations that it offers and that have no endpoint in the table: queries and trainings."""

    @abstractmethod
    def table(self) -> Endpoints:
        """The endpoints. A large table is imported here, since starting ComfyUI must not wait for it."""

    @cached_property
    def endpoints(self) -> Endpoints:
        """The endpoints, read once."""
        return self.table()

    @property
    def operations(self) -> frozenset[str]:  # pyright: ignore[reportIncompatibleVariableOverride]
        return frozenset({*self.endpoints, *self.other_operations})

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
        """The endpoint for a request; a provider may choose another one by the fields that are set."""
        return self.endpoints[request.operation][request.model]

    def body(self, batch: Batch, notes: list[str]) -> Fields:
        """The fields of a batch's body, with its files among them. What was changed to fit is added to `notes`."""
        drafted = batch.draft or self._draft(batch.request, batch.settings)
        return body(self.endpoint(batch.request), batch, drafted, self.name, notes)

    def posted(self, batch: Batch, notes: list[str]) -> Body:
        """The body of a batch as it is posted to an API that takes pictures as files: fields and files apart."""
        return posted(self.endpoint(batch.request), self.body(batch, notes))

    def check(self, request: Request, settings: Mapping[str, Any]) -> Draft:
        super().check(request, settings)
        # The check is that the body can be built, so that checks and bodies cannot disagree.
        return self._draft(request, settings)

    def _draft(self, request: Request, settings: Mapping[str, Any]) -> Draft:
        return draft(self.endpoint(request), request, set_values(self._on_wire, settings), self.name, settings)

    @property
    def _on_wire(self) -> tuple[Any, ...]:
        return tuple(setting for setting in self.settings if setting.on_wire)
