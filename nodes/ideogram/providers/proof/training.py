"""Proof's datasets, trainings and custom models: fixed, free, and marked as a proof."""

from __future__ import annotations

from ...requests.training import CustomModel, CustomModels, Dataset, DatasetReport, KnownModel, TrainedModel, TrainModel

DATASET_ID = "proof"
URI = "model/proof/version/0"


def dataset(request: Dataset) -> DatasetReport:
    """The report of a dataset that has every picture."""
    return DatasetReport(
        provider="proof",
        dataset_id=request.dataset_id or DATASET_ID,
        name=request.name.strip(),
        pictures=len(request.images),
        uploaded=0,
        present=0,
        notes=("This is a proof: nothing was uploaded, and the id stands for no dataset.",),
    )


def train(request: TrainModel) -> TrainedModel:
    """A training that ends at once."""
    model = _model(request.model_name, request.dataset_id)
    note = "This is a proof: nothing was trained, and the URI stands for no model."
    return TrainedModel(provider="proof", model=model, uri=URI, started=False, notes=(note,))


def custom_models(request: CustomModel) -> CustomModels:
    """The one model that Proof has, under any name."""
    model = _model(request.name or "proof", DATASET_ID)
    note = "This is a proof: the model and its URI stand for none."
    return CustomModels(provider="proof", models=(model,), chosen=model if request.name else None, notes=(note,))


def _model(name: str, dataset_id: str) -> KnownModel:
    return KnownModel(model_id="proof", name=name, status="COMPLETED", uri=URI, available=True, dataset_id=dataset_id)
