"""Calibre libraries: read as they are, and imported again and again."""

import os
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import smartchat
from smartchat_adapters.catalogues.calibre import read_calibre_library
from smartchat_core.errors import DamagedFile, InvalidRequest
from smartchat_core.model.document import Document
from smartchat_core.model.metadata import Contributor, ContributorRole, Series
from smartchat_core.model.metadata_edits import MetadataEdits
from tests.support.calibre_maker import CalibreBook, make_calibre_library
from tests.support.cli import Cli

TEXT = b"# Of Hills\n\nOld Martha counts four hundred sheep on the northern hills before the snow falls.\n"
FULL = CalibreBook(
    title="The Hills",
    authors=(("Lee, Jr., Ann", "Lee, Ann, Jr."), ("Bo Ek", "Ek, Bo")),
    files={"md": TEXT, "txt": b"Old Martha counts sheep on the hills in plain text, as ever.\n", "lit": b"ITOLITLS"},
    series="Land",
    position=1.5,
    tags=("Sheep", "Hills"),
    publisher="Press",
    language="eng",
    published="1999-03-04 23:00:00+00:00",
    identifiers={"isbn": "9780306406157", "goodreads": "7"},
    comment="<p>A <b>study</b> &amp; more.</p><script>alert(1)</script>",
    columns={"translator": ["Eva Martin"], "genre": ["Pastoral"], "original_title": ["Åsarna"], "shelf": ["left"]},
)
SEA = CalibreBook(title="The Sea", files={"txt": b"Anna keeps the lamp of the lighthouse at Fern Point all year.\n"})


def imported(library: smartchat.Library, folder: Path, *, dry_run: bool = False) -> Counter[str]:
    catalogue = library.sources.calibre_library(folder)
    steps = list(library.sources.import_catalogue(catalogue, dry_run=dry_run))
    return Counter(step.outcome.value for step in steps)


@pytest.fixture
def library(tmp_path: Path) -> smartchat.Library:
    return smartchat.open(tmp_path / "library", embedder="none")


PICTURE = b"\xff\xd8\xff\xe0" + bytes(60)


def documents(library: smartchat.Library) -> dict[str, Document]:
    return {one.title: one for one in library.documents()}


def test_what_calibre_states_and_where_the_files_are(tmp_path: Path) -> None:
    catalogue = read_calibre_library(make_calibre_library(tmp_path / "Bücher", [FULL, SEA]))
    assert catalogue.source == "calibre:lib-1"
    assert catalogue.refused == ()
    full, sea = catalogue.books
    assert full.stated == MetadataEdits(
        title="The Hills",
        sort_title="The Hills",
        authors=("Lee, Jr., Ann", "Bo Ek"),
        sort_authors=("Lee, Ann, Jr.", "Ek, Bo"),
        series=(Series(name="Land", position="1.5"),),
        subjects=("Hills", "Sheep", "Pastoral"),
        language="en",
        publisher="Press",
        published="1999-03-04",
        description="A study & more. alert(1)",
        identifiers=("goodreads:7", "isbn:9780306406157", "calibre:uuid-1"),
        contributors=(Contributor(name="Eva Martin", role=ContributorRole.TRANSLATOR),),
        original_title="Åsarna",
    )
    assert sorted(one.extension for one in full.files) == ["lit", "md", "txt"]
    assert all(one.path.is_file() and one.size_bytes == one.path.stat().st_size for one in full.files)
    assert (sea.stated.published, sea.stated.series, sea.stated.language) == (None, None, None)


def test_nothing_is_written_and_a_library_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    folder = make_calibre_library(tmp_path / "books", [SEA])
    before = {one: one.stat().st_mtime_ns for one in folder.rglob("*")}
    folder.chmod(0o555)
    try:
        assert len(read_calibre_library(folder).books) == 1
    finally:
        folder.chmod(0o755)
    assert {one: one.stat().st_mtime_ns for one in folder.rglob("*")} == before


def test_it_is_read_as_it_was_before_a_change_that_is_not_complete(tmp_path: Path) -> None:
    folder = make_calibre_library(tmp_path, [SEA])
    with closing(sqlite3.connect(folder / "metadata.db", isolation_level=None)) as calibre:
        calibre.execute("BEGIN IMMEDIATE")
        calibre.execute("UPDATE books SET title = 'Half a change'")
        assert [one.title for one in read_calibre_library(folder).books] == ["The Sea"]
        calibre.execute("COMMIT")
    assert [one.title for one in read_calibre_library(folder).books] == ["Half a change"]


@pytest.mark.parametrize("path", ["../outside", "/etc", "a/../../outside", "link", "."])
def test_paths_that_lead_out_of_the_library_are_refused(tmp_path: Path, path: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    folder = tmp_path / "books"
    folder.mkdir()
    (folder / "link").symlink_to(outside)
    (folder / "secret.txt").symlink_to(outside / "secret.txt")
    hostile = CalibreBook(title="Hostile", path=path, name="secret", files={"txt": b""})
    catalogue = read_calibre_library(make_calibre_library(folder, [hostile, SEA]))
    assert [len(one.files) for one in catalogue.books] == [0, 1]
    assert [one.title for one in catalogue.refused] == ["Hostile"]


@pytest.mark.parametrize("name", ["../secret", "a/b", "..", "x\0"])
def test_names_of_files_that_are_paths_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    hostile = CalibreBook(title="Hostile", path="within", name=name, files={"txt": b""})
    (tmp_path / "books" / "within").mkdir(parents=True)
    catalogue = read_calibre_library(make_calibre_library(tmp_path / "books", [hostile]))
    assert catalogue.books[0].files == ()
    assert len(catalogue.refused) == 1


def test_a_pipe_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    hostile = CalibreBook(title="Hostile", path="within", name="pipe", files={"txt": b""})
    (tmp_path / "within").mkdir()
    os.mkfifo(tmp_path / "within" / "pipe.txt")
    assert read_calibre_library(make_calibre_library(tmp_path, [hostile])).books[0].files == ()


def test_what_is_no_calibre_library_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest):
        read_calibre_library(tmp_path)
    database = tmp_path / "metadata.db"
    database.write_bytes(b"not a database" * 100)
    with pytest.raises(DamagedFile):
        read_calibre_library(tmp_path)
    database.unlink()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE books (id INTEGER)")
    with pytest.raises(DamagedFile):
        read_calibre_library(tmp_path)


def test_a_view_in_place_of_a_table_is_no_table(tmp_path: Path) -> None:
    folder = make_calibre_library(tmp_path, [SEA])
    with closing(sqlite3.connect(folder / "metadata.db")) as connection:
        connection.executescript(
            "DROP TABLE authors; CREATE VIEW authors AS "
            "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) "
            "SELECT id, 'x' AS name, 'x' AS sort FROM n;"
        )
    with pytest.raises(DamagedFile):
        read_calibre_library(folder)


def test_imports_add_what_is_new_and_leave_edits(tmp_path: Path) -> None:
    folder = make_calibre_library(tmp_path / "books", [FULL, CalibreBook(title="Only LIT", files={"lit": b"ITOLITLS"})])
    with smartchat.open(tmp_path / "library", embedder="none") as library:
        assert imported(library, folder, dry_run=True) == {"added": 1, "unreadable": 1}
        assert library.documents() == ()
        assert imported(library, folder) == {"added": 1, "unreadable": 1}
        (hills,) = library.documents()
        hills = library.book(hills.id).document if hills.status.settled else hills
        assert hills.filename.endswith(".md")
        assert (hills.metadata.publisher, hills.metadata.series[0].position) == ("Press", "1.5")
        library.edit(hills.id, MetadataEdits(publisher="My Press"))
        changed = replace(FULL, publisher="Another Press", tags=("Snow",), stamp="2026-02-02 00:00:00+00:00")
        make_calibre_library(folder, [changed, replace(SEA), SEA])
        assert imported(library, folder) == {"updated": 1, "added": 2}
        found = documents(library)
        assert found["The Hills"].metadata.publisher == "My Press"
        assert found["The Hills"].metadata.subjects == ("Snow", "Pastoral")
        assert len(found) == len(library.documents()) == 2, "the same bytes twice are one document"
        assert imported(library, folder) == {"unchanged": 3}
        library.remove(found["The Sea"].id)
        assert imported(library, folder) == {"unchanged": 1, "removed": 2}
        back = library.edit(hills.id, take_back=["publisher"])
        assert back.metadata.publisher == "Another Press"


def test_what_calibre_states_survives_the_reading_of_the_file(tmp_path: Path) -> None:
    folder = make_calibre_library(tmp_path / "books", [FULL])
    with smartchat.open(tmp_path / "library", embedder="none") as library:
        imported(library, folder)
        document = library.documents()[0]
        library.add(next((tmp_path / "books").rglob("*.md")))
        found = library.book(document.id).document
        assert found.status.can_be_searched
        assert (found.title, found.file_metadata.title) == ("The Hills", "Of Hills")


def test_by_command(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "library")
    folder = make_calibre_library(tmp_path / "books", [FULL, SEA])
    planned = cli("import", "calibre", folder, "--dry-run", "--json").json
    assert (planned["dry_run"], planned["counts"]) == (True, {"added": 2})
    assert [one["format"] for one in planned["books"]] == ["md", "txt"]
    assert cli("list", "--json").json == []
    result = cli("import", "calibre", folder)
    assert result.code == 0
    assert "2 added." in result.out
    assert [one["status"] for one in cli("list", "--json").json] == ["ready", "ready"]
    assert cli("import", "calibre", folder, "--json").json["counts"] == {"unchanged": 2}
    assert cli("import", "calibre", tmp_path).code == 2


def test_covers_are_taken_over_where_they_are_pictures_of_the_library(
    library: smartchat.Library, tmp_path: Path
) -> None:
    folder = tmp_path / "calibre"
    outside = tmp_path / "outside.jpg"
    outside.write_bytes(PICTURE)
    drawing = replace(
        SEA, title="Drawing", files={"txt": b"A drawing has a text of its own, this is it."}, cover=b"<svg/>"
    )
    large = replace(SEA, title="Large", files={"txt": b"A large picture is no cover, as one may see."}, cover=b"-")
    linked = replace(
        SEA, title="Linked", files={"txt": b"A link leads out of the library, somewhere else."}, cover=b"-"
    )
    make_calibre_library(folder, [replace(SEA, cover=PICTURE), drawing, large, linked])
    covers = {one.parent.name.rpartition(" ")[0]: one for one in folder.rglob("cover.jpg")}
    with covers["Large"].open("wb") as file:
        file.write(PICTURE)
        file.truncate(16 * 1024**2 + 1)
    covers["Linked"].unlink()
    covers["Linked"].symlink_to(outside)
    with library:
        assert imported(library, folder) == {"added": 4}
        found = documents(library)
        assert {title: one.has_cover for title, one in found.items()} == {
            "The Sea": True,
            "Drawing": False,
            "Large": False,
            "Linked": False,
        }
        covers["The Sea"].write_bytes(PICTURE + b"2")
        with closing(sqlite3.connect(folder / "metadata.db")) as calibre:
            calibre.execute("UPDATE books SET last_modified = '2027' WHERE id = 1")
            calibre.commit()
        assert imported(library, folder) == {"updated": 1, "unchanged": 3}
        assert documents(library)["The Sea"].has_cover
        (kept,) = (tmp_path / "library").rglob("*catalogue_cover*")
        assert kept.read_bytes() == PICTURE + b"2"
        library.remove(found["The Sea"].id)
        assert not kept.exists()


def test_the_next_format_is_read_where_the_best_one_cannot_be(library: smartchat.Library, tmp_path: Path) -> None:
    folder = tmp_path / "calibre"
    broken = {"pdf": b"%PDF-1.7\nnothing of use"}
    rescued = CalibreBook(title="Rescued", files={"rtf": b"{\\rtf1 {\\*\\generator x}}", "txt": TEXT})
    lost = CalibreBook(title="Lost", files=broken)
    make_calibre_library(folder, [rescued, lost, SEA])
    with library:
        catalogue = library.sources.calibre_library(folder)
        steps = list(library.sources.import_catalogue(catalogue))
        assert [(one.book.title, one.file and one.file.extension) for one in steps] == [
            ("Rescued", "rtf"),
            ("Lost", "pdf"),
            ("The Sea", "txt"),
            ("Rescued", "txt"),
            ("Lost", "pdf"),
        ]
        assert steps[3].reason.startswith("rtf: ")
        assert steps[4].reason.startswith("pdf: ")
        found = documents(library)
        assert sorted(found) == ["Lost", "Rescued", "The Sea"]
        assert found["Rescued"].filename.endswith(".txt")
        assert found["Rescued"].status.can_be_searched
        assert not found["Lost"].status.can_be_searched
        assert imported(library, folder) == {"unchanged": 3}
