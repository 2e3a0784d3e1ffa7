"""The double of Ideogram's v1 API, and of the proxy through which ComfyUI's own Ideogram nodes call it.

Sources: Ideogram's OpenAPI file of 2026-07-02; its pages of November 2026 on errors, links and limits. The bodies
of 400, 401 and 429 have no documented schema: the 400 here says `error`, the 401 says `message`, so that a client
has to read both, and 402 and 429 are v2's GenerationErrorResponse.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
from collections import Counter
from collections.abc import Callable
from typing import Any

from . import contract, pictures
from .ideogram_endpoints import ENDPOINTS, P_IMAGE, V3, V4
from .ideogram_fields import Refused
from .ideogram_replies import Picture, Size, reply, size_of
from .server import Double, Gauge
from .wire import Asked, Reply

KEY = "test-key-ideogram"
LINKS = "/api/images"
EXPIRES = 1_999_999_999
# ComfyUI 0.30.0, comfy_api_nodes/nodes_ideogram.py: its nodes post here, below `--comfy-api-base`.
PROXIED = {
    "/proxy/ideogram/ideogram-v3/generate": V3,
    "/proxy/ideogram/ideogram-v4/generate": V4,
    "/proxy/ideogram/text-to-image/p-image-ideogram": P_IMAGE,
}
ERRORS = {
    400: {"error": "Invalid input provided."},
    401: {"message": "Not authorized."},
    402: {"error": "Insufficient funds.", "reject_reason": "insufficient_funds"},
    403: {"message": "Forbidden."},
    404: {"error": "Not found."},
    405: {"error": "Method not allowed."},
    422: {"error": "Prompt provided failed safety check due to the inclusion of prohibited content."},
    429: {"error": "Too many requests in flight.", "reject_reason": "inflight_limit"},
    500: {"error": "Internal server error."},
    503: {"error": "Service unavailable."},
}


class IdeogramDouble(Double):
    """Ideogram on loopback.

    `api_seconds` pass before an API reply, `image_seconds` before a download's first byte. `size` is used where
    a request leaves the size open; `limit` is the number of images in flight beyond which it answers 429 (the
    service has 10). `picture(width, height, seed, alpha)` replaces what the links lead to. `billed` counts the
    images that it made, withheld and lost ones included.
    """

    def __init__(
        self,
        *,
        api_seconds: float = 0.0,
        image_seconds: float = 0.0,
        size: Size | None = None,
        limit: int | None = None,
        key: str = KEY,
        picture: Callable[[int, int, int, bool], bytes] = pictures.png,
    ) -> None:
        super().__init__()
        self.api_seconds = api_seconds
        self.image_seconds = image_seconds
        self.size = size
        self.limit = limit
        self.key = key
        self.picture = picture
        self.billed = 0
        self.generating = Gauge()  # requests
        self.images = Gauge()  # images that those requests make
        self.downloads = Gauge()
        self._links: dict[str, Picture] = {}
        self._seen: Counter[str] = Counter()

    def error(self, status: int) -> Any:
        return ERRORS.get(status, {"error": f"HTTP {status}"})

    def received(self, asked: Asked) -> None:
        if asked.path.startswith(LINKS) and self._shows_key(asked):
            self.violations.append(f"the key was sent to a result link: {asked.path}")
        endpoint = ENDPOINTS.get(asked.path)
        if endpoint and asked.method == "POST":
            # What it refuses is not held against the file: the test that sent it expects the 400.
            with contextlib.suppress(Refused):
                endpoint.read(asked)
                self.violations += contract.check_request(asked)

    async def answer(self, asked: Asked) -> Reply:
        if asked.path.startswith(LINKS):
            return await self._download(asked)
        if asked.path == "/double/seen":
            return Reply.json(self._report())
        if asked.path in PROXIED:
            return await self._generate(PROXIED[asked.path], _proxied_fields(asked))
        if asked.headers.get("Api-Key") != self.key:
            return self._refusal(401)
        if asked.path == "/models":
            return self._checked(asked.path, {"models": []}, "get")
        endpoint = ENDPOINTS.get(asked.path)
        if endpoint is None:
            return self._refusal(404)
        if asked.method != "POST":
            return self._refusal(405)
        try:
            given = endpoint.read(asked)
        except Refused as why:
            return Reply.json({"error": str(why)}, 400)
        answer = await self._generate(asked.path, given)
        if answer.status == 200:
            self.violations += contract.check_reply(asked.path, 200, answer.body)
        return answer

    async def _generate(self, path: str, given: dict[str, Any]) -> Reply:
        count = given.get("num_images", 1)
        if self.limit is not None and self.images.now + count > self.limit:
            return Reply.json({**ERRORS[429], "max_inflight_requests": self.limit}, 429)
        self.billed += count
        told = repr((path, sorted(given.items(), key=lambda field: field[0])))
        before = self._seen[told]
        self._seen[told] += 1
        with self.generating.hold(), self.images.hold(count):
            body = reply(path, given, size_of(path, given, self.size), before, self._link)
            await asyncio.sleep(self.api_seconds)
        return Reply.json(body)

    async def _download(self, asked: Asked) -> Reply:
        found = self._links.get(asked.path)
        signed = asked.query.get("sig") == _signature(asked.path) or "/direct/" in asked.path
        if found is None or not signed or asked.method not in ("GET", "HEAD"):
            return Reply(status=403, body=b"<Error/>", headers={"Content-Type": "application/xml"})
        with self.downloads.hold():
            drawn = asyncio.to_thread(self.picture, found.width, found.height, found.seed, found.alpha)
            body, _ = await asyncio.gather(drawn, asyncio.sleep(self.image_seconds))
        return Reply(body=body, headers={"Content-Type": "image/png"})

    def _link(self, picture: Picture, direct: bool) -> str:
        digest = hashlib.sha256(f"{len(self._links)} {picture.seed}".encode()).digest()
        name = base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")
        path = f"{LINKS}/direct/{name}" if direct else f"{LINKS}/ephemeral/{name}.png"
        self._links[path] = picture
        return self.url + path + ("" if direct else f"?exp={EXPIRES}&sig={_signature(path)}")

    def _refusal(self, status: int) -> Reply:
        return Reply.json(self.error(status), status)

    def _checked(self, path: str, body: Any, method: str) -> Reply:
        answer = Reply.json(body)
        self.violations += contract.check_reply(path, 200, answer.body, method)
        return answer

    def _shows_key(self, asked: Asked) -> bool:
        shown = [*asked.headers.values(), *asked.query.values()]
        return "Api-Key" in asked.headers or any(self.key in value for value in shown)

    def _report(self) -> dict[str, Any]:
        """For whoever runs it in another process."""
        return {
            "requests": len(self.requests),
            "billed": self.billed,
            "most_generating": self.generating.most,
            "most_images": self.images.most,
            "most_downloads": self.downloads.most,
            "violations": self.violations,
        }


def _signature(path: str) -> str:
    return hashlib.sha256(f"{path} {EXPIRES}".encode()).hexdigest()


def _proxied_fields(asked: Asked) -> dict[str, Any]:
    """What ComfyUI's nodes say, not judged: its proxy is not Ideogram's API, and it sends nulls."""
    if asked.is_multipart:
        given: dict[str, Any] = {part.name: part.text for part in asked.parts if part.filename is None}
    else:
        given = {name: value for name, value in asked.json().items() if value is not None}
    for name in ("num_images", "seed"):
        if name in given:
            given[name] = int(given[name])
    return given
