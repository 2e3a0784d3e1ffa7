"""A ComfyUI that can be killed at any moment and started again on the same folder."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from ideogram_kit.dev.comfy import Comfy, base_folder, serve
from ideogram_kit.dev.host import Host

from .stored import Stored


class KillableComfy:
    """`start` gives the running server; `kill` ends it with SIGKILL, so that nothing of it can clean up.

    `stored` is what it has stored, also while it is not running. `user` is its user folder, if not the one in `base`.
    """

    def __init__(self, host: Host, base: Path, environment: Mapping[str, str], user: Path | None = None) -> None:
        self._host, self._base, self._environment = host, base_folder(base), environment
        self._running = contextlib.ExitStack()
        self._comfy: Comfy | None = None
        self._arguments = ("--user-directory", str(user)) if user else ()
        self.stored = Stored(user or base / "user", environment)

    def start(self) -> Comfy:
        """The server; started where it is not running."""
        if self._comfy is None:
            running = serve(
                self._host,
                self._base,
                arguments=self._arguments,
                environment=self._environment,
            )
            self._comfy = self._running.enter_context(running)
        return self._comfy

    def kill(self) -> None:
        """End the process at once."""
        assert self._comfy is not None
        self._comfy.process.kill()
        self._comfy.process.wait()
        self._comfy = None
        self._running.close()

    def close(self) -> None:
        """Stop the server, if it runs, and close the store."""
        self._comfy = None
        self._running.close()
        self.stored.close()
