"""The embedded passage index: a SQLite file a generation."""

from __future__ import annotations

import asyncio
import re
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote

from smartchat_adapters.passage_index.analysis.analysers import Analysers, choose_language
from smartchat_adapters.passage_index.sqlite import writing
from smartchat_adapters.passage_index.sqlite.cache import ArrayCache
from smartchat_adapters.passage_index.sqlite.errors import index_errors
from smartchat_adapters.passage_index.sqlite.files import GenerationFile
from smartchat_adapters.passage_index.sqlite.scoped_rows import scoped_rows
from smartchat_adapters.passage_index.sqlite.search import documents_with, search
from smartchat_adapters.passage_index.sqlite.view import View
from smartchat_adapters.private import make_private_folder
from smartchat_core.errors import IndexStale
from smartchat_core.model.ids import DocumentId, OwnerId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import IndexStats, PassageFilter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from types import TracebackType

    from smartchat_core.model.embedding import Vectors
    from smartchat_core.model.generation import IndexGeneration
    from smartchat_core.model.passage import Passage
    from smartchat_core.model.search import Candidate, IndexQuery

__all__ = ["SqlitePassageIndex"]

_CACHE_BYTES = 256 * 1024 * 1024
_NAME = re.compile(r"(g[0-9a-f]{12})\.sqlite3")


class SqlitePassageIndex:
    """`PassageIndex` in one SQLite file a generation, `<folder>/<generation>.sqlite3`.

    `address` is the folder, or `sqlite:///` and the folder, percent-encoded.

    Lexical search is BM25 over postings that are stored by document, dense search an exact scan of float16 vectors;
    both read the admitted passages only. Each change is one transaction, durable when the call returns. Several
    processes may read and write the same folder. `cache_bytes` bounds the decoded vectors kept in memory.
    """

    def __init__(self, address: Path | str, *, cache_bytes: int = _CACHE_BYTES) -> None:
        if isinstance(address, str):
            address = Path(unquote(address.removeprefix("sqlite:///"), errors="surrogateescape"))
        self._folder = address
        self._cache = ArrayCache(cache_bytes)
        self._files: dict[str, GenerationFile] = {}
        self._lock = threading.Lock()
        # Two sets, so that no query waits while a book is analysed.
        self._of_passages = Analysers()
        self._of_queries = Analysers()

    async def __aenter__(self) -> Self:
        """Make the folder if there is none."""
        await asyncio.to_thread(self._make_folder)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all files."""
        await asyncio.to_thread(self._close)

    async def replace_document(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId, passages: Sequence[Passage],
        *, language: str = "",
    ) -> None:  # fmt: skip
        """As the port defines. Passages of another document or with one ordinal twice are a `ValueError`."""
        if any(passage.document_id != document for passage in passages):
            raise ValueError(f"a passage belongs to another document than {document}")
        await asyncio.to_thread(self._replace, scope, generation, document, passages, language)

    async def add_vectors(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId, ordinals: Sequence[int],
        vectors: Vectors,
    ) -> None:  # fmt: skip
        """As the port defines. `IndexStale` when the vectors are not of the generation's dimension."""
        _check_dimension(generation, vectors)
        if len(ordinals) != len(vectors):
            raise ValueError(f"{len(vectors)} vectors for {len(ordinals)} passages")

        def add() -> None:
            with self._file(generation).writing(create=False) as session:
                if session is not None:
                    writing.add_vectors(session.connection, scope.owner, document, ordinals, vectors)

        await asyncio.to_thread(add)

    async def missing_vectors(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId
    ) -> tuple[int, ...]:
        """As the port defines."""

        def read() -> tuple[int, ...]:
            with self._file(generation).reading() as session:
                if session is None:
                    return ()
                return writing.missing_vectors(session.connection, scope.owner, document)

        return await asyncio.to_thread(read)

    async def remove_document(self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId) -> None:
        """As the port defines."""

        def remove() -> None:
            with self._file(generation).writing(create=False) as session:
                if session is not None:
                    writing.remove_document(session.connection, scope.owner, document)

        await asyncio.to_thread(remove)

    async def purge_document(self, scope: OwnerScope, document: DocumentId) -> int:
        """As the port defines, a file after the other."""

        def purge(name: str) -> int:
            with self._named(name) as file:
                with file.writing(create=False) as session:
                    if session is None:
                        return 0
                    removed = writing.remove_document(session.connection, scope.owner, document)
                if removed:
                    file.empty_log()
                return removed

        return await asyncio.to_thread(lambda: sum(map(purge, self._names())))

    async def count_everywhere(self, scope: OwnerScope, document: DocumentId) -> int:
        """As the port defines."""
        sql = "SELECT coalesce(sum(passages), 0) FROM documents WHERE owner = ? AND document = ?"

        def count(name: str) -> int:
            with self._named(name) as file, file.reading() as session:
                if session is None:
                    return 0
                ((passages,),) = session.connection.execute(sql, (scope.owner, document))
                return int(passages)

        return await asyncio.to_thread(lambda: sum(map(count, self._names())))

    async def search(
        self, scope: OwnerScope, generation: IndexGeneration, query: IndexQuery, where: PassageFilter
    ) -> tuple[Candidate, ...]:
        """As the port defines. `IndexStale` when the query's vector is not of the generation's dimension."""
        if query.vector is not None:
            _check_dimension(generation, query.vector)

        def read() -> tuple[Candidate, ...]:
            with self._file(generation).reading() as session:
                if session is None:
                    return ()
                return search(session, self._cache, scope, query, where, self._of_queries.query_terms)

        return await asyncio.to_thread(read)

    async def passages(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId, *, first: int, last: int,
        where: PassageFilter,
    ) -> tuple[Passage, ...]:  # fmt: skip
        """As the port defines."""
        if where.documents is not None and document not in where.documents:
            return ()
        within = PassageFilter(documents=frozenset({document}), until=where.until, sections=where.sections)

        def read() -> tuple[Passage, ...]:
            with self._file(generation).reading() as session:
                if session is None:
                    return ()
                return View(session, self._cache, scope, within).between(first, last)

        return await asyncio.to_thread(read)

    async def documents_with(
        self, scope: OwnerScope, generation: IndexGeneration, words: str, where: PassageFilter, *, limit: int
    ) -> tuple[Passage, ...]:
        """As the port defines."""

        def read() -> tuple[Passage, ...]:
            with self._file(generation).reading() as session:
                if session is None:
                    return ()
                return documents_with(
                    session, self._cache, scope, words, where, self._of_queries.query_terms, limit=limit
                )

        return await asyncio.to_thread(read)

    async def stats(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId | None = None
    ) -> IndexStats:
        """As the port defines."""

        def read() -> IndexStats:
            with self._file(generation).reading() as session:
                if session is None:
                    return IndexStats()
                wanted = None if document is None else (document,)
                rows = list(scoped_rows(session.connection, "passages, vectors", scope, wanted))
                return IndexStats(passages=sum(row[0] for row in rows), vectors=sum(row[1] for row in rows))

        return await asyncio.to_thread(read)

    async def contents(self, generation: IndexGeneration) -> AsyncIterator[tuple[OwnerScope, DocumentId, IndexStats]]:
        """As the port defines; they are those of one moment."""
        sql = "SELECT owner, document, passages, vectors FROM documents WHERE passages > 0"

        def read() -> list[tuple[str, str, int, int]]:
            with self._file(generation).reading() as session:
                return [] if session is None else list(session.connection.execute(sql))

        for owner, document, passages, vectors in await asyncio.to_thread(read):
            scope = OwnerScope(owner=OwnerId(owner))
            yield scope, DocumentId(document), IndexStats(passages=passages, vectors=vectors)

    async def generations(self) -> frozenset[str]:
        """As the port defines: a generation exists when its file does."""
        return await asyncio.to_thread(self._names)

    async def drop_generation(self, generation: IndexGeneration) -> None:
        """As the port defines. A damaged file goes, too."""
        await asyncio.to_thread(self._file(generation).destroy)

    async def drop_named(self, name: str) -> None:
        """As the port defines. A damaged file goes, too, but no file that is not named as a generation's is."""

        def drop() -> None:
            if name in self._names():
                with self._named(name) as file:
                    file.destroy()

        await asyncio.to_thread(drop)

    def _replace(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId, passages: Sequence[Passage],
        language: str,
    ) -> None:  # fmt: skip
        with self._of_passages.analyser(choose_language(passages, language)) as analyser:
            prepared = writing.prepare(passages, analyser)
        with self._file(generation).writing(create=True) as session:
            if session is not None:
                writing.write_document(session.connection, scope.owner, document, prepared)

    def _file(self, generation: IndexGeneration) -> GenerationFile:
        with self._lock:
            if generation.name not in self._files:
                self._files[generation.name] = GenerationFile(self._folder, generation)
            return self._files[generation.name]

    def _names(self) -> frozenset[str]:
        with index_errors(self._folder):
            return frozenset(found[1] for path in self._folder.iterdir() if (found := _NAME.fullmatch(path.name)))

    @contextmanager
    def _named(self, name: str) -> Iterator[GenerationFile]:
        """The file of a generation of which perhaps only the name is known."""
        with self._lock:
            known = self._files.get(name)
        file = known or GenerationFile(self._folder, name)
        try:
            yield file
        finally:
            if known is None:
                file.close()

    def _make_folder(self) -> None:
        with index_errors(self._folder):
            make_private_folder(self._folder, parents=True)

    def _close(self) -> None:
        with self._lock:
            files, self._files = list(self._files.values()), {}
        for file in files:
            file.close()
        self._cache.clear()


def _check_dimension(generation: IndexGeneration, vectors: Vectors) -> None:
    if vectors.dimension != generation.dimension:
        raise IndexStale(
            f"the index {generation.name} holds vectors of {generation.dimension} dimensions, not {vectors.dimension}",
            cause="the vectors come from another embedder than the index was built with",
        )
