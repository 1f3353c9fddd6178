"""The work on a document ends with the account of its owner, while a worker is at it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from smartchat.composition import DocumentParsing, Policies, build_services
from smartchat_core.ingestion.jobs.lifecycle import JobPolicy
from smartchat_core.ingestion.policy import IngestionPolicy
from smartchat_core.model.document import DocumentStatus
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.user import UserStatus
from smartchat_core.parsing.format_registry import FormatRegistry
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.database_users import make_user
from tests.support.core_services import book, embedded_core, once

pytestmark = pytest.mark.anyio

ANN = make_user("ann")
SCOPE = OwnerScope(owner=ANN.owner)


class _SlowReader:
    """Reads until it is let go on."""

    def __init__(self, formats: FormatRegistry) -> None:
        self._formats = formats
        self.begun = asyncio.Event()
        self.free = asyncio.Event()
        self.cancelled = 0

    async def read(self, path: Path, *, media_type: str, limits: ParsingLimits, owner: OwnerId) -> ParsedDocument:
        del media_type, limits, owner
        self.begun.set()
        try:
            await self.free.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return ParsedDocument(text=(await asyncio.to_thread(path.read_text, "utf-8")).strip())

    def formats(self) -> FormatRegistry:
        return self._formats

    def parser_version(self, media_type: str) -> str:
        return f"slow {media_type}"


async def test_a_worker_stops_and_goes_on_when_the_account_is_active_again(tmp_path: Path) -> None:
    async with embedded_core(tmp_path) as core:
        reader = _SlowReader(core.ports.parsing.reader.formats())
        ports = replace(core.ports, parsing=DocumentParsing(inspect=core.ports.parsing.inspect, reader=reader))
        jobs = JobPolicy(heartbeat_interval=timedelta(milliseconds=20), lease_duration=timedelta(seconds=30))
        services = build_services(ports, Policies(ingestion=IngestionPolicy(jobs=jobs)), worker="slow")
        database = services.ports.database
        async with database.transaction() as unit:
            await unit.users.add(ANN)
        accepted = await services.documents.intake.accept(SCOPE, filename="book.txt", chunks=once(book(1).encode()))
        working = asyncio.create_task(services.jobs.ingestion.work_once())
        await asyncio.wait_for(reader.begun.wait(), 60)
        async with database.transaction() as unit:
            await unit.users.save(replace(ANN, status=UserStatus.DEACTIVATED))
        await asyncio.wait_for(working, 60)
        assert reader.cancelled == 1
        reader.free.set()
        core.ports.clock.advance(60)  # type: ignore[attr-defined]  # a fake clock
        assert not await services.jobs.ingestion.work_once()
        async with database.transaction() as unit:
            await unit.users.save(ANN)
        while await services.jobs.ingestion.work_once():
            pass
        async with database.read_only() as unit:
            assert (await unit.documents.get(SCOPE, accepted.document.id)).status is DocumentStatus.READY
