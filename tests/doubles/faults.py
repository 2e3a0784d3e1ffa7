"""What can go wrong between a client and a provider, one value a fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .wire import Reply


@dataclass(frozen=True, kw_only=True)
class Fault:
    """How one request is mistreated. Made by the functions below; a test hands them to `Double.script`.

    A fault that answers *instead* of the provider (status, html, refuse, …) means that the provider did nothing
    and bills nothing. One that spoils the provider's own reply (cut, stall, lost, unsafe, edit, slow) means that
    it did the work and bills it.
    """

    code: int | None = None  # a status whose body the double knows
    instead: Reply | None = None
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    change: Callable[[Reply], Reply] | None = None
    stop_after: int | None = None  # bytes of the body
    stall_for: float | None = None  # after those bytes, instead of closing
    dropped: bool = False  # reset before any reply, nothing done
    swallowed: bool = False  # reset before any reply, the work done
    endless: int | None = None  # a body of this many zero bytes
    declared: bool = True  # whether that length is in the headers
    drip: float | None = None  # seconds between two bytes of a body that has no end

    @staticmethod
    def status(code: int, body: Any = None, headers: dict[str, str] | None = None) -> Fault:
        """An error status; without a body, the one that the provider documents for it."""
        if body is None:
            return Fault(code=code, headers=headers or {})
        return Fault(instead=Reply.json(body, code, headers))

    @staticmethod
    def json(body: Any, status: int = 200) -> Fault:
        return Fault(instead=Reply.json(body, status))

    @staticmethod
    def html(status: int = 200, text: str = "<!doctype html><title>Just a moment…</title>") -> Fault:
        return Fault(
            instead=Reply(status=status, body=text.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
        )

    @staticmethod
    def empty(status: int = 200) -> Fault:
        return Fault(instead=Reply(status=status, headers={"Content-Type": "application/json"}))

    @staticmethod
    def redirect(url: str, status: int = 302) -> Fault:
        return Fault(instead=Reply(status=status, headers={"Location": url}))

    @staticmethod
    def expired_link(status: int = 403) -> Fault:
        """A link past its `exp`. Ideogram says only that links expire; the body is as CDNs commonly have it."""
        text = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code></Error>'
        return Fault(instead=Reply(status=status, body=text.encode(), headers={"Content-Type": "application/xml"}))

    @staticmethod
    def not_a_picture(body: bytes = b"these bytes are no picture", content_type: str = "image/png") -> Fault:
        return Fault(instead=Reply(body=body, headers={"Content-Type": content_type}))

    @staticmethod
    def huge(size: int, declared: bool = True) -> Fault:
        """A PNG's first bytes and then zeros without end; `declared=False` leaves Content-Length out."""
        return Fault(endless=size, declared=declared)

    @staticmethod
    def dripping(every: float) -> Fault:
        """A body that comes a byte at a time and has no end."""
        return Fault(drip=every)

    @staticmethod
    def refuse() -> Fault:
        """The connection is reset before any reply and the provider did nothing."""
        return Fault(dropped=True)

    @staticmethod
    def lost() -> Fault:
        """The provider did the work; the connection is reset before its reply."""
        return Fault(swallowed=True)

    @staticmethod
    def cut(after_bytes: int) -> Fault:
        """The connection closes in the middle of the body that Content-Length announced."""
        return Fault(stop_after=after_bytes)

    @staticmethod
    def stall(after_bytes: int, seconds: float) -> Fault:
        """The body stops for a while and then goes on."""
        return Fault(stop_after=after_bytes, stall_for=seconds)

    @staticmethod
    def slow(seconds: float, then: Fault | None = None) -> Fault:
        return replace(then or Fault(), wait=seconds)

    @staticmethod
    def edit(change: Callable[[Any], Any]) -> Fault:
        """The provider's JSON reply, changed: `change` gets the decoded body and gives another."""
        return Fault(
            change=lambda reply: replace(
                reply, body=json.dumps(change(json.loads(reply.body)), ensure_ascii=False).encode()
            )
        )

    @staticmethod
    def unsafe(*indexes: int, url: str | None = None) -> Fault:
        """Those images (all when none is named) are withheld, and billed all the same.

        Ideogram's OpenAPI file of 2026-07-02: "If false, the url field will be empty", and `url` is nullable.
        """

        def withhold(body: Any) -> Any:
            for index in indexes or range(len(body["data"])):
                body["data"][index] |= {"url": url, "is_image_safe": False}
            return body

        return Fault.edit(withhold)
