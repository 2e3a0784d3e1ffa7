"""A limit of money holds at Oxen, whose prices stand in its catalogue alone: that is read before anything is booked."""

from __future__ import annotations

from concurrent.futures import Future, wait
from dataclasses import replace

import pytest
from core.runs import fresh_run
from core.samples import generate
from doubles import OxenDouble
from doubles.oxen import QUEUE
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import orders, prepare
from ideogram_kit.nodes.ideogram.errors import OverBudget
from ideogram_kit.nodes.ideogram.receipts.graph_run import GraphRun
from ideogram_kit.nodes.ideogram.receipts.limits import Limits
from ideogram_kit.nodes.ideogram.receipts.store import Store
from ideogram_kit.nodes.ideogram.requests import ProviderRef
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def graph_run(request: pytest.FixtureRequest) -> GraphRun:
    """A run on a day of one dollar."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    return replace(fresh_run(url), limits=Limits(day=1.0))


def at_once(keys: Keys, *graph_runs: GraphRun) -> list[orders.Outcome]:
    """A request of each run, at the same time."""

    def begun(seed: int, graph_run: GraphRun) -> Future[orders.Outcome]:
        order = prepare.order(ProviderRef(id="oxen"), generate("4.0", seed=seed), keys)
        progress = Progress(provider="Oxen", total=1)
        return background.submit(orders.run(order, progress, lambda index, data: (16, 16), graph_run))

    futures = [begun(seed, graph_run) for seed, graph_run in enumerate(graph_runs)]
    wait(futures, 30)
    return [future.result(0) for future in futures]


def posts(oxen: OxenDouble) -> int:
    return sum(request.method == "POST" for request in oxen.asked(QUEUE))


def test_what_the_catalogue_says_is_over_the_limit_is_never_sent(
    oxen: OxenDouble, keys: Keys, graph_run: GraphRun
) -> None:
    oxen.pricing = {"method": "per_image", "cost_per_image": 5}
    outcomes = at_once(keys, *[graph_run] * 8)
    assert all(isinstance(outcome.error, OverBudget) for outcome in outcomes), outcomes
    assert "about $5" in str(outcomes[0].error)
    assert (posts(oxen), oxen.billed, graph_run.store.spent(), graph_run.store.receipts()) == (0, 0, {}, [])


def test_many_owners_at_once_do_not_pass_the_limit_together(
    oxen: OxenDouble, keys: Keys, graph_run: GraphRun, request: pytest.FixtureRequest
) -> None:
    """As many ComfyUIs would: each has a store of its own on the one database."""
    oxen.pricing = {"method": "per_image", "cost_per_image": 0.4}
    url = request.getfixturevalue("postgres_url") if not graph_run.store.database.is_sqlite else None
    stores = [Store(graph_run.store.folder, url) for _ in range(8)]
    for store in stores:
        assert store.receipts() == []
    outcomes = at_once(keys, *[replace(graph_run, store=store) for store in stores])
    for store in stores:
        store.close()
    refused = [outcome for outcome in outcomes if isinstance(outcome.error, OverBudget)]
    assert (len(refused), posts(oxen), oxen.billed) == (6, 2, 2)
    (models,) = graph_run.store.spent().values()
    assert models == {"oxen": {"4.0": pytest.approx(0.8)}}


def test_a_price_that_nobody_tells_is_refused_where_that_is_set(
    oxen: OxenDouble, keys: Keys, graph_run: GraphRun
) -> None:
    oxen.pricing = None
    strict = replace(graph_run, limits=Limits(day=1.0, refuse_unknown=True))
    (outcome,) = at_once(keys, strict)
    assert isinstance(outcome.error, OverBudget) and "is not known" in str(outcome.error)
    assert (posts(oxen), graph_run.store.spent(), graph_run.store.receipts()) == (0, {}, [])
    without_limit = replace(graph_run, limits=Limits(refuse_unknown=True))
    for run in (without_limit, graph_run):
        (outcome,) = at_once(keys, run)
        assert outcome.error is None and len(outcome.pictures) == 1
    assert posts(oxen) == 1
