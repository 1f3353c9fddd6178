"""An account is deleted with all that its owner has: looked for in each table, in the files and in the index."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from smartchat.composition import Services, open_services
from smartchat.composition.accounts import AccountServices, open_account_services
from smartchat.settings import Settings
from smartchat_adapters.sql.account_removals import FORGOTTEN, NOBODY
from smartchat_adapters.sql.whole_schema import metadata
from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.key_policy import KeyWish
from smartchat_core.accounts.session_policy import Whereabouts
from smartchat_core.chat.conversations.asking import NewTurn
from smartchat_core.model.api_key import KeyScope
from smartchat_core.model.content_access import ContentAccess
from smartchat_core.model.document import Document
from smartchat_core.model.ids import ContentAccessId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.user import User, UserRole
from tests.support.core_services import once
from tests.support.epub_maker import EpubMaker
from tests.support.sql_schema import Place

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery staple"  # of a test
TEXT = "Tobias kept the lighthouse, and wrote down every ship that passed. " * 30
KEPT = {"account_removals", "audit_rows"}
"""The receipt, and the audit until its retention ends; they name nobody."""


class Library:
    """Open services, with a user who has documents, a conversation, a shelf, a session and a key."""

    def __init__(self, services: Services, accounts: AccountServices, place: Place) -> None:
        self.services = services
        self.accounts = accounts
        self.place = place

    async def add(self, user: User, *files: tuple[str, bytes]) -> list[Document]:
        scope, added = OwnerScope(owner=user.owner), []
        for name, data in files:
            accepted = await self.services.documents.intake.accept(scope, filename=name, chunks=once(data))
            added.append(accepted.document)
        while await self.services.jobs.ingestion.work_once():
            pass
        return added

    async def converse(self, user: User) -> None:
        scope, talk = OwnerScope(owner=user.owner), self.services.questions.conversations
        conversation = await talk.create(scope)
        turn = await talk.ask(scope, conversation.id, NewTurn(question="Who kept the lighthouse?"))
        async for _ in talk.follow(scope, turn.id):
            pass

    def rows(self, user: User) -> dict[str, int]:
        """How many rows each table has of the user or its owner."""

        def count(connection: sa.Connection) -> dict[str, int]:
            found = {}
            for table in metadata.sorted_tables:
                about = [
                    column == value
                    for column in table.columns
                    for name, value in (("owner", user.owner), ("user_id", user.id))
                    if column.name == name
                ]
                if about:
                    query = sa.select(sa.func.count()).select_from(table).where(sa.or_(*about))
                    found[table.name] = connection.scalar(query) or 0
            return found

        return self.place.run(count)


@pytest.fixture(params=["sqlite", "postgresql"])
async def library(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Library]:
    url = f"sqlite:///{tmp_path}/library.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    settings = Settings(
        library=tmp_path / "library",
        database=url,
        embedder="none",
        password_memory_kib=64,
        password_passes=1,
        backups_kept_days=30,
    )
    async with AsyncExitStack() as stack:
        services = await stack.enter_async_context(open_services(settings))
        accounts = await stack.enter_async_context(open_account_services(services, settings))
        yield Library(services, accounts, Place(url=url))


def files() -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    book = EpubMaker()
    book.add("one.xhtml", f"<h1>One</h1><p>{TEXT}</p>")
    return ("book.epub", book.data()), ("lighthouse.txt", TEXT.encode())


async def test_nothing_of_the_owner_stays(library: Library) -> None:
    users, services = library.accounts.users, library.services
    await users.add("ops", PASSWORD, role=UserRole.OPERATOR)
    ann, bob = await users.add("ann", PASSWORD), await users.add("bob", PASSWORD)
    documents = await library.add(ann, *files())
    (other,) = await library.add(bob, files()[1])
    for user in (ann, bob):
        await library.converse(user)
        await services.access.sessions.start(user.id, second_factor=False, where=Whereabouts())
        await services.access.keys.create(user.id, KeyWish(name="key", scopes=frozenset({KeyScope.READ})))
    shelf = await services.access.shelves.create(Actor.of(ann), "Lighthouses")
    await services.access.shelves.put(Actor.of(ann), shelf.shelf.id, documents[0].id)
    async with services.ports.database.transaction() as unit:
        now = datetime.now(UTC)
        await unit.content_accesses.add(
            ContentAccess(
                id=ContentAccessId("cac-1"),
                by=bob.id,
                by_name="bob",
                owner=ann.owner,
                document=None,
                reason="a test",
                opened_at=now,
                expires_at=now,
            )
        )
        await unit.activity.record(ann.owner, datetime.now(UTC).date())
    await services.webhooks.management.create(Actor.of(ann), "https://example.org/hook", ())
    before = library.rows(ann)
    assert (before["documents"], before["webhooks"]) == (2, 1)
    assert all(before[name] for name in ("conversations", "conversation_turns", "shelves", "user_sessions", "api_keys"))

    receipt = await users.delete("ann")

    assert receipt.completed_at is not None
    assert receipt.backups_forget_at is not None
    assert (receipt.backups_forget_at - receipt.completed_at).days == 30
    assert (receipt.had.documents, receipt.had.conversations, receipt.had.turns, receipt.had.shelves) == (2, 1, 1, 1)
    assert receipt.passages > 0
    assert receipt.files >= 2
    assert {name: number for name, number in library.rows(ann).items() if number and name not in KEPT} == {}
    keys = [key async for key in services.ports.files.list()]
    assert not [key for key in keys if ann.owner in key or any(one.id in key for one in documents)]
    assert [key for key in keys if other.id in key]
    for document in documents:
        assert await services.ports.index.count_everywhere(OwnerScope(owner=ann.owner), document.id) == 0
    assert library.rows(bob)["documents"] == 1
    assert await services.access.removals.find(receipt.id) == receipt
    assert await services.access.removals.find("acr-none") is None
    assert ann.owner != NOBODY


def test_each_table_with_an_owner_is_looked_through() -> None:
    """A table without one of these columns is about nobody, or its rows go with those of a table that has one."""
    known = {"owner", "user_id"}
    without = {table.name for table in metadata.sorted_tables if not known & {column.name for column in table.columns}}
    assert without == {
        "active_generation",
        "audit_head",
        "budget_limits",  # their holders are owners as well as groups and keys
        "budget_uses",
        "webhook_deliveries",  # they go with their webhook; the installation's name random identifiers, and expire
        "address_blocks",  # who made one is a random identifier, and a block expires
        "groups",
        "name_corrections",
        "openid_tokens",
        "operations_facts",
        "outbox",
        "retired_names",
        "section_summaries",
        "sections",
        "shelf_documents",
        "shelf_groups",
        "sign_in_rates",
    }, "name the columns owner or user_id, or add the table here when its rows go with others"


def test_each_row_of_an_owner_is_deleted_by_something() -> None:
    """By its document, conversation, shelf or user; the others are listed where an account is deleted."""
    gone_before = {
        "conversation_sources",
        "conversation_turns",
        "conversations",
        "documents",
        "jobs",
        "shelves",
        "users",
    }
    of_nobody = {"reservations", "subscription_changes", "usage_entries"}
    owned = {table.name for table in metadata.sorted_tables if "owner" in table.columns}
    assert owned == gone_before | of_nobody | KEPT | {table.name for table in FORGOTTEN}
    for table in metadata.sorted_tables:
        if "user_id" in table.columns:
            assert [key.ondelete for key in table.columns["user_id"].foreign_keys] == ["CASCADE"], table.name
