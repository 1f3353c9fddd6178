"""Contract of databases: notices about access, and whom a group reaches."""

from __future__ import annotations

from dataclasses import replace

from smartchat_core.model.access_notice import AccessNotice, AccessNoticeKind
from smartchat_core.model.ids import AccessNoticeId, DocumentId, GroupId, ShelfId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.shelf import Audience, Shelf, ShelfRight, ShelfShare
from smartchat_core.model.user import Group
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import MINUTE, NOW, DatabaseCases, make_document
from smartchat_core.testing.database_users import make_user

__all__ = ["AccessNoticeCases"]

_ANN, _BOB, _CLEO = make_user("ann"), make_user("bob"), make_user("cleo")
_NOTICE = AccessNotice(
    id=AccessNoticeId("ntc-1"),
    owner=_BOB.owner,
    kind=AccessNoticeKind.GROUP_ENTERED,
    at=NOW,
    by=_ANN.id,
    by_name=_ANN.name,
    who="cleo",
    group="Book club",
)


class AccessNoticeCases(DatabaseCases):
    """Notices are kept as they were written, and confirmed by their owner alone."""

    async def test_notices_are_listed_the_newest_first_and_confirmed_once(self, database: Database) -> None:
        later = AccessNotice(
            id=AccessNoticeId("ntc-2"), owner=_BOB.owner, kind=AccessNoticeKind.PASSWORD_LINK, at=NOW + MINUTE
        )
        async with database.transaction() as unit:
            await unit.access_notices.add(_NOTICE)
            await unit.access_notices.add(later)
        async with database.transaction() as unit:
            assert await unit.access_notices.to_owner(_BOB.owner) == (later, _NOTICE)
            assert await unit.access_notices.to_owner(_BOB.owner, limit=1) == (later,)
            assert await unit.access_notices.to_owner(_ANN.owner) == ()
            assert await unit.access_notices.confirm(_ANN.owner, at=NOW) == 0
            assert await unit.access_notices.confirm(_BOB.owner, at=NOW + MINUTE) == 2
            assert await unit.access_notices.confirm(_BOB.owner, at=NOW + 2 * MINUTE) == 0
            seen = tuple(replace(one, seen_at=NOW + MINUTE) for one in (later, _NOTICE))
            assert await unit.access_notices.to_owner(_BOB.owner) == seen

    async def test_a_group_reaches_owners_of_shelves_and_of_what_stands_on_them(self, database: Database) -> None:
        club, other = GroupId("grp-1"), GroupId("grp-2")
        shelf = Shelf(id=ShelfId("shf-1"), owner=_ANN.owner, name="Sea", created_at=NOW)
        async with database.transaction() as unit:
            for user in (_ANN, _BOB, _CLEO):
                await unit.users.add(user)
            for group, name in ((club, "Club"), (other, "Other")):
                await unit.groups.add(Group(id=group, name=name, created_at=NOW))
            await unit.shelves.add(shelf)
            await unit.documents.add(make_document(DocumentId("doc-bobs"), owner=_BOB.owner))
            assert await unit.shelves.owners_shared_with(club) == frozenset()
            share = ShelfShare(audience=Audience.of_group(club), right=ShelfRight.READ)
            await unit.shelves.share(shelf.id, share)
            assert await unit.shelves.owners_shared_with(club) == {_ANN.owner}
            await unit.shelves.put(OwnerScope(owner=_BOB.owner), shelf.id, DocumentId("doc-bobs"), at=NOW)
            assert await unit.shelves.owners_shared_with(club) == {_ANN.owner, _BOB.owner}
            assert await unit.shelves.owners_shared_with(other) == frozenset()
