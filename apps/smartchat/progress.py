"""Following the work on documents: pushed where this process does it, polled for all together where another does."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from smartchat.events import EventBus
from smartchat_core.errors import DocumentNotFound, SmartChatError
from smartchat_core.events import Envelope, IngestionEvent, IngestionProgressed
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.job import Job, Stage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.database import Database, UnitOfWork

__all__ = ["Follower", "Progress", "ProgressFeed", "progress_by", "read_progress"]

log = logging.getLogger(__name__)


_WITHOUT_RECOGNITION = {
    Stage.PARSE: (0.0, 0.05),
    Stage.INDEX: (0.05, 0.1),
    Stage.EMBED: (0.1, 0.99),
    Stage.VERIFY: (0.99, 1.0),
}
_WITH_RECOGNITION = {
    Stage.PARSE: (0.0, 0.85),
    Stage.INDEX: (0.85, 0.87),
    Stage.EMBED: (0.87, 0.99),
    Stage.VERIFY: (0.99, 1.0),
}
"""Where the stages begin and end: a page takes a second or more to recognise, and a tenth of that to embed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Where the work stands: the document's status, the stage, and how many of its units are complete.

    The units are pages while text is recognised (OCR), and passages while embedding. `recognized`: recognition is or
    was part of the work. `seconds_left` is how long the stage will take at its present speed, where that is known.
    """

    status: DocumentStatus
    stage: Stage
    done: int
    total: int
    recognized: bool = False
    seconds_left: float | None = None

    @property
    def fraction(self) -> float:
        """A rough share of the whole work that is done, in 0..1."""
        if self.status.settled:
            return 1.0
        begins = _WITH_RECOGNITION if self.recognized else _WITHOUT_RECOGNITION
        before, after = begins[self.stage]
        return before + ((after - before) * min(self.done / self.total, 1.0) if self.total > 0 else 0.0)


async def read_progress(work: UnitOfWork, scope: OwnerScope, document_id: DocumentId) -> Progress:
    """How far the work on a document has come.

    Raises:
        DocumentNotFound: there is none, or it was removed.
    """
    document = await work.documents.get(scope, document_id)
    jobs = await work.jobs.newest([document_id])
    return progress_by(document, next(iter(jobs), None))


def progress_by(document: Document, job: Job | None) -> Progress:
    """How far the work on a document has come, by its newest job, if it has one."""
    if job is None:
        return Progress(status=document.status, stage=Stage.VERIFY, done=0, total=0)
    parsing = job.stage is Stage.PARSE
    return Progress(
        status=document.status,
        stage=job.stage,
        done=job.done,
        total=job.total,
        # Until it is parsed, the document has what an earlier reading has found out.
        recognized=job.total > 0 if parsing else document.recognition is not None,
        seconds_left=job.seconds_left if job.status.unfinished else None,
    )


News = IngestionEvent | Progress | SmartChatError
"""An event of this process, the database's state of another one's work, or why neither can be had."""


class Follower:
    """What one follower has not heard yet.

    It is bounded for followers that are slow: of progress that follows upon progress only the latest is kept, and
    everything else happens a few times to a document at most.
    """

    def __init__(self, scope: OwnerScope) -> None:
        self.scope = scope
        self._news: deque[News] = deque()
        self._some = asyncio.Event()

    def push(self, news: News) -> None:
        """Keep the news until they are asked for."""
        if self._news and _is_progress(news) and _is_progress(self._news[-1]):
            self._news.pop()
        self._news.append(news)
        self._some.set()

    async def next(self) -> News:
        """The oldest news, as soon as there are any."""
        while not self._news:
            self._some.clear()
            await self._some.wait()
        return self._news.popleft()


class ProgressFeed:
    """Publishes the progress of documents to their followers.

    Args:
        events: what happens in this process.
        database: what other processes have done; it is asked in one transaction for all followers together.
        poll_seconds: how often, while there are any.
    """

    def __init__(self, *, events: EventBus, database: Database, poll_seconds: float) -> None:
        self._events = events
        self._database = database
        self._poll_seconds = poll_seconds
        self._followers: dict[DocumentId, list[Follower]] = {}
        self._heard: set[DocumentId] = set()
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def following(self, scope: OwnerScope, document_id: DocumentId) -> Iterator[Follower]:
        """Follow a document while the block runs; both from within one event loop."""
        follower = Follower(scope)
        if not self._followers:
            self._events.subscribe(self._notice)
            self._task = asyncio.create_task(self._poll(), name="smartchat-progress")
        self._followers.setdefault(document_id, []).append(follower)
        try:
            yield follower
        finally:
            mine = self._followers[document_id]
            mine.remove(follower)
            if not mine:
                del self._followers[document_id]
            if not self._followers and self._task is not None:
                self._events.unsubscribe(self._notice)
                self._task.cancel()
                self._task = None

    def _notice(self, envelope: Envelope) -> None:
        event = envelope.payload
        if isinstance(event, IngestionEvent) and (followers := self._followers.get(event.document_id)):
            self._heard.add(event.document_id)
            for follower in followers:
                if follower.scope.reads(event.owner, event.document_id):
                    follower.push(event)

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(self._poll_seconds)
            # Progress that this process publishes itself need not be polled.
            heard, self._heard = self._heard, set()
            silent = [one for one in self._followers if one not in heard]
            followers = [(one, document) for document in silent for one in self._followers[document]]
            try:
                await self._ask(followers)
            except SmartChatError as error:
                for follower, _ in followers:
                    follower.push(error)
            except Exception:  # those who follow must not wait for ever
                log.exception("polling the progress of documents failed")

    async def _ask(self, followers: list[tuple[Follower, DocumentId]]) -> None:
        if not followers:
            return
        standing: dict[tuple[OwnerScope, DocumentId], News] = {}
        async with self._database.read_only() as work:
            for follower, document_id in followers:
                key = follower.scope, document_id
                if key not in standing:
                    standing[key] = await _standing(work, *key)
                follower.push(standing[key])


async def _standing(work: UnitOfWork, scope: OwnerScope, document_id: DocumentId) -> News:
    try:
        return await read_progress(work, scope, document_id)
    except DocumentNotFound as error:
        return error


def _is_progress(news: News) -> bool:
    return isinstance(news, Progress | IngestionProgressed)
