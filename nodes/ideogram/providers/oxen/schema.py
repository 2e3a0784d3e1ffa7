"""Reads the entry of a model in Oxen's catalogue, in whatever form its pages and replies have shown it.

Source: section 3.6 of the pack's reference. The schema is in `json_request_schema` (model page) or `request_schema`
(reference pages), the price in `pricing`. Inferred: that an entry may lie in `data` or `model`, a schema may be JSON
text, and a list of values may be spread over `anyOf` or `oneOf`. What cannot be read limits nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..json_values import as_list, as_number, as_object, as_objects

SCHEMAS = ("json_request_schema", "request_schema")


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What a field takes: `values`, empty where it takes any, and numbers from `low` to `high`, None for no end."""

    values: tuple[Any, ...] = ()
    low: int | float | None = None
    high: int | float | None = None


def limits(reply: Mapping[str, Any]) -> dict[str, Limits]:
    """The limits of each field that the entry's schema names."""
    entry = _entry(reply)
    for name in SCHEMAS:
        fields = as_object(_object(entry.get(name)).get("properties"))
        if fields:
            return {field: _limits(as_object(schema)) for field, schema in fields.items()}
    return {}


def cost_per_image(reply: Mapping[str, Any]) -> float | None:
    """US dollars an image, as `pricing` says; None where it says nothing that can be a price."""
    stated = as_object(_entry(reply).get("pricing")).get("cost_per_image")
    cost = as_number(stated)
    if isinstance(stated, str):
        try:
            cost = float(stated)
        except ValueError:
            return None
    return float(cost) if cost is not None and 0 <= cost < 100 else None


def _entry(reply: Mapping[str, Any]) -> Mapping[str, Any]:
    """The entry itself, out of what it may lie in."""
    if not any(name in reply for name in (*SCHEMAS, "pricing")):
        for name in ("data", "model"):
            for inner in (reply.get(name), *as_list(reply.get(name))[:1]):
                if as_object(inner):
                    return as_object(inner)
    return reply


def _object(value: Any) -> dict[str, Any]:
    """The object, also where it is JSON text."""
    if isinstance(value, str):
        try:
            return as_object(json.loads(value))
        except (ValueError, RecursionError):
            return {}
    return as_object(value)


def _limits(schema: Mapping[str, Any]) -> Limits:
    return Limits(values=_values(schema), low=as_number(schema.get("minimum")), high=as_number(schema.get("maximum")))


def _values(schema: Mapping[str, Any]) -> tuple[Any, ...]:
    if values := as_list(schema.get("enum")):
        return tuple(values)
    if "const" in schema:
        return (schema["const"],)
    forms = as_objects(schema.get("anyOf")) or as_objects(schema.get("oneOf"))
    listed = [_listed(form) for form in forms]
    return tuple(value for values in listed for value in values) if forms and all(listed) else ()


def _listed(form: Mapping[str, Any]) -> tuple[Any, ...]:
    """The values of one form of a field; `null` stands for leaving it out."""
    return (None,) if form.get("type") == "null" else tuple(as_list(form.get("enum")))
