"""Datasets: pictures and captions as files, what failed by name, and an upload that goes on where it stopped."""

from __future__ import annotations

import pytest
from core.samples import png
from doubles import Fault, IdeogramDouble
from ideogram_kit.nodes.ideogram import errors
from ideogram_kit.nodes.ideogram.providers.ideogram import dataset as datasets
from ideogram_kit.nodes.ideogram.requests import Dataset, DatasetReport
from ideogram_kit.nodes.ideogram.transport.progress import Progress

from .training_samples import PICTURES, RunQuery, posts


def test_pictures_and_captions_go_as_files_of_one_stem(run_query: RunQuery, double: IdeogramDouble) -> None:
    captions = ("a cat", "", '{"high_level_description": "été"}')
    report: DatasetReport = run_query(Dataset(images=PICTURES[:3], captions=captions, name="Cats"))
    made, sent = [request for request in double.requests if request.method == "POST"]
    assert (made.path, made.json()) == ("/datasets", {"name": "Cats"})
    assert sent.path == f"/datasets/{report.dataset_id}/upload_assets"
    assert {part.name for part in sent.parts} == {"files"}
    assert [(part.filename or "")[:4] for part in sent.parts] == ["001-", "001-", "002-", "003-", "003-"]
    assert [part.data for part in sent.parts if (part.filename or "").endswith(".png")] == list(PICTURES[:3])
    kept = double.training.datasets[report.dataset_id]
    assert list(kept.captions.values()) == ["a cat", captions[2]] and kept.strays == []
    assert (report.pictures, report.uploaded, report.present, report.failures) == (3, 3, 0, ())


def test_an_upload_is_parted_below_the_limit(
    run_query: RunQuery, double: IdeogramDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "UPLOAD_LIMIT", sum(map(len, PICTURES[:2])))
    progress = Progress(provider="Ideogram", total=0)
    report: DatasetReport = run_query(Dataset(images=PICTURES[:5], name="Cats"), progress=progress)
    assert report.pictures == 5 and (progress.done, progress.total) == (5, 5)
    assert len(double.asked(f"/datasets/{report.dataset_id}/upload_assets")) >= 3


def test_what_failed_is_named_with_its_reason(run_query: RunQuery, double: IdeogramDouble) -> None:
    (_, name, _, _), *_ = datasets._assets(Dataset(images=PICTURES[:2]))[1].files
    double.training.rejects[name] = "FAILED_SAFETY_CHECK"
    report: DatasetReport = run_query(Dataset(images=PICTURES[:2], name="Cats"))
    assert [(one.picture, one.file, one.reason) for one in report.failures] == [(2, name, "FAILED_SAFETY_CHECK")]
    assert (report.pictures, report.uploaded) == (1, 1)


def test_a_dataset_that_took_nothing_is_an_error(run_query: RunQuery, double: IdeogramDouble) -> None:
    (_, name, _, _), *_ = datasets._assets(Dataset(images=PICTURES[:1]))[0].files
    double.training.rejects[name] = "INVALID_IMAGE"
    with pytest.raises(errors.BadRequest, match=f"none of the 1 pictures into dataset .*{name}: INVALID_IMAGE"):
        run_query(Dataset(images=PICTURES[:1], name="Cats"))


def test_the_same_pictures_find_their_dataset_again(run_query: RunQuery, double: IdeogramDouble) -> None:
    """Else a restart of ComfyUI would make a new one, with a new id, from which a training would be paid again."""
    first: DatasetReport = run_query(Dataset(images=PICTURES[:2], name="Cats"))
    double.requests.clear()
    again: DatasetReport = run_query(Dataset(images=PICTURES[:2], name="Cats"))
    assert posts(double) == [] and again.dataset_id == first.dataset_id
    assert (again.pictures, again.uploaded, again.present) == (2, 0, 2) and again.notes
    more: DatasetReport = run_query(Dataset(images=PICTURES[:3], name="Cats"))
    assert (more.dataset_id, more.uploaded, more.pictures) == (first.dataset_id, 1, 3)
    others: DatasetReport = run_query(Dataset(images=PICTURES[:2], captions=("a", "b"), name="Cats"))
    assert others.dataset_id != first.dataset_id and others.notes == ()


def test_a_dataset_that_exists_is_added_to(run_query: RunQuery, double: IdeogramDouble) -> None:
    filled = run_query(Dataset(images=PICTURES, name="Cats")).dataset_id
    double.requests.clear()
    report: DatasetReport = run_query(Dataset(images=(png("red"),), dataset_id=filled))
    assert posts(double) == [f"/datasets/{filled}/upload_assets"]
    assert (report.dataset_id, report.name, report.pictures, report.uploaded) == (filled, "Cats", 16, 1)
    with pytest.raises(errors.BadRequest, match="no dataset with the id 'no/such' at Ideogram; nothing was uploaded"):
        run_query(Dataset(images=(png("red"),), dataset_id="no/such"))
    assert len(posts(double)) == 1


def test_an_upload_that_broke_off_says_how_to_go_on(run_query: RunQuery, double: IdeogramDouble) -> None:
    made = run_query(Dataset(images=PICTURES[:1], name="Cats")).dataset_id
    double.script(f"/datasets/{made}/upload_assets", Fault.lost())
    with pytest.raises(errors.Unavailable, match=f"The dataset is '{made}': the same inputs go on"):
        run_query(Dataset(images=PICTURES[:2], name="Cats"))
    assert len(double.asked(f"/datasets/{made}/upload_assets")) == 2
