"""Two ComfyUIs that share receipts, money and limits: in a user folder with SQLite, or in PostgreSQL and a folder."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from ideogram_kit.dev.comfy import Comfy
from ideogram_kit.dev.host import Host

from .killable import KillableComfy
from .stored import Stored

T = TypeVar("T")
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


class Pair:
    """Both servers, each with a base folder of its own below `base`; with `url` they share that database."""

    def __init__(self, host: Host, base: Path, environment: Mapping[str, str], url: str | None = None) -> None:
        user: Path | None = None
        if url is None:
            user = base / "user"
            user.mkdir(parents=True)
        else:
            files = str(base / "files")
            environment = {**environment, "IDEOGRAM_KIT_DATABASE_URL": url, "IDEOGRAM_KIT_FILES": files}
        self.hosts = tuple(KillableComfy(host, base / name, environment, user) for name in ("first", "second"))

    @property
    def stored(self) -> Stored:
        """What both have stored: they share it."""
        return self.hosts[0].stored

    def start(self) -> tuple[Comfy, ...]:
        """Both servers; what is not running is started."""
        return self.both(lambda number: self.hosts[number].start())

    def both(self, work: Callable[[int], T]) -> tuple[T, ...]:
        """Do something with the first (0) and the second (1) at the same moment."""
        barrier = threading.Barrier(len(self.hosts))

        def at_once(number: int) -> T:
            barrier.wait(60)
            return work(number)

        with ThreadPoolExecutor(len(self.hosts)) as threads:
            return tuple(threads.map(at_once, range(len(self.hosts))))

    def fresh(self) -> tuple[Comfy, ...]:
        """Both servers without a receipt or anything cached."""
        running = self.start()
        self.stored.forget()
        for comfy in running:
            comfy.post("/free", {"free_memory": True, "unload_models": True})
        return running

    def close(self) -> None:
        """End both."""
        for host in self.hosts:
            host.close()
