"""The double of Oxen: its queue, its synchronous route, its catalogue and its event stream.

Sources: Oxen's pages on the queue, on image generation, on the models, and those of `ideogram-v4` and `ideogram-v4-5`
(repository Oxen-AI/docs, read in November 2026); section 3 of the pack's reference. Fields are checked when a job runs,
not when it is made. `num_images` on the queue, whose records have one link, counts as a violation.
"""

from __future__ import annotations

import asyncio
import base64
from typing import Any

from aiohttp import web

from .faults import Fault
from .oxen_doubt import DOUBTFUL, REFUSED_CANCELS
from .oxen_events import Streams
from .oxen_fields import MODELS, schema, wrong
from .oxen_jobs import Job, record
from .oxen_replies import message_error, typed_error
from .server import PLAIN, Double
from .wire import Asked, Reply

KEY = "test-key-oxen"
QUEUE = "/api/ai/queue"
GENERATE = "/api/ai/images/generate"
CATALOGUE = "/api/ai/models"
EVENTS = "/api/events"
LINKS = "/api/repos"
PNG = {"Content-Type": "image/png"}


class OxenDouble(Double):
    """Oxen on loopback.

    A job has ended at its first look, unless `polls` looks are to find it queued and then being made; `finish` ends it.
    `reasons` are what the next jobs fail with, `schema_key` where the catalogue has the schema (None: it has none),
    `pricing` what it says of the price, `ranges` what the schema says of numbers. `silent` jobs send no event. A job
    that has succeeded shows its link `late` looks after the first that finds it so. `billed` counts the pictures that
    it made.
    """

    key = KEY
    links = LINKS
    asks = QUEUE
    model = "4.0"
    micros = 40_000
    cancel_method = "DELETE"
    catalogue = CATALOGUE
    refused_cancels = REFUSED_CANCELS
    doubtful = DOUBTFUL
    workflows = PLAIN

    def __init__(self) -> None:
        super().__init__()
        self.polls = 0
        self.reasons: list[str] = []
        self.schema_key: str | None = "json_request_schema"
        self.missing: dict[str, str] = {}  # a field's value that the schema lists no more
        self.pricing: Any = {"method": "per_image", "cost_per_image": 0.04}
        self.links_inside = False  # whether the synchronous route gives links, whatever is asked
        self.ranges: dict[str, dict[str, int]] = {}
        self.silent = False
        self.late = 0
        self.billed = 0
        self.jobs: dict[str, Job] = {}
        self.streams = Streams()
        self._links: dict[str, tuple[int, int]] = {}

    def error(self, status: int) -> Any:
        return typed_error(status)

    def received(self, asked: Asked) -> None:
        if asked.path.startswith(LINKS):
            if "Authorization" in asked.headers or self.key in str(asked.query):
                self.violations.append(f"the key was sent to a result link: {asked.path}")
        elif self.key in str(asked.query):
            self.violations.append(f"the key is in a query: {asked.path}")

    def stop(self) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.streams.end)
        super().stop()

    def finish(self, *ids: str) -> None:
        """End these jobs, or all, from another thread: their next look finds them done, and an event says so."""
        assert self._loop is not None
        for id in ids or tuple(self.jobs):
            self._loop.call_soon_threadsafe(self._end, self.jobs[id])

    async def _mistreat(self, request: web.Request, asked: Asked, fault: Fault) -> web.StreamResponse:
        if asked.path == EVENTS and asked.method == "GET" and fault == Fault() and self._knows(asked):
            return await self.streams.serve(request)
        return await super()._mistreat(request, asked, fault)

    def fail_jobs(self, fails: bool) -> None:
        self.reasons = ["Worker timed out"] if fails else []

    def fail_job(self, job: Any) -> None:
        self.jobs[str(job)].status = "cancelled"

    def stopped(self) -> list[dict[str, Any]]:
        return [job.given for job in self.jobs.values() if job.status == "cancelled"]

    async def answer(self, asked: Asked) -> Reply:
        if asked.path.startswith(LINKS):
            return self._download(asked)
        if not self._knows(asked):
            return self._refusal(401)
        route = (asked.method, asked.path)
        if route == ("POST", QUEUE):
            return self._enqueue(asked)
        if route == ("POST", GENERATE):
            return self._generate(asked)
        if route == ("GET", QUEUE):
            waiting = [record(job) for job in self.jobs.values() if job.status in ("queued", "processing")]
            return Reply.json({"count": len(waiting), "generations": waiting})
        if route == ("GET", EVENTS):
            return Reply(body=b": keep-alive\n\n", headers={"Content-Type": "text/event-stream"})
        above, _, name = asked.path.rpartition("/")
        if above == CATALOGUE and asked.method == "GET" and name in MODELS:
            return self._entry(name)
        if above == QUEUE and name in self.jobs and asked.method in ("GET", "DELETE"):
            return self._looked(self.jobs[name]) if asked.method == "GET" else self._cancelled(self.jobs[name])
        return self._refusal(404)

    def _enqueue(self, asked: Asked) -> Reply:
        given = self._given(asked)
        if isinstance(given, Reply):
            return given
        count = given.pop("num_generations", 1)
        if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= 4:
            return message_error("num_generations must be an integer between 1 and 4")
        if "num_images" in given:
            self.violations.append("num_images on the queue, where a record has one link")
        first = len(self.jobs)
        made = [
            Job(id=f"{number:08x}-361e-4e13-ab73-67457bc8057e", given=given, seed=given.get("seed", 1 + number))
            for number in range(first, first + self.made(count))
        ]
        for job in made:
            self.jobs[job.id] = job
            job.reason = self.reasons.pop(0) if self.reasons else wrong(given)
            if not self.polls:
                self._end(job)
        return Reply.json({"generations": [{"generation_id": job.id, "status": "queued"} for job in made]})

    def _generate(self, asked: Asked) -> Reply:
        given = self._given(asked)
        if isinstance(given, Reply):
            return given
        inside = given.pop("response_format", "url")
        if inside not in ("url", "b64_json"):
            return message_error("response_format must be url or b64_json")
        if reason := self.reasons.pop(0) if self.reasons else wrong(given):
            return message_error(reason)
        images: list[dict[str, str]] = []
        for index in range(self.made(given.get("num_images", 1))):
            self.billed += 1
            seed = given.get("seed", 1) + index
            if inside == "b64_json" and not self.links_inside:
                picture = self.picture(1024, 1024, seed, False)
                images.append({"b64_json": base64.b64encode(picture).decode()})
            else:
                images.append({"url": self._link(seed)})
        return Reply.json({"model": given["model"], "created": 1775090372, "images": images})

    def _given(self, asked: Asked) -> dict[str, Any] | Reply:
        try:
            given: Any = asked.json()
        except ValueError:
            return self._refusal(400)
        if asked.content_type != "application/json" or not isinstance(given, dict):
            return self._refusal(400)
        if given.get("model") not in MODELS:
            return message_error(f"Model not found: {given.get('model')}", 404)
        if not isinstance(given.get("prompt"), str) or not given["prompt"].strip():
            return message_error("Prompt cannot be empty")
        # It passes on what it does not know, and the model ignores it.
        known = {*MODELS[given["model"]], "model", "num_generations", "target_namespace", "response_format"}
        self.violations += [f"{name} is no field of {given['model']}" for name in given if name not in known]
        return given

    def _looked(self, job: Job) -> Reply:
        job.looks += 1
        if job.status == "queued" and job.looks > 1:
            job.status = "processing"
        if job.looks > self.polls and job.status in ("queued", "processing"):
            self._end(job)
        generation = record(job)
        if job.status == "succeeded":
            job.shown += 1
            generation["result_url"] = job.url if job.shown > self.late else None
        return Reply.json(generation)

    def _cancelled(self, job: Job) -> Reply:
        if job.status in ("queued", "processing"):
            job.status = "cancelled"  # no event
        return Reply.json({"status": "success", "generation_id": job.id})

    def _end(self, job: Job) -> None:
        if job.status not in ("queued", "processing"):
            return
        job.status = "failed" if job.reason else "succeeded"
        event: dict[str, Any] = {"generation_id": job.id, "status": job.status, "media_type": "image"}
        if job.reason:
            event["error"] = job.reason
        else:
            self.billed += 1
            job.url = self._link(job.seed)
            event |= {"model": job.given["model"], "url": job.url}
        if not self.silent:
            # Not before the reply that names the job.
            asyncio.get_running_loop().call_soon(self.streams.tell, event)

    def _entry(self, name: str) -> Reply:
        entry: dict[str, Any] = {
            "id": name,
            "object": "model",
            "owned_by": "oxen",
            "endpoint": "/images/generate",
            "pricing": self.pricing,
            "request_schema": None,
        }
        if self.schema_key is not None:
            entry[self.schema_key] = schema(name, self.missing, self.ranges)
        return Reply.json(entry)

    def _link(self, seed: int) -> str:
        path = f"{LINKS}/ox/generations/files/{len(self._links):04x}/image.png"
        self._links[path] = (1024, seed)
        return f"{self.url}{path}?expires=1999999999&signature={len(self._links):064x}"

    def _download(self, asked: Asked) -> Reply:
        drawn = self._links.get(asked.path)
        if drawn is None or "signature" not in asked.query or asked.method != "GET":
            return self._refusal(404)
        return Reply(body=self.picture(drawn[0], drawn[0], drawn[1], False), headers=PNG)

    def _knows(self, asked: Asked) -> bool:
        return asked.headers.get("Authorization") == f"Bearer {self.key}"

    def _refusal(self, status: int) -> Reply:
        return Reply.json(self.error(status), status)
