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
from .settings import asked

Rows = Mapping[str, Mapping[str, Endpoint]]
"""By operation, then by model."""


class TableProvider(Provider):
    """What follows from the rows: which operations and models there are, what they express, and the bodies.

    A subclass gives its rows, its facts, `submit` and `items`; `answer` and `cancel` where it answers by jobs.
    """

    more: ClassVar[frozenset[str]] = frozenset()
    """The operations that it offers beside those of its rows."""

    @abstractmethod
    def table(self) -> Rows:
        """The rows. A large table is imported here, since starting ComfyUI must not wait for it."""

    @cached_property
    def rows(self) -> Rows:
        """The rows, read once."""
        return self.table()

    @property
    def operations(self) -> frozenset[str]:  # pyright: ignore[reportIncompatibleVariableOverride]
        return frozenset({*self.rows, *self.more})

    def models(self, operation: str) -> tuple[str, ...]:
        return tuple(self.rows.get(operation, {}))

    def expresses(self, operation: str, model: str) -> frozenset[str]:
        row = self.rows.get(operation, {}).get(model)
        return frozenset(row.fields) if row else frozenset()

    def seeds(self, operation: str, model: str) -> bool:
        return self.rows[operation][model].seed is not None

    def most(self, request: Request) -> int:
        return self.row(request).most

    def row(self, request: Request) -> Endpoint:
        """The row that a request is asked by; a provider may choose another by what was asked."""
        return self.rows[request.operation][request.model]

    def body(self, part: Batch, notes: list[str]) -> Fields:
        """The fields of a part, files among them; what was bent is noted."""
        drafted = part.draft or self._draft(part.request, part.settings)
        return body(self.row(part.request), part, drafted, self.name, notes)

    def posted(self, part: Batch, notes: list[str]) -> Body:
        """The body of a part as it is posted, its files apart, for an API that takes pictures as files."""
        return posted(self.row(part.request), self.body(part, notes))

    def check(self, request: Request, settings: Mapping[str, Any]) -> Draft:
        super().check(request, settings)
        # Whether it can be said is found out by saying it: the table and the checks cannot disagree.
        return self._draft(request, settings)

    def _draft(self, request: Request, settings: Mapping[str, Any]) -> Draft:
        return draft(self.row(request), request, asked(self._on_wire, settings), self.name)

    @property
    def _on_wire(self) -> tuple[Any, ...]:
        return tuple(setting for setting in self.settings if setting.on_wire)
