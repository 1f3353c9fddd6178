"""Messages that get lost, brokers that are away, removals that were interrupted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from smartchat.composition import Services, open_services
from smartchat.settings import Settings
from smartchat_core.errors import IndexUnavailable, Overloaded, QueueUnavailable, StorageUnavailable
from smartchat_core.events import DocumentAccepted, DocumentRemoved, Event, FeatureUsed, JobHandedOn
from smartchat_core.ingestion.relay import EventRelay
from smartchat_core.ingestion.sweeping import Sweeper, SweepPolicy
from smartchat_core.ingestion.texts import original_key
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
from smartchat_core.model.queue_facts import QueueFacts
from smartchat_core.model.work import Lane, WorkItem, stages_of
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.embedder import HashingEmbedder

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
        waiting = {lane: sum(item.lane is lane for item in self.items) for lane in Lane}
        return QueueFacts(waiting=waiting)


@dataclass
class House:
    """Open services whose events go to a broker of the test."""

    services: Services
    broker: Broker
    clock: FakeClock
    relay: EventRelay
    sweeper: Sweeper

    async def accept(self, text: str = TEXT, scope: OwnerScope = LOCAL_SCOPE) -> Job:
        async def chunks() -> AsyncIterator[bytes]:
            yield text.encode()

        taken = await self.services.intake.accept(scope, filename="book.md", chunks=chunks())
        async with self.services.database.reading() as work:
            return (await work.jobs.for_document(taken.document.id))[0]

    async def job(self, job: Job) -> Job:
        async with self.services.database.reading() as work:
            found = await work.jobs.get(job.id)
            assert found is not None
            return found


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    async with opened(tmp_path, monkeypatch) as house:
        yield house


@asynccontextmanager
async def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    clock, broker = FakeClock(START), Broker()
    settings = Settings(library=tmp_path / "library", embedder="none", most_waiting_jobs=3)
    async with open_services(settings, clock=clock) as services:
        relay = EventRelay(database=services.database, sink=services.events, clock=clock, queue=broker)
        # As where the settings name a queue: whoever commits delivers at once.
        monkeypatch.setattr(services.intake, "_relay", relay)
        monkeypatch.setattr(services.ingestion, "_relay", relay)
        monkeypatch.setattr(services.removal, "_relay", relay)
        sweeper = Sweeper(
            database=services.database,
            relay=relay,
            removal=services.removal,
            clock=clock,
            queue=broker,
            policy=SweepPolicy(resend_after=RESEND),
        )
        yield House(services, broker, clock, relay, sweeper)


async def test_an_upload_sends_one_message(house: House) -> None:
    job = await house.accept()
    assert [(item.job_id, item.lane) for item in house.broker.items] == [(job.id, Lane.INGEST)]
    report = await house.sweeper.sweep()
    assert (report.events, report.sent, report.failed) == (0, 0, ())


async def test_an_upload_is_accepted_while_the_broker_is_away(house: House) -> None:
    house.broker.away = True
    job = await house.accept()
    assert (await house.job(job)).status is JobStatus.WAITING
    assert (await house.sweeper.sweep()).failed == ("events", "messages")
    house.broker.away = False
    report = await house.sweeper.sweep()
    assert report.events == 1
    assert {item.job_id for item in house.broker.items} == {job.id}


async def test_a_lost_message_is_sent_again_but_not_at_once(house: House) -> None:
    job = await house.accept()
    house.broker.items.clear()
    house.clock.advance(RESEND)
    assert (await house.sweeper.sweep()).sent == 0
    house.clock.advance(timedelta(seconds=1))
    assert (await house.sweeper.sweep()).sent == 1
    assert [item.job_id for item in house.broker.items] == [job.id]
    assert (await house.sweeper.sweep()).sent == 0


async def test_the_job_of_a_dead_worker_is_sent_again_when_its_lease_has_ended(house: House) -> None:
    job = await house.accept()
    async with house.services.database.transaction() as work:
        await work.jobs.lease_next(worker="dead", now=house.clock.now(), duration=timedelta(minutes=5))
    house.broker.items.clear()
    house.clock.advance(timedelta(minutes=4))
    assert (await house.sweeper.sweep()).sent == 0
    house.clock.advance(timedelta(minutes=2))
    assert (await house.sweeper.sweep()).sent == 1
    assert [item.job_id for item in house.broker.items] == [job.id]


async def test_a_job_is_handed_on_from_lane_to_lane(house: House) -> None:
    job = await house.accept()
    events: list[Event] = []
    with house.services.events.listening(events.append):
        assert await house.services.ingestion.work_once(only=job.id, stages=stages_of(Lane.INGEST))
    handed = await house.job(job)
    assert (handed.status, handed.stage, handed.lease) == (JobStatus.WAITING, Stage.EMBED, None)
    assert any(isinstance(event, JobHandedOn) for event in events)
    assert [item.lane for item in house.broker.items] == [Lane.INGEST, Lane.EMBED]
    async with house.services.database.reading() as work:
        assert (await work.documents.get(LOCAL_SCOPE, job.document_id)).status is DocumentStatus.SEARCHABLE
    # A message of the lane that it has left finds nothing to do.
    assert not await house.services.ingestion.work_once(only=job.id, stages=stages_of(Lane.INGEST))
    assert await house.services.ingestion.work_once(only=job.id, stages=stages_of(Lane.EMBED))
    async with house.services.database.reading() as work:
        assert (await work.documents.get(LOCAL_SCOPE, job.document_id)).status is DocumentStatus.READY


async def test_more_waiting_jobs_than_may_wait_are_refused(house: House) -> None:
    for number in range(3):
        await house.accept(f"text number {number}")
    with pytest.raises(Overloaded):
        await house.accept("one too many")
    assert [key async for key in house.services.files.list("incoming/")] == []
    await house.services.ingestion.work_once()
    await house.accept("now there is room")


async def test_a_removal_says_what_it_removed(house: House) -> None:
    job = await house.accept()
    while await house.services.ingestion.work_once():
        pass
    removal = await house.services.removal.remove(LOCAL_SCOPE, job.document_id)
    assert removal.receipt is not None
    assert removal.receipt.passages_removed == 1
    assert removal.receipt.passages_left == 0
    assert removal.receipt.files_deleted == ("text", "original")
    assert not removal.receipt.content_shared
    assert [key async for key in house.services.files.list("")] == []
    async with house.services.database.reading() as work:
        assert await work.removals.for_document(LOCAL_SCOPE, job.document_id) == (removal,)
        assert await work.removals.open() == ()


async def test_a_removal_keeps_the_files_that_another_owner_has(house: House) -> None:
    bob = OwnerScope(owner=OwnerId("bob"))
    mine, his = await house.accept(), await house.accept(scope=bob)
    removal = await house.services.removal.remove(LOCAL_SCOPE, mine.document_id)
    assert removal.receipt is not None
    assert (removal.receipt.files_deleted, removal.receipt.content_shared) == ((), True)
    again = await house.services.removal.remove(bob, his.document_id)
    assert again.receipt is not None
    assert "original" in again.receipt.files_deleted


@pytest.mark.parametrize(
    ("target", "method", "error"),
    [("index", "purge_document", IndexUnavailable("gone")), ("texts", "delete", StorageUnavailable("gone"))],
)
async def test_an_interrupted_removal_is_finished_by_the_sweeper(
    house: House, monkeypatch: pytest.MonkeyPatch, target: str, method: str, error: Exception
) -> None:
    job = await house.accept()
    while await house.services.ingestion.work_once():
        pass

    async def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(getattr(house.services, target), method, fail)
        removal = await house.services.removal.remove(LOCAL_SCOPE, job.document_id)
        assert removal.receipt is None
        assert (await house.sweeper.sweep()).removals == 0
    events: list[Event] = []
    with house.services.events.listening(events.append):
        assert (await house.sweeper.sweep()).removals == 1
        assert (await house.sweeper.sweep()).removals == 0
    assert [type(event) for event in events] == [DocumentRemoved]
    assert [key async for key in house.services.files.list("")] == []
    found = await house.services.retrieval.search(LOCAL_SCOPE, "lighthouse")
    assert found.passages == ()


async def test_content_that_was_added_again_is_not_taken_by_the_old_removal(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await house.accept()

    async def fail(*_: object, **__: object) -> None:
        raise StorageUnavailable("gone")

    with monkeypatch.context() as patch:
        patch.setattr(house.services.texts, "delete", fail)
        await house.services.removal.remove(LOCAL_SCOPE, job.document_id)
    again = await house.accept()
    while await house.services.ingestion.work_once():
        pass
    assert (await house.sweeper.sweep()).removals == 1
    async with house.services.database.reading() as work:
        assert (await work.documents.get(LOCAL_SCOPE, again.document_id)).status is DocumentStatus.READY
    assert (await house.services.retrieval.search(LOCAL_SCOPE, "lighthouse")).passages


async def test_a_document_that_kills_its_workers_is_quarantined_and_says_why(house: House) -> None:
    job = await house.accept()
    for _ in range(5):
        async with house.services.database.transaction() as work:
            assert await work.jobs.lease_next(worker="dies", now=house.clock.now(), duration=timedelta(seconds=1))
        house.clock.advance(timedelta(seconds=2))
    assert await house.services.ingestion.work_once()
    aside = await house.job(job)
    assert aside.status is JobStatus.QUARANTINED
    async with house.services.database.reading() as work:
        document = await work.documents.get(LOCAL_SCOPE, job.document_id)
        assert (document.status, document.reason_code) == (DocumentStatus.FAILED, "parser_crashed")
        assert document.reason
        assert await work.jobs.with_status(JobStatus.QUARANTINED) == (aside,)
    assert not await house.services.ingestion.work_once()


async def test_two_relays_deliver_every_event_once_when_nothing_fails(house: House) -> None:
    house.broker.away = True
    jobs = [await house.accept(f"text {number}") for number in range(3)]
    house.broker.away = False
    other = EventRelay(
        database=house.services.database, sink=house.services.events, clock=house.clock, queue=house.broker
    )
    delivered = [await house.relay.deliver(), await other.deliver()]
    assert sum(delivered) == 3
    assert sorted(item.job_id for item in house.broker.items) == sorted(job.id for job in jobs)


async def test_acceptance_is_told_to_listeners(house: House) -> None:
    events: list[Event] = []
    with house.services.events.listening(events.append):
        await house.accept()
    assert [type(event) for event in events] == [FeatureUsed, DocumentAccepted]


async def test_a_stored_file_that_changed_is_not_read(house: House) -> None:
    job = await house.accept()
    async with house.services.database.reading() as work:
        document = await work.documents.get(LOCAL_SCOPE, job.document_id)

    async def others() -> AsyncIterator[bytes]:
        yield b"# One\n\nSomething that nobody has uploaded.\n"

    await house.services.files.put(original_key(document.content_hash), others())
    assert await house.services.ingestion.work_once()
    retried = await house.job(job)
    assert retried.status is JobStatus.WAITING
    assert "not the one that was uploaded" in retried.reason
    assert not (await house.services.retrieval.search(LOCAL_SCOPE, "nobody")).passages


async def test_a_document_that_a_late_worker_overwrote_is_written_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, embedder = house.services, HashingEmbedder()
    monkeypatch.setattr(services.indexer, "_embedder", embedder)
    services.generations.wanted = IndexGeneration(
        embedder=embedder.model.fingerprint, dimension=embedder.model.dimension, segmentation="s"
    )
    job = await house.accept()
    reached, opened = asyncio.Event(), asyncio.Event()
    write = services.index.replace_document

    async def late(*arguments: Any, **named: Any) -> None:
        if not reached.is_set():
            reached.set()
            await opened.wait()
        await write(*arguments, **named)

    monkeypatch.setattr(services.index, "replace_document", late)
    slow = asyncio.create_task(services.ingestion.work_once())
    await reached.wait()
    house.clock.advance(timedelta(minutes=1))
    assert await services.ingestion.work_once()
    assert (await house.job(job)).status is JobStatus.DONE
    opened.set()
    await slow
    while await services.ingestion.work_once():
        pass
    generation = await services.generations.for_writing()
    stats = await services.index.stats(LOCAL_SCOPE, generation, job.document_id)
    assert stats.vectors == stats.passages > 0
    async with services.database.reading() as work:
        assert (await work.documents.get(LOCAL_SCOPE, job.document_id)).status is DocumentStatus.READY


async def test_a_long_queue_is_not_sent_again_as_a_whole(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.services.intake, "_most_waiting", 1_000)
    jobs = [await house.accept(f"text number {number}") for number in range(130)]
    house.broker.items.clear()
    for _ in range(10):
        house.clock.advance(RESEND + timedelta(seconds=1))
        await house.sweeper.sweep()
    sent = {item.job_id for item in house.broker.items}
    assert len(sent) == 100
    assert sent < {job.id for job in jobs}
