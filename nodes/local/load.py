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
    choose_file,
    is_unconditional,
)
from .graph import Link, Models, need_the_host

WITHOUT = " To do without it, choose none, here or as `unconditional` in the Provider node."

ChosenFiles = dict[str, str | None]
"""A file's name for each role's input; None for an unconditional model that is not wanted."""


def find(requested_files: Mapping[str, str], roles: Sequence[Role] = ROLES, weights: str = AUTO) -> ChosenFiles:
    """The files to load, by role: those that `requested_files` names, and for `auto` the most suitable that are there.

    `weights` narrows the choice of both models to a variant. No file is opened. Raises BadInput where a file is
    missing, and says what to download.
    """
    files: ChosenFiles = {}
    for role in roles:
        requested = requested_files.get(role.input, AUTO)
        if role is UNCONDITIONAL and requested == NONE:
            files[role.input] = None
            continue
        name = requested
        if requested == AUTO:
            name = choose_file(role, _offered(role, weights), files.get(MODEL.input) or "")
        if not name or host.model_path(role.folder, name) is None:
            variant = f" as {weights}" if weights != AUTO and role.folder == MODEL.folder else ""
            missing = f"{name} is not in" if name else f"{role.title} was not found{variant} in"
            without = WITHOUT if role is UNCONDITIONAL else ""
            raise BadInput(role.input, f"{missing} ComfyUI's models/{role.folder} folder. {role.advice()}{without}")
        files[role.input] = name
    model, unconditional = files.get(MODEL.input) or "", files.get(UNCONDITIONAL.input)
    if is_unconditional(model):
        raise BadInput(MODEL.input, f"{model} is named as the unconditional model; choose it for the other input.")
    if unconditional and unconditional == model:
        raise BadInput(
            UNCONDITIONAL.input,
            f"{unconditional} is chosen for both models. {UNCONDITIONAL.advice()}{WITHOUT}",
        )
    return files


def check(files: ChosenFiles) -> None:
    """Raise BadInput where a file's header shows that the host could not load it, or that it would give only noise."""
    formats = host.quantisations()
    for role in ROLES:
        name = files.get(role.input)
        if name is not None:
            header.check_file(role, name, _path(role.folder, name), formats)


def fingerprint(files: ChosenFiles) -> str:
    """The files with their sizes and times, which change when a file is replaced, so that it is checked again."""
    lines: list[str] = []
    for role in ROLES:
        name = files[role.input]
        if name is None:
            lines.append(NONE)
        else:
            stat = _path(role.folder, name).stat()
            lines.append(f"{name} {stat.st_size} {stat.st_mtime_ns}")
    return "\n".join(lines)


def loaders(graph: Any, files: ChosenFiles) -> Models:
    """The host's loaders in `graph`, and the links to what they load; the files must have passed `check`."""
    need_the_host()

    def diffusion_model(node_id: str, name: str) -> Any:
        return graph.node("UNETLoader", node_id, unet_name=name, weight_dtype="default").out(0)

    unconditional = files[UNCONDITIONAL.input]
    return Models(
        model=diffusion_model("model", files[MODEL.input] or ""),
        unconditional=diffusion_model("unconditional", unconditional) if unconditional else None,
        clip=text_encoder(graph, files),
        vae=graph.node("VAELoader", "vae", vae_name=files[VAE.input]).out(0),
    )


def text_encoder(graph: Any, files: ChosenFiles) -> Link:
    """The host's loader of the text encoder in `graph`, and the link to what it loads."""
    name = files[TEXT_ENCODER.input]
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
