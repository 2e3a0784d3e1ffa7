"""Every parameter of every page of Oxen's: our field, our values, what goes over the wire, what is refused or left out.

Source: Oxen's pages `ideogram-v4`, `ideogram-v4-5`, on the queue and on image generation (repository Oxen-AI/docs);
sections 3.2 to 3.5 of the pack's reference. test_parameters.py runs the rows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.samples import LAYOUT
from ideogram_kit.nodes.ideogram.requests import SEED_MAX

V4, V4_5, QUEUE, SYNCHRONOUS = "ideogram-v4", "ideogram-v4-5", "async_queue", "image_generation"
ABSENT = object()
"""What goes over the wire of a value for which nothing is sent."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A parameter of a page.

    `ours` is our field, or a setting of the Provider node where `is_setting`; `values` are ours with what each becomes.
    `refused` are those that are refused before anything is sent. `left_out` says of the parameter's own values why we
    never send them, and `never` why the parameter is never sent at all.
    """

    page: str
    parameter: str
    ours: str = ""
    is_setting: bool = False
    delivery: str = "queue"
    values: Mapping[Any, Any] = field(default_factory=dict[Any, Any])
    refused: tuple[Any, ...] = ()
    left_out: Mapping[Any, str] = field(default_factory=dict[Any, str])
    never: str = ""

    @property
    def model(self) -> str:
        return "4.5" if self.page == V4_5 else "4.0"


def spread(**sizes: str) -> dict[str, str]:
    """Each size of a text as a key, with the name that it becomes."""
    return {size: name for name, listed in sizes.items() for size in listed.split()}


def ratios(listed: str) -> dict[str, str]:
    """The sizes of a text, each "WxH=A:B", with their ratio."""
    return dict(pair.split("=") for pair in listed.split())


PRESETS = spread(
    square_hd="2048x2048",
    square="1024x1024",
    portrait_4_3="1664x2496 1792x2240 1728x2304 896x1120 864x1152 832x1248",
    landscape_4_3="2496x1664 2240x1792 2304x1728 1120x896 1152x864 1248x832",
    portrait_16_9="1440x2880 1440x2560 1600x2560 1296x3168 1152x2944 1248x3328 1280x3072 1024x3072 800x1280 720x1280 "
    "720x1440 512x1536",
    landscape_16_9="2880x1440 2560x1440 2560x1600 3168x1296 2944x1152 3328x1248 3072x1280 3072x1024 1280x800 1280x720 "
    "1440x720 1536x512",
)
"""The menu's sizes of 4.0: each of the nearest shape, the squares by their size too."""

ONE_K = ratios(
    "1024x1024=1:1 896x1120=4:5 1120x896=5:4 864x1152=3:4 1152x864=4:3 832x1248=2:3 1248x832=3:2 800x1280=10:16 "
    "1280x800=16:10 720x1280=9:16 1280x720=16:9 720x1440=1:2 1440x720=2:1",
)
TWO_K = ratios(
    "2048x2048=1:1 1792x2240=4:5 2240x1792=5:4 1728x2304=3:4 2304x1728=4:3 1664x2496=2:3 2496x1664=3:2 "
    "1600x2560=10:16 2560x1600=16:10 1440x2560=9:16 2560x1440=16:9 1440x2880=1:2 2880x1440=2:1 1296x3168=1:2 "
    "3168x1296=2:1 1152x2944=1:2 2944x1152=2:1 1248x3328=1:2 3328x1248=2:1 1280x3072=1:2 3072x1280=2:1 1024x3072=1:2 "
    "3072x1024=2:1",
)
"""The menu's sizes of 4.5; those beyond 1:2 and 2:1 become these, with a note."""

SEEDS = {0: 0, 1: 1, 7: 7, SEED_MAX: SEED_MAX}
"""No page states a range; ours is 0 to 2³¹ - 1, and both ends go as they are."""

NAMESPACE = "where results are stored and who pays is the account's own; the pack offers no other"

ROWS = (
    Row(page=V4, parameter="prompt", ours="prompt", values={"A fox": "A fox", "Été 夏": "Été 夏"}, refused=("", " ")),
    Row(page=V4, parameter="image_size", ours="resolution", values={None: ABSENT, **PRESETS}, refused=("512x512",)),
    Row(
        page=V4,
        parameter="rendering_speed",
        ours="rendering_speed",
        values={None: ABSENT, "TURBO": "TURBO", "DEFAULT": "BALANCED", "QUALITY": "QUALITY"},
        refused=("FLASH",),
    ),
    Row(
        page=V4,
        parameter="expansion_model",
        ours="expansion_model",
        is_setting=True,
        values={"auto": ABSENT, "Medium": "Medium", "Large": "Large"},
        refused=("None",),
    ),
    Row(
        page=V4,
        parameter="acceleration",
        ours="acceleration",
        is_setting=True,
        values={"auto": ABSENT, "none": "none", "low": "low", "regular": "regular", "high": "high"},
        refused=("full",),
    ),
    Row(
        page=V4,
        parameter="num_images",
        ours="num_images",
        delivery="synchronous",
        values={1: ABSENT, 2: 2, 3: 3, 4: 4, 8: 4},
        refused=(0, 9),
    ),
    Row(page=V4, parameter="num_images", never="on the queue a record has one link: num_generations takes its place"),
    Row(page=V4, parameter="seed", ours="seed", values=SEEDS, refused=(-1, SEED_MAX + 1)),
    Row(
        page=V4,
        parameter="enable_safety_checker",
        ours="safety",
        is_setting=True,
        values={"auto": ABSENT, "on": True, "off": False},
        refused=("maybe",),
    ),
    Row(
        page=V4,
        parameter="output_format",
        ours="output_format",
        is_setting=True,
        values={"auto": ABSENT, "png": "png", "jpeg": "jpeg"},
        refused=("webp",),
    ),
    Row(page=V4_5, parameter="prompt", ours="prompt", values={"A fox": "A fox"}, refused=("", " ")),
    Row(
        page=V4_5,
        parameter="aspect_ratio",
        ours="resolution",
        values={None: ABSENT, **ONE_K, **TWO_K},
        refused=("512x1536", "512x512"),
    ),
    Row(
        page=V4_5,
        parameter="resolution",
        ours="resolution",
        values={None: ABSENT, **dict.fromkeys(ONE_K, "1K"), **dict.fromkeys(TWO_K, "2K")},
    ),
    Row(page=V4_5, parameter="image_size", never="Oxen looks the pixels up itself, from aspect_ratio and resolution"),
    Row(
        page=V4_5,
        parameter="quality",
        ours="quality",
        values={None: ABSENT, "LOW": "low", "MEDIUM": "medium", "HIGH": "high"},
        refused=("VERY_LOW",),
    ),
    Row(
        page=V4_5,
        parameter="enable_prompt_expansion",
        ours="magic_prompt",
        values={None: ABSENT, "ON": True, "OFF": False},
        refused=("AUTO",),
    ),
    Row(page=V4_5, parameter="seed", ours="seed", values=SEEDS, refused=(-1, SEED_MAX + 1)),
    Row(page=V4_5, parameter="sync_mode", never="the setting delivery takes its place"),
    Row(page=QUEUE, parameter="model", ours="model", values={"4.0": V4, "4.5": V4_5}, refused=("3.0",)),
    Row(
        page=QUEUE,
        parameter="num_generations",
        ours="num_images",
        values={1: ABSENT, 2: 2, 3: 3, 4: 4, 8: 4},
        refused=(0, 9),
    ),
    Row(page=QUEUE, parameter="target_namespace", never=NAMESPACE),
    Row(
        page=SYNCHRONOUS,
        parameter="model",
        ours="model",
        delivery="synchronous",
        values={"4.0": V4, "4.5": V4_5},
        refused=("3.0",),
    ),
    Row(
        page=SYNCHRONOUS,
        parameter="response_format",
        ours="delivery",
        is_setting=True,
        values={"auto": ABSENT, "queue": ABSENT, "synchronous": "b64_json"},
        refused=("slow",),
        left_out={"url": "a link might be lost; the picture itself comes with the answer"},
    ),
    Row(page=SYNCHRONOUS, parameter="target_namespace", never=NAMESPACE),
    Row(page=SYNCHRONOUS, parameter="num_inference_steps", never="it is on neither model's page"),
    Row(
        page=SYNCHRONOUS,
        parameter="seed",
        ours="seed",
        delivery="synchronous",
        values=SEEDS,
        refused=(-1, SEED_MAX + 1),
    ),
)

STRUCTURED = {"4.5": {"prompt": json.dumps(LAYOUT, ensure_ascii=False), "enable_prompt_expansion": False}, "4.0": None}
"""What a structured prompt becomes: JSON that is not expanded; refused where expansion cannot be switched off."""
