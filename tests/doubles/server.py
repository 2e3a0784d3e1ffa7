"""Runs a double on loopback in its own thread: records what is asked, plays the scripted faults."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aiohttp import web

from . import pictures, sending
from .faults import Fault
from .wire import Asked, Reply, receive

PLAIN = frozenset({"any_provider", "generate"})
COMMON = PLAIN | {"structured_prompt_boxes", "local_draft_hosted_final"}
"""The example workflows that any provider of one model carries out, and those of Ideogram's newer ones."""


class Gauge:
    """How many of something there are now, and the most there ever were."""

    def __init__(self) -> None:
        self.now = 0
        self.most = 0

    @contextlib.contextmanager
    def hold(self, count: int = 1) -> Iterator[None]:
        self.now += count
        self.most = max(self.most, self.now)
        try:
            yield
        finally:
            self.now -= count


class Double:
    """A provider on loopback. A subclass answers; this records, mistreats and sends.

    `with Double() as double:` serves at `double.url`. Everything the clients sent is in `double.requests`,
    whatever was wrong with it in `double.violations`.
    """

    key = ""  # the one that it takes
    key_header = "Authorization"  # where it takes it, and nowhere else
    links = ""  # below it lie the pictures that its results link to
    asks = ""  # below it pictures are asked for, by POST, and jobs looked at
    model = "3.0"  # one that it generates with
    async_settings: Mapping[str, str] = {}  # the Provider node's, with which such a request is a job
    micros = 60_000  # what a picture of that model costs, as it is booked, in millionths of a dollar
    micros_told: int | None = None  # and as it tells it afterwards, where that is another price
    is_queue = True  # whether it answers by jobs
    cancel_method = ""  # what cancels a job, where anything does
    refused_cancels: Mapping[str, tuple[Fault, int]] = {}  # what it says to a cancel of a job that it does not stop,
    # by how that is read, with the looks after which the job ends
    doubtful: Mapping[str, Fault] = {"a fault of its own": Fault.status(500)}  # what it may answer to a POST that it
    # has carried out all the same, by how each is read
    catalogue = ""  # below it lie its models and prices, which every run may read anew
    describe_model = "4.0"  # one that it describes with, where it describes
    forms: tuple[str, ...] = ("",)  # how its results may come, the usual one first: values of the attribute `form`
    workflows: frozenset[str] = frozenset()  # the example workflows that it carries out from end to end
    short: int | None = None  # the most pictures that it makes of those that one request asks for, where that is fewer
    picture: Callable[[int, int, int, bool], bytes]  # (width, height, seed, alpha): what result links lead to

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self.violations: list[str] = []
        self.picture = pictures.png
        self.in_flight = Gauge()  # every request, from its headers to the end of its reply
        self.url = ""
        self._scripts: list[tuple[str, str | None, deque[Fault]]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._runner: web.AppRunner | None = None

    async def answer(self, asked: Asked) -> Reply:
        """The provider's reply to one request."""
        raise NotImplementedError

    def received(self, asked: Asked) -> None:
        """Called with every request before any fault."""

    @classmethod
    def runs(cls, workflow: str) -> bool:
        """Whether it carries out an example workflow from end to end."""
        return workflow in cls.workflows

    def fail_jobs(self, fails: bool) -> None:
        """Let the next jobs fail, for no fault of the request; or no more."""
        raise NotImplementedError

    def fail_job(self, job: Any) -> None:
        """Let a job that has ended have failed."""
        raise NotImplementedError

    def stopped(self) -> list[dict[str, Any]]:
        """The bodies of the requests that were cancelled in time, and so came to nothing."""
        return []

    def made(self, count: int) -> int:
        """How many pictures it makes of those that a request asks for."""
        return count if self.short is None else min(count, self.short)

    def wire(self, since: int = 0) -> list[Any]:
        """What the requests after the first `since` asked to be made, without what differs each time, as ids do."""
        return [(one.path, one.parts if one.is_multipart else one.json()) for one in self._posts(since)]

    def _posts(self, since: int) -> list[Asked]:
        return [one for one in self.requests[since:] if one.method == "POST"]

    def error(self, status: int) -> Any:
        """The JSON body that the provider gives with an error status."""
        return {"error": f"HTTP {status}"}

    def script(self, path: str, *faults: Fault, method: str | None = None) -> None:
        """The next requests below `path` meet these faults, in order; after them all is well again.

        `path` counts by whole segments: `/v1` means all of v1, `/v1/ideogram-v4/generate` only itself. With a
        `method`, only requests of that kind count.
        """
        self._scripts.append((path.rstrip("/"), method, deque(faults)))

    def forget(self) -> None:
        """Forget what was asked and scripted, for a double that outlives a test."""
        self.requests.clear()
        self._scripts.clear()

    def unscript(self) -> None:
        """Forget the faults that were scripted and not met."""
        self._scripts.clear()

    def asked(self, path: str) -> list[Asked]:
        """The requests received below that path, in order."""
        return [one for one in self.requests if _below(one.path, path.rstrip("/"))]

    def start(self) -> None:
        loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._live, args=(loop,), name=type(self).__name__, daemon=True)
        self._thread.start()
        self._loop = loop
        asyncio.run_coroutine_threadsafe(self._open(), loop).result(30)

    def stop(self) -> None:
        if self._loop is None or self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @staticmethod
    def _live(loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    async def _open(self) -> None:
        app = web.Application(client_max_size=256 * 1024**2)
        app.router.add_route("*", "/{path:.*}", self._serve)
        # A short patience: at the end of a test only scripted faults are still waiting.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def _close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        with self.in_flight.hold():
            try:
                asked = await receive(request)
                self.requests.append(asked)
                self.received(asked)
                return await self._mistreat(request, asked, self._next_fault(asked))
            except (ConnectionError, asyncio.IncompleteReadError):
                return web.Response()  # the client left, as tests do
            except Exception:
                self.violations.append(f"the double broke:\n{traceback.format_exc()}")
                return web.Response(status=500, text="the double broke")

    def _next_fault(self, asked: Asked) -> Fault:
        for below, method, faults in self._scripts:
            if faults and _below(asked.path, below) and method in (None, asked.method):
                return faults.popleft()
        return Fault()

    async def _mistreat(self, request: web.Request, asked: Asked, fault: Fault) -> web.StreamResponse:
        if fault.wait:
            await asyncio.sleep(fault.wait)
        if fault.dropped:
            return sending.reset(request)
        if fault.endless is not None:
            return await sending.pour(request, fault.endless, fault.declared)
        if fault.drip is not None:
            return await sending.drip(request, fault.drip)
        if fault.code is not None:
            reply = Reply.json(self.error(fault.code), fault.code, fault.headers)
        else:
            reply = fault.instead or await self.answer(asked)
        if fault.swallowed:
            return sending.reset(request)
        if fault.change is not None:
            reply = fault.change(reply)
        if fault.stop_after is not None:
            return await sending.send_in_pieces(request, reply, fault.stop_after, fault.stall_for)
        return web.Response(status=reply.status, body=reply.body, headers=reply.headers)


def _below(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(prefix + "/")
