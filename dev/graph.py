"""Turns a saved workflow into the form that ComfyUI's API takes, as the frontend does when it queues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CONTROLS = ("fixed", "increment", "decrement", "randomize")
"""The values of the widget that the frontend adds after a seed; the API has no such input."""

SKIPPED_MODES = (2, 4)
"""Muted and bypassed nodes."""


def to_prompt(workflow: Mapping[str, Any], object_info: Mapping[str, Any]) -> dict[str, Any]:
    """The API form of a workflow without subgraphs; `object_info` is the server's /object_info.

    A node that the server does not know (a note) is left out. Raises ValueError where values and widgets disagree.
    """
    sources = {link[0]: [str(link[1]), link[2]] for link in workflow["links"]}
    prompt: dict[str, Any] = {}
    for node in workflow["nodes"]:
        if node["type"] not in object_info or node.get("mode", 0) in SKIPPED_MODES:
            continue
        inputs = _values(node, object_info[node["type"]])
        for socket in node.get("inputs", []):
            if socket.get("link") is not None:
                inputs[socket["name"]] = sources[socket["link"]]
        prompt[str(node["id"])] = {"class_type": node["type"], "inputs": inputs}
    return prompt


def _values(node: Mapping[str, Any], info: Mapping[str, Any]) -> dict[str, Any]:
    """The node's widgets by input name: its saved values are a list in the order in which widgets appear."""
    values = list(node.get("widgets_values") or [])
    inputs: dict[str, Any] = {}
    _take(info["input"], "", values, inputs)
    if values:
        raise ValueError(f"node {node['id']} ({node['type']}) has {len(values)} values more than widgets: {values}")
    return inputs


def _take(groups: Mapping[str, Any], prefix: str, values: list[Any], inputs: dict[str, Any]) -> None:
    """Move the values of the widgets in `groups`, an entry of /object_info, into `inputs`."""
    for group in ("required", "optional"):
        for name, (kind, *rest) in groups.get(group, {}).items():
            options = rest[0] if rest else {}
            if not _is_widget(kind, options):
                continue
            if not values and group == "optional":
                # The graph was saved before the widget existed: take its default.
                inputs[prefix + name] = options["default"]
                continue
            value = values.pop(0)
            # A list would be read as a link.
            inputs[prefix + name] = {"__value__": value} if isinstance(value, list) else value
            if kind == "COMFY_DYNAMICCOMBO_V3":
                chosen = next(option for option in options["options"] if option["key"] == value)
                _take(chosen["inputs"], f"{prefix}{name}.", values, inputs)
            if values and values[0] in CONTROLS and options.get("control_after_generate"):
                values.pop(0)
            if options.get("image_upload"):
                values.pop(0)


def _is_widget(kind: Any, options: Mapping[str, Any]) -> bool:
    if options.get("forceInput"):
        return False
    widgets = (
        "INT",
        "FLOAT",
        "STRING",
        "BOOLEAN",
        "COMBO",
        "COMFY_DYNAMICCOMBO_V3",
        "COLOR",
        "COLORS",
        "BOUNDING_BOXES",
    )
    return isinstance(kind, list) or kind in widgets
