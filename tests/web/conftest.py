"""A real ComfyUI whose Ideogram is a double on loopback, and a real browser; one of each for the whole tier."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from doubles import IdeogramDouble
from ideogram_kit.dev import browser as finder
from ideogram_kit.dev.comfy import Comfy, base_folder, serve
from ideogram_kit.dev.host import ensure
from ideogram_kit.nodes.ideogram.providers import PROVIDERS
from playwright.sync_api import Browser, sync_playwright
from web.graph_page import GraphPage, opened

FLAGS = [*finder.FLAGS, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
"""The frontend asks hosts outside for news and fonts; here they fail at once, online and offline alike."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-locales", action="store_true", help="write locales/en/nodeDefs.json from the nodes")


@pytest.fixture(scope="session")
def double() -> Iterator[IdeogramDouble]:
    """The Ideogram that this ComfyUI asks."""
    with IdeogramDouble() as double:
        yield double
    assert not double.violations, "\n".join(double.violations)


@pytest.fixture(scope="session")
def comfy(tmp_path_factory: pytest.TempPathFactory, double: IdeogramDouble) -> Iterator[Comfy]:
    environment = {provider.key_variable: "" for provider in PROVIDERS if provider.key_variable}
    environment["IDEOGRAM_KIT_URL_IDEOGRAM"] = double.url
    base = base_folder(tmp_path_factory.mktemp("comfyui"))
    with serve(ensure(tests=True), base, environment=environment) as comfy:
        yield comfy


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=finder.find(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _classic(browser: Browser, comfy: Comfy) -> Iterator[GraphPage]:
    yield from opened(browser, comfy, vue=False)


@pytest.fixture(scope="session")
def _vue(browser: Browser, comfy: Comfy) -> Iterator[GraphPage]:
    yield from opened(browser, comfy, vue=True)


@pytest.fixture
def classic(_classic: GraphPage) -> Iterator[GraphPage]:
    """The page with the classic nodes; the tests share it, since opening one takes seconds."""
    yield _classic
    assert not _classic.errors


@pytest.fixture
def vue(_vue: GraphPage) -> Iterator[GraphPage]:
    """The page with Nodes 2.0."""
    yield _vue
    assert not _vue.errors


@pytest.fixture(params=["classic", "vue"])
def graph(request: pytest.FixtureRequest) -> GraphPage:
    """The page in either renderer."""
    return request.getfixturevalue(request.param)
