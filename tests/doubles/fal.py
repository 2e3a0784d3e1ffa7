"""The double of fal: its queue, its result links, and its errors.

Sources: fal's pages on the queue and on errors (2026), its Python client 1.0.3, the audit of 2026-09-25. fal ignores
what an endpoint does not declare; here that is a violation. A value that is wrong becomes a result of status 422.
"""

from __future__ import annotations

import asyncio
import base64
import zlib
from collections.abc import Mapping
from typing import Any

from .fal_endpoints import ENDPOINTS
from .fal_fields import Endpoint
from .fal_jobs import Job
from .fal_replies import CONTAINERS, ERRORS, field_error, size_of
from .fal_storage import FILES, STORAGE, UPLOADS, Storage
from .faults import Fault
from .server import COMMON, Double
from .wire import Asked, Reply

KEY = "test-key-id:test-key-fal"
LINKS = "/files/b"

QUEUED = ("fal-ai/ideogram", "ideogram/v4", "ideogram/v4.5", "ideogram/v4.6")
"""What the links of a request begin with: an endpoint's first two parts, the rest is dropped."""


def _without_links(body: Any) -> Any:
    """fal's answer without the links that lead to the job."""
    return {"request_id": body["request_id"]}


class FalDouble(Double):
    """fal on loopback.

    `polls` are the looks at a request that find it queued, in their first half, or running; it is completed at the
    next. A queued one that is cancelled is gone; of a running one, `runner_stops` says whether it stops. `api_seconds`
    pass before a submit's reply. `flagged` are the places (from 0) that the safety checker flags. `inline` gives data
    URIs for links, `sizes` tells width and height, `suffix` ends the result's link. `billed` counts the pictures that
    it made, flagged ones included, `cancelled` the requests that it stopped before they began, `uploaded` the files in
    its storage.
    """

    links = LINKS
    asks = "/ideogram/v4"
    cancel_method = "PUT"
    refused_cancels: Mapping[str, tuple[Fault, int]] = {
        "it says that it is over": (Fault.status(400, {"status": "ALREADY_COMPLETED"}), 3),
        "it does not know it": (Fault.status(404), 3),
        "it does not answer": (Fault.refuse(), 3),  # a cancel that is lost has not come to it
    }
    doubtful: Mapping[str, Fault] = {**Double.doubtful, "a job without its links": Fault.edit(_without_links)}
    workflows = COMMON | {"product_new_background"}

    def __init__(self) -> None:
        super().__init__()
        self.key = KEY
        self.api_seconds = 0.0
        self.polls = 0
        self.flagged: set[int] = set()
        self.inline = False
        self.sizes = True
        self.suffix = "/response"
        self.billed = 0
        self.runner_stops = False
        self.cancelled: list[str] = []
        self.jobs: dict[str, Job] = {}
        self.storage = Storage()
        self.uploaded = self.storage.files
        self._pictures: dict[str, tuple[int, int, int, bool]] = {}

    def error(self, status: int) -> Any:
        return ERRORS.get(status, {"detail": f"HTTP {status}"})

    def forget(self) -> None:
        super().forget()
        self.jobs.clear()

    def received(self, asked: Asked) -> None:
        if asked.path.startswith((LINKS, UPLOADS, FILES)) and (
            "Authorization" in asked.headers or self.key in str(dict(asked.headers))
        ):
            self.violations.append(f"the key was sent to a link: {asked.path}")

    def fail_jobs(self, fails: bool) -> None:
        if fails:
            self.script(f"{self.asks}/requests", Fault(), *[Fault.status(500)] * 4, method="GET")

    def fail_job(self, job: Any) -> None:
        self.fail_jobs(True)

    def stopped(self) -> list[dict[str, Any]]:
        return [self.jobs[name].given for name in self.cancelled]

    async def answer(self, asked: Asked) -> Reply:
        if asked.path.startswith(LINKS):
            return await self._download(asked)
        if asked.path.startswith(UPLOADS):
            return self.storage.upload(asked)
        if asked.headers.get("Authorization") != f"Key {self.key}":
            return self._refusal(401)
        if asked.path == STORAGE and asked.method == "POST":
            return self.storage.initiate(asked, self.url) or self._refusal(422)
        endpoint = asked.path.strip("/")
        if asked.method == "POST" and endpoint in ENDPOINTS:
            await asyncio.sleep(self.api_seconds)
            return self._submit(endpoint, asked)
        head, _, tail = endpoint.partition("/requests/")
        name, _, action = tail.partition("/")
        if not tail or head not in QUEUED or name not in self.jobs or self.jobs[name].gone:
            return self._refusal(404)
        job = self.jobs[name]
        if (asked.method, action) == ("GET", "status"):
            return self._status(job, name, asked)
        if (asked.method, action) == ("PUT", "cancel"):
            return self._cancel(job, name)
        if asked.method == "GET" and f"/{action}" in (self.suffix, "/" if not self.suffix else None):
            if job.looks > self.polls or job.cancelled:
                return job.result
            return Reply.json({"detail": "Request is still in progress"}, 400)
        return self._refusal(405)

    def _submit(self, endpoint: str, asked: Asked) -> Reply:
        given = asked.json() if asked.content_type == "application/json" else None
        if not isinstance(given, dict):
            return self._refusal(422)
        given = {field: self.storage.with_files(value, self.url) for field, value in given.items()}
        name = f"{len(self.jobs):08d}-0000-4000-8000-{zlib.crc32(asked.data):012d}"
        known = ENDPOINTS[endpoint]
        self.violations += [f"{endpoint} declares no {field}" for field in given if field not in known.taken]
        wrong = [field_error(field, "Field required", "missing") for field in known.needed if field not in given]
        for field, value in given.items():
            if field in known.taken and (why := known.taken[field](value)):
                wrong.append(field_error(field, why, "value_error"))
        if not wrong:
            broken = [why.partition(": ") for rule in known.rules if (why := rule(given))]
            wrong = [field_error(field, why, "value_error") for field, _, why in broken]
        if wrong:
            self.jobs[name] = Job(endpoint, given, Reply.json({"detail": wrong}, 422))
        else:
            self.jobs[name] = Job(endpoint, given, self._result(name, endpoint, known, given))
        base = f"{self.url}/{'/'.join(endpoint.split('/')[:2])}/requests/{name}"
        links = {"response_url": base + self.suffix, "status_url": f"{base}/status", "cancel_url": f"{base}/cancel"}
        return Reply.json({"request_id": name, "queue_position": 0, **links})

    def _posts(self, since: int) -> list[Asked]:
        return [post for post in super()._posts(since) if post.path != STORAGE]

    def _result(self, name: str, endpoint: str, known: Endpoint, given: dict[str, Any]) -> Reply:
        count = self.made(given.get("num_images", 1))
        self.billed += count
        seed = given.get("seed", zlib.crc32(name.encode()) % 2**31)
        pictures = [self._file(name, index, known, given, (seed + index) % 2**31) for index in range(count)]
        headers = {"x-fal-request-id": name, "X-Fal-Billable-Units": str(count)}
        if endpoint.endswith("layerize-text"):
            return Reply.json({"image": pictures[0], "seed": seed, **CONTAINERS}, headers=headers)
        if known.single:
            return Reply.json({"image": pictures[0]}, headers=headers)
        body: dict[str, Any] = {"images": pictures, "seed": seed}
        if known.family == "v4":
            expanded = "" if given.get("expansion_model") == "None" else ", in detail"
            flags = [index in self.flagged for index in range(count)]
            body |= {"prompt": given["prompt"] + expanded, "has_nsfw_concepts": flags, "timings": {"inference": 9.8}}
        return Reply.json(body, headers=headers)

    def _file(self, name: str, index: int, known: Endpoint, given: dict[str, Any], seed: int) -> dict[str, Any]:
        width, height = size_of(known, given)
        if self.inline:
            data = base64.b64encode(self.picture(width, height, seed, known.alpha)).decode()
            return {"url": f"data:image/png;base64,{data}", "content_type": "image/png"}
        path = f"{LINKS}/{name}/{index}.png"
        self._pictures[path] = (width, height, seed, known.alpha)
        sides = {"width": width, "height": height} if self.sizes else {"width": None, "height": None}
        return {"url": self.url + path, "content_type": "image/png", "file_name": f"{index}.png", **sides}

    def _status(self, job: Job, name: str, asked: Asked) -> Reply:
        job.looks += 1
        identity: dict[str, Any] = {"request_id": name, "response_url": f"{self.url}/never-built-by-hand"}
        if job.looks <= self.polls and not job.cancelled:
            if job.looks <= self._queued_looks:
                return Reply.json({"status": "IN_QUEUE", "queue_position": 3, **identity}, 202)
            logs = (
                [{"message": "loading"}, {"message": "denoising 12 of 48"}] if asked.query.get("logs") == "1" else None
            )
            return Reply.json({"status": "IN_PROGRESS", "logs": logs, **identity}, 202)
        return Reply.json(
            {"status": "COMPLETED", "logs": [], "metrics": {"inference_time": 9.8}, **job.error, **identity}
        )

    @property
    def _queued_looks(self) -> int:
        return max(1, self.polls // 2)

    def _cancel(self, job: Job, name: str) -> Reply:
        if job.looks > self.polls:
            return Reply.json({"status": "ALREADY_COMPLETED"}, 400)
        if job.looks <= self._queued_looks:
            job.gone = True
            self.billed -= job.given.get("num_images", 1)
            self.cancelled.append(name)
        elif self.runner_stops:
            job.cancelled, job.result = True, self._refusal(499)
            job.error = {"error": "Request was cancelled", "error_type": "client_cancelled"}
        return Reply.json({"status": "CANCELLATION_REQUESTED"}, 202)

    async def _download(self, asked: Asked) -> Reply:
        if asked.path not in self._pictures or asked.method != "GET":
            return Reply.json({"detail": "Not found"}, 404)
        body = await asyncio.to_thread(self.picture, *self._pictures[asked.path])
        return Reply(body=body, headers={"Content-Type": "image/png"})

    def _refusal(self, status: int) -> Reply:
        return Reply.json(self.error(status), status)
