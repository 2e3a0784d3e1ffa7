"""Pictures that are too large to travel inside a request: they are uploaded to fal's storage first, and linked to.

Source: fal's page on its CDN, which recommends links for files, and its Python client 1.0.3. fal publishes no limit for
data URIs. INLINE is the only size that its pages of Ideogram's models state ("maximum total size 10MB across all style
references"). A link to an uploaded file works without the key, for whoever has it.
"""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from ...config.environment import origin
from ...errors import BadReply
from ...transport.background import gather_all
from ...transport.body import Body
from ..http_errors import sentence
from ..json_values import as_text
from .errors import NAME, reply_error

if TYPE_CHECKING:
    from ..context import Context
    from ..mapping import Fields

ORIGIN = "https://rest.fal.ai"
"""fal's own origin for files, which is sent the key. IDEOGRAM_KIT_URL_FAL replaces it, too."""

INITIATE = "/storage/upload/initiate?storage_type=gcs"
INLINE = 10_000_000
"""Characters of pictures, as data URIs, that a body holds at most."""


async def with_links(fields: Fields, context: Context) -> Fields:
    """The fields of a body, with the largest of their pictures uploaded and linked to until the others fit into it."""
    uris = sorted({uri for value in fields.values() for uri in _data_uris(value)}, key=len, reverse=True)
    left = sum(len(uri) for value in fields.values() for uri in _data_uris(value))
    moved: list[str] = []
    for uri in uris:
        if left <= INLINE:
            break
        moved.append(uri)
        left -= sum(uri == other for value in fields.values() for other in _data_uris(value)) * len(uri)
    if not moved:
        return fields
    context.progress.stage = "uploading"
    links = dict(zip(moved, await gather_all(_upload(uri, context) for uri in moved), strict=True))
    return {name: _linked(value, links) for name, value in fields.items()}


async def _upload(uri: str, context: Context) -> str:
    """Upload a picture and return the link to it. Uploading costs nothing, so what fails is tried again."""
    media_type = uri[len("data:") : uri.index(";")]
    storage = replace(context.http, origin=origin(context.provider.id, ORIGIN), documented=ORIGIN)
    file = {"file_name": f"image.{media_type.removeprefix('image/')}", "content_type": media_type}
    reply = await storage.get(INITIATE, Body(fields=file))
    if reply.status not in (200, 201):
        raise reply_error(reply)
    upload_url, file_url = (as_text(reply.object().get(name)) for name in ("upload_url", "file_url"))
    if not upload_url or not file_url:
        message = sentence(reply.content.decode("utf-8", "replace"))
        raise BadReply(f"{NAME} gave no place to upload a picture to, so nothing was asked or billed: {message}")
    await storage.upload(upload_url, base64.b64decode(uri.partition("base64,")[2]), media_type)
    return file_url


def _data_uris(value: Any) -> list[str]:
    values = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str) and text.startswith("data:image/")]


def _linked(value: Any, links: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_linked(text, links) for text in cast("list[Any]", value)]
    return links.get(value, value) if isinstance(value, str) else value
