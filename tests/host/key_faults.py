"""Every fault by which a provider's answer may repeat the key, or redirect the pack to another server."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from doubles import Asked, Double, Fault, Reply
from PIL import Image

MakeFault = Callable[[Double, Double], Fault]


class OtherServer(Double):
    """A server on another port: it answers everything with a picture, and records its requests."""

    async def answer(self, asked: Asked) -> Reply:
        file = BytesIO()
        Image.new("RGB", (64, 64), "teal").save(file, "PNG")
        return Reply(body=file.getvalue(), headers={"Content-Type": "image/png"})


@dataclass(frozen=True)
class KeyFault:
    """A fault, made for a provider's double and the other server."""

    made: MakeFault

    def at(self, step: int, double: Double, other_server: Double) -> list[Fault]:
        """The faults of a run whose request number `step` (from 0) meets this one."""
        return [*[Fault()] * step, self.made(double, other_server)]


def _echo(reply: Reply, key: str) -> Reply:
    """The provider's own answer, with the key in its headers and in every text that is no link and no state."""
    headers = {**reply.headers, "X-Echo": key, "Set-Cookie": f"key={key}", "Content-Language": key}
    try:
        body = json.loads(reply.body)
    except ValueError:
        return replace(reply, headers=headers)  # a picture
    return Reply(status=reply.status, body=json.dumps(_with_key_in_texts(body, key)).encode(), headers=headers)


def _escaped(reply: Reply, key: str) -> Reply:
    """The same, with each character of the key escaped as JSON allows, so that no search of the bytes finds it."""
    quoted = _echo(reply, key)
    hidden = "".join(f"\\u{ord(sign):04x}" for sign in key)
    return replace(quoted, body=quoted.body.replace(key.encode(), hidden.encode()), headers=reply.headers)


def _with_key_in_texts(body: Any, key: str) -> Any:
    if isinstance(body, list):
        return [_with_key_in_texts(entry, key) for entry in body]
    if isinstance(body, dict):
        fields = {name: _with_key_in_texts(value, key) for name, value in body.items()}
        words = {name: fields[name] for name in ("prompt", "text", "desc") if isinstance(fields.get(name), str)}
        return fields | {name: f"{text} {key}" for name, text in words.items()}
    return body


def _moved(reply: Reply, here: str, there: str) -> Reply:
    return replace(reply, body=reply.body.replace(here.encode(), there.encode()))


FAULTS = {
    "401": KeyFault(lambda double, _: Fault.status(401, {"error": f"no such key {double.key}"})),
    "a cut 401": KeyFault(lambda double, _: Fault.status(401, {"message": f"{'x' * 285} {double.key} is no key"})),
    "400": KeyFault(lambda double, _: Fault.status(400, {"message": f"Authorization: Key {double.key}"})),
    "422": KeyFault(lambda double, _: Fault.status(422, {"detail": [{"loc": ["body"], "msg": double.key}]})),
    "500": KeyFault(lambda double, _: Fault.html(500, f"<p>{double.key}</p>")),
    "error in a 200": KeyFault(
        lambda double, _: Fault.json({"error": double.key, "status": double.key, "errors": [{"code": double.key}]})
    ),
    "job failed": KeyFault(
        lambda double, _: Fault.json({"status": "FAILED", "state": "failed", "error": f"bad key {double.key}"})
    ),
    "lost": KeyFault(lambda *_: Fault.lost()),
    "redirect": KeyFault(lambda _, there: Fault.redirect(f"{there.url}/v1/images")),
    "permanent redirect": KeyFault(lambda _, there: Fault.redirect(f"{there.url}/v1/images", 308)),
    "moved": KeyFault(
        lambda double, there: Fault(change=lambda reply: _moved(reply, double.url, there.url)),
    ),
    "echo": KeyFault(lambda double, _: Fault(change=lambda reply: _echo(reply, double.key))),
    "an escaped echo": KeyFault(lambda double, _: Fault(change=lambda reply: _escaped(reply, double.key))),
}
REDIRECTS = ("redirect", "moved")
"""Those that redirect to the other server."""
