"""Contract of databases: operators' accesses to content."""

from __future__ import annotations

from dataclasses import replace

from smartchat_core.model.content_access import ContentAccess
from smartchat_core.model.ids import ContentAccessId, DocumentId
from smartchat_core.model.principal import SharedDocument
from smartchat_core.model.user import UserRole
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import MINUTE, NOW, DatabaseCases, make_document
from smartchat_core.testing.database_users import make_user

__all__ = ["ContentAccessCases"]

_OPERATOR, _BOB = make_user("olga", role=UserRole.OPERATOR), make_user("bob")
_HIS = SharedDocument(document=DocumentId("doc-his"), owner=_BOB.owner)
_ACCESS = ContentAccess(
    id=ContentAccessId("brk-1"),
    by=_OPERATOR.id,
    by_name=_OPERATOR.name,
    owner=_BOB.owner,
    document=None,
    reason="a book that does not open",
    opened_at=NOW,
    expires_at=NOW + MINUTE,
)


class ContentAccessCases(DatabaseCases):
    """An access counts while it is open, and is kept when it has ended."""

    async def test_accesses_are_listed_the_newest_first(self, database: Database) -> None:
        later = replace(
            _ACCESS, id=ContentAccessId("brk-2"), document=_HIS.document, opened_at=NOW + MINUTE, ended_at=NOW + MINUTE
        )
        async with database.transaction() as unit:
            await unit.content_accesses.add(_ACCESS)
            await unit.content_accesses.add(later)
        async with database.read_only() as unit:
            assert await unit.content_accesses.to_owner(_BOB.owner) == (later, _ACCESS)
            assert await unit.content_accesses.by_user(_OPERATOR.id) == (later, _ACCESS)
            assert await unit.content_accesses.by_user(_OPERATOR.id, limit=1) == (later,)
            assert await unit.content_accesses.to_owner(_OPERATOR.owner) == ()
            assert await unit.content_accesses.by_user(_BOB.id) == ()

    async def test_an_open_access_gives_the_right_to_read(self, database: Database) -> None:
        async with database.transaction() as unit:
            for user in (_OPERATOR, _BOB):
                await unit.users.add(user)
            await unit.documents.add(make_document(_HIS.document, owner=_BOB.owner))
            await unit.content_accesses.add(_ACCESS)
            assert await unit.shelves.shared_with(_OPERATOR.owner, at=NOW) == {_HIS}
            assert await unit.shelves.shared_with(_OPERATOR.owner) == frozenset()
            assert await unit.shelves.shared_with(_OPERATOR.owner, at=NOW + MINUTE) == frozenset()
            assert await unit.shelves.shared_with(_BOB.owner, at=NOW) == frozenset()
            assert not await unit.content_accesses.end(_BOB.id, _ACCESS.id, at=NOW)
            assert not await unit.content_accesses.end(_OPERATOR.id, _ACCESS.id, at=NOW + MINUTE)
            assert await unit.content_accesses.end(_OPERATOR.id, _ACCESS.id, at=NOW)
            assert await unit.shelves.shared_with(_OPERATOR.owner, at=NOW) == frozenset()
            assert await unit.content_accesses.to_owner(_BOB.owner) == (replace(_ACCESS, ended_at=NOW),)
