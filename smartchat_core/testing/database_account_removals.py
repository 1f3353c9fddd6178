"""Contract of databases: accounts that were deleted, and what is left of their owners."""

from __future__ import annotations

from dataclasses import replace

from smartchat_core.model.account_removal import AccountRemoval, Holdings
from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId, RemovalId
from smartchat_core.model.removal import Removal, RemovalReceipt
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import ANN, MINUTE, NOW, DatabaseCases, add, make_document, make_job

__all__ = ["AccountRemovalCases"]

_REMOVAL = AccountRemoval(
    id="acr-1", owner=ANN.owner, requested_at=NOW, had=Holdings(documents=1, conversations=2, turns=3, shelves=4)
)
_RECEIPT = RemovalReceipt(completed_at=NOW, passages_removed=5, passages_left=0, files_deleted=("original", "text"))


class AccountRemovalCases(DatabaseCases):
    """Receipts of accounts."""

    async def test_a_receipt_comes_back_as_it_was(self, database: Database) -> None:
        complete = replace(_REMOVAL, completed_at=NOW + MINUTE, backups_forget_at=NOW + 2 * MINUTE, passages=9, files=8)
        async with database.transaction() as unit:
            await unit.account_removals.add(_REMOVAL)
            await unit.account_removals.add(replace(_REMOVAL, id="acr-0", owner=OwnerId("bob")))
            assert await unit.account_removals.of_owner(ANN.owner) == _REMOVAL
            assert [one.id for one in await unit.account_removals.pending()] == ["acr-0", "acr-1"]
            await unit.account_removals.save(complete)
            assert not await unit.account_removals.withdraw(ANN.owner)
        async with database.read_only() as unit:
            assert await unit.account_removals.get("acr-1") == complete
            assert await unit.account_removals.get("acr-9") is None
            assert [one.id for one in await unit.account_removals.pending()] == ["acr-0"]
        async with database.transaction() as unit:
            assert await unit.account_removals.withdraw(OwnerId("bob"))
            assert await unit.account_removals.pending() == ()

    async def test_what_is_left_of_an_owner(self, database: Database) -> None:
        removal = Removal(
            id=RemovalId("rem-1"),
            document_id=DocumentId("doc-0"),
            owner=ANN.owner,
            content_hash=ContentHash("c"),
            requested_at=NOW,
        )
        async with database.transaction() as unit:
            await add(unit, make_document("doc-1"), make_job("job-1"))
            await unit.removals.add(removal)
            await unit.removals.add(replace(removal, id=RemovalId("rem-2"), owner=OwnerId("bob"), receipt=_RECEIPT))
            await unit.activity.record(ANN.owner, NOW.date())
            assert await unit.account_removals.holdings(ANN.owner) == Holdings(documents=1)
            assert await unit.account_removals.unfinished_documents(ANN.owner) == 2
            await unit.documents.remove(ANN, DocumentId("doc-1"))
            await unit.removals.save(replace(removal, receipt=_RECEIPT))
            assert await unit.account_removals.unfinished_documents(ANN.owner) == 0
            assert await unit.account_removals.forget(ANN.owner) == (5, 2)
            assert await unit.account_removals.forget(ANN.owner) == (0, 0)
            assert not await unit.activity.contains(ANN.owner, NOW.date())
            assert await unit.removals.for_document(ANN, DocumentId("doc-0")) == ()
