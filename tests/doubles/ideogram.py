"""The double of Ideogram's v1 API, and of the proxy through which ComfyUI's own Ideogram nodes call it.

Sources: Ideogram's OpenAPI file of 2026-07-02; its pages of November 2026 on errors, links and limits. The bodies
of 400, 401 and 429 have no documented schema: the 400 here says `error`, the 401 says `message`, so that a client
has to read both, and 402 and 429 are v2's GenerationErrorResponse.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable
from typing import Any

from . import contract, ideogram_layers, ideogram_training, ideogram_words, pictures
from .ideogram_endpoints import ENDPOINTS, FORBID, GETS, routed
from .ideogram_fields import Refused
from .ideogram_generate import P_IMAGE, V3, V4
from .ideogram_links import LINKS, Links, Picture
from .ideogram_replies import reply
from .ideogram_uploads import WHOLE, Size
from .ideogram_values import seed_of, told
from .server import Double, Gauge
from .wire import Asked, Reply

KEY = "test-key-ideogram"
# ComfyUI 0.30.0, comfy_api_nodes/nodes_ideogram.py: its nodes post here, below `--comfy-api-base`.
PROXIED = {
    "/proxy/ideogram/ideogram-v3/generate": V3,
    "/proxy/ideogram/ideogram-v4/generate": V4,
    "/proxy/ideogram/text-to-image/p-image-ideogram": P_IMAGE,
}
TRAINING = {*GETS, *ideogram_training.ENDPOINTS}
ERRORS = {
    400: {"error": "Invalid input provided."},
    401: {"message": "Not authorized."},
    402: {"error": "Insufficient funds.", "reject_reason": "insufficient_funds"},
    403: {"message": "Forbidden."},
    404: {"error": "Not found."},
    405: {"error": "Method not allowed."},
    413: {"error": "Request entity too large."},
    422: {"error": "Prompt provided failed safety check due to the inclusion of prohibited content."},
    429: {"error": "Too many requests in flight.", "reject_reason": "inflight_limit"},
    500: {"error": "Internal server error."},
    503: {"error": "Service unavailable."},
}


class IdeogramDouble(Double):
    """Ideogram on loopback.

    `api_seconds` pass before an API reply, `image_seconds` before a download's first byte. `size` is used where
    a request leaves the size open; `limit` is the number of images in flight beyond which it answers 429 (the
    service has 10). `picture(width, height, seed, alpha)` replaces what the links of generated pictures lead to.
    `billed` counts the images that it made, withheld and lost ones included. `training` holds datasets and models.
    """

    key_header = "Api-Key"
    links = LINKS
    asks = "/v1"
    is_queue = False

    @classmethod
    def runs(cls, workflow: str) -> bool:
        return workflow != "describe_change_generate"  # it describes less than Proof does

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
        self.training = ideogram_training.Training()
        self._links = Links()
        self._seen: Counter[str] = Counter()

    def error(self, status: int) -> Any:
        return ERRORS.get(status, {"error": f"HTTP {status}"})

    def received(self, asked: Asked) -> None:
        if asked.path.startswith(LINKS) and self._shows_key(asked):
            self.violations.append(f"the key was sent to a result link: {asked.path}")
        endpoint = ENDPOINTS.get(routed(asked.path)[0])
        if endpoint and asked.method == "POST":
            # What it refuses is not held against the file: the test that sent it expects the 400.
            with contextlib.suppress(Refused):
                endpoint.read(asked)
                self.violations += contract.check_request(asked)

    def forget(self) -> None:
        super().forget()
        self.training = ideogram_training.Training()

    async def answer(self, asked: Asked) -> Reply:
        if asked.path.startswith(LINKS):
            return await self._download(asked)
        if asked.path == "/double/seen":
            return Reply.json(self._report())
        if asked.path in PROXIED:
            return await self._generate(PROXIED[asked.path], _proxied_fields(asked))
        path, named = routed(asked.path)
        if asked.headers.get("Api-Key") != self.key:
            return self._refusal(403 if path in FORBID else 401)
        methods = [method for method, paths in (("GET", GETS), ("POST", ENDPOINTS)) if path in paths]
        if asked.method not in methods:
            return self._refusal(405 if methods else 404)
        if asked.length >= WHOLE:
            return self._refusal(413)
        try:
            given = ENDPOINTS[path].read(asked) if asked.method == "POST" else {}
            if path in TRAINING:
                answer = self.training.answer(path, asked, named, given) or self._refusal(404)
            else:
                answer = await self._generate(path, given)
        except Refused as why:
            return Reply.json({"error": str(why)}, 400)
        if answer.status == 200:
            self.violations += contract.check_reply(path, 200, answer.body, asked.method.lower())
        return answer

    async def _generate(self, path: str, given: dict[str, Any]) -> Reply:
        # A description is no image.
        count = 0 if path in ideogram_words.ENDPOINTS else given.get("num_images", 1)
        if self.limit is not None and self.images.now + count > self.limit:
            return Reply.json({**ERRORS[429], "max_inflight_requests": self.limit}, 429)
        if "image_urls" in given:
            given = given | {"images": [await self._named(url) for url in given["image_urls"]]}
        self.billed += self.made(count)
        request = told(path, given)
        before = self._seen[request]
        self._seen[request] += 1
        with self.generating.hold(), self.images.hold(count):
            made = {"num_images": self.made(count)} if "num_images" in given else {}
            body = self._body(path, given | made, before)
            await asyncio.sleep(self.api_seconds)
        return Reply.json(body)

    def _body(self, path: str, given: dict[str, Any], before: int) -> dict[str, Any]:
        if path in ideogram_words.ENDPOINTS:
            return ideogram_words.reply(path, given)
        if path in ideogram_layers.ENDPOINTS:
            return ideogram_layers.reply(path, given, seed_of(path, given, before), self._link)
        return reply(path, given, self.size, before, self._link)

    async def _named(self, url: str) -> bytes:
        """The picture at a URL that this double handed out; it stands for all of Ideogram's."""
        found = self._links.named_by(url) if url.startswith(self.url) else None
        if found is None:
            raise Refused(f"image_urls: {url} is not an image of Ideogram's")
        return await asyncio.to_thread(self._drawn, found)

    async def _download(self, asked: Asked) -> Reply:
        found = self._links.find(asked.path, asked.query)
        if found is None or asked.method not in ("GET", "HEAD"):
            return Reply(status=403, body=b"<Error/>", headers={"Content-Type": "application/xml"})
        with self.downloads.hold():
            body, _ = await asyncio.gather(
                asyncio.to_thread(self._drawn, found),
                asyncio.sleep(self.image_seconds),
            )
        return Reply(body=body, headers={"Content-Type": "image/png"})

    def _drawn(self, found: Picture) -> bytes:
        if found.draw is not None:
            return found.draw()
        return self.picture(found.width, found.height, found.seed, found.alpha)

    def _link(self, picture: Picture, direct: bool) -> str:
        return self.url + self._links.keep(picture, direct)

    def _refusal(self, status: int) -> Reply:
        return Reply.json(self.error(status), status)

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
