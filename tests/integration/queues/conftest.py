"""A library whose work goes through a broker, once with each of them."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from smartchat.library.asynchronous import AsyncLibrary
from tests.support.cli import Cli
from tests.support.queues import Mailbox
from tests.support.workers import Program

BROKERS = {"rabbitmq": "amqp_url", "redis": "redis_url"}

StartProgram = Callable[..., Program]


@pytest.fixture(params=BROKERS)
def broker_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty broker, for its own clients."""
    url: str = request.getfixturevalue(BROKERS[request.param])
    return url


@pytest.fixture
def mailbox(broker_url: str) -> Iterator[Mailbox]:
    opened = Mailbox(broker_url)
    opened.declare()
    yield opened
    opened.close()


@pytest.fixture
def cli(tmp_path: Path, broker_url: str) -> Cli:
    """The command with a library of its own; leases are short, and lost messages are sent again soon."""
    return Cli(
        tmp_path / "library",
        SMARTCHAT_QUEUE=f"celery+{broker_url}",
        SMARTCHAT_JOB_LEASE_SECONDS="3",
        SMARTCHAT_REDELIVERY_AFTER_SECONDS="3",
    )


@pytest.fixture
def start(cli: Cli, tmp_path: Path) -> Iterator[StartProgram]:
    """Starts a process of the command; it is killed in the end."""
    started: list[Program] = []

    def begin(*arguments: str, **environment: str) -> Program:
        program = Program(cli, *arguments, log=tmp_path / f"{arguments[0]}-{len(started)}.log", **environment)
        started.append(program)
        return program.__enter__()

    yield begin
    for program in started:
        program.kill()


@asynccontextmanager
async def opened(cli: Cli) -> AsyncIterator[AsyncLibrary]:
    """The same library in this process, which puts messages into the queue and takes none."""
    settings: dict[str, Any] = {
        name.removeprefix("SMARTCHAT_").lower(): value
        for name, value in cli.environment.items()
        if name.startswith("SMARTCHAT_")
    }
    async with AsyncLibrary(worker=False, **settings) as library:
        yield library


@pytest.fixture
def short_book(tmp_path: Path) -> Path:
    path = tmp_path / "short.md"
    path.write_text("# A short book\n\nThere is a lighthouse.\n", encoding="utf-8")
    return path


@pytest.fixture
def long_book(tmp_path: Path) -> Path:
    """It takes some seconds to read, so that its work can be interrupted."""
    path = tmp_path / "long.md"
    with path.open("w", encoding="utf-8") as out:
        for chapter in range(200):
            out.write(f"# Chapter {chapter}\n\n")
            for number in range(120):
                out.write(f"Paragraph {number} of chapter {chapter} tells of ship {chapter * 1000 + number}, and ")
                out.write("of the weather, the crew, the cargo and the long way home over a cold and quiet sea.\n\n")
    return path
