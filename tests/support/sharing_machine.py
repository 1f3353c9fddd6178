"""A plain model of sharing, and a state machine that holds a database to it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from smartchat_core.accounts.rights import Rights
from smartchat_core.errors import DocumentNotFound
from smartchat_core.model.content_access import ContentAccess
from smartchat_core.model.document import Document
from smartchat_core.model.ids import ContentAccessId, DocumentId, GroupId, OwnerId, ShelfId, UserId
from smartchat_core.model.principal import OwnerScope, SharedDocument
from smartchat_core.model.shelf import EVERYBODY, Audience, AudienceKind, Shelf, ShelfRight, ShelfShare
from smartchat_core.model.user import Group, User, UserRole, UserStatus
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import MINUTE, NOW, make_document
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.clock import FakeClock

__all__ = ["SharingMachine"]

T = TypeVar("T")
PEOPLE = {"ann": UserRole.READER, "bob": UserRole.READER, "cleo": UserRole.OPERATOR}
LATER = NOW + 2 * MINUTE
_RUNS = itertools.count()


@dataclass
class Model:
    """What is true, in sets."""

    active: set[UserId]
    users: set[UserId]
    groups: set[GroupId] = field(default_factory=set)
    members: set[tuple[GroupId, UserId]] = field(default_factory=set)
    shelves: dict[ShelfId, OwnerId] = field(default_factory=dict)
    shares: set[tuple[ShelfId, Audience]] = field(default_factory=set)
    documents: dict[DocumentId, OwnerId] = field(default_factory=dict)
    declined: set[tuple[OwnerId, ShelfId]] = field(default_factory=set)
    shelved: set[tuple[ShelfId, DocumentId]] = field(default_factory=set)
    opened: dict[ContentAccessId, tuple[UserId, OwnerId, DocumentId | None]] = field(default_factory=dict)

    def reaches(self, user: UserId, audience: Audience) -> bool:
        if user not in self.active:
            return False
        match audience.kind:
            case AudienceKind.EVERYBODY:
                return True
            case AudienceKind.USER:
                return audience.id == user
            case AudienceKind.GROUP:
                return (GroupId(audience.id), user) in self.members

    def shared_with(self, user: UserId, owner: OwnerId) -> frozenset[SharedDocument]:
        reached = {shelf for shelf, audience in self.shares if self.reaches(user, audience)}
        reached -= {shelf for its_owner, shelf in self.declined if its_owner == owner}
        reached |= {shelf for shelf, its_owner in self.shelves.items() if its_owner == owner}
        on_them = {document for shelf, document in self.shelved if shelf in reached}
        for by, whose, document in self.opened.values():
            if by == user and user in self.active:
                on_them |= {one for one, its in self.documents.items() if its == whose and document in {None, one}}
        return frozenset(
            SharedDocument(document=one, owner=self.documents[one]) for one in on_them if self.documents[one] != owner
        )


class SharingMachine(RuleBasedStateMachine):
    """Anything may happen in any order: after each step everybody reads what the model says and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        run = next(_RUNS)
        self.users = tuple(make_user(f"{name}-{run}", role=role) for name, role in PEOPLE.items())
        self.groups = tuple(
            Group(id=GroupId(f"grp-{number}-{run}"), name=f"{number} of {run}", created_at=NOW) for number in range(2)
        )
        self.shelves = tuple(ShelfId(f"shf-{number}-{run}") for number in range(3))
        self.documents = tuple(
            make_document(f"doc-{user.name}-{number}", owner=user.owner) for user in self.users for number in range(2)
        )
        self.audiences = (
            *(Audience.of_user(one.id) for one in self.users),
            *(Audience.of_group(one.id) for one in self.groups),
            EVERYBODY,
        )
        self.model = Model(active={one.id for one in self.users}, users={one.id for one in self.users})
        self.opened = self.open_database()
        self.database = self.run(self.opened.__aenter__())

    def open_database(self) -> AbstractAsyncContextManager[Database]:
        """An empty database."""
        raise NotImplementedError

    async def on_added(self, document: Document) -> None:
        """What else is to be done with a document that was added."""

    async def on_removed(self, document: Document) -> None:
        """What else is to be done with a document that was removed."""

    async def scope_of(self, user: User) -> OwnerScope:
        """The rights of a user as the database has them."""
        return await Rights(self.database, FakeClock(NOW + MINUTE)).scope_of(user.owner)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def teardown(self) -> None:
        self.run(self._clear())
        self.run(self.opened.__aexit__(None, None, None))
        self.runner.close()

    async def _clear(self) -> None:
        """Leave nothing that the next run would see: the database may be the same."""
        async with self.database.transaction() as unit:
            for shelf in self.model.shelves:
                await unit.shelves.remove(shelf)
            for document, owner in self.model.documents.items():
                await unit.documents.remove(OwnerScope(owner=owner), document)
            for group in self.model.groups:
                await unit.groups.remove(group)
            for user in self.model.users:
                await unit.users.remove(user)

    @initialize()
    def fill(self) -> None:
        async def work() -> None:
            async with self.database.transaction() as unit:
                for user in self.users:
                    await unit.users.add(user)

        self.run(work())

    @rule(which=st.integers(0, 5))
    def add_document(self, which: int) -> None:
        document = self.documents[which]

        async def work() -> None:
            async with self.database.transaction() as unit:
                await unit.documents.add(document)
            if document.id not in self.model.documents:
                await self.on_added(document)

        self.run(work())
        self.model.documents[document.id] = document.owner

    @precondition(lambda self: self.model.documents)
    @rule(data=st.data())
    def remove_document(self, data: st.DataObject) -> None:
        document = data.draw(st.sampled_from(sorted(self.model.documents)))

        async def work() -> None:
            async with self.database.transaction() as unit:
                await unit.documents.remove(OwnerScope(owner=self.model.documents[document]), document)
            await self.on_removed(next(one for one in self.documents if one.id == document))

        self.run(work())
        del self.model.documents[document]
        self.model.shelved = {one for one in self.model.shelved if one[1] != document}

    @rule(which=st.integers(0, 2), whose=st.integers(0, 2))
    def make_shelf(self, which: int, whose: int) -> None:
        shelf, user = self.shelves[which], self.users[whose]
        if shelf in self.model.shelves:
            return
        made = Shelf(id=shelf, owner=user.owner, name=shelf, created_at=NOW)

        async def work() -> None:
            async with self.database.transaction() as unit:
                await unit.shelves.add(made)

        self.run(work())
        self.model.shelves[shelf] = user.owner

    @precondition(lambda self: self.model.shelves)
    @rule(data=st.data())
    def remove_shelf(self, data: st.DataObject) -> None:
        shelf = data.draw(st.sampled_from(sorted(self.model.shelves)))

        async def work() -> None:
            async with self.database.transaction() as unit:
                await unit.shelves.remove(shelf)

        self.run(work())
        del self.model.shelves[shelf]
        self.model.shares = {one for one in self.model.shares if one[0] != shelf}
        self.model.declined = {one for one in self.model.declined if one[1] != shelf}
        self.model.shelved = {one for one in self.model.shelved if one[0] != shelf}

    @precondition(lambda self: self.model.shelves)
    @rule(data=st.data(), right=st.sampled_from(ShelfRight))
    def share(self, data: st.DataObject, right: ShelfRight) -> None:
        audience = data.draw(st.sampled_from(self.audiences))
        shelf = data.draw(st.sampled_from(sorted(self.model.shelves)))
        if audience != EVERYBODY and audience.id not in self.model.users | self.model.groups:
            return

        async def work() -> None:
            async with self.database.transaction() as unit:
                await unit.shelves.share(shelf, ShelfShare(audience=audience, right=right))

        self.run(work())
        self.model.shares.add((shelf, audience))

    @precondition(lambda self: self.model.shelves)
    @rule(data=st.data(), who=st.integers(0, 2), back=st.booleans())
    def decline(self, data: st.DataObject, who: int, *, back: bool) -> None:
        owner, shelf = self.users[who].owner, data.draw(st.sampled_from(sorted(self.model.shelves)))
        if self.model.shelves[shelf] == owner:
            return  # which the service refuses

        async def work() -> bool:
            async with self.database.transaction() as unit:
                change = unit.shelves.accept if back else unit.shelves.decline
                return await change(owner, shelf)

        assert self.run(work()) == (((owner, shelf) in self.model.declined) == back)
        (self.model.declined.discard if back else self.model.declined.add)((owner, shelf))

    @precondition(lambda self: self.model.shares)
    @rule(data=st.data())
    def unshare(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(sorted(self.model.shares, key=str)))

        async def work() -> None:
            async with self.database.transaction() as unit:
                assert await unit.shelves.unshare(*one)

        self.run(work())
        self.model.shares.remove(one)

    @precondition(lambda self: self.model.shelves and self.model.documents)
    @rule(data=st.data())
    def put(self, data: st.DataObject) -> None:
        shelf = data.draw(st.sampled_from(sorted(self.model.shelves)))
        document = data.draw(st.sampled_from(sorted(self.model.documents)))

        async def work() -> bool:
            async with self.database.transaction() as unit:
                scope = OwnerScope(owner=self.model.documents[document])
                return await unit.shelves.put(scope, shelf, document, at=NOW)

        assert self.run(work()) == ((shelf, document) not in self.model.shelved)
        self.model.shelved.add((shelf, document))

    @precondition(lambda self: self.model.shelved)
    @rule(data=st.data())
    def take(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(sorted(self.model.shelved)))

        async def work() -> None:
            async with self.database.transaction() as unit:
                assert await unit.shelves.take(*one)

        self.run(work())
        self.model.shelved.remove(one)

    @rule(which=st.integers(0, 1), who=st.integers(0, 2))
    def enter(self, which: int, who: int) -> None:
        group, user = self.groups[which], self.users[who]
        if user.id not in self.model.users:
            return

        async def work() -> None:
            async with self.database.transaction() as unit:
                if group.id not in self.model.groups:
                    await unit.groups.add(group)
                await unit.groups.enter(group.id, [user.id])

        self.run(work())
        self.model.groups.add(group.id)
        self.model.members.add((group.id, user.id))

    @precondition(lambda self: self.model.members)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        group, user = data.draw(st.sampled_from(sorted(self.model.members)))

        async def work() -> None:
            async with self.database.transaction() as unit:
                await unit.groups.leave(group, [user])

        self.run(work())
        self.model.members.remove((group, user))

    @precondition(lambda self: self.model.groups)
    @rule(data=st.data())
    def remove_group(self, data: st.DataObject) -> None:
        group = data.draw(st.sampled_from(sorted(self.model.groups)))

        async def work() -> None:
            async with self.database.transaction() as unit:
                await unit.groups.remove(group)

        self.run(work())
        self.model.groups.remove(group)
        self.model.members = {one for one in self.model.members if one[0] != group}
        self.model.shares = {one for one in self.model.shares if one[1] != Audience.of_group(group)}

    @rule(by=st.integers(0, 2), whose=st.integers(0, 2), data=st.data(), expires=st.sampled_from([NOW, LATER]))
    def open_content(self, by: int, whose: int, data: st.DataObject, expires: datetime) -> None:
        """An access counts for operators only, and until it expires; a reader's is as none."""
        user, owner = self.users[by], self.users[whose].owner
        theirs = [one for one, its in self.model.documents.items() if its == owner]
        document = data.draw(st.sampled_from([None, *sorted(theirs)]))
        access = ContentAccess(
            id=ContentAccessId(f"brk-{next(_RUNS)}"),
            by=user.id,
            by_name=user.name,
            owner=owner,
            document=document,
            reason="a test of rights",
            opened_at=NOW,
            expires_at=expires,
        )

        async def work() -> None:
            async with self.database.transaction() as unit:
                await unit.content_accesses.add(access)

        self.run(work())
        if user.role is UserRole.OPERATOR and user.id in self.model.users and expires == LATER:
            self.model.opened[access.id] = (user.id, owner, document)

    @precondition(lambda self: self.model.opened)
    @rule(data=st.data())
    def end_content(self, data: st.DataObject) -> None:
        access = data.draw(st.sampled_from(sorted(self.model.opened)))
        by, _, _ = self.model.opened[access]

        async def work() -> None:
            async with self.database.transaction() as unit:
                assert not await unit.content_accesses.end(UserId("usr-nobody"), access, at=NOW)
                assert await unit.content_accesses.end(by, access, at=NOW)
                assert not await unit.content_accesses.end(by, access, at=NOW)

        self.run(work())
        del self.model.opened[access]

    @rule(who=st.integers(0, 2), active=st.booleans())
    def activate(self, who: int, *, active: bool) -> None:
        user = self.users[who]
        if user.id not in self.model.users:
            return

        async def work() -> None:
            status = UserStatus.ACTIVE if active else UserStatus.DEACTIVATED
            async with self.database.transaction() as unit:
                await unit.users.save(replace(user, status=status))

        self.run(work())
        (self.model.active.add if active else self.model.active.discard)(user.id)

    @rule(who=st.integers(0, 2))
    def remove_user(self, who: int) -> None:
        user = self.users[who]
        if user.id not in self.model.users:
            return

        async def work() -> None:
            async with self.database.transaction() as unit:
                await unit.users.remove(user.id)

        self.run(work())
        self.model.users.discard(user.id)
        self.model.active.discard(user.id)
        self.model.members = {one for one in self.model.members if one[1] != user.id}
        self.model.shares = {one for one in self.model.shares if one[1] != Audience.of_user(user.id)}
        self.model.opened = {name: one for name, one in self.model.opened.items() if one[0] != user.id}

    @invariant()
    def everybody_reads_what_they_may(self) -> None:
        async def work() -> None:
            for user in self.users:
                scope = await self.scope_of(user)
                assert scope == OwnerScope(owner=user.owner, shared=self.model.shared_with(user.id, user.owner))
                readable = {one for one, owner in self.model.documents.items() if owner == user.owner}
                readable |= {one.document for one in scope.shared}
                async with self.database.read_only() as unit:
                    assert {one.id for one in await unit.documents.list(scope)} == readable
                    for document in self.model.documents.keys() - readable:
                        try:
                            await unit.documents.get(scope, document)
                        except DocumentNotFound:
                            continue
                        raise AssertionError(f"{user.name} reads {document}")

        self.run(work())
