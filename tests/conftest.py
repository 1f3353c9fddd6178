"""Fixtures for every test, and the guard against unexpected skips."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

pytest_plugins = ("tests.log_validation", "tests.scheduling", "tests.servers")

# Timing is measured in tests/bench, never asserted, so there are no deadlines.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "default")

DATA_VARIABLE = "SMARTCHAT_TEST_DATA"

# A server that a test wants and that is not on this machine: tools/servers says it in these words.
MISSING_SERVER = re.compile(r"\w+ is not installed: ")

# Skips that are right even in CI; each pattern is matched from the beginning of the reason.
EXPECTED_SKIPS = (
    # A contract suite skips what an adapter does not claim to be able to do.
    re.compile(r"capability not declared: "),
    # A full disk is staged with a mount, which not every container allows.
    re.compile(r"only root may mount a small disk"),
    # Each level of Landlock is put in force as far as the kernel goes.
    re.compile(r"this kernel has level \d+ only"),
    # No package registry has a Qdrant server; CI runs the contract over its engine, local mode and HTTP.
    re.compile(r"SMARTCHAT_TEST_QDRANT_URL is not set: there is no Qdrant server to be had from package registries"),
)


@pytest.fixture(scope="session")
def _first_umask() -> int:
    umask = os.umask(0o022)
    os.umask(umask)
    return umask


@pytest.fixture(autouse=True)
def _same_umask(_first_umask: int) -> Iterator[None]:
    """The program makes its files for their owner alone; a command that was run in this process must not leave that.

    Fixtures of modules and of the session run commands too, before this one.
    """
    os.umask(_first_umask)
    yield
    os.umask(_first_umask)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real books, hostile files and open question sets; skips where there is none."""
    value = os.environ.get(DATA_VARIABLE)
    if not value:
        pytest.skip(f"{DATA_VARIABLE} is not set")
    folder = Path(value).resolve()
    if not folder.is_dir():
        pytest.fail(f"{DATA_VARIABLE} names {value}, which is no folder")
    return folder


class SkipGuard:
    """Fails a session in which a test skipped for a reason that nobody expects.

    Args:
        data: Whether the shared data are there. Without them most skips are right, but not for want of a server.
    """

    def __init__(self, *, data: bool) -> None:
        self._data = data
        self._unexpected: list[tuple[str, str]] = []

    def _record(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.outcome != "skipped" or hasattr(report, "wasxfail"):
            return
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if not self._expected(reason):
            self._unexpected.append((report.nodeid, reason))

    def _expected(self, reason: str) -> bool:
        if MISSING_SERVER.match(reason):
            return False
        return not self._data or any(pattern.match(reason) for pattern in EXPECTED_SKIPS)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._record(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._record(report)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        if self._unexpected and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        yield

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._unexpected:
            return
        terminalreporter.section("unexpected skips", red=True)
        for nodeid, reason in self._unexpected:
            terminalreporter.line(f"{nodeid}: {reason}")


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("CI") == "true":
        config.pluginmanager.register(SkipGuard(data=bool(os.environ.get(DATA_VARIABLE))), "skip-guard")
