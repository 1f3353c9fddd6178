"""Owners served in turn, by the services as they are put together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from smartchat.composition import PortOverrides, Services, open_services
from smartchat.composition.fairness import fair_shares
from smartchat.jobs.in_process import make_worker
from smartchat.settings import Settings
from smartchat_core.errors import (
    ConfigurationError,
    LimitExceeded,
    Overloaded,
    ParserTimeUsedUp,
    SmartChatError,
    TooManyWaiting,
)
from smartchat_core.events import DocumentReady, Envelope, UploadRejected
from smartchat_core.ingestion.bounds import WaitingBounds
from smartchat_core.model import DocumentStatus, Job, OwnerId, OwnerScope, Stage
from smartchat_core.model.owner_work import WorkSeconds
from smartchat_core.model.work import WorkQueue, stages_of
from smartchat_core.ports.database import Database
from smartchat_core.testing.fakes.clock import FakeClock
from tests.integration.ingestion.test_sweeping import START, CoreServices, core

__all__ = ["core"]

ANN, BOB = OwnerScope(owner=OwnerId("ann")), OwnerScope(owner=OwnerId("bob"))


def settings(folder: Path, **more: object) -> Settings:
    return Settings.model_validate({"library": folder / "library", "embedder": "none", **more})


async def accept(services: Services, scope: OwnerScope, text: str) -> Job:
    async def chunks() -> AsyncIterator[bytes]:
        yield text.encode()

    taken = await services.documents.intake.accept(scope, filename="book.txt", chunks=chunks())
    async with services.ports.database.read_only() as work:
        return (await work.jobs.for_document(taken.document.id))[0]


async def test_the_worker_of_the_embedded_mode_serves_owners_in_turn(tmp_path: Path) -> None:
    ready: list[OwnerId] = []
    done = asyncio.Event()

    def notice(envelope: Envelope) -> None:
        event = envelope.payload
        if isinstance(event, DocumentReady):
            ready.append(event.owner)
            if len(ready) == 13:
                done.set()

    async with open_services(settings(tmp_path)) as services:
        for number in range(12):
            await accept(services, ANN, f"Ann's text number {number}.")
        await accept(services, BOB, "Bob's only text.")
        with services.events.listening(notice):
            async with make_worker(services).running(), asyncio.timeout(60):
                await done.wait()
    assert BOB.owner in ready[:2], ready


async def test_a_message_calls_a_worker_to_the_owner_who_is_next(core: CoreServices) -> None:
    """An owner who has flooded the broker has not bought the workers."""
    core.services.documents.intake._bounds = WaitingBounds(most=100)
    for number in range(20):
        await core.accept(f"Ann's text number {number}.", ANN)
    last = await core.accept("Bob's only text.", BOB)
    for item in core.broker.items[:2]:
        assert await core.services.jobs.ingestion.work_once(named=item.job_id, stages=stages_of(item.queue))
    assert (await core.job(last)).stage is Stage.EMBED
    # Every message finds something to do, and nothing is left when all have been heard.
    for item in core.broker.items[2:21]:
        assert await core.services.jobs.ingestion.work_once(named=item.job_id, stages=stages_of(item.queue))
    while core.broker.items[21:]:
        item = core.broker.items.pop()
        await core.services.jobs.ingestion.work_once(named=item.job_id, stages=stages_of(item.queue))
    async with core.services.ports.database.read_only() as work:
        assert await work.jobs.unfinished() == ()


async def test_lost_messages_of_one_queue_do_not_hold_up_those_of_another(core: CoreServices) -> None:
    core.services.documents.intake._bounds = WaitingBounds(most=1_000)
    last = await core.accept("Bob's only text.", BOB)
    assert await core.services.jobs.ingestion.work_once(only=last.id, stages=stages_of(WorkQueue.INGEST))
    core.clock.advance(timedelta(minutes=-10))  # all of Ann's are older than Bob's
    for number in range(101):
        await core.accept(f"Ann's text number {number}.", ANN)
    core.clock.advance(timedelta(minutes=20))
    core.broker.items.clear()
    await core.sweeper.sweep()
    assert [item.queue for item in core.broker.items].count(WorkQueue.EMBED) == 1


@pytest.mark.parametrize("most", [1, 3])
async def test_no_more_wait_than_may_however_many_come_at_once(tmp_path: Path, most: int) -> None:
    """All of them find room before they are read."""
    async with open_services(settings(tmp_path, max_queued_jobs=most)) as services:
        all_here = asyncio.Barrier(12)

        async def add(number: int) -> SmartChatError | None:
            async def chunks() -> AsyncIterator[bytes]:
                await all_here.wait()
                yield f"Text number {number}.".encode()

            try:
                await services.documents.intake.accept(ANN, filename="book.txt", chunks=chunks())
            except SmartChatError as error:
                return error
            return None

        async with asyncio.timeout(60):
            outcomes = await asyncio.gather(*map(add, range(12)))
        refused = [one for one in outcomes if one is not None]
        assert {type(one) for one in refused} == {Overloaded}
        assert len(outcomes) - len(refused) == most
        async with services.ports.database.read_only() as work:
            assert (await work.jobs.backlog()).waiting == most
            assert len(await work.documents.list(ANN)) == most
        # Nothing is kept of what was refused.
        assert len([key async for key in services.ports.files.list("")]) == most


async def test_one_owner_cannot_take_every_place(tmp_path: Path) -> None:
    rejected: list[UploadRejected] = []
    async with open_services(settings(tmp_path, max_queued_jobs=20)) as services:

        def notice(envelope: Envelope) -> None:
            event = envelope.payload
            if isinstance(event, UploadRejected):
                rejected.append(event)

        with services.events.listening(notice):
            count = await _until_refused(services, ANN, TooManyWaiting)
        assert count == 19
        assert rejected == [UploadRejected(owner=ANN.owner, code="too_many_waiting")]
        await accept(services, BOB, "Bob's text.")
        with pytest.raises(Overloaded):
            await accept(services, BOB, "Bob's second text.")


async def test_an_owner_may_have_so_many_waiting(tmp_path: Path) -> None:
    async with open_services(settings(tmp_path, max_queued_jobs_per_owner=2)) as services:
        assert await _until_refused(services, ANN, TooManyWaiting) == 2
        assert await _until_refused(services, BOB, TooManyWaiting) == 2
        assert await services.jobs.ingestion.work_once()
        assert await services.jobs.ingestion.work_once()
        await accept(services, ANN, "Another one of Ann's.")


@pytest.mark.parametrize("in_all", [False, True])
async def test_the_time_for_reading_files_is_bounded(tmp_path: Path, in_all: bool) -> None:
    bound = {"max_parser_seconds" if in_all else "max_parser_seconds_per_owner": 60.0, "parser_period_hours": 2}
    clock = FakeClock(START)
    async with open_services(settings(tmp_path, **bound), ports=PortOverrides(clock=clock)) as services:
        waiting = await accept(services, ANN, "Ann's first text.")
        await _spend(services.ports.database, ANN.owner, 60.0)
        with pytest.raises(ParserTimeUsedUp) as caught:
            await accept(services, ANN, "Ann's second text.")
        assert caught.value.remedy
        assert not await services.jobs.ingestion.work_once(), "what waits goes on waiting"
        if in_all:
            with pytest.raises(ParserTimeUsedUp):
                await accept(services, BOB, "Bob's text.")
        else:
            await accept(services, BOB, "Bob's text.")
            assert await services.jobs.ingestion.work_once()
        clock.advance(timedelta(hours=3))
        assert await services.jobs.ingestion.work_once()
        async with services.ports.database.read_only() as work:
            assert (await work.documents.get(ANN, waiting.document_id)).status is DocumentStatus.READY


async def test_what_work_costs_is_counted_by_owner(tmp_path: Path) -> None:
    async with open_services(settings(tmp_path)) as services:
        await accept(services, ANN, "Ann's text.")
        assert await services.jobs.ingestion.work_once()
        now = services.documents.intake._clock.now()
        async with services.ports.database.read_only() as work:
            ann = await work.owner_work.spent(now - timedelta(hours=1), owner=ANN.owner)
            assert ann == await work.owner_work.spent(now - timedelta(hours=1))
            assert await work.owner_work.spent(now - timedelta(hours=1), owner=BOB.owner) == WorkSeconds()
        assert 0 < ann.parser < ann.worker


@pytest.mark.parametrize("weight", [0, -1, 1_000])
def test_a_weight_that_cannot_be_used_is_named(tmp_path: Path, weight: float) -> None:
    with pytest.raises(ConfigurationError, match="ann"):
        fair_shares(settings(tmp_path, owner_weights={"ann": weight}))


async def _spend(database: Database, owner: OwnerId, seconds: float) -> None:
    async with database.transaction() as work:
        spent = WorkSeconds(worker=seconds, parser=seconds)
        await work.owner_work.spend(owner, spent, pool="all", cost=0, at=START)


async def _until_refused(services: Services, scope: OwnerScope, kind: type[LimitExceeded]) -> int:
    for number in range(100):
        try:
            await accept(services, scope, f"Text number {number} of {scope.owner}.")
        except kind:
            return number
    raise AssertionError("nothing was refused")
