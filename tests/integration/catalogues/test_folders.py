"""Folders that a library is kept in step with."""

import os
import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import smartchat
from smartchat_adapters.catalogues.local_folder import LocalFolder
from smartchat_core.catalogue.watching import FolderEventKind, FolderWatch
from smartchat_core.errors import StorageUnavailable
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.testing.fakes.clock import FakeClock
from tests.support.cli import Cli

ADDED, MOVED, KEPT, REMOVED, REFUSED = (
    FolderEventKind.ADDED,
    FolderEventKind.MOVED,
    FolderEventKind.KEPT,
    FolderEventKind.REMOVED,
    FolderEventKind.REFUSED,
)
READABLE = ("txt", "md", "epub")


class Watched:
    """A folder, a library, and a watch whose clock the test moves."""

    def __init__(self, library: smartchat.AsyncLibrary, folder: Path) -> None:
        self.library, self.folder = library, folder
        self.clock = FakeClock()
        self.start()

    def start(self, *, remove_deleted: bool = False) -> None:
        services = self.library.services
        self.watch = FolderWatch(
            database=services.ports.database,
            intake=services.documents.intake,
            removal=services.documents.removal,
            clock=self.clock,
            settle_seconds=5,
            remove_deleted=remove_deleted,
        )

    async def look(self) -> list[tuple[FolderEventKind, str]]:
        """What two looks give, between which everything settles."""
        found: list[tuple[FolderEventKind, str]] = []
        for _ in range(2):
            events = self.watch.look(self.library.scope, LocalFolder(self.folder), readable=READABLE)
            found += [(event.kind, event.path) async for event in events]
            self.clock.advance(6)
        return found

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    async def titles(self) -> list[str]:
        return [one.filename for one in await self.library.documents()]


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    folder = tmp_path / "watched"
    folder.mkdir()
    async with smartchat.AsyncLibrary(library=tmp_path / "library", embedder="none", worker=False) as library:
        yield Watched(library, folder)


async def test_files_are_added_moved_and_kept(watched: Watched) -> None:
    first = watched.write("a.txt", "Anna keeps the lamp.")
    watched.write(".hidden.txt", "Nobody reads this.")
    watched.write("film.avi", "No book at all.")
    watched.write("sub/b.txt", "Old Martha counts sheep.")
    assert await watched.look() == [(ADDED, "a.txt"), (ADDED, "sub/b.txt")]
    assert await watched.look() == []
    first.rename(watched.folder / "sub" / "c.txt")
    assert await watched.look() == [(MOVED, "sub/c.txt")]
    watched.clock.advance(6)
    assert await watched.look() == []
    (watched.folder / "sub" / "c.txt").unlink()
    assert await watched.look() == [(KEPT, "sub/c.txt")]
    assert len(await watched.titles()) == 2


async def test_a_restart_goes_on_and_leaves_what_was_removed(watched: Watched) -> None:
    watched.write("a.txt", "Anna keeps the lamp.")
    watched.write("b.txt", "Old Martha counts sheep.")
    await watched.look()
    await watched.library.remove("a.txt")
    watched.start()
    assert await watched.look() == []
    watched.write("a.txt", "Anna keeps the lamp no longer, and has left.")
    assert await watched.look() == [(ADDED, "a.txt")]


async def test_documents_go_with_their_files_where_that_is_asked_for(watched: Watched) -> None:
    watched.start(remove_deleted=True)
    one = watched.write("a.txt", "Anna keeps the lamp.")
    shutil.copy(one, watched.folder / "copy.txt")
    watched.write("b.txt", "Old Martha counts sheep.")
    assert await watched.look() == [(ADDED, "a.txt"), (ADDED, "b.txt"), (MOVED, "copy.txt")]
    one.unlink()
    assert await watched.look() == []
    assert len(await watched.titles()) == 2, "the copy is there still"
    watched.write("b.txt", "Old Martha counts four hundred sheep.")
    assert await watched.look() == [(ADDED, "b.txt")]
    assert len(await watched.titles()) == 2, "the file as it was before is gone"
    (watched.folder / "copy.txt").unlink()
    assert await watched.look() == [(REMOVED, "copy.txt")]
    assert await watched.titles() == ["b.txt"]
    (watched.folder / "b.txt").unlink()
    assert await watched.look() == []
    assert await watched.titles() == ["b.txt"], "an empty folder may be one that is not mounted"


async def test_what_cannot_be_read_is_refused_once(watched: Watched) -> None:
    watched.write("a.epub", "This is no EPUB, whatever its name says.\x00\x01" * 20)
    watched.write("b.txt", "Old Martha counts sheep.")
    found = await watched.look()
    assert (ADDED, "b.txt") in found
    assert await watched.look() == []


async def test_links_are_not_followed_and_a_folder_has_to_be_there(watched: Watched, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (watched.folder / "link.txt").symlink_to(secret)
    (watched.folder / "out").symlink_to(tmp_path)
    os.mkfifo(watched.folder / "pipe.txt")
    assert await watched.look() == []
    with pytest.raises(StorageUnavailable):
        LocalFolder(tmp_path / "missing")
    folder = LocalFolder(watched.folder)
    shutil.rmtree(watched.folder)
    with pytest.raises(StorageUnavailable):
        await folder.look()


async def test_each_owner_has_a_state_of_their_own(watched: Watched) -> None:
    watched.write("a.txt", "Anna keeps the lamp.")
    assert await watched.look() == [(ADDED, "a.txt")]
    other = OwnerScope(owner=OwnerId("other"))
    events = [one async for one in watched.watch.look(other, LocalFolder(watched.folder), readable=READABLE)]
    assert [one.kind for one in events] == [ADDED]
    assert len(await watched.library.documents()) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_adds_files_and_ends_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    (folder / "a.txt").write_text("Anna keeps the lamp of the lighthouse all year.")
    with Cli(tmp_path / "library").start("watch", folder, "--every", "0.1", "--settle", "0", "--json") as process:
        assert process.stdout is not None
        assert b'"a.txt"' in process.stdout.readline()
        process.send_signal(number)
        assert process.wait(60) == 0
