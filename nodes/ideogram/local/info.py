"""The `info` output of Local Generate, and the line under the node."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from .files import LICENCE
from .job import Job
from .safety import EXPLANATION

MODEL = "4.0 open weights"
TEXT_MODEL = "Qwen3-VL 8B"
NOT_ASKED = "not asked"
NO_MODEL = "one model for both"


def run_metadata(job: Job, sources: int = 1) -> dict[str, Any]:
    """What `info` says of a run, known before it starts; `sources` is the number of pictures that it starts from."""
    numbers = asdict(job.sampling)
    name = numbers.pop("name")
    notes = [*job.notes, f"The weights' licence, the {LICENCE}, allows non-commercial use only."]
    if job.operation != "generate":
        notes.append("The open weights were trained to make pictures from words only, not to change pictures.")
    return {
        "provider": "local",
        "operation": job.operation,
        "model": MODEL,
        "cost": {"expected_usd": 0},
        "preset": name,
        "sampling": numbers,
        "unconditional": NOT_ASKED if job.sampling.conditional_only else job.branch,
        **({} if job.operation == "generate" else {"strength": job.strength}),
        "seed": job.seed,
        "size": [job.width, job.height],
        **({"sources": sources} if sources > 1 else {}),
        "notes": notes,
    }


def info(metadata: Mapping[str, Any], prompt: str, tokens: int, withheld: list[bool], *, single: bool) -> str:
    """JSON for the `info` output. `metadata` is what `run_metadata` returned, `tokens` the length of the prompt.

    `withheld` says of each picture whether it is the safety picture. `single` is whether there is no unconditional
    model.
    """
    content = {name: value for name, value in metadata.items() if name not in ("seed", "size", "sources", "notes")}
    notes = list(metadata["notes"])
    if single and content["unconditional"] != NOT_ASKED:
        content["unconditional"] = f"{content['unconditional']}, {NO_MODEL}"
    if any(withheld):
        numbers = ", ".join(str(index + 1) for index, is_withheld in enumerate(withheld) if is_withheld)
        notes.append(f"Image {numbers} of {len(withheld)}: {EXPLANATION}")
    # The pictures of each source are a batch of their own, with the same noise.
    batch_size = len(withheld) // metadata.get("sources", 1)
    images = [
        {
            "seed": metadata["seed"],
            "batch_index": index % batch_size,
            **({"source": index // batch_size + 1} if "sources" in metadata else {}),
            "size": metadata["size"],
            "prompt": prompt,
            **({"withheld": True} if is_withheld else {}),
        }
        for index, is_withheld in enumerate(withheld)
    ]
    content |= {"prompt_tokens": tokens, "images": images, "notes": list(dict.fromkeys(notes))}
    return json.dumps(content, ensure_ascii=False, indent=2)


def magic_prompt_metadata(ratio: str, notes: list[str]) -> dict[str, Any]:
    """What `info` says of a structured prompt, known before it is written; `ratio` is "WxH"."""
    return {
        "provider": "local",
        "operation": "magic_prompt",
        "model": TEXT_MODEL,
        "cost": {"expected_usd": 0},
        "aspect_ratio": ratio,
        "notes": notes,
    }


def magic_prompt_info(metadata: Mapping[str, Any], findings: list[str]) -> str:
    """JSON for the `info` output, once the structured prompt is written and read."""
    notes = list(dict.fromkeys([*metadata.get("notes", ()), *findings]))
    return json.dumps({**metadata, "notes": notes}, ensure_ascii=False, indent=2)


def summary(withheld: list[bool]) -> str:
    """The line under the node."""
    count = len(withheld)
    text = f"{count} image{'s' if count > 1 else ''}, local"
    return f"{text}, {sum(withheld)} withheld by the weights" if any(withheld) else text
