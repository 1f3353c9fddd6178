"""Contract of databases: shelves, and the rights that they give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartchat_core.errors import DocumentNotFound, GroupNotFound, NameTaken, ShelfNotFound, UserNotFound
from smartchat_core.model.ids import DocumentId, GroupId, OwnerId, ShelfId, UserId
from smartchat_core.model.principal import OwnerScope, SharedDocument
from smartchat_core.model.shelf import (
    EVERYBODY,
    Audience,
    Shelf,
    ShelfAccess,
    ShelfRight,
    ShelfShare,
    ShelvedDocument,
    VisibleShelf,
)
from smartchat_core.model.user import Group, UserStatus
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.testing.database_cases import MINUTE, NOW, DatabaseCases, OpenDatabase, make_document
from smartchat_core.testing.database_users import make_user

__all__ = ["ShelfCases"]

_ANN, _BOB, _CLEO = make_user("ann"), make_user("bob"), make_user("cleo")
_SHELF = Shelf(id=ShelfId("shf-1"), owner=_ANN.owner, name="Whales", created_at=NOW)
_OTHER = Shelf(id=ShelfId("shf-2"), owner=_ANN.owner, name="Attics", created_at=NOW)
_GROUP = Group(id=GroupId("grp-1"), name="readers", created_at=NOW)
_HERS = make_document("doc-1", owner=_ANN.owner)
_HIS = make_document("doc-2", owner=_BOB.owner)
_SHARED = SharedDocument(document=_HERS.id, owner=_ANN.owner)
_READ_BY_BOB = ShelfShare(audience=Audience.of_user(_BOB.id), right=ShelfRight.READ)


async def _fill(unit: UnitOfWork) -> None:
    """Three users, a group without members, a document of Ann's on a shelf of hers, and one of Bob's."""
    for user in (_ANN, _BOB, _CLEO):
        await unit.users.add(user)
    await unit.groups.add(_GROUP)
    for document in (_HERS, _HIS):
        await unit.documents.add(document)
    await unit.shelves.add(_SHELF)
    assert await unit.shelves.put(OwnerScope(owner=_ANN.owner), _SHELF.id, _HERS.id, at=NOW)


class ShelfCases(DatabaseCases):
    """A shelf gives rights to those with whom it is shared, as long as it is."""

    async def test_shelves_are_kept_renamed_and_removed(self, database: Database) -> None:
        async with database.transaction() as unit:
            await _fill(unit)
            await unit.shelves.add(_OTHER)
            with pytest.raises(NameTaken):
                await unit.shelves.add(replace(_OTHER, id=ShelfId("shf-3")))
            with pytest.raises(NameTaken):
                await unit.shelves.rename(_OTHER.id, _SHELF.name)
            await unit.shelves.add(replace(_OTHER, id=ShelfId("shf-3"), owner=_BOB.owner))
        async with database.transaction() as unit:
            seen = await unit.shelves.visible(_ANN.owner)
            assert seen == tuple(VisibleShelf(shelf=one, access=ShelfAccess.OWNER) for one in (_OTHER, _SHELF))
            await unit.shelves.rename(_OTHER.id, "Cellars")
            assert (await unit.shelves.seen(_ANN.owner, _OTHER.id)).shelf.name == "Cellars"
            await unit.shelves.remove(_OTHER.id)
            for shelf in (_OTHER.id, ShelfId("shf-0")):
                with pytest.raises(ShelfNotFound):
                    await unit.shelves.seen(_ANN.owner, shelf)
                with pytest.raises(ShelfNotFound):
                    await unit.shelves.remove(shelf)
                with pytest.raises(ShelfNotFound):
                    await unit.shelves.rename(shelf, "Cellars")
                with pytest.raises(ShelfNotFound):
                    await unit.shelves.share(shelf, _READ_BY_BOB)
                with pytest.raises(ShelfNotFound):
                    await unit.shelves.put(OwnerScope(owner=_ANN.owner), shelf, _HERS.id, at=NOW)
            assert await unit.shelves.remove_all(_ANN.owner) == 1
            assert await unit.shelves.visible(_ANN.owner) == ()
            assert len(await unit.shelves.visible(_BOB.owner)) == 1
            assert await unit.documents.get(OwnerScope(owner=_ANN.owner), _HERS.id) == _HERS

    async def test_only_own_documents_are_put_on_a_shelf(self, database: Database) -> None:
        bob = OwnerScope(owner=_BOB.owner, shared=frozenset({_SHARED}))
        async with database.transaction() as unit:
            await _fill(unit)
            assert await unit.shelves.put(bob, _SHELF.id, _HIS.id, at=NOW + MINUTE)
            assert not await unit.shelves.put(bob, _SHELF.id, _HIS.id, at=NOW + 2 * MINUTE)
            for document in (_HERS.id, DocumentId("doc-0")):
                with pytest.raises(DocumentNotFound):
                    await unit.shelves.put(bob, _SHELF.id, document, at=NOW)
        async with database.transaction() as unit:
            assert await unit.shelves.documents(_SHELF.id) == (
                ShelvedDocument(document=_HERS.id, owner=_ANN.owner, added_at=NOW),
                ShelvedDocument(document=_HIS.id, owner=_BOB.owner, added_at=NOW + MINUTE),
            )
            assert await unit.shelves.shared_with(_ANN.owner) == {SharedDocument(document=_HIS.id, owner=_BOB.owner)}
            (seen,) = await unit.shelves.visible(_BOB.owner)
            assert seen.access is ShelfAccess.CONTRIBUTOR
            assert await unit.shelves.shared_with(_BOB.owner) == frozenset()
            assert await unit.shelves.take(_SHELF.id, _HIS.id)
            assert not await unit.shelves.take(_SHELF.id, _HIS.id)
            assert await unit.shelves.visible(_BOB.owner) == ()
            await unit.documents.remove(OwnerScope(owner=_ANN.owner), _HERS.id)
            assert await unit.shelves.documents(_SHELF.id) == ()

    @pytest.mark.parametrize("audience", [Audience.of_user(_BOB.id), Audience.of_group(_GROUP.id), EVERYBODY])
    async def test_a_share_gives_rights_until_it_ends(self, database: Database, audience: Audience) -> None:
        async with database.transaction() as unit:
            await _fill(unit)
            await unit.groups.enter(_GROUP.id, [_BOB.id])
            await unit.shelves.share(_SHELF.id, ShelfShare(audience=audience, right=ShelfRight.CHANGE))
            await unit.shelves.share(_SHELF.id, ShelfShare(audience=audience, right=ShelfRight.READ))
        async with database.transaction() as unit:
            assert await unit.shelves.shares(_SHELF.id) == (ShelfShare(audience=audience, right=ShelfRight.READ),)
            assert await unit.shelves.shared_with(_BOB.owner) == {_SHARED}
            assert await unit.shelves.seen(_BOB.owner, _SHELF.id) == VisibleShelf(shelf=_SHELF, access=ShelfAccess.READ)
            assert bool(await unit.shelves.shared_with(_CLEO.owner)) == (audience == EVERYBODY)
            assert await unit.shelves.shared_with(_ANN.owner) == frozenset()
            assert await unit.shelves.shared_with(OwnerId("a stranger")) == frozenset()
            await unit.shelves.share(_SHELF.id, ShelfShare(audience=audience, right=ShelfRight.CHANGE))
            assert (await unit.shelves.seen(_BOB.owner, _SHELF.id)).access is ShelfAccess.CHANGE
            assert await unit.shelves.unshare(_SHELF.id, audience)
            assert not await unit.shelves.unshare(_SHELF.id, audience)
            assert await unit.shelves.shares(_SHELF.id) == ()
            assert await unit.shelves.shared_with(_BOB.owner) == frozenset()
            with pytest.raises(ShelfNotFound):
                await unit.shelves.seen(_BOB.owner, _SHELF.id)

    async def test_the_strongest_of_several_rights_counts(self, database: Database) -> None:
        async with database.transaction() as unit:
            await _fill(unit)
            await unit.groups.enter(_GROUP.id, [_BOB.id])
            await unit.shelves.share(_SHELF.id, ShelfShare(audience=EVERYBODY, right=ShelfRight.READ))
            group = ShelfShare(audience=Audience.of_group(_GROUP.id), right=ShelfRight.CHANGE)
            await unit.shelves.share(_SHELF.id, group)
            await unit.shelves.share(_SHELF.id, _READ_BY_BOB)
            assert [one.access for one in await unit.shelves.visible(_BOB.owner)] == [ShelfAccess.CHANGE]
            assert [one.access for one in await unit.shelves.visible(_CLEO.owner)] == [ShelfAccess.READ]
            assert [one.access for one in await unit.shelves.visible(_ANN.owner)] == [ShelfAccess.OWNER]
            found = [one.audience for one in await unit.shelves.shares(_SHELF.id)]
            assert found == [Audience.of_user(_BOB.id), Audience.of_group(_GROUP.id), EVERYBODY]

    async def test_a_shelf_that_is_declined_is_shared_by_no_share_until_that_is_taken_back(
        self, database: Database
    ) -> None:
        async with database.transaction() as unit:
            await _fill(unit)
            await unit.users.save(replace(_ANN, display_name="Ann A."))
            assert await unit.shelves.decline(_BOB.owner, _SHELF.id)
            assert not await unit.shelves.decline(_BOB.owner, _SHELF.id)
            await unit.shelves.share(_SHELF.id, _READ_BY_BOB)
            await unit.shelves.share(_SHELF.id, ShelfShare(audience=EVERYBODY, right=ShelfRight.CHANGE))
            (seen,) = await unit.shelves.visible(_BOB.owner)
            assert (seen.access, seen.owner_name) == (ShelfAccess.DECLINED, "Ann A. (ann)")
            assert (await unit.shelves.seen(_BOB.owner, _SHELF.id)).access is ShelfAccess.DECLINED
            assert await unit.shelves.shared_with(_BOB.owner) == frozenset()
            assert await unit.shelves.shared_with(_BOB.owner, at=NOW) == frozenset()
            assert await unit.shelves.shared_with(_CLEO.owner) == {_SHARED}
            assert await unit.shelves.accept(_BOB.owner, _SHELF.id)
            assert not await unit.shelves.accept(_BOB.owner, _SHELF.id)
            assert await unit.shelves.shared_with(_BOB.owner) == {_SHARED}
            assert (await unit.shelves.seen(_BOB.owner, _SHELF.id)).access is ShelfAccess.CHANGE
            assert await unit.shelves.decline(_BOB.owner, _SHELF.id)
            await unit.shelves.remove(_SHELF.id)
            assert await unit.shelves.visible(_BOB.owner) == ()

    async def test_rights_end_with_membership_group_account_document_and_shelf(self, database: Database) -> None:
        group = ShelfShare(audience=Audience.of_group(_GROUP.id), right=ShelfRight.READ)

        async def shared(unit: UnitOfWork) -> bool:
            return bool(await unit.shelves.shared_with(_BOB.owner))

        async with database.transaction() as unit:
            await _fill(unit)
            await unit.shelves.share(_SHELF.id, group)
            assert not await shared(unit)
            await unit.groups.enter(_GROUP.id, [_BOB.id])
            assert await shared(unit)
            await unit.groups.leave(_GROUP.id, [_BOB.id])
            assert not await shared(unit)
            await unit.groups.enter(_GROUP.id, [_BOB.id])
            await unit.groups.remove(_GROUP.id)
            assert not await shared(unit)
            await unit.shelves.share(_SHELF.id, _READ_BY_BOB)
            assert await shared(unit)
            await unit.users.save(replace(_BOB, status=UserStatus.DEACTIVATED))
            assert not await shared(unit)
            assert await unit.shelves.visible(_BOB.owner) == ()
            await unit.users.save(_BOB)
            assert await shared(unit)
            await unit.users.remove(_BOB.id)
            assert not await shared(unit)
            assert await unit.shelves.shares(_SHELF.id) == ()
            await unit.shelves.share(_SHELF.id, ShelfShare(audience=EVERYBODY, right=ShelfRight.READ))
            assert not await shared(unit)
            assert await unit.shelves.shared_with(_CLEO.owner) == {_SHARED}
            await unit.shelves.remove(_SHELF.id)
            assert await unit.shelves.shared_with(_CLEO.owner) == frozenset()

    async def test_a_share_is_with_somebody_who_is_there(self, database: Database) -> None:
        async with database.transaction() as unit:
            await _fill(unit)
            with pytest.raises(UserNotFound):
                audience = Audience.of_user(UserId("usr-nobody"))
                await unit.shelves.share(_SHELF.id, ShelfShare(audience=audience, right=ShelfRight.READ))
            with pytest.raises(GroupNotFound):
                audience = Audience.of_group(GroupId("grp-none"))
                await unit.shelves.share(_SHELF.id, ShelfShare(audience=audience, right=ShelfRight.READ))

    async def test_a_change_of_rights_counts_at_once_for_every_handle(self, open_database: OpenDatabase) -> None:
        async with open_database() as one, open_database() as two:
            async with one.transaction() as unit:
                await _fill(unit)
                await unit.shelves.share(_SHELF.id, _READ_BY_BOB)
            async with two.read_only() as unit:
                assert await unit.shelves.shared_with(_BOB.owner) == {_SHARED}
            async with one.transaction() as unit:
                await unit.shelves.unshare(_SHELF.id, _READ_BY_BOB.audience)
            async with two.read_only() as unit:
                assert await unit.shelves.shared_with(_BOB.owner) == frozenset()
