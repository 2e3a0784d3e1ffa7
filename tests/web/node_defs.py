"""The English source of the nodes' translations, as ComfyUI wants it: made from /object_info."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def node_defs(object_info: Mapping[str, Any]) -> dict[str, Any]:
    """The content of locales/en/nodeDefs.json for the pack's nodes."""
    return {name.replace(".", "_"): _node(info) for name, info in object_info.items() if name.startswith("IdeogramKit")}


def _node(info: Mapping[str, Any]) -> dict[str, Any]:
    inputs: dict[str, Any] = {}
    for name, text in _inputs(info["input"], ""):
        # An input that several models have is one entry: it has to say the same everywhere.
        assert inputs.setdefault(name, text) == text, f"{name} says {text} here and {inputs[name]} there"
    outputs = {
        str(index): {"name": name, "tooltip": tooltip}
        for index, (name, tooltip) in enumerate(zip(info["output_name"], info["output_tooltips"], strict=True))
    }
    return {
        "display_name": info["display_name"],
        "description": info["description"],
        "inputs": inputs,
        "outputs": outputs,
    }


def _inputs(groups: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every input's key and texts; an input nested in a model's option is `model_<name>` there."""
    for group in ("required", "optional"):
        for name, (_kind, options, *_rest) in groups.get(group, {}).items():
            yield prefix + name, {"name": name, "tooltip": options["tooltip"]}
            for option in options.get("options", ()):
                if isinstance(option, Mapping):
                    yield from _inputs(option["inputs"], f"{prefix}{name}_")
