"""Following documents, over a database that counts how often it is asked."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from smartchat.events import EventBus
from smartchat.progress import Follower, Progress, ProgressFeed
from smartchat_core.errors import DatabaseUnavailable, DocumentNotFound
from smartchat_core.events import DocumentReady, IngestionProgressed
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId
from smartchat_core.model.job import Stage
from smartchat_core.model.principal import OwnerScope

pytestmark = pytest.mark.anyio

OWNER = OwnerId("marten")
SCOPE = OwnerScope(owner=OWNER)
BOOK = DocumentId("doc-1")


def progressed(done: int, owner: OwnerId = OWNER) -> IngestionProgressed:
    return IngestionProgressed(document_id=BOOK, owner=owner, stage=Stage.EMBED, done=done, total=100)


class Asked:
    """A database with one document, or with what goes wrong."""

    def __init__(self, wrong: Exception | None = None) -> None:
        self.transactions = 0
        self.asked: list[str] = []
        self.wrong = wrong
        self.documents = self.jobs = self

    @asynccontextmanager
    async def read_only(self) -> AsyncIterator[Any]:
        self.transactions += 1
        yield self

    async def get(self, scope: OwnerScope, document_id: DocumentId) -> Document:
        self.asked.append(document_id)
        if self.wrong:
            raise self.wrong
        return Document(
            id=document_id,
            owner=scope.owner,
            content_hash=ContentHash("0" * 64),
            filename="a.txt",
            media_type="text/plain",
            size_bytes=1,
            added_at=datetime(2026, 1, 1, tzinfo=UTC),
            status=DocumentStatus.PROCESSING,
        )

    async def newest(self, _documents: Collection[DocumentId]) -> tuple[()]:
        return ()


def feed(database: Asked, poll_seconds: float) -> tuple[ProgressFeed, EventBus]:
    events = EventBus()
    return ProgressFeed(events=events, database=database, poll_seconds=poll_seconds), events  # type: ignore[arg-type]


async def test_what_this_process_does_is_pushed() -> None:
    database = Asked()
    following, events = feed(database, 3_600)
    with following.following(SCOPE, BOOK) as follower:
        events.publish(progressed(1))
        assert await follower.next() == progressed(1)
    assert not database.transactions


async def test_one_transaction_for_all_followers() -> None:
    database = Asked()
    following, _ = feed(database, 0.01)
    with ExitStack() as stack:
        followers = [stack.enter_context(following.following(SCOPE, BOOK)) for _ in range(150)]
        news = await asyncio.gather(*(follower.next() for follower in followers))
        transactions, asked = database.transactions, len(database.asked)
    assert all(isinstance(one, Progress) for one in news)
    assert transactions == asked == 1


async def test_another_owners_work_is_not_reported() -> None:
    following, events = feed(Asked(), 3_600)
    with following.following(SCOPE, BOOK) as follower:
        events.publish(progressed(1, OwnerId("ansgar")))
        events.publish(progressed(2))
        assert await follower.next() == progressed(2)


async def test_a_document_that_is_gone_and_a_database_that_is_away_are_reported() -> None:
    for error in (DocumentNotFound("gone"), DatabaseUnavailable("away")):
        following, _ = feed(Asked(error), 0.01)
        with following.following(SCOPE, BOOK) as follower:
            assert await follower.next() is error


async def test_an_unforeseen_failure_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    database = Asked(RuntimeError("a fault"))
    following, _ = feed(database, 0.01)
    with following.following(SCOPE, BOOK) as follower:
        while not caplog.records:  # noqa: ASYNC110  # a log record sets no event
            await asyncio.sleep(0.01)
        database.wrong = None
        assert isinstance(await follower.next(), Progress)


async def test_a_slow_follower_keeps_the_latest_progress_and_all_else() -> None:
    follower = Follower(SCOPE)
    ready = DocumentReady(document_id=BOOK, owner=OWNER, passages=1, warnings=0)
    for number in range(10_000):
        follower.push(progressed(number))
    follower.push(ready)
    assert [await follower.next(), await follower.next()] == [progressed(9_999), ready]


async def test_nobody_is_listened_for_when_nobody_follows() -> None:
    following, events = feed(Asked(), 0.01)
    with following.following(SCOPE, BOOK):
        pass
    assert not events._listeners
    assert following._task is None
    with following.following(SCOPE, BOOK) as follower:
        assert isinstance(await follower.next(), Progress)
