"""How many cases are tried (a few hundred, or with IDEOGRAM_KIT_FUZZ=1 tens of thousands), and a count of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from core.conftest import small
from doubles import DOUBLES
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.providers import polling
from ideogram_kit.nodes.ideogram.providers.oxen import catalogue, events
from ideogram_kit.nodes.ideogram.transport import background, http

from .cases import LEAST, ran, thorough
from .talk import Talk


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    """Every provider's double with its key stored, and waits that are none."""
    keys = Keys(tmp_path_factory.mktemp("keys"))
    running = {provider: double() for provider, double in DOUBLES.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(http, "BACKOFF", 0.0)
        patch.setattr(polling, "FIRST", 0.0)
        patch.setattr(catalogue, "_read", {})
        patch.setattr(catalogue, "_prices", {})
        patch.setattr(events, "_streams", {})
        for provider, double in running.items():
            double.picture = small
            double.start()
            patch.setenv(f"IDEOGRAM_KIT_URL_{provider.upper()}", double.url)
            keys.store(provider, double.key)
        yield Talk(keys=keys, doubles=running)
        background.submit(http.client().aclose()).result(10)
        http.client.cache_clear()
        for double in running.values():
            double.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"hostile input: {sum(ran.values()):,} cases ({dict(ran)})")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """The whole run is to be worth its name."""
    if thorough and exitstatus == 0 and not session.config.option.keyword and sum(ran.values()) < LEAST:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
