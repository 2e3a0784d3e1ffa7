"""The double of Segmind: v2 with its queue, v1 that blocks, the account, and the host of the results.

Sources: Segmind's API pages, its documentation as harvested in August 2026, and its Python client 1.3.0.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .faults import Fault
from .segmind_models import DESCRIBE, DESCRIBER, SLUGS, Refused, check, size_of
from .server import COMMON, Double
from .wire import Asked, Reply

KEY = "SG_0123456789abcdef"
LINKS = "/files"
REQUESTS = "/v2/requests"
CREDITS = "/v1/get-user-credits"
WORDS = "A fox on a poster."
PAGE = b"<!doctype html>\n<title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n"
ERRORS = {
    400: "Malformed request.",
    401: "Invalid API key.",
    403: "Your team does not permit this model.",
    404: "Not found.",
    406: "Insufficient credits.",
    410: "This model has been withdrawn.",
    422: "Inference failed.",
    429: "Rate limit exceeded.",
    500: "Internal server error.",
}


@dataclass
class Job:
    """A request in the queue."""

    slug: str
    given: dict[str, Any]
    looks: int = 0
    links: list[str] = field(default_factory=list)


class SegmindDouble(Double):
    """Segmind on loopback. `billed` counts the pictures and descriptions that were paid.

    `polls` looks find a job unfinished; `seconds` is how long v1 takes. `v1_only` are models without a queue; v1 makes
    one picture whatever `num_images` says. `failing` is the error with which every job fails. `form` is how results
    come: links, output, base64, data_uri, data, text (JSON within a text), zip, bytes. `done` is the word for a
    finished job.
    """

    key_header = "x-api-key"
    links = LINKS
    asks = "/v2"
    micros, micros_told = 65_000, 75_000
    workflows = COMMON | {"generate_upscale"}
    forms = ("links", "output", "base64", "data_uri", "data", "text", "zip", "bytes")
    describe_model = "3.0"

    def __init__(
        self, *, key: str = KEY, polls: int = 0, seconds: float = 0.0, form: str = "links", failing: str = ""
    ) -> None:
        super().__init__()
        self.key = key
        self.polls = polls
        self.seconds = seconds
        self.form = form
        self.failing = failing
        self.v1_only: set[str] = set()
        self.absent = 404  # what v2 answers for those
        self.done = "COMPLETED"
        self.billed = 0
        self.credits = 100.0
        self._jobs: dict[str, Job] = {}
        self._files: dict[str, tuple[int, int, int]] = {}

    def error(self, status: int) -> Any:
        return {"error": ERRORS.get(status, f"HTTP {status}")}

    def received(self, asked: Asked) -> None:
        shown = [*asked.headers.values(), *asked.query.values()]
        if asked.path.startswith(LINKS) and ("x-api-key" in asked.headers or any(self.key in one for one in shown)):
            self.violations.append(f"the key was sent to a result link: {asked.path}")

    def fail_jobs(self, fails: bool) -> None:
        self.failing = "Worker timed out" if fails else ""

    def fail_job(self, job: Any) -> None:
        self.script(REQUESTS, Fault.json({"status": "FAILED", "error": "Worker timed out"}, 422))

    async def answer(self, asked: Asked) -> Reply:
        if asked.path.startswith(LINKS):
            return self._file(asked)
        if asked.headers.get("x-api-key") != self.key:
            return self._refusal(401)
        if asked.path == CREDITS and asked.method == "GET":
            return Reply.json({"credits": self.credits})
        if asked.path.startswith(REQUESTS + "/"):
            return self._request(asked)
        version, _, slug = asked.path[1:].partition("/")
        if version not in ("v1", "v2") or slug not in {*SLUGS, DESCRIBE}:
            return self._refusal(404)
        if version == "v2" and slug in self.v1_only:
            return self._page(405) if self.absent == 405 else self._refusal(self.absent)
        if asked.method != "POST":
            return self._page(405)
        return await self._asked(version, slug, asked)

    async def _asked(self, version: str, slug: str, asked: Asked) -> Reply:
        if asked.content_type != "application/json":
            return Reply.json({"error": "Content-Type must be application/json."}, 406)
        try:
            given = asked.json()
            check(slug, given)
        except ValueError:
            return self._refusal(400)
        except Refused as why:
            return Reply.json({"error": str(why)}, why.status)
        if slug != DESCRIBE and "seed" not in given:
            self.violations.append(f"{slug} was asked without a seed: its default is always the same")
        job = Job(slug, given)
        if version == "v1":
            await asyncio.sleep(self.seconds)
            return self._failed() if self.failing else self._made(job, blocking=True)
        request_id = f"req-{len(self._jobs):04}"
        self._jobs[request_id] = job
        path = f"{REQUESTS}/{request_id}"
        links = {
            "poll_url": f"/v1/requests/{request_id}",
            "status_url": f"{path}/status",
            "response_url": path,
        }
        return Reply.json({"request_id": request_id, "status": "QUEUED", **links})

    def _request(self, asked: Asked) -> Reply:
        request_id, _, rest = asked.path.removeprefix(REQUESTS + "/").partition("/")
        job = self._jobs.get(request_id)
        if job is None or rest not in ("", "status"):
            return self._refusal(404)
        if asked.method != "GET":
            return self._page(405)
        if rest == "status":
            job.looks += 1
        done = job.looks > self.polls
        if done and self.failing:
            return self._failed(request_id)
        if rest == "status" or not done:
            state = self.done if done else "QUEUED" if job.looks == 1 else "PROCESSING"
            return Reply.json({"request_id": request_id, "status": state})
        return self._made(job, blocking=False, request_id=request_id)

    def _failed(self, request_id: str = "req-v1") -> Reply:
        return Reply.json({"request_id": request_id, "status": "FAILED", "error": self.failing}, 422)

    def _made(self, job: Job, *, blocking: bool, request_id: str = "req-v1") -> Reply:
        """The result; looked at again, it is the same and costs nothing."""
        known = DESCRIBER if job.slug == DESCRIBE else SLUGS[job.slug]
        count = 1 if blocking else self.made(job.given.get("num_images", 1))
        usd = round(known.usd * count, 4)
        if not job.links:
            self.billed += count
            self.credits = round(self.credits - usd, 4)
            job.links = [self._keep(job, index) for index in range(count)]
        metrics = {"inference_time": 12.5, "queue_time": 0.5, "cost": usd, "remaining_credits": self.credits}
        accounting = {
            "x-cost": str(usd),
            "x-remaining-credits": str(self.credits),
            "x-generation-time": "12.5",
            "x-request-id": request_id,
            "x-seed-value": str(job.given.get("seed", "")),
        }
        if job.slug == DESCRIBE:
            said = {"descriptions": [{"text": WORDS}]}
            return Reply.json(said if blocking else {"status": "COMPLETED", **said, "metrics": metrics})
        shape = "bytes" if blocking and self.form == "links" else self.form
        if shape == "bytes":
            data = self._drawn(job.links[0])
            return Reply(body=data, headers={"Content-Type": "image/jpeg", **accounting})
        if shape == "zip":
            return Reply(body=self._zip(job.links), headers={"Content-Type": "application/zip", **accounting})
        body = {"request_id": request_id, "status": self.done, **_SHAPES[shape](self, job), "metrics": metrics}
        return Reply.json(body, headers=accounting if blocking else {})

    def _keep(self, job: Job, index: int) -> str:
        path = f"{LINKS}/{len(self._files):04}.{job.given.get('output_format', 'jpeg')}"
        self._files[path] = (*size_of(job.slug, job.given), int(job.given.get("seed", 0)) + index)
        return self.url + path

    def _file(self, asked: Asked) -> Reply:
        found = self._files.get(asked.path)
        if found is None or asked.method not in ("GET", "HEAD"):
            return Reply(status=403, body=b"<Error/>", headers={"Content-Type": "application/xml"})
        return Reply(body=self.picture(*found, False), headers={"Content-Type": "image/jpeg"})

    def _drawn(self, link: str) -> bytes:
        return self.picture(*self._files[link.removeprefix(self.url)], False)

    def drawn(self, link: str) -> str:
        return base64.b64encode(self._drawn(link)).decode()

    def _zip(self, links: list[str]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("metadata.json", json.dumps({"count": len(links)}))
            for index, link in enumerate(links):
                archive.writestr(f"image_{index}.jpeg", self._drawn(link))
        return out.getvalue()

    def _refusal(self, status: int) -> Reply:
        return Reply.json(self.error(status), status)

    @staticmethod
    def _page(status: int) -> Reply:
        return Reply(status=status, body=PAGE, headers={"Content-Type": "text/html"})


_SHAPES: dict[str, Callable[[SegmindDouble, Job], dict[str, Any]]] = {
    "links": lambda double, job: {"output": job.links[0], "images": job.links},
    "output": lambda double, job: {"output": job.links if len(job.links) > 1 else job.links[0]},
    "base64": lambda double, job: {"output": [double.drawn(link) for link in job.links]},
    "data_uri": lambda double, job: {"output": [f"data:image/png;base64,{double.drawn(link)}" for link in job.links]},
    "data": lambda double, job: {
        "data": [{"url": link, "seed": 90 + index, "prompt": "rewritten"} for index, link in enumerate(job.links)]
    },
    "text": lambda double, job: {"output": json.dumps({"images": [{"url": link} for link in job.links]})},
    "image": lambda double, job: {"image": double.drawn(job.links[0])},
}
