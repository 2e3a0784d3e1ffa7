"""Makes a structured prompt of plain words by the open weights' text encoder, in a graph of the host's own nodes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..ideogram.local.magic import MAX_ANSWER_TOKENS, question
from .graph import Link, need_the_host

WRITER = "TextGenerate"
"""The host's node that generates text with a text encoder."""


def write(graph: Any, clip: Link, words: str, ratio: str, seed: int, metadata: Mapping[str, Any] | None = None) -> Any:
    """The node in `graph` whose outputs are prompt, structured prompt, elements, report and info; `ratio` is "WxH".

    `metadata` is what its `info` holds besides the report. Raises Unsupported on a host without the nodes.
    """
    need_the_host(WRITER)
    written = graph.node(
        WRITER,
        "write",
        clip=clip,
        prompt=question(words, ratio),
        max_length=MAX_ANSWER_TOKENS,
        thinking=False,
        use_default_template=False,
        # Values that Qwen recommends for its instruct models; the node's own are for another family.
        **{
            "sampling_mode": "on",
            "sampling_mode.temperature": 0.7,
            "sampling_mode.top_k": 20,
            "sampling_mode.top_p": 0.8,
            "sampling_mode.min_p": 0.0,
            "sampling_mode.repetition_penalty": 1.0,
            "sampling_mode.presence_penalty": 0.0,
            "sampling_mode.seed": seed,
        },
    )
    facts = json.dumps(metadata or {}, ensure_ascii=False)
    return graph.node("IdeogramKitLocalReading", "read", text=written.out(0), facts=facts)
