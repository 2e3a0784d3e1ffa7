"""Every fault by which a provider's answer may carry a key where it does not belong, or lead it elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from doubles import Asked, Double, Fault, Reply
from PIL import Image

Made = Callable[[Double, Double], Fault]


class Elsewhere(Double):
    """A server on another port: it gives a picture for everything, and remembers what it was sent."""

    async def answer(self, asked: Asked) -> Reply:
        out = BytesIO()
        Image.new("RGB", (64, 64), "teal").save(out, "PNG")
        return Reply(body=out.getvalue(), headers={"Content-Type": "image/png"})


@dataclass(frozen=True)
class Quoting:
    """A fault that is made for a provider's double and for the server elsewhere."""

    made: Made

    def at(self, step: int, double: Double, elsewhere: Double) -> list[Fault]:
        """The faults of a run whose request number `step` (from 0) meets this one."""
        return [*[Fault()] * step, self.made(double, elsewhere)]


def _echo(reply: Reply, key: str) -> Reply:
    """The provider's own answer, with the key in its headers and in every text that is no link and no state."""
    headers = {**reply.headers, "X-Echo": key, "Set-Cookie": f"key={key}", "Content-Language": key}
    try:
        body = json.loads(reply.body)
    except ValueError:
        return replace(reply, headers=headers)  # a picture
    return Reply(status=reply.status, body=json.dumps(_worded(body, key)).encode(), headers=headers)


def _escaped(reply: Reply, key: str) -> Reply:
    """The same with every sign of the key as JSON may write it, so that no search of the bytes finds it."""
    quoted = _echo(reply, key)
    hidden = "".join(f"\\u{ord(sign):04x}" for sign in key)
    return replace(quoted, body=quoted.body.replace(key.encode(), hidden.encode()), headers=reply.headers)


def _worded(body: Any, key: str) -> Any:
    if isinstance(body, list):
        return [_worded(one, key) for one in body]
    if isinstance(body, dict):
        told = {name: _worded(value, key) for name, value in body.items()}
        words = {name: told[name] for name in ("prompt", "text", "desc") if isinstance(told.get(name), str)}
        return told | {name: f"{text} {key}" for name, text in words.items()}
    return body


def _moved(reply: Reply, here: str, there: str) -> Reply:
    return replace(reply, body=reply.body.replace(here.encode(), there.encode()))


FAULTS = {
    "401": Quoting(lambda double, _: Fault.status(401, {"error": f"no such key {double.key}"})),
    "a cut 401": Quoting(lambda double, _: Fault.status(401, {"message": f"{'x' * 285} {double.key} is no key"})),
    "400": Quoting(lambda double, _: Fault.status(400, {"message": f"Authorization: Key {double.key}"})),
    "422": Quoting(lambda double, _: Fault.status(422, {"detail": [{"loc": ["body"], "msg": double.key}]})),
    "500": Quoting(lambda double, _: Fault.html(500, f"<p>{double.key}</p>")),
    "error in a 200": Quoting(
        lambda double, _: Fault.json({"error": double.key, "status": double.key, "errors": [{"code": double.key}]})
    ),
    "job failed": Quoting(
        lambda double, _: Fault.json({"status": "FAILED", "state": "failed", "error": f"bad key {double.key}"})
    ),
    "lost": Quoting(lambda *_: Fault.lost()),
    "redirect": Quoting(lambda _, there: Fault.redirect(f"{there.url}/v1/images")),
    "permanent redirect": Quoting(lambda _, there: Fault.redirect(f"{there.url}/v1/images", 308)),
    "moved": Quoting(
        lambda double, there: Fault(change=lambda reply: _moved(reply, double.url, there.url)),
    ),
    "echo": Quoting(lambda double, _: Fault(change=lambda reply: _echo(reply, double.key))),
    "an escaped echo": Quoting(lambda double, _: Fault(change=lambda reply: _escaped(reply, double.key))),
}
LEADING = ("redirect", "moved")
"""Those that lead to the server elsewhere."""
