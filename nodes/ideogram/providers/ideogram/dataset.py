"""Makes Ideogram's datasets and fills them, so that asking again goes on instead of beginning anew.

Source: Ideogram's OpenAPI file of 2026-07-02. Pictures and .txt captions go as files, matched by stem; the reply is
200 even where some failed.

A file is named after its place, its content and its caption. A dataset of the same name that holds only such files
is this one, and just what it lacks is uploaded: a new one would have a new id, and a paid training would begin again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from ...errors import BadRequest, IdeogramKitError
from ...images.media import media_type
from ...requests.training import Dataset, DatasetReport, Failure
from ...transport.body import Body
from ..reading import as_object, as_whole
from .objects import body, each, maybe, read, word

if TYPE_CHECKING:
    from ..context import Context

UPLOAD_LIMIT = 20 * 1024 * 1024
"""Bytes of one request. Two of the largest pictures; October's pages allow a request 50 MB."""

Batch = tuple[str, str, bytes, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """A picture of the request, as the files that it is sent as."""

    number: int
    stem: str
    parts: tuple[Batch, ...]

    @property
    def size(self) -> int:
        return sum(len(content) for _, _, content, _ in self.parts)


async def dataset(request: Dataset, context: Context) -> DatasetReport:
    """Make or find the dataset, and upload what it lacks. Raises BadRequest where it took none of the pictures."""
    assets = _assets(request)
    context.progress.total = len(assets)
    notes: list[str] = []
    if request.dataset_id is not None:
        dataset_id = request.dataset_id
        name, there = await _detail(dataset_id, context)
    else:
        name = request.name.strip()
        dataset_id, there = await _made_or_found(name, {asset.stem for asset in assets}, context, notes)
    lacking = [asset for asset in assets if asset.stem not in there]
    context.progress.done = present = len(assets) - len(lacking)
    uploaded = 0
    failures: list[Failure] = []
    try:
        for batch in _batches(lacking):
            taken, refused = await _upload(dataset_id, batch, context)
            uploaded += taken
            failures += refused
            context.progress.done += len(batch)
    except IdeogramKitError as error:
        error.args = (f"{error} The dataset is {dataset_id!r}: the same inputs go on where it stopped.",)
        raise
    if not uploaded and not present:
        told = "; ".join(f"{failure.file}: {failure.reason}" for failure in failures) or "it gave no reason"
        raise BadRequest(f"Ideogram took none of the {len(assets)} pictures into dataset {dataset_id!r}: {told}.")
    return DatasetReport(
        provider="ideogram",
        dataset_id=dataset_id,
        name=name,
        pictures=len(there) + uploaded,
        uploaded=uploaded,
        present=present,
        failures=tuple(failures),
        notes=tuple(notes),
    )


def _assets(request: Dataset) -> list[Asset]:
    captions = request.captions or ("",) * len(request.images)
    assets: list[Asset] = []
    for number, (image, caption) in enumerate(zip(request.images, captions, strict=True), 1):
        mark = hashlib.sha256(image + b"\0" + caption.encode()).hexdigest()[:12]
        stem, media = f"{number:03}-{mark}", media_type(image)
        parts: list[Batch] = [("files", f"{stem}.{media.removeprefix('image/')}", image, media)]
        if caption:
            parts.append(("files", f"{stem}.txt", caption.encode(), "text/plain"))
        assets.append(Asset(number=number, stem=stem, parts=tuple(parts)))
    return assets


def _batches(assets: list[Asset]) -> Iterator[list[Asset]]:
    batch: list[Asset] = []
    for asset in assets:
        if batch and sum(one.size for one in batch) + asset.size > UPLOAD_LIMIT:
            yield batch
            batch = []
        batch.append(asset)
    if batch:
        yield batch


async def _made_or_found(name: str, stems: set[str], context: Context, notes: list[str]) -> tuple[str, set[str]]:
    """The id of the dataset of this name that holds nothing but these pictures, or of a new one, and what it holds."""
    for known in each(await read(context, "/datasets"), "datasets"):
        if known.get("name") == name and (dataset_id := maybe(known, "dataset_id")):
            _, there = await _detail(dataset_id, context)
            if there <= stems:
                held = f"{len(there)} of these {len(stems)} pictures and no others"
                notes.append(f"A dataset called {name!r} with {held} was there; it was used instead of making another.")
                return dataset_id, there
    made = body(await context.http.post("/datasets", Body(fields={"name": name}), 0))
    return word(made, "dataset_id"), set()


async def _detail(dataset_id: str, context: Context) -> tuple[str, set[str]]:
    """The dataset's name, and the stems of the pictures in it."""
    missing = f"You have no dataset with the id {dataset_id!r} at Ideogram; nothing was uploaded."
    found = await read(context, f"/datasets/{quote(dataset_id, safe='')}", missing)
    name = maybe(as_object(found.get("dataset")), "name")
    files = [maybe(file, "file_name") or f"unnamed {index}" for index, file in enumerate(each(found, "files"))]
    return name or "", {PurePosixPath(file).stem for file in files if not file.lower().endswith(".txt")}


async def _upload(dataset_id: str, batch: list[Asset], context: Context) -> tuple[int, list[Failure]]:
    """Send some pictures; how many were taken, and those that were not."""
    parts = tuple(batch for asset in batch for batch in asset.parts)
    path = f"/datasets/{quote(dataset_id, safe='')}/upload_assets"
    reply = body(
        await context.http.post(path, Body(files=parts), 0), f"Ideogram has no dataset {dataset_id!r} any more."
    )
    numbers = {asset.stem: asset.number for asset in batch}
    failures: list[Failure] = []
    for entry in each(reply, "failed_assets"):
        file = maybe(entry, "file_name") or "a file that it does not name"
        reason = maybe(entry, "failure_reason") or "no reason given"
        failures.append(Failure(picture=numbers.get(PurePosixPath(file).stem), file=file, reason=reason))
    taken = as_whole(reply.get("success_count"))
    if taken is None:
        taken = len(each(reply, "successful_assets", needed=True))
    return taken, failures
