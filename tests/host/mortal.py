"""A ComfyUI that can be killed at any moment and started again on the same folder, as a user would."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from ideogram_kit.dev.comfy import Comfy, base_folder, serve
from ideogram_kit.dev.host import Host

from .kept import Kept


class Mortal:
    """`start` gives the running server, `kill` ends it with SIGKILL: nothing of it has a chance to tidy up.

    `kept` is what it keeps, also while it is not running; with `user`, it does so in that user folder.
    """

    def __init__(self, host: Host, base: Path, environment: Mapping[str, str], user: Path | None = None) -> None:
        self._host, self._base, self._environment = host, base_folder(base), environment
        self._life = contextlib.ExitStack()
        self._comfy: Comfy | None = None
        self._arguments = ("--user-directory", str(user)) if user else ()
        self.kept = Kept(user or base / "user", environment)

    def start(self) -> Comfy:
        """The server; started where it is not running."""
        if self._comfy is None:
            running = serve(
                self._host,
                self._base,
                arguments=self._arguments,
                environment=self._environment,
            )
            self._comfy = self._life.enter_context(running)
        return self._comfy

    def kill(self) -> None:
        """End the process at once."""
        assert self._comfy is not None
        self._comfy.process.kill()
        self._comfy.process.wait()
        self._comfy = None
        self._life.close()

    def close(self) -> None:
        """End the process in whatever way."""
        self._comfy = None
        self._life.close()
        self.kept.close()
