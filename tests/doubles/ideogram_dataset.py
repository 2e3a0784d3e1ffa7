"""One of Ideogram's training datasets: its images, their captions, and what becomes of an upload.

Source: Ideogram's OpenAPI file of 2026-07-02: images are JPEG, PNG or WebP, captions .txt files matched by stem, a
ZIP holds both; at most 100 images; the reply is 200 even where files failed, and counts images.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from .ideogram_fields import Refused
from .ideogram_uploads import UPLOAD, dimensions, is_picture
from .ideogram_values import token
from .wire import Part

MOST = 100
IMAGES = (".jpg", ".jpeg", ".png", ".webp")


@dataclass(kw_only=True)
class Dataset:
    dataset_id: str
    name: str
    created: str
    images: dict[str, bytes] = field(default_factory=dict)
    captions: dict[str, str] = field(default_factory=dict)  # by image
    strays: list[str] = field(default_factory=list)  # captions that belong to no image

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "dataset_id": self.dataset_id,
            "name": self.name,
            "user_id": "user-of-the-double",
            "creation_time": self.created,
        }
        if self.images:
            body["cover_asset_identifier"] = self._asset(next(iter(self.images)))
        return body

    def detail(self, model_ids: list[str]) -> dict[str, Any]:
        files = [{"file_name": name, "file_size_bytes": len(data)} for name, data in self.images.items()]
        return {"dataset": self.body(), "file_count": len(files), "files": files, "custom_model_ids": model_ids}

    def upload(self, parts: list[Part], rejects: dict[str, str]) -> dict[str, Any]:
        """`rejects` maps file names to the reasons for which they fail."""
        failed: list[dict[str, str]] = []
        found = list(_unpacked(parts, failed))
        words = {PurePosixPath(name).stem: (name, data) for name, data in found if name.lower().endswith(".txt")}
        succeeded: list[str] = []
        for name, data in found:
            if name.lower().endswith(".txt"):
                continue
            caption = words.get(PurePosixPath(name).stem, (name, None))[1]
            reason = rejects.get(name) or self._wrong(name, data) or _wrong_caption(caption)
            if reason:
                failed.append({"file_name": name, "failure_reason": reason})
                continue
            self.images[name] = data
            succeeded.append(name)
        self._caption(words)
        return {
            "total_count": len(succeeded) + len(failed),
            "success_count": len(succeeded),
            "failure_count": len(failed),
            "successful_assets": [{"asset_identifier": self._asset(name), "file_name": name} for name in succeeded],
            "failed_assets": failed,
        }

    def _caption(self, words: dict[str, tuple[str, bytes]]) -> None:
        stems = {PurePosixPath(name).stem: name for name in self.images}
        for stem, (name, data) in words.items():
            if stem in stems:
                self.captions[stems[stem]] = data.decode()
            else:
                self.strays.append(name)

    def _wrong(self, name: str, data: bytes) -> str:
        if len(data) > UPLOAD:
            return "FILE_TOO_LARGE"
        if not name.lower().endswith(IMAGES) or not is_picture(data):
            return "INVALID_IMAGE"
        try:
            dimensions(name, data)
        except Refused:
            return "INVALID_IMAGE"
        return "TOO_MANY_IMAGES" if len(self.images) >= MOST and name not in self.images else ""

    def _asset(self, name: str) -> dict[str, str]:
        return {"asset_type": "UPLOAD", "asset_id": token(self.dataset_id, name)}


def _unpacked(parts: list[Part], failed: list[dict[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Names and contents, those of ZIP archives without their folders."""
    for part in parts:
        name = part.filename or ""
        if not name.lower().endswith(".zip"):
            yield name, part.data
            continue
        try:
            with zipfile.ZipFile(io.BytesIO(part.data)) as archive:
                for member in archive.infolist():
                    if not member.is_dir():
                        yield PurePosixPath(member.filename).name, archive.read(member)
        except (zipfile.BadZipFile, NotImplementedError):
            failed.append({"file_name": name, "failure_reason": "INVALID_ZIP"})


def _wrong_caption(data: bytes | None) -> str:
    """A caption that starts as a JSON prompt has to be JSON; an empty one or one that is no text is refused."""
    if data is None:
        return ""
    try:
        caption = data.decode().strip()
        if caption.startswith("{"):
            json.loads(caption)
    except UnicodeDecodeError:
        return "INVALID_CAPTION"
    except ValueError:
        return "INVALID_CAPTION_JSON"
    return "" if caption else "INVALID_CAPTION"
