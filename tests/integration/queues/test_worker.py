"""Uploads, worked off by real worker processes over each broker."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from smartchat.library.asynchronous import AsyncLibrary
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.job import Job, JobStatus
from tests.integration.queues.conftest import StartProgram, opened
from tests.support.cli import Cli
from tests.support.workers import PATIENCE_SECONDS, Program, eventually

pytestmark = pytest.mark.timeout(400)

Interruption = Callable[[Program], Awaitable[None]]


async def test_uploads_are_worked_off(cli: Cli, start: StartProgram, tmp_path: Path) -> None:
    start("worker", "--concurrency", "2")
    async with opened(cli) as library:
        added = []
        for number in range(4):
            path = tmp_path / f"book-{number}.md"
            path.write_text(f"# Book {number}\n\nIts number is {number}.\n", encoding="utf-8")
            added.append(await library.add(path, wait=False))
        documents = [await one.wait(PATIENCE_SECONDS) for one in added]
        assert [one.status for one in documents] == [DocumentStatus.READY] * 4
        for document in documents:
            assert (await job_of(library, document)).status is JobStatus.DONE


@pytest.mark.slow
async def test_a_job_goes_from_queue_to_queue(cli: Cli, start: StartProgram, short_book: Path) -> None:
    reader = start("worker", "--queues", "ingest", "--concurrency", "1")
    async with opened(cli) as library:
        added = await library.add(short_book, wait=False)
        await until(added.document, lambda document: document.status is DocumentStatus.SEARCHABLE)
        assert (await job_of(library, await added.document())).status is not JobStatus.DONE
        start("worker", "--queues", "embed", "--concurrency", "1")
        assert (await added.wait(PATIENCE_SECONDS)).status is DocumentStatus.READY
    assert not reader.ended


async def kill_the_worker(worker: Program) -> None:
    """As the kernel does when memory runs out: nobody of it can say another word."""
    worker.kill()


async def kill_its_process(worker: Program) -> None:
    for pid in worker.pool:
        os.kill(pid, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.parametrize("interruption", [kill_the_worker, kill_its_process])
async def test_killed_in_the_middle(interruption: Interruption, cli: Cli, start: StartProgram, long_book: Path) -> None:
    first = start("worker", "--concurrency", "1")
    async with opened(cli) as library:
        added = await library.add(long_book, wait=False)
        job = await running(library, added.document)
        await interruption(first)
        if first.ended:
            start("worker", "--concurrency", "1")
        if interruption is kill_the_worker and "redis" in cli.environment["SMARTCHAT_QUEUE"]:
            # Redis keeps the message for longer than the longest task may take.
            document = await swept_until_settled(library, added.document)
        else:
            document = await added.wait(PATIENCE_SECONDS)
        ended = await job_of(library, document)
        assert document.status is DocumentStatus.READY, document
        assert (ended.id, ended.status) == (job.id, JobStatus.DONE)
        assert ended.token > job.token  # another lease finished it
        assert len(await library.documents()) == 1
        report = await library.book(document.title)
        assert report.id == document.id


@pytest.mark.slow
async def test_asked_to_stop_it_releases_its_jobs(cli: Cli, start: StartProgram, long_book: Path) -> None:
    first = start("worker", "--concurrency", "1", SMARTCHAT_JOB_LEASE_SECONDS="600")
    async with opened(cli) as library:
        added = await library.add(long_book, wait=False)
        job = await running(library, added.document)
        first.send(signal.SIGTERM)
        assert await asyncio.to_thread(first.wait) == 0, first.said
        waiting = await job_of(library, await added.document())
        assert (waiting.status, waiting.lease) == (JobStatus.WAITING, None)
        # The message is there again: nobody has to look for lost work.
        start("worker", "--concurrency", "1", SMARTCHAT_JOB_LEASE_SECONDS="600")
        assert (await added.wait(PATIENCE_SECONDS)).status is DocumentStatus.READY
        assert (await job_of(library, await added.document())).attempts <= job.attempts + 1


@pytest.mark.slow
async def test_asked_twice_to_stop_it_ends_at_once(cli: Cli, start: StartProgram, long_book: Path) -> None:
    worker = start("worker", "--concurrency", "1")
    async with opened(cli) as library:
        added = await library.add(long_book, wait=False)
        await running(library, added.document)
        children = worker.pool
        worker.send(signal.SIGTERM)
        worker.send(signal.SIGQUIT)
        assert await asyncio.to_thread(worker.wait) == 1
        eventually(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in children))


@pytest.mark.slow
async def test_idle_worker_ends_when_asked_to_stop(start: StartProgram) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        worker = start("worker", "--concurrency", "2")
        worker.send(number)
        assert await asyncio.to_thread(worker.wait) == 0, worker.said
        assert "error" not in worker.said


async def until(look: Callable[[], Awaitable[Document]], holds: Callable[[Document], bool]) -> Document:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if holds(document := await look()):
                return document
            await asyncio.sleep(0.05)


async def job_of(library: AsyncLibrary, document: Document) -> Job:
    async with library.services.ports.database.read_only() as work:
        (job,) = await work.jobs.for_document(document.id)
    return job


async def running(library: AsyncLibrary, look: Callable[[], Awaitable[Document]]) -> Job:
    """The job when somebody works on it."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (job := await job_of(library, await look())).status is not JobStatus.RUNNING:
            assert job.status is JobStatus.WAITING, f"it was not seen to run: {job}"
            await asyncio.sleep(0.02)
    return job


async def swept_until_settled(library: AsyncLibrary, look: Callable[[], Awaitable[Document]]) -> Document:
    """The document when its work has ended, with somebody about who sends lost messages again."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (document := await look()).status.settled:
            await library.services.jobs.sweeper.sweep()
            await asyncio.sleep(0.5)
    return document
