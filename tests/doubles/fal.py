"""The double of fal: its queue, its result links, and its errors.

Sources: fal's pages on the queue and on errors (2026), its Python client 1.0.3, the audit of 2026-09-25. fal ignores
what an endpoint does not declare; here that is a violation. A value that is wrong becomes a result of status 422.
"""

from __future__ import annotations

import asyncio
import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .fal_endpoints import ENDPOINTS
from .fal_fields import PRESETS, SQUARES_V4, Endpoint, opened
from .faults import Fault
from .server import COMMON, Double
from .wire import Asked, Reply

KEY = "test-key-id:test-key-fal"
LINKS = "/files/b"
STORAGE = "/storage/upload/initiate"
UPLOADS, FILES = "/uploads", "/files/in"
"""Where an upload is begun, where its file is put, and where it lies then. fal has a host of its own for each."""

QUEUED = ("fal-ai/ideogram", "ideogram/v4", "ideogram/v4.5", "ideogram/v4.6")
"""What the links of a request begin with: an endpoint's first two parts, the rest is dropped."""

ERRORS = {
    400: {"detail": "Bad request", "error_type": "bad_request"},
    401: {"detail": "Authentication is required to access this application."},
    402: {"detail": "Payment required."},
    403: {"detail": "User is locked. Reason: Exhausted balance. Top up your balance at the billing page."},
    404: {"detail": "Not found"},
    422: {"detail": [{"loc": ["body", "prompt"], "msg": "Field required", "type": "missing"}]},
    429: {"detail": "Too many requests", "error_type": "concurrent_requests_limit"},
    499: {"detail": "Request was cancelled", "error_type": "client_cancelled"},
    500: {"detail": "Internal server error", "error_type": "internal_error"},
    502: {"detail": "The runner's answer was incomplete", "error_type": "runner_incomplete_response"},
    503: {"detail": "No runner could be scheduled", "error_type": "runner_scheduling_failure"},
    504: {"detail": "Request timed out", "error_type": "request_timeout"},
}


@dataclass
class Request:
    """A request in the queue; `looks` counts how often its status was read, `gone` that it was cancelled there."""

    endpoint: str
    given: dict[str, Any]
    result: Reply
    error: dict[str, Any] = field(default_factory=dict)
    looks: int = 0
    cancelled: bool = False
    gone: bool = False


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
        self.jobs: dict[str, Request] = {}
        self.uploaded: dict[str, bytes] = {}
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
            return self._put(asked)
        if asked.headers.get("Authorization") != f"Key {self.key}":
            return self._refusal(401)
        if asked.path == STORAGE and asked.method == "POST":
            return self._initiate(asked)
        endpoint = asked.path.strip("/")
        if asked.method == "POST" and endpoint in ENDPOINTS:
            await asyncio.sleep(self.api_seconds)
            return self._submit(endpoint, asked)
        head, _, tail = endpoint.partition("/requests/")
        name, _, action = tail.partition("/")
        if not tail or head not in QUEUED or name not in self.jobs or self.jobs[name].gone:
            return self._refusal(404)
        one = self.jobs[name]
        if (asked.method, action) == ("GET", "status"):
            return self._status(one, name, asked)
        if (asked.method, action) == ("PUT", "cancel"):
            return self._cancel(one, name)
        if asked.method == "GET" and f"/{action}" in (self.suffix, "/" if not self.suffix else None):
            if one.looks > self.polls or one.cancelled:
                return one.result
            return Reply.json({"detail": "Request is still in progress"}, 400)
        return self._refusal(405)

    def _submit(self, endpoint: str, asked: Asked) -> Reply:
        given = asked.json() if asked.content_type == "application/json" else None
        if not isinstance(given, dict):
            return self._refusal(422)
        given = {one: self._with_files(value) for one, value in given.items()}
        name = f"{len(self.jobs):08d}-0000-4000-8000-{zlib.crc32(asked.data):012d}"
        known = ENDPOINTS[endpoint]
        self.violations += [f"{endpoint} declares no {one}" for one in given if one not in known.taken]
        wrong = [self._detail(one, "Field required", "missing") for one in known.needed if one not in given]
        for one, value in given.items():
            if one in known.taken and (why := known.taken[one](value)):
                wrong.append(self._detail(one, why, "value_error"))
        if not wrong:
            broken = [why.partition(": ") for rule in known.rules if (why := rule(given))]
            wrong = [self._detail(one, why, "value_error") for one, _, why in broken]
        if wrong:
            self.jobs[name] = Request(endpoint, given, Reply.json({"detail": wrong}, 422))
        else:
            self.jobs[name] = Request(endpoint, given, self._result(name, endpoint, known, given))
        base = f"{self.url}/{'/'.join(endpoint.split('/')[:2])}/requests/{name}"
        links = {"response_url": base + self.suffix, "status_url": f"{base}/status", "cancel_url": f"{base}/cancel"}
        return Reply.json({"request_id": name, "queue_position": 0, **links})

    def _initiate(self, asked: Asked) -> Reply:
        given = asked.json()
        if set(given) != {"file_name", "content_type"} or asked.query.get("storage_type") != "gcs":
            return self._refusal(422)
        name = f"{len(self.uploaded)}-{given['file_name']}"
        self.uploaded[name] = b""
        return Reply.json(
            {"upload_url": f"{self.url}{UPLOADS}/{name}?signature=s", "file_url": f"{self.url}{FILES}/{name}"}
        )

    def _put(self, asked: Asked) -> Reply:
        name = asked.path.removeprefix(f"{UPLOADS}/")
        if asked.method != "PUT" or name not in self.uploaded or asked.query.get("signature") != "s":
            return Reply(status=403)
        self.uploaded[name] = asked.data
        return Reply()

    def _with_files(self, value: Any) -> Any:
        """The value with links to uploaded files as data URIs, as if the runner had fetched them."""
        if isinstance(value, list):
            return [self._with_files(one) for one in value]
        if not isinstance(value, str) or not value.startswith(f"{self.url}{FILES}/"):
            return value
        name = value.removeprefix(f"{self.url}{FILES}/")
        data = base64.b64encode(self.uploaded.get(name, b"")).decode()
        return f"data:image/{name.rpartition('.')[2]};base64,{data}"

    def _posts(self, since: int) -> list[Asked]:
        return [one for one in super()._posts(since) if one.path != STORAGE]

    @staticmethod
    def _detail(name: str, why: str, kind: str) -> dict[str, Any]:
        return {"loc": ["body", name], "msg": why, "type": kind, "input": None}

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
        width, height = _size(known, given)
        if self.inline:
            data = base64.b64encode(self.picture(width, height, seed, known.alpha)).decode()
            return {"url": f"data:image/png;base64,{data}", "content_type": "image/png"}
        path = f"{LINKS}/{name}/{index}.png"
        self._pictures[path] = (width, height, seed, known.alpha)
        told = {"width": width, "height": height} if self.sizes else {"width": None, "height": None}
        return {"url": self.url + path, "content_type": "image/png", "file_name": f"{index}.png", **told}

    def _status(self, one: Request, name: str, asked: Asked) -> Reply:
        one.looks += 1
        told: dict[str, Any] = {"request_id": name, "response_url": f"{self.url}/never-built-by-hand"}
        if one.looks <= self.polls and not one.cancelled:
            if one.looks <= self._queued_looks:
                return Reply.json({"status": "IN_QUEUE", "queue_position": 3, **told}, 202)
            logs = (
                [{"message": "loading"}, {"message": "denoising 12 of 48"}] if asked.query.get("logs") == "1" else None
            )
            return Reply.json({"status": "IN_PROGRESS", "logs": logs, **told}, 202)
        return Reply.json({"status": "COMPLETED", "logs": [], "metrics": {"inference_time": 9.8}, **one.error, **told})

    @property
    def _queued_looks(self) -> int:
        return max(1, self.polls // 2)

    def _cancel(self, one: Request, name: str) -> Reply:
        if one.looks > self.polls:
            return Reply.json({"status": "ALREADY_COMPLETED"}, 400)
        if one.looks <= self._queued_looks:
            one.gone = True
            self.billed -= one.given.get("num_images", 1)
            self.cancelled.append(name)
        elif self.runner_stops:
            one.cancelled, one.result = True, self._refusal(499)
            one.error = {"error": "Request was cancelled", "error_type": "client_cancelled"}
        return Reply.json({"status": "CANCELLATION_REQUESTED"}, 202)

    async def _download(self, asked: Asked) -> Reply:
        if asked.path not in self._pictures or asked.method != "GET":
            return Reply.json({"detail": "Not found"}, 404)
        body = await asyncio.to_thread(self.picture, *self._pictures[asked.path])
        return Reply(body=body, headers={"Content-Type": "image/png"})

    def _refusal(self, status: int) -> Reply:
        return Reply.json(self.error(status), status)


def _size(known: Endpoint, given: dict[str, Any]) -> tuple[int, int]:
    asked = given.get("image_size", "auto")
    if isinstance(asked, dict):
        return asked["width"], asked["height"]
    presets = PRESETS | (SQUARES_V4 if known.family == "v4" else {})
    source = opened(given.get("image_url"))
    return presets.get(asked) or (source.size if source else presets["square_hd"])


CONTAINERS: dict[str, Any] = {
    "text_containers": [
        {
            "items": [
                {
                    "x": 10,
                    "y": 8,
                    "width": 120,
                    "height": 20,
                    "style_class": "h1",
                    "font_size": 18,
                    "spans": [{"text": "GRAND", "color": "#FFD700", "font_fx": ["bold"]}, {"text": "\nOPENING"}],
                }
            ]
        },
        {"items": [{"x": 10, "y": 40, "width": 90, "height": 10, "text": "Saturday at noon"}]},
    ],
    "overlay_html": "<div>GRAND OPENING</div>",
    "image_layers": [],
}
"""What a layerized picture's text comes as; its inside is Ideogram's, fal's own is not recorded."""
