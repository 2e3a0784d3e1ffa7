"""Refuses what Runware would refuse of a task, with the codes that its SDK knows."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from PIL import Image

from .runware_schemas import SCHEMAS, Schema

OWN = "providerSettings.ideogram."


def error(code: str, message: str, parameter: str | list[str] | None = None, task: Any = None) -> dict[str, Any]:
    """One entry of `errors`."""
    return {
        "code": code,
        "message": message,
        **({"parameter": parameter} if parameter else {}),
        "taskType": "imageInference",
        **({"taskUUID": task} if task else {}),
        "documentation": "https://runware.ai/docs/errors",
    }


def flat(task: dict[str, Any], stops: set[str], prefix: str = "") -> dict[str, Any]:
    """The fields of a task by their paths; a field among `stops` is not opened."""
    found: dict[str, Any] = {}
    for name, value in task.items():
        path = prefix + name
        if isinstance(value, dict) and value and path not in stops:
            found |= flat(value, stops, path + ".")
        else:
            found[path] = value
    return found


def problems(task: dict[str, Any], *, spelled: str, seedless: frozenset[str]) -> list[dict[str, Any]]:
    """What is wrong with a task; nothing where it would be carried out.

    `spelled` says whether the 2a to 3.0 family reads `providerSettings` or `settings`; the models of `seedless` take
    no seed.
    """
    model, mark = task.get("model"), task.get("taskUUID")
    schema = SCHEMAS.get(str(model))
    if schema is None:
        return [error("invalidModel", f"There is no model {model!r}.", "model", mark)]
    checks = {**schema.envelope, **schema.fields}
    if spelled == "settings":
        checks = {name.replace(OWN, "settings."): check for name, check in checks.items()}
    if model in seedless:
        checks.pop("seed", None)
    given = flat(task, set(checks))
    unknown = [name for name in given if name not in checks]
    if unknown:
        name = unknown[0]
        top = name.split(".")[0] if name.startswith("providerSettings") else name
        return [error("unknownParameter", f"Unsupported parameter '{top}' for model {model}.", top, mark)]
    if task.get("taskType") != schema.task:
        return [error("invalidTaskType", f"{model} is no {task.get('taskType')} model.", "taskType", mark)]
    wrong = [name for name, value in given.items() if not checks[name](value)]
    wrong += [name for name in (*schema.required, "taskUUID", "taskType") if name not in given]
    if wrong:
        return [error("invalidParameter", f"Invalid value for '{name}' parameter.", name, mark) for name in wrong]
    return _together(given, schema, mark)


def _together(given: dict[str, Any], schema: Schema, mark: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if ("width" in given) != ("height" in given):
        found.append(error("incompatibleParameters", "They must be used together.", ["width", "height"]))
    if schema.sizes and "width" in given and f"{given['width']}x{given['height']}" not in schema.sizes:
        found.append(error("invalidParameter", "This pair of dimensions is not supported.", ["width", "height"], mark))
    if schema.exactly_one and sum(name in given for name in schema.exactly_one) != 1:
        found.append(error("incompatibleParameters", "Exactly one of them is needed.", list(schema.exactly_one), mark))
    for pair in schema.exclusive:
        if all(name in given for name in pair):
            found.append(error("incompatibleParameters", "They cannot be combined.", list(pair), mark))
    if given.get("settings.quality") == "very_low" and given.get("width", 0) * given.get("height", 0) > 2048 * 2048:
        found.append(error("incompatibleParameters", "very_low stops at 4.19 MP.", ["settings.quality"], mark))
    if "settings.magicPrompt" in given and "inputs.referenceImages" in given:
        found.append(error("incompatibleParameters", "magicPrompt is for text alone.", "settings.magicPrompt", mark))
    if "ttl" in given and given.get("outputType", "URL") != "URL":
        found.append(error("incompatibleParameters", "ttl goes with URL output.", "ttl", mark))
    if "precise-edit" in str(given["model"]) and "inputs.maskImage" in given:
        found += _mask(given, mark)
    return found


def _mask(given: dict[str, Any], mark: Any) -> list[dict[str, Any]]:
    """Precise edit's mask has the source's size and both black and white in it."""
    source, mask = (opened(given[name]) for name in ("inputs.seedImage", "inputs.maskImage"))
    shades = mask.convert("L").histogram()
    if source.size != mask.size or not any(shades[:128]) or not any(shades[128:]):
        return [error("invalidParameter", "The mask must have both regions.", "inputs.maskImage", mark)]
    return []


def opened(uri: str) -> Image.Image:
    """The picture of a data URI."""
    return Image.open(BytesIO(base64.b64decode(uri.partition(",")[2])))
