"""Everything that one has, as an archive: what is in it, that it is one's own, and how little memory it takes."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from smartchat.composition import open_services
from smartchat_core.accounts.actor import Actor
from smartchat_core.chat.conversations.asking import NewTurn
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.shelf import AudienceKind, ShelfRight
from smartchat_core.model.source_file import SourceFile
from smartchat_core.model.transcript import TranscriptTurn
from smartchat_core.reading.account_export import AccountExport, ExportedFile
from smartchat_core.reading.zip_stream import zip_stream
from smartchat_core.testing.database_users import make_user
from tests.integration.accounts.conftest import ANN, PASSWORD, sign_in
from tests.integration.web.conftest import make_settings
from tests.support.accounts import Accounts
from tests.support.core_services import once

NOW = datetime(2026, 1, 2, 3, 4, 6, tzinfo=UTC)
SOURCE_FILE = SourceFile(source="folder:/books", path="", document=None, size_bytes=7, modified=2**60)
TEXT = b"Tobias kept the lighthouse, and wrote down every ship that passed. " * 20
DOCUMENTED = (Path(__file__).parents[3] / "docs" / "reference" / "account-export.md").read_text("utf-8")


async def archive_of(files: AsyncIterator[ExportedFile]) -> zipfile.ZipFile:
    data = b"".join([chunk async for chunk in zip_stream(files, NOW)])
    found = zipfile.ZipFile(io.BytesIO(data))
    assert found.testzip() is None
    return found


@pytest.mark.anyio
async def test_the_archive_holds_what_one_has_and_nothing_of_others(tmp_path: Path) -> None:
    ann, bob, cid = make_user("ann"), make_user("bob"), make_user("cid")
    secrets: list[str] = []
    async with open_services(make_settings(tmp_path)) as services:
        database = services.ports.database
        async with database.transaction() as unit:
            await unit.users.add(replace(ann, email="ann@example.org"))
            await unit.users.add(bob)
            await unit.users.add(cid)
        for user, name in ((ann, "../../Ann's.TXT"), (bob, "bobs.txt")):
            scope = OwnerScope(owner=user.owner)
            data = TEXT + user.name.encode()
            await services.documents.intake.accept(scope, filename=name, chunks=once(data))
            while await services.jobs.ingestion.work_once():
                pass
            talk = services.questions.conversations
            conversation = await talk.create(scope)
            turn = await talk.ask(scope, conversation.id, NewTurn(question=f"Who, {user.name}?"))
            async for _ in talk.follow(scope, turn.id):
                pass
            await services.access.shelves.create(Actor.of(user), f"Shelf of {user.name}")
            hook = f"https://example.org/{user.name}"
            secrets.append((await services.webhooks.management.create(Actor.of(user), hook, ())).secret)
            async with database.transaction() as unit:
                await unit.source_files.save(scope, replace(SOURCE_FILE, path=f"/{user.name}.epub"))
        shelves = services.access.shelves
        shared = (await shelves.create(Actor.of(cid), "Tides")).shelf.id
        await shelves.share(Actor.of(cid), shared, AudienceKind.USER, "ann", right=ShelfRight.READ)
        await shelves.decline(Actor.of(ann), shared)
        export = AccountExport(database=database, files=services.ports.files, clock=services.ports.clock)
        archive = await archive_of(export.read(ann.id))
    names = archive.namelist()
    assert not [one for one in names if ".." in one or one.startswith("/")]
    contents = {one: archive.read(one) for one in names}
    assert not [one for one, data in contents.items() if b"bob" in data]
    account = json.loads(contents["account.json"])
    assert (account["format"], account["name"], account["email"]) == (1, "ann", "ann@example.org")
    (described,) = (json.loads(contents[one]) for one in names if one.endswith("document.json"))
    original = contents[described["original"]]
    assert original == TEXT + b"ann"
    assert hashlib.sha256(original).hexdigest() == described["document"]["content_hash"]
    assert described["original"].endswith("/original.txt")
    (conversation_file,) = (one for one in names if one.startswith("conversations/"))
    head, *turns = contents[conversation_file].decode().splitlines()
    assert json.loads(head)["turns"] == 1
    assert [TranscriptTurn.from_json(one).question for one in turns] == ["Who, ann?"]
    assert [one["name"] for one in json.loads(contents["shelves.json"])] == ["Shelf of ann"]
    (source_file,) = map(json.loads, contents["source_files.jsonl"].decode().splitlines())
    assert source_file["path"] == "/ann.epub"
    (declined,) = json.loads(contents["declined_shelves.json"])
    assert declined == {"id": shared, "name": "Tides", "owner_name": "cid"}
    (webhook,) = json.loads(contents["webhooks.json"])
    assert webhook["url"] == "https://example.org/ann"
    assert not [one for one, data in contents.items() if secrets[0].encode() in data]
    for one in names:  # each file and each field is described
        shown = re.sub(r"[0-9a-z]+-[0-9a-f]{8,}|doc-\w+", "ID", one).replace("original.txt", "original.SUFFIX")
        assert f"`{shown}`" in DOCUMENTED, shown
    for field in (*account, *described, *source_file, *declined, *webhook):
        assert f"`{field}`" in DOCUMENTED


@pytest.mark.anyio
async def test_no_file_is_in_memory_as_a_whole() -> None:
    """A file of 64 MiB goes through in pieces of 1 MiB: what waits to be taken away is never more than two."""
    taken, most = 0, 0

    async def large() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(64):
            taken += 1024**2
            yield bytes(1024**2)

    async def files() -> AsyncIterator[ExportedFile]:
        yield ExportedFile(name="large", chunks=large(), compress=False)

    given = 0
    async for chunk in zip_stream(files(), NOW):
        given += len(chunk)
        most = max(most, len(chunk), taken - given)
    assert taken == 64 * 1024**2
    assert most <= 2 * 1024**2


@pytest.fixture
def _ann(accounts: Accounts) -> None:
    accounts.set_password(ANN, PASSWORD)


@pytest.mark.usefixtures("_ann")
def test_the_archive_is_downloaded(browser: httpx.Client) -> None:
    sign_in(browser)
    assert "/api/v1/account/export" in browser.get("/account/data").text
    browser.post("/api/documents", files={"file": ("a.txt", TEXT)})
    answer = browser.get("/api/v1/account/export")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert re.fullmatch(
        r'attachment; filename="smartchat-ann-\d{4}-\d\d-\d\d\.zip"', answer.headers["content-disposition"]
    )
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert [one for one in archive.namelist() if one.endswith("original.txt")]


def test_an_older_sign_in_is_confirmed_first(browser: httpx.Client, accounts: Accounts) -> None:
    begun = accounts.session(ANN)
    older = replace(begun.session, authenticated_at=begun.session.authenticated_at - timedelta(hours=2))
    accounts.change(lambda unit: unit.user_sessions.save(older))
    browser.cookies.set("smartchat-session", begun.token)
    assert browser.get("/account/data").url.path == "/account/confirm"
    assert browser.post("/account/data/delete", data={"name": "ann"}).url.path == "/account/confirm"
    for answer in (browser.get("/api/v1/account/export"), browser.delete("/api/v1/account")):
        assert answer.json()["code"] == "step_up_required"


def test_somebody_deletes_their_own_account(browser: httpx.Client, accounts: Accounts) -> None:
    otto = make_user("otto")
    accounts.add(otto)
    accounts.set_password(otto, PASSWORD)
    sign_in(browser, "otto")
    browser.post("/api/documents", files={"file": ("a.txt", TEXT)})
    assert browser.post("/account/data/delete", data={"name": "ann"}).status_code == 400
    shown = browser.post("/account/data/delete", data={"name": "otto"})
    receipt = re.search(r"acr-[0-9a-f]{20}", shown.text)
    assert receipt is not None
    assert "Documents: 1<" in shown.text
    assert "Backups forget them 30 days after that." in shown.text
    assert browser.get("/api/documents").status_code == 401
    assert sign_in(browser, "otto").status_code in {401, 429}
    found = accounts.change(lambda unit: unit.account_removals.get(receipt[0]))
    assert found is not None
    assert found.owner == OwnerId(otto.owner)
    assert found.had.documents == 1


def test_the_receipt_of_ones_own_account_says_when_backups_forget(browser: httpx.Client, accounts: Accounts) -> None:
    carl = make_user("carl")
    accounts.add(carl)
    browser.cookies.set("smartchat-session", accounts.session(carl).token)
    deleted = browser.delete("/api/v1/account")
    receipt = deleted.json()
    assert deleted.status_code == 202
    assert (receipt["documents"], receipt["backups_kept_days"], receipt["completed_at"]) == (0, 30, None)
    found = accounts.change(lambda unit: unit.account_removals.get(receipt["receipt"]))
    assert found is not None
    assert found.owner == carl.owner
