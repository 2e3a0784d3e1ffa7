"""Holds requests and replies against Ideogram's own OpenAPI file, where `IDEOGRAM_OPENAPI` names it.

Without the variable every check finds nothing and `enabled` is false. The file is Ideogram's and is not kept
here. A field that a schema does not list is a violation, though the file does not say so: it would be a client's
mistake.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import re
from pathlib import Path
from typing import Any

from .ideogram_lists import RESOLUTIONS_V4, RESOLUTIONS_V4_FROM_IMAGE
from .wire import Asked, Part

# Enums that later files have longer than the file of 2026-07-02, by schema.
NEWER_THAN_THE_FILE = {  # the file of 2026-10-07
    "ResolutionV4": RESOLUTIONS_V4,
    "ResolutionV4ImageToImage": RESOLUTIONS_V4_FROM_IMAGE,
}

enabled = bool(os.environ.get("IDEOGRAM_OPENAPI"))
if enabled:
    # Before there are threads: in the double's, it would run beside whatever the client imports.
    importlib.import_module("jsonschema")


def covers(path: str, method: str = "post") -> bool:
    return enabled and method in _document()["paths"].get(_written(path), {})


def check_request(asked: Asked) -> list[str]:
    """What is wrong with a request; nothing for a path that the file lacks."""
    method = asked.method.lower()
    if not covers(asked.path, method):
        return []
    where = f"{asked.method} {asked.path}"
    operation = _document()["paths"][_written(asked.path)][method]
    if "requestBody" not in operation:
        return []
    kinds = operation["requestBody"]["content"]
    if asked.content_type not in kinds:
        return [f"{where}: content type {asked.content_type!r} is not one of {', '.join(kinds)}"]
    kind = kinds[asked.content_type]
    if not asked.is_multipart:
        try:
            return _violations(where, asked.json(), kind["schema"])
        except ValueError as error:
            return [f"{where}: {error}"]
    found: list[str] = []
    body = _assembled(where, asked, kind, found)
    return found + _violations(where, body, kind["schema"])


def check_reply(path: str, status: int, body: bytes, method: str = "post") -> list[str]:
    """What is wrong with a reply; nothing where the file gives that status no schema."""
    if not covers(path, method):
        return []
    where = f"{status} of {method.upper()} {path}"
    replies = _document()["paths"][_written(path)][method]["responses"]
    if str(status) not in replies:
        return [f"{where}: the file has no such status"]
    content = replies[str(status)].get("content")
    if not content:
        return []
    try:
        return _violations(where, json.loads(body), content["application/json"]["schema"])
    except ValueError as error:
        return [f"{where}: {error}"]


@functools.cache
def _written(path: str) -> str:
    """The path as the file writes it: `/models/{model_id}` for `/models/abc`."""
    paths = _document()["paths"]
    fits = [known for known in paths if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", known), path)]
    return path if path in paths or not fits else fits[0]


def _assembled(where: str, asked: Asked, kind: dict[str, Any], found: list[str]) -> dict[str, Any]:
    """The object that a multipart body stands for; what its parts do wrong goes to `found`."""
    properties = _resolved(kind["schema"])["properties"]
    body: dict[str, Any] = {}
    for name in dict.fromkeys(part.name for part in asked.parts):
        parts = asked.parts_named(name)
        schema = _resolved(properties.get(name, {}))
        wanted = kind.get("encoding", {}).get(name, {}).get("contentType")
        is_list = schema.get("type") == "array"
        inner = _resolved(schema["items"]) if is_list else schema
        for part in parts:
            binary = inner.get("format") == "binary"
            if binary != (part.filename is not None):
                found.append(f"{where}: part {name} must {'' if binary else 'not '}be a file")
            # A part that names no type is text/plain (RFC 7578, 4.4).
            if wanted and (part.content_type or "text/plain").partition(";")[0].strip() != wanted:
                found.append(f"{where}: part {name} has content type {part.content_type!r}, not {wanted}")
        if len(parts) > 1 and not is_list:
            found.append(f"{where}: part {name} is repeated")
        values = [_value(part, inner) for part in parts]
        body[name] = values if is_list else values[0]
    return body


def _value(part: Part, schema: dict[str, Any]) -> Any:
    """A part's content as the schema's type; where it does not read as such, as text, which is then refused."""
    if schema.get("format") == "binary":
        return "binary"
    text = part.data.decode(errors="replace")
    kinds = _types(schema)
    if "boolean" in kinds and text in ("true", "false"):
        return text == "true"
    if "integer" in kinds and re.fullmatch(r"-?\d+", text):
        return int(text)
    if "number" in kinds and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    if kinds & {"object", "array"}:
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _types(schema: dict[str, Any]) -> set[str]:
    kind = schema.get("type", [])
    types = {kind} if isinstance(kind, str) else set(kind)
    for option in schema.get("oneOf", []) + schema.get("anyOf", []):
        types |= _types(_resolved(option))
    return types


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema behind a `$ref` or a single `allOf`, which is how the file describes a reference."""
    while True:
        if "$ref" in schema:
            schema = _document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        elif len(schema.get("allOf", [])) == 1:
            schema = schema["allOf"][0]
        else:
            return schema


def _violations(where: str, value: Any, schema: dict[str, Any]) -> list[str]:
    # Imported here so that the doubles do without it where nothing is checked.
    from jsonschema import Draft202012Validator

    root = {"components": {"schemas": _document()["components"]["schemas"]}, **_translated(schema)}
    errors = sorted(Draft202012Validator(root).iter_errors(value), key=lambda error: error.json_path)
    return [f"{where}: {error.json_path}: {error.message[:300]}" for error in errors]


@functools.cache
def _document() -> dict[str, Any]:
    document = json.loads(Path(os.environ["IDEOGRAM_OPENAPI"]).read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    for name, values in NEWER_THAN_THE_FILE.items():
        schemas[name]["enum"] += [value for value in values if value not in schemas[name]["enum"]]
    merged = {name: _merged(schema, schemas) for name, schema in schemas.items()}
    document["components"]["schemas"] = {name: _translated(schema) for name, schema in merged.items()}
    return document


def _merged(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """A schema that extends another, as one: two that each refuse the other's properties would refuse all."""
    if "allOf" not in schema or "properties" not in schema:
        return schema
    whole = {name: value for name, value in schema.items() if name != "allOf"}
    for base in schema["allOf"]:
        known = _merged(schemas[base["$ref"].rpartition("/")[2]], schemas)
        whole["properties"] = known.get("properties", {}) | whole["properties"]
        whole["required"] = sorted({*known.get("required", []), *whole.get("required", [])})
    return whole


def _translated(schema: dict[str, Any]) -> dict[str, Any]:
    """OpenAPI 3.0's dialect as JSON Schema 2020-12, and closed against unlisted properties."""
    new: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword == "properties":
            new[keyword] = {name: _translated(inner) for name, inner in value.items()}
        elif keyword in ("items", "not", "additionalProperties") and isinstance(value, dict):
            new[keyword] = _translated(value)
        elif keyword in ("allOf", "oneOf", "anyOf"):
            new[keyword] = [_translated(inner) for inner in value]
        elif keyword in ("exclusiveMinimum", "exclusiveMaximum") and isinstance(value, bool):
            bound = keyword.replace("exclusiveM", "m")
            if value:
                new[keyword] = schema[bound]
        else:
            new[keyword] = value
    if new.get("properties"):
        new.setdefault("additionalProperties", False)
    if new.pop("nullable", False):
        if "type" in new:
            new["type"] = [new["type"], "null"]
        if "enum" in new and None not in new["enum"]:
            new["enum"] = [*new["enum"], None]
    return new
