"""Contract of databases: the outbox, removals and the alias of the index."""

from __future__ import annotations

import dataclasses
from typing import cast

import pytest

from smartchat_core.events import (
    DocumentFailed,
    DocumentReady,
    Envelope,
    Event,
    GenerationActivated,
    IngestionProgressed,
    SearchPerformed,
)
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import ContentHash, DocumentId, EventId, RemovalId
from smartchat_core.model.job import Stage
from smartchat_core.model.removal import Removal, RemovalReceipt
from smartchat_core.model.trace import TraceContext
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import ANN, BOB, MINUTE, NOW, DatabaseCases, make_document
from smartchat_core.testing.fakes.event_sink import make_envelope

__all__ = ["EventCases"]

# As another version of the program would write them: a kind that is new, and a known one with other fields.
_NEW_KIND = dataclasses.make_dataclass("BookOpened", [("page", int)])
_NEW_FIELDS = dataclasses.make_dataclass("GenerationActivated", [("alias", str)])


class _CommitFailed(Exception):
    pass


class EventCases(DatabaseCases):
    """The outbox, the removals and the alias of the index."""

    async def test_events_are_delivered_in_order_and_once(self, database: Database) -> None:
        document, owner = DocumentId("doc-1"), ANN.owner
        events: tuple[Event, ...] = (
            IngestionProgressed(document_id=document, owner=owner, stage=Stage.EMBED, done=1, total=2),
            DocumentFailed(document_id=document, owner=owner, code="damaged_file", reason="broken ☹"),
            SearchPerformed(owner=owner, results=3, degraded=("dense",)),
            GenerationActivated(generation="g1"),
        )
        async with database.transaction() as unit:
            for envelope in map(make_envelope, events):
                await unit.outbox.append(envelope)
        async with database.transaction() as unit:
            pending = await unit.outbox.pending()
            assert tuple(envelope.payload for _, envelope in pending) == events
            assert await unit.outbox.pending(limit=2) == pending[:2]
            await unit.outbox.delivered([position for position, _ in pending[:2]])
        async with database.transaction() as unit:
            assert await unit.outbox.pending() == pending[2:]
            await unit.outbox.delivered([position for position, _ in pending])
            await unit.outbox.delivered([])
        last = make_envelope(DocumentReady(document_id=document, owner=owner, passages=1, warnings=0))
        async with database.transaction() as unit:
            assert await unit.outbox.pending() == ()
            await unit.outbox.append(last)
            ((position, envelope),) = await unit.outbox.pending()
        assert envelope == last
        assert position > pending[-1][0], "a delivered position was given again"

    async def test_envelopes_stay_the_same_until_they_are_delivered(self, database: Database) -> None:
        """A delivery that failed is repeated: who takes events twice recognises them, and dates them rightly."""
        event = GenerationActivated(generation="g1")
        trace = TraceContext(traceparent=f"00-{'a' * 32}-{'b' * 16}-01", tracestate="vendor=1")
        untraced = Envelope(id=EventId("evt-1"), occurred_at=NOW, payload=event)
        traced = Envelope(id=EventId("evt-2"), occurred_at=NOW - MINUTE, payload=event, trace=trace)
        async with database.transaction() as unit:
            await unit.outbox.append(untraced)
            await unit.outbox.append(traced)
        for _ in range(2):
            async with database.transaction() as unit:
                pending = await unit.outbox.pending()
                assert [envelope for _, envelope in pending] == [untraced, traced]
        with pytest.raises(_CommitFailed):
            async with database.transaction() as unit:
                await unit.outbox.delivered([position for position, _ in pending])
                raise _CommitFailed
        async with database.transaction() as unit:
            assert await unit.outbox.pending() == pending

    async def test_generation_is_switched(self, database: Database) -> None:
        old = IndexGeneration(embedder="", dimension=0, segmentation="s1")
        new = IndexGeneration(embedder="fingerprint", dimension=384, segmentation="s2")
        async with database.transaction() as unit:
            assert await unit.generations.active() is None
            await unit.generations.activate(old)
        async with database.transaction() as unit:
            assert await unit.generations.active() == old
            await unit.generations.activate(new)
        async with database.transaction() as unit:
            assert await unit.generations.active() == new

    async def test_events_of_another_version_are_passed_over(self, database: Database) -> None:
        readable = [GenerationActivated(generation=f"g{number}") for number in range(4)]
        strange = [_NEW_KIND(page=1), _NEW_FIELDS(alias="a"), _NEW_FIELDS(alias="b")]
        async with database.transaction() as unit:
            assert await unit.outbox.unreadable() == 0
            for event in [*strange, readable[0], strange[1], *readable[1:], strange[0]]:
                await unit.outbox.append(make_envelope(cast("Event", event)))
        async with database.transaction() as unit:
            assert [envelope.payload for _, envelope in await unit.outbox.pending(limit=2)] == readable[:2]
            pending = await unit.outbox.pending()
            assert [envelope.payload for _, envelope in pending] == readable
            assert await unit.outbox.unreadable() == 5
            await unit.outbox.delivered([position for position, _ in pending])
        async with database.read_only() as unit:
            assert await unit.outbox.pending() == ()
            assert await unit.outbox.unreadable() == 5, "they are left for a program that can read them"

    async def test_removals_come_back_as_they_were(self, database: Database) -> None:
        removal = _removal("rem-1")
        receipt = RemovalReceipt(
            completed_at=NOW + MINUTE,
            passages_removed=12,
            passages_left=0,
            files_deleted=("original", "text"),
        )
        async with database.transaction() as unit:
            await unit.removals.add(removal)
        async with database.transaction() as unit:
            assert await unit.removals.for_document(ANN, removal.document_id) == (removal,)
            await unit.removals.save(dataclasses.replace(removal, receipt=receipt))
            await unit.removals.save(_removal("rem-0"))
        async with database.read_only() as unit:
            done = dataclasses.replace(removal, receipt=receipt)
            assert await unit.removals.for_document(ANN, removal.document_id) == (done,)
            assert await unit.removals.for_document(BOB, removal.document_id) == ()
            assert await unit.removals.pending() == ()

    async def test_open_removals_are_listed_oldest_first(self, database: Database) -> None:
        receipt = RemovalReceipt(completed_at=NOW, passages_removed=0, passages_left=0, files_deleted=())
        removals = [
            dataclasses.replace(_removal(f"rem-{number}"), requested_at=NOW - number // 2 * MINUTE)
            for number in range(4)
        ]
        async with database.transaction() as unit:
            assert await unit.removals.pending() == ()
            for removal in removals:
                await unit.removals.add(removal)
            await unit.removals.add(dataclasses.replace(_removal("rem-9"), receipt=receipt))
        async with database.read_only() as unit:
            assert [removal.id for removal in await unit.removals.pending()] == ["rem-2", "rem-3", "rem-0", "rem-1"]
            assert [removal.id for removal in await unit.removals.pending(limit=1)] == ["rem-2"]

    async def test_removals_of_a_document_are_listed_newest_first(self, database: Database) -> None:
        """Its record may be gone, or be there again."""
        document = make_document("doc-1")
        async with database.transaction() as unit:
            for number in range(3):
                await unit.documents.add(document)
                await unit.documents.remove(ANN, document.id)
                removal = dataclasses.replace(_removal(f"rem-{number}"), requested_at=NOW + number * MINUTE)
                await unit.removals.add(removal)
            await unit.removals.add(dataclasses.replace(_removal("rem-9"), document_id=DocumentId("doc-2")))
        async with database.read_only() as unit:
            listed = await unit.removals.for_document(ANN, document.id)
            assert [removal.id for removal in listed] == ["rem-2", "rem-1", "rem-0"]


def _removal(name: str) -> Removal:
    return Removal(
        id=RemovalId(name),
        document_id=DocumentId("doc-1"),
        owner=ANN.owner,
        content_hash=ContentHash("beef"),
        requested_at=NOW,
    )
