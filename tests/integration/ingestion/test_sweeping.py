"""Messages that get lost, brokers that are away, removals that were interrupted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from smartchat.composition import PortOverrides, Services, open_services
from smartchat.settings import Settings
from smartchat_core.errors import IndexUnavailable, Overloaded, QueueUnavailable, StorageUnavailable
from smartchat_core.events import DocumentAccepted, DocumentRemoved, FeatureUsed, JobStageReached
from smartchat_core.ingestion.bounds import WaitingBounds
from smartchat_core.ingestion.jobs.relay import EventRelay
from smartchat_core.ingestion.jobs.sweeper import Sweeper, SweepPolicy
from smartchat_core.model import (
    LOCAL_SCOPE,
    DocumentStatus,
    IndexGeneration,
    Job,
    JobStatus,
    OwnerId,
    OwnerScope,
    Stage,
)
from smartchat_core.model.ids import SessionId
from smartchat_core.model.queue_facts import QueueFacts
from smartchat_core.model.work import WorkItem, WorkQueue, stages_of
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_sessions import make_session
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.embedder import HashingEmbedder
from smartchat_core.testing.fakes.event_sink import FakeEventSink

TEXT = "# One\n\nTobias kept the lighthouse.\n"
START = datetime(2026, 1, 1, tzinfo=UTC)
RESEND = timedelta(seconds=60)


@dataclass
class Broker:
    """A queue that keeps what it is sent, and can be away."""

    away: bool = False
    items: list[WorkItem] = field(default_factory=list)

    async def send(self, items: Sequence[WorkItem]) -> None:
        await self.check()
        self.items += items

    async def check(self) -> None:
        if self.away:
            raise QueueUnavailable("the broker is away")

    async def inspect(self) -> QueueFacts:
        await self.check()
        waiting = {queue: sum(item.queue is queue for item in self.items) for queue in WorkQueue}
        return QueueFacts(waiting=waiting)


@dataclass
class CoreServices:
    """Open services whose events go to a broker of the test."""

    services: Services
    broker: Broker
    clock: FakeClock
    relay: EventRelay
    sweeper: Sweeper

    async def accept(self, text: str = TEXT, scope: OwnerScope = LOCAL_SCOPE) -> Job:
        async def chunks() -> AsyncIterator[bytes]:
            yield text.encode()

        taken = await self.services.documents.intake.accept(scope, filename="book.md", chunks=chunks())
        async with self.services.ports.database.read_only() as work:
            return (await work.jobs.for_document(taken.document.id))[0]

    async def job(self, job: Job) -> Job:
        async with self.services.ports.database.read_only() as work:
            found = await work.jobs.get(job.id)
            assert found is not None
            return found


def runtime_of(services: Services) -> Runtime:
    ports = services.ports
    return Runtime(clock=ports.clock, entropy=ports.entropy, sink=services.events)


@pytest.fixture
async def core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[CoreServices]:
    async with opened(tmp_path, monkeypatch) as core:
        yield core


@asynccontextmanager
async def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[CoreServices]:
    clock, broker = FakeClock(START), Broker()
    settings = Settings(library=tmp_path / "library", embedder="none", max_queued_jobs=3)
    async with open_services(settings, ports=PortOverrides(clock=clock)) as services:
        relay = EventRelay(database=services.ports.database, runtime=runtime_of(services), queue=broker)
        # As where the settings name a queue: the process that commits delivers at once.
        monkeypatch.setattr(services.documents.intake, "_relay", relay)
        monkeypatch.setattr(services.jobs.ingestion, "_relay", relay)
        monkeypatch.setattr(services.documents.removal, "_relay", relay)
        sweeper = Sweeper(
            database=services.ports.database,
            relay=relay,
            removal=services.documents.removal,
            clock=clock,
            queue=broker,
            policy=SweepPolicy(resend_after=RESEND),
        )
        yield CoreServices(services, broker, clock, relay, sweeper)


async def test_an_upload_sends_one_message(core: CoreServices) -> None:
    job = await core.accept()
    assert [(item.job_id, item.queue) for item in core.broker.items] == [(job.id, WorkQueue.INGEST)]
    report = await core.sweeper.sweep()
    assert (report.events, report.sent, report.failed) == (0, 0, ())


async def test_an_upload_is_accepted_while_the_broker_is_away(core: CoreServices) -> None:
    core.broker.away = True
    job = await core.accept()
    assert (await core.job(job)).status is JobStatus.WAITING
    assert (await core.sweeper.sweep()).failed == ("events", "messages")
    core.broker.away = False
    report = await core.sweeper.sweep()
    assert report.events == 1
    assert {item.job_id for item in core.broker.items} == {job.id}


async def test_a_lost_message_is_sent_again_but_not_at_once(core: CoreServices) -> None:
    job = await core.accept()
    core.broker.items.clear()
    core.clock.advance(RESEND)
    assert (await core.sweeper.sweep()).sent == 0
    core.clock.advance(timedelta(seconds=1))
    assert (await core.sweeper.sweep()).sent == 1
    assert [item.job_id for item in core.broker.items] == [job.id]
    assert (await core.sweeper.sweep()).sent == 0


async def test_the_job_of_a_dead_worker_is_sent_again_when_its_lease_has_ended(core: CoreServices) -> None:
    job = await core.accept()
    async with core.services.ports.database.transaction() as work:
        await work.jobs.lease_next(worker="dead", now=core.clock.now(), duration=timedelta(minutes=5))
    core.broker.items.clear()
    core.clock.advance(timedelta(minutes=4))
    assert (await core.sweeper.sweep()).sent == 0
    core.clock.advance(timedelta(minutes=2))
    assert (await core.sweeper.sweep()).sent == 1
    assert [item.job_id for item in core.broker.items] == [job.id]


async def test_a_job_is_requeued_from_queue_to_queue(core: CoreServices) -> None:
    job = await core.accept()
    heard = FakeEventSink()
    with core.services.events.listening(heard.deliver):
        assert await core.services.jobs.ingestion.work_once(only=job.id, stages=stages_of(WorkQueue.INGEST))
    handed = await core.job(job)
    assert (handed.status, handed.stage, handed.lease) == (JobStatus.WAITING, Stage.EMBED, None)
    assert any(isinstance(event, JobStageReached) for event in heard.events)
    assert [item.queue for item in core.broker.items] == [WorkQueue.INGEST, WorkQueue.EMBED]
    async with core.services.ports.database.read_only() as work:
        assert (await work.documents.get(LOCAL_SCOPE, job.document_id)).status is DocumentStatus.SEARCHABLE
    # A message of the queue that it has left finds nothing to do.
    assert not await core.services.jobs.ingestion.work_once(only=job.id, stages=stages_of(WorkQueue.INGEST))
    assert await core.services.jobs.ingestion.work_once(only=job.id, stages=stages_of(WorkQueue.EMBED))
    async with core.services.ports.database.read_only() as work:
        assert (await work.documents.get(LOCAL_SCOPE, job.document_id)).status is DocumentStatus.READY


async def test_more_waiting_jobs_than_may_wait_are_refused(core: CoreServices) -> None:
    for number in range(3):
        await core.accept(f"text number {number}")
    with pytest.raises(Overloaded):
        await core.accept("one too many")
    assert [key async for key in core.services.ports.files.list("incoming/")] == []
    await core.services.jobs.ingestion.work_once()
    await core.accept("now there is room")


async def test_a_removal_says_what_it_removed(core: CoreServices) -> None:
    job = await core.accept()
    while await core.services.jobs.ingestion.work_once():
        pass
    removal = await core.services.documents.removal.remove(LOCAL_SCOPE, job.document_id)
    assert removal.receipt is not None
    assert removal.receipt.passages_removed == 1
    assert removal.receipt.passages_left == 0
    assert removal.receipt.files_deleted == ("book_model", "original", "text")
    assert [key async for key in core.services.ports.files.list("")] == []
    async with core.services.ports.database.read_only() as work:
        assert await work.removals.for_document(LOCAL_SCOPE, job.document_id) == (removal,)
        assert await work.removals.pending() == ()


async def test_a_removal_leaves_the_same_file_of_another_owner(core: CoreServices) -> None:
    bob = OwnerScope(owner=OwnerId("bob"))
    mine, his = await core.accept(), await core.accept(scope=bob)
    for scope, job, left in ((LOCAL_SCOPE, mine, 1), (bob, his, 0)):
        removal = await core.services.documents.removal.remove(scope, job.document_id)
        assert removal.receipt is not None
        assert removal.receipt.files_deleted == ("original",)
        assert len([key async for key in core.services.ports.files.list("")]) == left


@pytest.mark.parametrize(
    ("part", "method", "error"),
    [
        (attrgetter("ports.index"), "purge_document", IndexUnavailable("gone")),
        (attrgetter("documents.texts"), "delete", StorageUnavailable("gone")),
    ],
)
async def test_an_interrupted_removal_is_finished_by_the_sweeper(
    core: CoreServices,
    monkeypatch: pytest.MonkeyPatch,
    part: Callable[[Services], object],
    method: str,
    error: Exception,
) -> None:
    job = await core.accept()
    while await core.services.jobs.ingestion.work_once():
        pass

    async def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(part(core.services), method, fail)
        removal = await core.services.documents.removal.remove(LOCAL_SCOPE, job.document_id)
        assert removal.receipt is None
        assert (await core.sweeper.sweep()).removals == 0
    heard = FakeEventSink()
    with core.services.events.listening(heard.deliver):
        assert (await core.sweeper.sweep()).removals == 1
        assert (await core.sweeper.sweep()).removals == 0
    assert [type(event) for event in heard.events] == [DocumentRemoved]
    assert [key async for key in core.services.ports.files.list("")] == []
    found = await core.services.questions.retrieval.search(LOCAL_SCOPE, "lighthouse")
    assert found.passages == ()


async def test_content_that_was_added_again_is_not_taken_by_the_old_removal(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await core.accept()

    async def fail(*_: object, **__: object) -> None:
        raise StorageUnavailable("gone")

    with monkeypatch.context() as patch:
        patch.setattr(core.services.documents.texts, "delete", fail)
        await core.services.documents.removal.remove(LOCAL_SCOPE, job.document_id)
    again = await core.accept()
    while await core.services.jobs.ingestion.work_once():
        pass
    assert (await core.sweeper.sweep()).removals == 1
    async with core.services.ports.database.read_only() as work:
        assert (await work.documents.get(LOCAL_SCOPE, again.document_id)).status is DocumentStatus.READY
    assert (await core.services.questions.retrieval.search(LOCAL_SCOPE, "lighthouse")).passages


async def test_a_document_that_kills_its_workers_is_quarantined_and_gives_the_reason(core: CoreServices) -> None:
    job = await core.accept()
    for _ in range(5):
        async with core.services.ports.database.transaction() as work:
            assert await work.jobs.lease_next(worker="dies", now=core.clock.now(), duration=timedelta(seconds=1))
        core.clock.advance(timedelta(seconds=2))
    assert await core.services.jobs.ingestion.work_once()
    aside = await core.job(job)
    assert aside.status is JobStatus.QUARANTINED
    async with core.services.ports.database.read_only() as work:
        document = await work.documents.get(LOCAL_SCOPE, job.document_id)
        assert (document.status, document.reason_code) == (DocumentStatus.FAILED, "parser_crashed")
        assert document.reason
        assert await work.jobs.with_status(JobStatus.QUARANTINED) == (aside,)
    assert not await core.services.jobs.ingestion.work_once()


async def test_two_relays_deliver_every_event_once_when_nothing_fails(core: CoreServices) -> None:
    core.broker.away = True
    jobs = [await core.accept(f"text {number}") for number in range(3)]
    core.broker.away = False
    services = core.services
    other = EventRelay(database=services.ports.database, runtime=runtime_of(services), queue=core.broker)
    delivered = [await core.relay.deliver(), await other.deliver()]
    assert sum(delivered) == 3
    assert sorted(item.job_id for item in core.broker.items) == sorted(job.id for job in jobs)


async def test_acceptance_is_published_to_listeners(core: CoreServices) -> None:
    heard = FakeEventSink()
    with core.services.events.listening(heard.deliver):
        await core.accept()
    assert [type(event) for event in heard.events] == [FeatureUsed, DocumentAccepted]


async def test_a_stored_file_that_changed_is_not_read(core: CoreServices) -> None:
    job = await core.accept()
    async with core.services.ports.database.read_only() as work:
        document = await work.documents.get(LOCAL_SCOPE, job.document_id)

    async def others() -> AsyncIterator[bytes]:
        yield b"# One\n\nSomething that nobody has uploaded.\n"

    await core.services.ports.files.put(document.files.original, others())
    assert await core.services.jobs.ingestion.work_once()
    retried = await core.job(job)
    assert retried.status is JobStatus.WAITING
    assert "not the one that was uploaded" in retried.reason
    assert not (await core.services.questions.retrieval.search(LOCAL_SCOPE, "nobody")).passages


async def test_a_document_that_a_late_worker_overwrote_is_written_again(
    core: CoreServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, embedder = core.services, HashingEmbedder()
    monkeypatch.setattr(services.index.indexer, "_embedder", embedder)
    services.index.generations.wanted = IndexGeneration(
        embedder=embedder.model.fingerprint, dimension=embedder.model.dimension, segmentation="s"
    )
    job = await core.accept()
    reached, opened = asyncio.Event(), asyncio.Event()
    write = services.ports.index.replace_document

    async def late(*arguments: Any, **named: Any) -> None:
        if not reached.is_set():
            reached.set()
            await opened.wait()
        await write(*arguments, **named)

    monkeypatch.setattr(services.ports.index, "replace_document", late)
    slow = asyncio.create_task(services.jobs.ingestion.work_once())
    await reached.wait()
    core.clock.advance(timedelta(minutes=1))
    assert await services.jobs.ingestion.work_once()
    assert (await core.job(job)).status is JobStatus.DONE
    opened.set()
    await slow
    while await services.jobs.ingestion.work_once():
        pass
    generation = await services.index.generations.for_writing()
    stats = await services.ports.index.stats(LOCAL_SCOPE, generation, job.document_id)
    assert stats.vectors == stats.passages > 0
    async with services.ports.database.read_only() as work:
        assert (await work.documents.get(LOCAL_SCOPE, job.document_id)).status is DocumentStatus.READY


@pytest.mark.slow
async def test_a_long_queue_is_not_sent_again_as_a_whole(core: CoreServices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core.services.documents.intake, "_bounds", WaitingBounds(most=1_000))
    jobs = [await core.accept(f"text number {number}") for number in range(130)]
    core.broker.items.clear()
    for _ in range(10):
        core.clock.advance(RESEND + timedelta(seconds=1))
        await core.sweeper.sweep()
    assert len(core.broker.items) == len(jobs), "any of them calls a worker to whatever is next"


async def test_what_has_expired_of_sign_ins_is_deleted(core: CoreServices) -> None:
    database, now = core.services.ports.database, core.clock.now()
    user = make_user("ann")
    later = now + timedelta(hours=2)
    kept = replace(make_session("kept", user=user), idle_expires_at=later, expires_at=later)
    async with database.transaction() as unit:
        await unit.users.add(user)
        await unit.user_sessions.add(kept)
        await unit.user_sessions.add(replace(kept, id=SessionId("ses-gone"), digest="gone", idle_expires_at=now))
        await unit.sign_in_rates.keep({"gone": 1, "kept": 10**17})
        await unit.sign_in_rates.note_source(user.id, "192.0.2.1", now - timedelta(days=400))
        await unit.sign_in_rates.note_source(user.id, "192.0.2.2", now)
    core.clock.advance(timedelta(hours=1))
    assert (await core.sweeper.sweep()).failed == ()
    before = now - timedelta(days=1)
    async with database.transaction() as unit:
        assert await unit.user_sessions.find("gone", now=before) is None
        assert await unit.user_sessions.find(kept.digest, now=before) is not None
        assert await unit.sign_in_rates.arrivals(["gone", "kept"]) == {"kept": 10**17}
        assert not await unit.sign_in_rates.known_source(user.id, "192.0.2.1")
        assert await unit.sign_in_rates.known_source(user.id, "192.0.2.2")
