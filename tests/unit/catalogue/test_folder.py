"""What has come about in a folder between two looks."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.catalogue.folder import FolderLook, FolderMemory, SeenFile, is_passed_over
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.source_file import SourceFile

PATHS = st.sampled_from(["a.txt", "b.txt", "sub/c.txt"])
FILES = st.builds(SeenFile, path=PATHS, size_bytes=st.integers(0, 2), modified=st.integers(0, 2))
LOOKS = st.lists(st.lists(FILES, unique_by=lambda one: one.path, max_size=3), min_size=1, max_size=12)


def taken_in(file: SeenFile) -> SourceFile:
    return SourceFile(
        source="s",
        path=file.path,
        document=DocumentId("doc-1"),
        size_bytes=file.size_bytes,
        modified=file.modified,
    )


@given(LOOKS)
def test_only_what_was_the_same_for_long_enough_is_taken_in(looks: Sequence[Sequence[SeenFile]]) -> None:
    memory = FolderMemory(settle_seconds=2)
    known: dict[str, SourceFile] = {}
    for now, files in enumerate(looks):
        changes = memory.changes(FolderLook(files=tuple(files)), known, now=now)
        for file in changes.added:
            assert all(file in earlier for earlier in looks[max(now - 2, 0) : now + 1])
            assert now >= 2
            assert file.size_bytes
            known[file.path] = taken_in(file)
        for path in changes.gone:
            assert files
            assert all(path not in {one.path for one in earlier} for earlier in looks[now - 2 : now + 1])
            del known[path]


def test_a_file_that_settles_is_added_once_and_again_when_it_has_changed() -> None:
    memory, known = FolderMemory(settle_seconds=5), dict[str, SourceFile]()
    file = SeenFile(path="a.txt", size_bytes=1, modified=1)
    looks = [(0, file), (4, file), (5, file), (6, file)]
    added = []
    for now, seen in looks:
        for one in memory.changes(FolderLook(files=(seen,)), known, now=now).added:
            added.append((now, one))
            known[one.path] = taken_in(one)
    assert added == [(5, file)]
    longer = SeenFile(path="a.txt", size_bytes=2, modified=1)
    assert memory.changes(FolderLook(files=(longer,)), known, now=7).waiting == 1
    assert memory.changes(FolderLook(files=(longer,)), known, now=12).added == (longer,)


def test_nothing_is_gone_from_a_folder_that_is_empty_or_could_not_be_read() -> None:
    known = {path: taken_in(SeenFile(path=path, size_bytes=1, modified=1)) for path in ("a.txt", "sub/b.txt")}
    there = SeenFile(path="a.txt", size_bytes=1, modified=1)
    memory = FolderMemory(settle_seconds=1)
    for now in range(5):
        assert memory.changes(FolderLook(files=()), known, now=now).gone == ()
    for now in range(5, 10):
        assert memory.changes(FolderLook(files=(there,), unread=("sub/",)), known, now=now).gone == ()
    assert memory.changes(FolderLook(files=(there,)), known, now=20).gone == ()
    assert memory.changes(FolderLook(files=(there,)), known, now=21).gone == ("sub/b.txt",)


@pytest.mark.parametrize(
    ("path", "passed_over"),
    [
        ("book.epub", False),
        ("Ünder/böok.epub", False),
        (".hidden.epub", True),
        (".trash/book.epub", True),
        ("book.epub.part", True),
        ("book.epub.CRDOWNLOAD", True),
        ("book.epub~", True),
        ("~$book.docx", True),
        ("Thumbs.db", True),
        ("_book.epub", False),
    ],
)
def test_what_is_hidden_or_half_written_is_passed_over(path: str, passed_over: bool) -> None:
    assert is_passed_over(path) is passed_over
