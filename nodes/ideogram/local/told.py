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


def facts(job: Job, sources: int = 1) -> dict[str, Any]:
    """What is known of a run before it starts, for `info`; `sources` pictures are each started from by themselves."""
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
        "unconditional": NOT_ASKED if job.sampling.alone else job.branch,
        **({} if job.operation == "generate" else {"strength": job.strength}),
        "seed": job.seed,
        "size": [job.width, job.height],
        **({"sources": sources} if sources > 1 else {}),
        "notes": notes,
    }


def info(known: Mapping[str, Any], prompt: str, tokens: int, withheld: list[bool], *, single: bool) -> str:
    """JSON for the `info` output: `withheld` says of each picture whether it is the safety picture.

    `single` is whether there is no unconditional model.
    """
    told = {name: value for name, value in known.items() if name not in ("seed", "size", "sources", "notes")}
    notes = list(known["notes"])
    if single and told["unconditional"] != NOT_ASKED:
        told["unconditional"] = f"{told['unconditional']}, {NO_MODEL}"
    if any(withheld):
        numbers = ", ".join(str(index + 1) for index, one in enumerate(withheld) if one)
        notes.append(f"Image {numbers} of {len(withheld)}: {EXPLANATION}")
    # Each source's pictures are a batch of their own, with the same noise.
    each = len(withheld) // known.get("sources", 1)
    images = [
        {
            "seed": known["seed"],
            "batch_index": index % each,
            **({"source": index // each + 1} if "sources" in known else {}),
            "size": known["size"],
            "prompt": prompt,
            **({"withheld": True} if one else {}),
        }
        for index, one in enumerate(withheld)
    ]
    told |= {"prompt_tokens": tokens, "images": images, "notes": list(dict.fromkeys(notes))}
    return json.dumps(told, ensure_ascii=False, indent=2)


def words_facts(ratio: str, notes: list[str]) -> dict[str, Any]:
    """What is known of a structured prompt before the text encoder writes it, for `info`; `ratio` is "WxH"."""
    return {
        "provider": "local",
        "operation": "magic_prompt",
        "model": TEXT_MODEL,
        "cost": {"expected_usd": 0},
        "aspect_ratio": ratio,
        "notes": notes,
    }


def words_info(known: Mapping[str, Any], findings: list[str]) -> str:
    """JSON for the `info` output, once it is written and read."""
    notes = list(dict.fromkeys([*known.get("notes", ()), *findings]))
    return json.dumps({**known, "notes": notes}, ensure_ascii=False, indent=2)


def summary(withheld: list[bool]) -> str:
    """The line under the node."""
    count = len(withheld)
    text = f"{count} image{'s' if count > 1 else ''}, local"
    return f"{text}, {sum(withheld)} withheld by the weights" if any(withheld) else text
