"""Makes Ideogram's datasets and uploads their pictures. The same inputs again go on where the first run stopped.

Source: Ideogram's OpenAPI file of 2026-07-02. Pictures and .txt captions are sent as files, matched by the stems of
their filenames; the status is 200 even where some files failed.

A file is named after its number, its content and its caption. A dataset of the same name that holds only such files is
taken for this one, and only what it lacks is uploaded: a new one would have a new id, and a paid training would begin
again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from ...errors import BadRequest, IdeogramKitError
from ...requests.training import Dataset, DatasetReport, UploadFailure
from ...transport.body import Body
from ..json_values import as_object, as_whole
from ..mapping.multipart import FilePart, file_part
from .objects import get_object, object_of, objects, optional_text, required_text

if TYPE_CHECKING:
    from ..context import Context

UPLOAD_LIMIT = 20_000_000
"""Bytes of the files of one request: two of the largest pictures. The pages of October allow less than 50 MB in all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """A picture of the request (`number` from 1), and the files that it is sent as: itself and its caption."""

    number: int
    stem: str
    files: tuple[FilePart, ...]

    @property
    def size(self) -> int:
        return sum(len(content) for _, _, content, _ in self.files)


async def dataset(request: Dataset, context: Context) -> DatasetReport:
    """Make or find the dataset, and upload what it lacks. Raises BadRequest where none of the pictures was taken."""
    assets = _assets(request)
    context.progress.total = len(assets)
    notes: list[str] = []
    if request.dataset_id is not None:
        dataset_id = request.dataset_id
        name, stored = await _detail(dataset_id, context)
    else:
        name = request.name.strip()
        dataset_id, stored = await _made_or_found(name, {asset.stem for asset in assets}, context, notes)
    missing = [asset for asset in assets if asset.stem not in stored]
    context.progress.done = present = len(assets) - len(missing)
    uploaded = 0
    failures: list[UploadFailure] = []
    try:
        for batch in _batches(missing):
            taken, failed = await _upload(dataset_id, batch, context)
            uploaded += taken
            failures += failed
            context.progress.done += len(batch)
    except IdeogramKitError as error:
        error.args = (f"{error} The dataset is {dataset_id!r}: the same inputs go on where it stopped.",)
        raise
    if not uploaded and not present:
        reasons = "; ".join(f"{failure.file}: {failure.reason}" for failure in failures) or "it gave no reason"
        raise BadRequest(f"Ideogram took none of the {len(assets)} pictures into dataset {dataset_id!r}: {reasons}.")
    return DatasetReport(
        provider="ideogram",
        dataset_id=dataset_id,
        name=name,
        pictures=len(stored) + uploaded,
        uploaded=uploaded,
        present=present,
        failures=tuple(failures),
        notes=tuple(notes),
    )


def _assets(request: Dataset) -> list[Asset]:
    captions = request.captions or ("",) * len(request.images)
    assets: list[Asset] = []
    for number, (image, caption) in enumerate(zip(request.images, captions, strict=True), 1):
        digest = hashlib.sha256(image + b"\0" + caption.encode()).hexdigest()[:12]
        stem = f"{number:03}-{digest}"
        files = [file_part("files", stem, image)]
        if caption:
            files.append(("files", f"{stem}.txt", caption.encode(), "text/plain"))
        assets.append(Asset(number=number, stem=stem, files=tuple(files)))
    return assets


def _batches(assets: list[Asset]) -> Iterator[list[Asset]]:
    """The assets in batches, each small enough for one request."""
    batch: list[Asset] = []
    for asset in assets:
        if batch and sum(earlier.size for earlier in batch) + asset.size > UPLOAD_LIMIT:
            yield batch
            batch = []
        batch.append(asset)
    if batch:
        yield batch


async def _made_or_found(name: str, stems: set[str], context: Context, notes: list[str]) -> tuple[str, set[str]]:
    """The id of the dataset of this name that holds nothing but these pictures, or of a new one, and its stems."""
    for entry in objects(await get_object(context, "/datasets"), "datasets"):
        if entry.get("name") == name and (dataset_id := optional_text(entry, "dataset_id")):
            _, stored = await _detail(dataset_id, context)
            if stored <= stems:
                held = f"{len(stored)} of these {len(stems)} pictures and no others"
                notes.append(f"A dataset called {name!r} with {held} was there; it was used instead of making another.")
                return dataset_id, stored
    created = object_of(await context.http.post("/datasets", Body(fields={"name": name}), 0))
    return required_text(created, "dataset_id"), set()


async def _detail(dataset_id: str, context: Context) -> tuple[str, set[str]]:
    """The dataset's name, and the stems of the pictures in it."""
    unknown = f"You have no dataset with the id {dataset_id!r} at Ideogram; nothing was uploaded."
    body = await get_object(context, f"/datasets/{quote(dataset_id, safe='')}", unknown)
    name = optional_text(as_object(body.get("dataset")), "name")
    files = [optional_text(file, "file_name") or f"unnamed {n}" for n, file in enumerate(objects(body, "files"))]
    return name or "", {PurePosixPath(file).stem for file in files if not file.lower().endswith(".txt")}


async def _upload(dataset_id: str, batch: list[Asset], context: Context) -> tuple[int, list[UploadFailure]]:
    """Upload a batch of pictures. Returns how many were taken, and those that were not."""
    files = tuple(file for asset in batch for file in asset.files)
    path = f"/datasets/{quote(dataset_id, safe='')}/upload_assets"
    reply = object_of(
        await context.http.post(path, Body(files=files), 0), f"Ideogram has no dataset {dataset_id!r} any more."
    )
    numbers = {asset.stem: asset.number for asset in batch}
    failures: list[UploadFailure] = []
    for entry in objects(reply, "failed_assets"):
        file = optional_text(entry, "file_name") or "a file that it does not name"
        reason = optional_text(entry, "failure_reason") or "no reason given"
        failures.append(UploadFailure(picture=numbers.get(PurePosixPath(file).stem), file=file, reason=reason))
    taken = as_whole(reply.get("success_count"))
    if taken is None:
        taken = len(objects(reply, "successful_assets", required=True))
    return taken, failures
