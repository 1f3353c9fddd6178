import asyncio
import json
import subprocess
import urllib.request
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from smartchat.canary.book import left_over, make_book
from smartchat.canary.over_http import HttpTarget
from smartchat.canary.repeat import Canary, to_measurements
from smartchat.canary.run import SECONDS, CanaryStep, run_once
from smartchat.composition import Services, open_services
from smartchat.settings import Settings
from smartchat.system import SystemEntropy
from smartchat.web import create_app
from smartchat_adapters.outgoing.client import OutgoingClient
from smartchat_core.errors import InvalidRequest
from smartchat_core.outgoing.policy import OutgoingPolicy, OutgoingRules
from smartchat_core.ports.telemetry import NO_TELEMETRY
from smartchat_core.testing.fakes.clock import FakeClock
from tests.integration.web.conftest import make_settings
from tests.support.web_server import served
from tools.servers.product import COMMAND


class FindsNothing:
    """An index that takes everything and finds nothing."""

    def __init__(self, whole: object) -> None:
        self._whole = whole

    def __getattr__(self, name: str) -> object:
        return getattr(self._whole, name)

    async def search(self, *arguments: object) -> Sequence[object]:
        return ()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(create_app(make_settings(tmp_path_factory.mktemp("library")))) as found:
        yield found


@pytest.fixture
async def http(address: str) -> AsyncIterator[OutgoingClient]:
    async with OutgoingClient(OutgoingRules().naming(address)) as opened:
        yield opened


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments], capture_output=True, text=True, cwd=folder, timeout=300, check=False,
    )  # fmt: skip


def titles(address: str) -> list[str]:
    return [one["filename"] for one in httpx.get(f"{address}/api/documents").json()["documents"]]


def test_a_server_that_works(address: str, tmp_path: Path) -> None:
    done = run("canary", "--url", address, "--json", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["ok"]
    assert [one["step"] for one in found["steps"]] == ["upload", "ready", "search", "ask", "remove"]
    assert titles(address) == []
    assert not (tmp_path / "library").exists()


def test_the_library_without_a_server(tmp_path: Path) -> None:
    done = run("canary", "--library", str(tmp_path / "library"), folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok") == 5


def test_a_server_whose_index_finds_nothing(tmp_path: Path) -> None:
    @asynccontextmanager
    async def broken(settings: Settings) -> AsyncIterator[Services]:
        async with open_services(settings) as services:
            index = FindsNothing(services.ports.index)
            services.questions.retrieval._index = index  # type: ignore[assignment]  # as the port
            yield services

    with served(create_app(make_settings(tmp_path / "library"), open_with=broken)) as address:
        done = run("canary", "--url", address, folder=tmp_path)
        assert done.returncode == 1
        assert "FAILED search" in done.stdout
        assert "expected that the search finds the passage with the planted sentence" in done.stdout
        assert "smartchat reindex" in done.stdout
        assert titles(address) == []


def test_no_server_at_all(tmp_path: Path) -> None:
    done = run("canary", "--url", "http://127.0.0.1:9", "--json", folder=tmp_path)
    assert done.returncode == 1
    (step,) = json.loads(done.stdout)["steps"]
    assert (step["step"], step["ok"]) == ("upload", False)
    assert "http://127.0.0.1:9" in step["problem"]


async def test_a_step_that_never_ends_and_the_book_goes_all_the_same(address: str, http: OutgoingClient) -> None:
    class Never(HttpTarget):
        async def searchable(self, document: str) -> bool:
            return False

    result = await run_once(
        Never(address, http=http), make_book(SystemEntropy().uuid().hex), seconds={**SECONDS, CanaryStep.READY: 0.1}
    )
    assert [(one.step, one.ok) for one in result.steps] == [
        (CanaryStep.UPLOAD, True), (CanaryStep.READY, False), (CanaryStep.REMOVE, True)
    ]  # fmt: skip
    assert await asyncio.to_thread(titles, address) == []
    counted = {(one.metric.name, one.labels): one.value for one in to_measurements(result, at=datetime.now(UTC))}
    assert counted["canary_runs_total", ("ready", "failed")] == 1
    assert not [name for name, _ in counted if name == "canary_last_success_timestamp_seconds"]


async def test_one_that_is_broken_off_leaves_nothing(address: str, http: OutgoingClient) -> None:
    reached = asyncio.Event()

    class Stuck(HttpTarget):
        async def search(self, document: str, query: str) -> list[str]:
            reached.set()
            await asyncio.Event().wait()
            raise AssertionError

    running = asyncio.create_task(run_once(Stuck(address, http=http), make_book(SystemEntropy().uuid().hex)))
    await reached.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await asyncio.to_thread(titles, address) == []


async def test_what_a_killed_run_left_is_removed_and_other_books_stay(address: str, http: OutgoingClient) -> None:
    target = HttpTarget(address, http=http)
    clock = FakeClock(datetime.now(UTC) + timedelta(minutes=11))
    left = make_book("0123456789ab")
    own = replace(make_book("ffffffffffff"), filename="harbours.md", content=b"# Harbours\n\nThere are many.\n")
    await target.upload(left)
    kept = await target.upload(own)
    result = await Canary(target, clock=clock, entropy=SystemEntropy(), telemetry=NO_TELEMETRY).run()
    assert result.ok
    assert await asyncio.to_thread(titles, address) == ["harbours.md"]
    await target.remove(kept)


def test_a_run_that_goes_on_is_left_alone() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    book = make_book("0123456789ab")
    for minutes, expected in ((9, False), (11, True)):
        added = now - timedelta(minutes=minutes)
        assert left_over(filename=book.filename, title="SmartChat canary x", added_at=added, now=now) is expected
        assert not left_over(filename=book.filename, title="My book", added_at=added, now=now)
        assert not left_over(filename="x.md", title="SmartChat canary x", added_at=added, now=now)


def test_every_run_has_a_word_of_its_own() -> None:
    books = [make_book(SystemEntropy().uuid().hex) for _ in range(50)]
    assert len({book.word for book in books}) == 50
    assert all(book.content.count(book.word.encode()) == 2 for book in books)


def test_an_address_that_is_none() -> None:
    with pytest.raises(InvalidRequest):
        HttpTarget("file:///etc/passwd", http=OutgoingClient(OutgoingPolicy()))


def test_again_and_again_with_metrics(address: str, tmp_path: Path) -> None:
    from tools.servers.ports import Ports

    ports = Ports()
    port = ports.any()
    ports.release()
    command = ["env", f"SMARTCHAT_METRICS_ADDRESS=127.0.0.1:{port}", str(COMMAND), "canary", "--url", address]
    with subprocess.Popen(
        [*command, "--every", "1", "--json"], stdout=subprocess.PIPE, text=True, cwd=tmp_path
    ) as process:
        assert process.stdout is not None
        assert all(json.loads(process.stdout.readline())["ok"] for _ in range(2))
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            reported = answer.read().decode()
        process.terminate()
        process.stdout.read()
        assert process.wait(60) == 0
    series = {'canary_runs_total{outcome="ok",step="ask"}', 'canary_runs_total{step="ask",outcome="ok"}'}
    assert any(one in reported for one in series)
    (line,) = [line for line in reported.splitlines() if line.startswith("canary_last_success_timestamp_seconds ")]
    assert float(line.split()[1]) > 1e9
