"""Shelves and groups of the Python interface and of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

import smartchat
from smartchat_core.errors import DocumentNotFound, DocumentNotReady, InvalidRequest, ShelfNotFound
from smartchat_core.model import OwnerScope
from smartchat_core.model.shelf import AudienceKind, ShelfAccess
from smartchat_core.testing.database_users import make_user
from tests.support.accounts import Accounts
from tests.support.cli import Cli

ANN, BOB = make_user("ann"), make_user("bob")
LIGHTHOUSE = "# Chapter 1\n\nOld Tobias kept the lighthouse with his dog Barnaby.\n"
MILL = "# Chapter 1\n\nThe miller Agnes ground rye by night.\n"
ASKED = "Who kept the lighthouse?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("lighthouse.md", LIGHTHOUSE), ("mill.md", MILL)):
        (tmp_path / name).write_text(text)
    return tmp_path


def opened(folder: Path, owner: str | None = None) -> smartchat.Library:
    scope = {} if owner is None else {"scope": OwnerScope(owner=smartchat.OwnerId(owner))}
    return smartchat.Library(library=folder / "library", embedder="none", **scope)  # type: ignore[arg-type]


def test_a_shelf_is_searched_and_asked_as_a_book_is(folder: Path) -> None:
    with opened(folder) as library:
        lighthouse, mill = library.add(folder / "lighthouse.md"), library.add(folder / "mill.md")
        shelf = library.shelves.create("Lights")
        assert shelf.search("rye").passages == ()
        with pytest.raises(DocumentNotReady):
            shelf.ask(ASKED)
        assert shelf.put(lighthouse)
        assert not shelf.put("lighthouse.md")
        assert [one.id for one in shelf.documents()] == [lighthouse.id]
        again = library.shelves.get("Lights")
        assert "Tobias" in again.ask(ASKED).text
        assert again.search("rye").passages == ()
        assert again.put(mill.id)
        assert len(shelf.search("rye").passages) == 1  # each call takes what stands there then
        assert shelf.find_quotes("lighthouse").quotes
        assert shelf.summarize().text
        assert shelf.conversation().record.documents == tuple(sorted((lighthouse.id, mill.id)))
        assert shelf.take(lighthouse)
        shelf.rename("Mills")
        assert [one.name for one in library.shelves.list()] == ["Mills"]
        shelf.remove()
        with pytest.raises(ShelfNotFound):
            shelf.search("rye")
        assert len(library.books()) == 2


def test_another_owner_reads_as_long_as_a_shelf_is_shared(folder: Path) -> None:
    with opened(folder, ANN.owner) as hers, opened(folder, BOB.owner) as his:
        Accounts(url=f"sqlite:///{folder}/library/library.db").add(ANN, BOB)
        book = hers.add(folder / "lighthouse.md")
        assert his.books() == ()
        shelf = hers.shelves.create("Lights")
        shelf.put(book)
        shelf.share(user="bob")
        hers.groups.create("readers")
        hers.groups.enter("readers", "bob")
        shelf.share(group="readers", right="change")
        assert {(one.share.audience.kind, one.name, one.share.right.value) for one in shelf.shares()} == {
            (AudienceKind.USER, "bob", "read"),
            (AudienceKind.GROUP, "readers", "change"),
        }
        (shared,) = his.shelves.list()
        assert shared.access is ShelfAccess.CHANGE
        read = his.book(book.id)
        assert read.text() == book.text()
        assert "Tobias" in shared.ask(ASKED).text
        conversation = shared.conversation()
        conversation.ask(ASKED)
        with pytest.raises(DocumentNotFound):
            his.remove(book.id)
        with pytest.raises(InvalidRequest):
            shelf.share(user="bob", everybody=True)
        with pytest.raises(InvalidRequest):
            shelf.share(user="bob", right="own")
        assert shelf.unshare(user="bob")
        hers.groups.leave("readers", "bob")
        assert his.shelves.list() == ()
        for reading in (read.text, read.read, read.characters):
            with pytest.raises(DocumentNotFound):
                reading()
        assert his.search("lighthouse").passages == ()
        assert "Barnaby" not in conversation.export("markdown")
        hers.groups.remove("readers")
        assert hers.groups.list() == ()


def test_the_command_line_shares_for_a_user(folder: Path) -> None:
    run = Cli(folder / "library")
    run("add", folder / "lighthouse.md")
    Accounts(url=f"sqlite:///{folder}/library/library.db").add(ANN, BOB)
    made = run("shelves", "create", "Lights", "--json").json
    assert run("shelves", "put", "Lights", "lighthouse.md", "--json").json["documents"][0]["title"]
    assert run("groups", "create", "readers", "ann", "bob", "--json").json["members"] == ["ann", "bob"]
    shared = run("shelves", "share", made["id"], "--group", "readers", "--right", "change", "--json").json
    assert shared["shares"] == [{"kind": "group", "name": "readers", "right": "change"}]
    assert [one["access"] for one in run("shelves", "list", "--of", "bob", "--json").json] == ["change"]
    shown = run("shelves", "show", "Lights", "--of", "bob", "--json").json
    assert [one["name"] for one in shown["shares"]] == ["readers"]  # for he may put books there
    assert run("shelves", "decline", "Lights", "--of", "bob", "--json").json["declined"]
    assert [one["access"] for one in run("shelves", "list", "--of", "bob", "--json").json] == ["declined"]
    assert not run("shelves", "accept", "Lights", "--of", "bob", "--json").json["declined"]
    assert run("shelves", "decline", "Lights").code == 2
    assert "Barnaby" in run("ask", ASKED, "--shelf", "Lights").out
    assert "Barnaby" in run("search", "dog", "--shelf", "Lights").out
    assert "Barnaby" in run("quotes", "dog", "--shelf", "Lights").out
    assert "Barnaby" in run("chat", ASKED, "--shelf", "Lights").out
    assert run("summarize", "--shelf", "Lights").code == 0
    assert run("ask", ASKED, "--shelf", "Lights", "--book", "lighthouse.md").code == 2
    assert run("shelves", "share", "Lights").code == 2
    assert run("groups", "leave", "readers", "bob", "--json").json["members"] == ["ann"]
    assert run("shelves", "show", "Lights", "--of", "bob", "--json").error["code"] == "shelf_not_found"
    assert run("shelves", "unshare", "Lights", "--group", "readers", "--json").json["shares"] == []
    assert run("shelves", "take", "Lights", "lighthouse.md", "--json").json["documents"] == []
    assert run("shelves", "rename", "Lights", "Keepers", "--json").json["name"] == "Keepers"
    assert run("shelves", "remove", "Keepers").code == 0
    assert run("groups", "remove", "readers").code == 0
    assert run("groups", "list", "--json").json == []
