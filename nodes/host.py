"""Every call into ComfyUI: the running node, interrupt, progress, folders, routes."""

from __future__ import annotations

import asyncio
import tempfile
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import folder_paths
from comfy import model_management
from comfy.cli_args import args
from comfy.quant_ops import QUANT_ALGOS
from comfy_api.latest import ComfyAPI
from comfy_execution.graph_utils import ExecutionBlocker, GraphBuilder
from comfy_execution.utils import get_executing_context
from server import PromptServer

import nodes as own_nodes

from .ideogram.config import environment
from .ideogram.config.keys import Keys
from .ideogram.config.user_settings import allows_forwarding
from .ideogram.receipts.graph_run import GraphRun
from .ideogram.receipts.limits import read_limits
from .ideogram.receipts.store import Store
from .ideogram.transport.progress import Progress

T = TypeVar("T")

POLL_SECONDS = 0.1
"""Seconds between two checks of the interrupt flag and the progress."""


def keys() -> Keys:
    """The keys of this ComfyUI, in the folder that HTTP cannot reach."""
    return Keys(Path(folder_paths.get_system_user_directory("ideogram_kit")))


@cache
def store() -> Store:
    """The store of this ComfyUI's paid requests: a database of its own, or the one that the environment names."""
    folder = Path(folder_paths.get_system_user_directory("ideogram_kit"))
    files = environment.files_folder()
    return Store(folder, environment.database_url(), Path(files) if files else None)


def graph_run(ask_again: bool = False) -> GraphRun:
    """What a paid request needs from this ComfyUI: its store, its limits, and the id of the running graph."""
    context = get_executing_context()
    return GraphRun(
        store=store(),
        limits=read_limits(store().folder),
        allow_forwarding=allows_forwarding(store().folder),
        id=context.prompt_id if context is not None else "",
        ask_again=ask_again,
    )


def blocker() -> ExecutionBlocker:
    """The value of a blocked output: the nodes behind it are left out, and the rest of the graph runs."""
    return ExecutionBlocker(None)


def routes() -> Any:
    """ComfyUI's route table."""
    return PromptServer.instance.routes


def addresses() -> list[str]:
    """The addresses that ComfyUI listens on."""
    return [address.strip() for address in args.listen.split(",")]


def keep(pictures: dict[int, bytes], name: str) -> Path | None:
    """Save pictures that cannot be handed on, by index; return their folder, or None if there are no pictures.

    The folder is `ideogram_kit/<name>-<random>` in ComfyUI's output folder.
    """
    if not pictures:
        return None
    parent = Path(folder_paths.get_output_directory()) / "ideogram_kit"
    parent.mkdir(parents=True, exist_ok=True)
    # A folder of its own: two nodes may fail in the same second.
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=parent))
    for index, data in sorted(pictures.items()):
        (folder / f"{index + 1}.png").write_bytes(data)
    return folder


async def wait(future: Future[T], progress: Progress) -> T:
    """Await work of the background loop while showing its progress under the running node.

    An interrupt is noticed within POLL_SECONDS, cancels the work, and is raised as ComfyUI's own exception. The flag is
    only read: clearing it, as the host's helper does, would hide it from the nodes that run at the same time.
    """
    work = asyncio.wrap_future(future)
    shown: tuple[str, int] | None = None
    try:
        while not work.done():
            await asyncio.wait({work}, timeout=POLL_SECONDS)
            if model_management.processing_interrupted():
                progress.cancelled()
                show(progress)
                raise model_management.InterruptProcessingException
            now = (progress.text(), progress.done)
            if now != shown:
                show(progress)
                if progress.total > 1 and (shown is None or shown[1] != now[1]):
                    await ComfyAPI().execution.set_progress(progress.done, progress.total)
                shown = now
        return work.result()
    finally:
        if not work.done():
            future.cancel()


def show(progress: Progress) -> None:
    """Put the progress's line under the running node."""
    context = get_executing_context()
    if context is not None:
        PromptServer.instance.send_progress_text(progress.text(), context.node_id)


def say(text: str) -> None:
    """Put a line of text under the running node.

    For a node that another one expanded into, that is the one in the user's graph, whose id its own id begins with.
    """
    context = get_executing_context()
    if context is not None:
        PromptServer.instance.send_progress_text(text, context.node_id.partition(".")[0])


def model_files(folder: str) -> list[str]:
    """The names of the files in a folder of models, as the host's own loaders list them."""
    return list(folder_paths.get_filename_list(folder))


def model_path(folder: str, name: str) -> Path | None:
    """The file of that name in a folder of models, or None."""
    path = folder_paths.get_full_path(folder, name)
    return Path(path) if path else None


def missing_nodes(*names: str) -> list[str]:
    """Which of these host nodes this ComfyUI does not have."""
    return [name for name in names if name not in own_nodes.NODE_CLASS_MAPPINGS]


def quantisations() -> frozenset[str]:
    """The names of the quantised formats that this ComfyUI loads."""
    return frozenset(QUANT_ALGOS)


def graph() -> GraphBuilder:
    """A graph for the running node to expand into. Its node ids are the same in each run, as the host's cache needs."""
    context = get_executing_context()
    if context is None:
        return GraphBuilder()
    # The builder's own default prefix is that of the node that started last, which is another one after an await.
    return GraphBuilder(f"{context.node_id}.{context.list_index or 0}.0.")
