"""Chooses and checks the files of the open weights, and builds the host's own loaders for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .. import host
from ..ideogram.errors import BadInput
from ..ideogram.local import header
from ..ideogram.local.files import (
    AUTO,
    MODEL,
    NONE,
    ROLES,
    TEXT_ENCODER,
    UNCONDITIONAL,
    VAE,
    Role,
    choose,
    unconditional,
)
from .graph import Link, Models, need_the_host

WITHOUT = " To do without it, choose none, here or as `unconditional` in the Provider node."

Chosen = dict[str, str | None]
"""A file's name for each role's input; None for an unconditional model that is not wanted."""


def find(wanted: Mapping[str, str], roles: Sequence[Role] = ROLES, weights: str = AUTO) -> Chosen:
    """The files to load, by role: those named, and for `auto` the sensible ones that are there.

    `weights` narrows the choice of both models to a variant. Reads no file. Raises BadInput, with what to download,
    where there is none.
    """
    found: Chosen = {}
    for role in roles:
        asked = wanted.get(role.input, AUTO)
        if role is UNCONDITIONAL and asked == NONE:
            found[role.input] = None
            continue
        name = asked
        if asked == AUTO:
            name = choose(role, _offered(role, weights), found.get(MODEL.input) or "")
        if not name or host.model_path(role.folder, name) is None:
            variant = f" as {weights}" if weights != AUTO and role.folder == MODEL.folder else ""
            missing = f"{name} is not in" if name else f"{role.what} was not found{variant} in"
            without = WITHOUT if role is UNCONDITIONAL else ""
            raise BadInput(role.input, f"{missing} ComfyUI's models/{role.folder} folder. {role.advice()}{without}")
        found[role.input] = name
    model, negative = found.get(MODEL.input) or "", found.get(UNCONDITIONAL.input)
    if unconditional(model):
        raise BadInput(MODEL.input, f"{model} is named as the unconditional model; choose it for the other input.")
    if negative and negative == model:
        raise BadInput(
            UNCONDITIONAL.input,
            f"{negative} is chosen for both models. {UNCONDITIONAL.advice()}{WITHOUT}",
        )
    return found


def check(found: Chosen) -> None:
    """Raise BadInput where a file's header says that the host would not load it, or would load it as noise."""
    formats = host.quantisations()
    for role in ROLES:
        name = found.get(role.input)
        if name is not None:
            header.check(role, name, _path(role.folder, name), formats)


def marks(found: Chosen) -> str:
    """The files with their sizes and times, so that a file that was replaced is checked again."""
    told: list[str] = []
    for role in ROLES:
        name = found[role.input]
        if name is None:
            told.append(NONE)
        else:
            stat = _path(role.folder, name).stat()
            told.append(f"{name} {stat.st_size} {stat.st_mtime_ns}")
    return "\n".join(told)


def loaders(graph: Any, found: Chosen) -> Models:
    """The host's loaders in `graph`, and the links to what they load; the files must have passed `check`."""
    need_the_host()

    def diffusion(role_id: str, name: str) -> Any:
        return graph.node("UNETLoader", role_id, unet_name=name, weight_dtype="default").out(0)

    negative = found[UNCONDITIONAL.input]
    return Models(
        model=diffusion("model", found[MODEL.input] or ""),
        unconditional=diffusion("unconditional", negative) if negative else None,
        clip=text_encoder(graph, found),
        vae=graph.node("VAELoader", "vae", vae_name=found[VAE.input]).out(0),
    )


def text_encoder(graph: Any, found: Chosen) -> Link:
    """The host's loader of the text encoder in `graph`, and the link to what it loads."""
    name = found[TEXT_ENCODER.input]
    return graph.node("CLIPLoader", "clip", clip_name=name, type="ideogram4", device="default").out(0)


def _offered(role: Role, weights: str) -> list[str]:
    names = host.model_files(role.folder)
    if weights == AUTO or role.folder != MODEL.folder:
        return names
    return [name for name in names if weights in name.lower()]


def _path(folder: str, name: str) -> Path:
    path = host.model_path(folder, name)
    if path is None:
        raise BadInput(folder, f"{name} has just gone from ComfyUI's models/{folder} folder.")
    return path
