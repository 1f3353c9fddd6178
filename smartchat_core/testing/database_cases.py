"""Contract of databases, shared by its parts: a handle for each test, and values to store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta

import pytest

from smartchat_core.model.document import Document
from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.ids import ContentHash, DocumentId, JobId, OwnerId
from smartchat_core.model.job import Job, JobKind, JobStatus, Lease, Stage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span
from smartchat_core.ports.database import Database, UnitOfWork

__all__ = [
    "ANN",
    "BOB",
    "CONTENT",
    "MINUTE",
    "NOW",
    "DatabaseCases",
    "OpenDatabase",
    "add",
    "make_document",
    "make_job",
    "make_section",
]

OpenDatabase = Callable[[], AbstractAsyncContextManager[Database]]

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANN = OwnerScope(owner=OwnerId("ann"))
BOB = OwnerScope(owner=OwnerId("bob"))
CONTENT = ContentHash("beef")


class DatabaseCases:
    """The fixtures of each part."""

    pytestmark = pytest.mark.anyio

    @pytest.fixture
    def open_database(self) -> OpenDatabase:
        """Opens the database of this test."""
        raise NotImplementedError

    @pytest.fixture
    async def database(self, open_database: OpenDatabase) -> AsyncIterator[Database]:
        """One open handle."""
        async with open_database() as database:
            yield database


def make_document(
    name: str,
    *,
    owner: OwnerId = ANN.owner,
    filename: str = "a.txt",
    added_at: datetime = NOW,
    content: ContentHash | None = None,
    media_type: str = "text/plain",
    layout: FileLayout = FileLayout.DOCUMENT,
) -> Document:
    """A document that was just accepted, of bytes of its own unless given."""
    return Document(
        id=DocumentId(name),
        owner=owner,
        content_hash=content or ContentHash(f"content of {name}"),
        filename=filename,
        media_type=media_type,
        size_bytes=1,
        added_at=added_at,
        layout=layout,
    )


def make_job(
    name: str,
    *,
    document: str = "doc-1",
    owner: OwnerId = ANN.owner,
    created_at: datetime = NOW,
    status: JobStatus = JobStatus.WAITING,
    attempts: int = 0,
    token: int = 0,
    lease: Lease | None = None,
    not_before: datetime | None = None,
    stage: Stage = Stage.PARSE,
) -> Job:
    """A job, of Ann's unless given."""
    return Job(
        id=JobId(name),
        kind=JobKind.INGEST,
        owner=owner,
        document_id=DocumentId(document),
        created_at=created_at,
        status=status,
        attempts=attempts,
        token=token,
        lease=lease,
        not_before=not_before,
        stage=stage,
    )


def make_section(ordinal: int, *, parent: int | None = None) -> Section:
    """One of a row of sections of equal length."""
    span = Span(start=ordinal * 10, end=ordinal * 10 + 9)
    return Section(ordinal=ordinal, title=f"Chapter {ordinal}", span=span, parent=parent)


async def add(unit: UnitOfWork, document: Document, job: Job) -> None:
    """Add both."""
    await unit.documents.add(document)
    await unit.jobs.add(job)
