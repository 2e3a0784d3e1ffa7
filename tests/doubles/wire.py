"""What a double receives and what it answers, as plain values."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web
from multidict import CIMultiDict, MultiDict


@dataclass(frozen=True, kw_only=True)
class Part:
    name: str
    filename: str | None
    content_type: str  # "" where the part names none
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()

    def json(self) -> Any:
        return json.loads(self.data)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request, as it came."""

    method: str
    path: str
    query: MultiDict[str]
    headers: CIMultiDict[str]
    content_type: str = ""
    data: bytes = b""  # the body where it is not multipart
    parts: tuple[Part, ...] = ()
    malformed: str = ""  # why the body could not be read

    def json(self) -> Any:
        return json.loads(self.data)

    def part(self, name: str) -> Part:
        """The only part of that name."""
        (found,) = self.parts_named(name)
        return found

    def parts_named(self, name: str) -> list[Part]:
        return [part for part in self.parts if part.name == name]

    @property
    def length(self) -> int:
        """Bytes of the whole body."""
        return int(self.headers.get("Content-Length") or len(self.data) + sum(len(part.data) for part in self.parts))

    @property
    def is_multipart(self) -> bool:
        return self.content_type.startswith("multipart/")


@dataclass(frozen=True, kw_only=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
        body = json.dumps(value, ensure_ascii=False).encode()
        return cls(status=status, body=body, headers={"Content-Type": "application/json", **(headers or {})})


async def receive(request: web.Request) -> Asked:
    parts: list[Part] = []
    data = b""
    malformed = ""
    if request.content_type == "multipart/form-data":
        try:
            reader = await request.multipart()
            while (part := await reader.next()) is not None:
                if not isinstance(part, BodyPartReader):
                    raise ValueError("a multipart body inside a multipart body")
                parts.append(
                    Part(
                        name=part.name or "",
                        filename=part.filename,
                        content_type=part.headers.get("Content-Type", ""),
                        data=bytes(await part.read()),
                    )
                )
        except (ValueError, AssertionError) as error:  # aiohttp asserts on a missing boundary
            malformed = f"unreadable multipart body: {error}"
            await request.read()
    else:
        data = await request.read()
    return Asked(
        method=request.method,
        path=request.path,
        query=MultiDict(request.query),
        headers=CIMultiDict(request.headers),
        content_type=request.content_type if request.can_read_body or request.body_exists else "",
        data=data,
        parts=tuple(parts),
        malformed=malformed,
    )
