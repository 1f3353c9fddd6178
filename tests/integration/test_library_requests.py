"""How searches and questions of the library are given: bounds, modes, embedders; and what objects show in a repr."""

from dataclasses import replace
from pathlib import Path

import pytest

import smartchat
from smartchat_core.errors import InvalidRequest, SectionNotFound
from smartchat_core.model.embedding import EmbeddingModel
from smartchat_core.model.search import SearchMode
from smartchat_core.testing.fakes.embedder import HashingEmbedder
from tests.integration.test_library import BOOK, opened


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "lighthouse.md"
    path.write_text(BOOK, "utf-8")
    return path


@pytest.mark.parametrize("until", ["chapter:2", "Chapter 2. The Storm"])
def test_a_reference_bounds_a_book_as_its_chapter_does(tmp_path: Path, book: Path, until: str) -> None:
    with opened(tmp_path) as library:
        added = library.add(book)
        found = added.search("the murderer of the captain", until=until, limit=50)
        assert found == added.search("the murderer of the captain", until=added.chapter(2), limit=50)
        assert not added.ask("Who murdered the captain?", until=until).found
        with pytest.raises(SectionNotFound):
            added.ask("Who murdered the captain?", until="chapter:9")
        for several in (library, library.shelf(added)):
            with pytest.raises(InvalidRequest, match="not clear which") as raised:
                several.ask("Who murdered the captain?", until=until)
            assert f"book.chapter({until!r})" in raised.value.remedy


def test_a_search_mode_may_be_named_and_no_other_is_taken(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path, embedder=HashingEmbedder()) as library:
        library.add(book)
        assert {one.dense for one in library.search("lamp", mode="lexical").passages} == {None}
        with pytest.raises(InvalidRequest, match="'dens'") as raised:
            library.search("lamp", mode="dens")
        assert "hybrid, lexical, dense" in raised.value.remedy


def test_a_dense_search_without_usable_vectors_is_lexical_as_its_warning_states(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path, embedder=HashingEmbedder(dimension=32)) as library:
        library.add(book)
    with opened(tmp_path, embedder=HashingEmbedder(dimension=64)) as library:
        found = library.search("the window of the lamp room", mode=SearchMode.DENSE)
        assert found.degraded == ("dense",)
        assert found.passages
        assert found.passages == library.search("the window of the lamp room").passages


class NarrowEmbedder(HashingEmbedder):
    """Makes shorter vectors than it declares."""

    @property
    def model(self) -> EmbeddingModel:
        return replace(super().model, name="narrow", dimension=65)


def test_an_embedder_that_breaks_its_declaration_is_named(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path, embedder=NarrowEmbedder()) as library:
        added = library.add(book)
        (warning,) = added.search("the lamp room").warnings
        assert "the embedder 'narrow' returned vectors of length 64 and declares 65" in warning
        assert "reindex" not in warning


async def test_a_library_and_its_books_show_what_they_are(tmp_path: Path, book: Path) -> None:
    with opened(tmp_path) as library:
        added = library.add(book)
        folder, shelf = str(tmp_path / "library"), library.shelf(added)
        assert repr(library) == f"Library({folder!r})"
        assert repr(added) == f"Book(id={added.id!r}, title='The Lighthouse')"
        assert repr(shelf) == f"Shelf({added.id!r})"
    async with smartchat.aopen(folder) as waiting:
        assert repr(waiting) == f"AsyncLibrary({folder!r})"
        assert repr(await waiting.book(added.id)) == f"AsyncBook(id={added.id!r}, title='The Lighthouse')"
        assert repr(waiting.shelf(added.id)) == f"AsyncShelf({added.id!r})"
