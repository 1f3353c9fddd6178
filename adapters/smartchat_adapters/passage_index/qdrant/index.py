"""The passage index on a Qdrant server."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Self, TypeVar

from qdrant_client import AsyncQdrantClient, models

from smartchat_adapters.passage_index.analysis.analysers import Analysers, choose_language
from smartchat_adapters.passage_index.qdrant import filters, version_pointer
from smartchat_adapters.passage_index.qdrant.calls import NotThere, QdrantCalls, unavailable
from smartchat_adapters.passage_index.qdrant.points import make_points, prepare_words, query_words, to_passage
from smartchat_adapters.passage_index.qdrant.reading import PAGE, batches, candidates, counted, holding, one_with
from smartchat_adapters.passage_index.qdrant.schema import DENSE, new_version, parse_generation, passage_point_id
from smartchat_adapters.passage_index.qdrant.search import search_params, search_sides
from smartchat_adapters.passage_index.qdrant.settings import read_address
from smartchat_adapters.passage_index.qdrant.store import Store
from smartchat_core.errors import IndexStale
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import Candidate, IndexQuery, IndexStats, PassageFilter
from smartchat_core.retrieval.proximity import folded_words
from smartchat_core.text.phrases import fold_phrase

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
    from types import TracebackType

    from smartchat_adapters.passage_index.qdrant.version_pointer import VersionPointer
    from smartchat_core.model.embedding import Vectors
    from smartchat_core.model.generation import IndexGeneration
    from smartchat_core.model.ids import DocumentId
    from smartchat_core.model.passage import Passage

__all__ = ["QdrantPassageIndex"]

T = TypeVar("T")

_OF_CLIENT = "qdrant://localhost"  # the address has the options only; the client knows its server
_OLDEST_SERVER = (1, 19)  # the first that can take the statistics of words from what a filter admits
_PASSAGES_A_REQUEST = 256
_NUMBERS_A_REQUEST = 200_000  # about four megabytes of JSON
_ATTEMPTS = 20
_MAX_JITTER_SECONDS = 0.05
_SNAPSHOT_SECONDS = 600.0


class QdrantPassageIndex:
    """`PassageIndex` on a Qdrant server of version 1.19 or newer, a collection a generation.

    `server` is `qdrant://host:6333`, or `qdrants://…` with TLS; its options, which may be given as keywords as well,
    are those of `QdrantSettings` and described in docs/how-to/use-qdrant.md. Or it is an open client, which is not
    closed here.

    A document is replaced in one write: readers see all of the old version or all of the new one (see
    `version_pointer`), and a writer that is killed leaves nothing that can be seen, and what it left goes with the next
    write to the document. Of two who write one document at the same time, one gets `IndexUnavailable` (transient).
    A write has been acknowledged by the server (`wait`, strong ordering) when the call returns.

    BM25 differs from the embedded index's in two points: passages count as 64 terms long on average, and statistics
    are those of the admitted passages *of a shard*, if a collection is given several.
    """

    def __init__(
        self, server: str | AsyncQdrantClient, *, api_key: str | None = None, deadline_seconds: float | None = None,
        shards: int | None = None, replication: int | None = None,
        quantisation: str | None = None, on_disk: bool | None = None, prefix: str | None = None,
    ) -> None:  # fmt: skip
        self._settings = read_address(
            server if isinstance(server, str) else _OF_CLIENT,
            {
                "api_key": api_key, "deadline_seconds": deadline_seconds, "shards": shards,
                "replication": replication, "quantisation": quantisation, "on_disk": on_disk, "prefix": prefix,
            },
        )  # fmt: skip
        self._given = None if isinstance(server, str) else server
        self._client: AsyncQdrantClient | None = None
        self._calls: QdrantCalls | None = None
        self._version_checked = False
        self._known: set[str] = set()
        # Two sets, so that no query waits while a book is analysed.
        self._of_passages = Analysers()
        self._of_queries = Analysers()

    async def __aenter__(self) -> Self:
        """Get ready. The first call connects to the server: its absence does not prevent a start."""
        self._client = self._given or AsyncQdrantClient(
            url=self._settings.url,
            timeout=max(1, round(self._settings.deadline_seconds)),
            headers={"api-key": self._settings.api_key} if self._settings.api_key else None,
            check_compatibility=False,
        )
        self._calls = QdrantCalls(self._client, self._settings)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        client, self._client, self._calls = self._client, None, None
        if client is not None and self._given is None:
            await client.close()

    async def replace_document(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId, passages: Sequence[Passage],
        *, language: str = "",
    ) -> None:  # fmt: skip
        """As the port defines. Passages of another document or with one ordinal twice are a `ValueError`."""
        if any(passage.document_id != document for passage in passages):
            raise ValueError(f"a passage belongs to another document than {document}")
        if len({passage.ordinal for passage in passages}) < len(passages):
            raise ValueError("two passages of one document have the same ordinal")
        spoken = choose_language(passages, language)
        words = await asyncio.to_thread(self._analyse, passages, spoken)

        async def write(store: Store) -> None:
            version = new_version()
            before = await version_pointer.versions_there(store, scope.owner, document)
            pointer = await version_pointer.begin_version(store, scope.owner, document, version)
            counting = {pointer.current} if pointer is not None else set()
            await version_pointer.delete_versions(store, scope.owner, document, before - counting)
            points = make_points(scope.owner, document, version, passages, words)
            for batch in batches(points, _PASSAGES_A_REQUEST):
                await store.upsert(batch)
            turned = await version_pointer.publish_version(
                store, scope.owner, document, version, passages=len(passages), language=spoken
            )
            await version_pointer.delete_versions(store, scope.owner, document, counting if turned else {version})
            if not turned:
                raise unavailable("somebody else wrote the document at the same time", remedy="Try again.")

        await self._writing(generation, write)

    async def add_vectors(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId, ordinals: Sequence[int],
        vectors: Vectors,
    ) -> None:  # fmt: skip
        """As the port defines. `IndexStale` when the vectors are not of the generation's dimension."""
        _check_dimension(generation, vectors)
        if len(ordinals) != len(vectors):
            raise ValueError(f"{len(vectors)} vectors for {len(ordinals)} passages")
        size = max(1, _NUMBERS_A_REQUEST // vectors.dimension)

        async def write(store: Store) -> None:
            pointer = await version_pointer.read_pointer(store, scope.owner, document)
            if pointer is None or not pointer.holds:
                return
            rows = {
                passage_point_id(scope.owner, document, pointer.current, ordinal): row
                for row, ordinal in enumerate(ordinals)
            }
            for ids in batches(rows, size):
                known = await store.payloads(ids, fields=["ordinal"])
                batch = [
                    models.PointVectors(id=identifier, vector={DENSE: list(vectors.row(rows[identifier]))})
                    for identifier in ids
                    if identifier in known
                ]
                if batch:
                    await store.update_vectors(batch)

        await self._reading(generation, write, None)

    async def missing_vectors(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId
    ) -> tuple[int, ...]:
        """As the port defines."""

        async def read(store: Store, seen: Sequence[VersionPointer]) -> tuple[int, ...]:
            where = filters.of_versions(seen)
            if generation.dimension:
                where = filters.without_vector(where)
            pages = store.scroll(where, size=10 * PAGE, fields=["ordinal"])
            return tuple(sorted([payload["ordinal"] async for page in pages for payload in page]))

        return await self._consistently(scope.own, generation, {document}, read, ())

    async def remove_document(self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId) -> None:
        """As the port defines."""
        await self._reading(generation, lambda store: _remove(store, scope, document), 0)

    async def purge_document(self, scope: OwnerScope, document: DocumentId) -> int:
        """As the port defines, a collection after the other."""
        return await self._everywhere(lambda store: _remove(store, scope, document))

    async def count_everywhere(self, scope: OwnerScope, document: DocumentId) -> int:
        """As the port defines."""

        async def count(store: Store) -> int:
            return sum((await version_pointer.passages_there(store, scope.owner, document)).values())

        return await self._everywhere(count)

    async def search(
        self, scope: OwnerScope, generation: IndexGeneration, query: IndexQuery, where: PassageFilter
    ) -> tuple[Candidate, ...]:
        """As the port defines. `IndexStale` when the query's vector is not of the generation's dimension.

        Texts that must hold phrases are all read and searched here, as many as are admitted.
        """
        if query.vector is not None:
            _check_dimension(generation, query.vector)
        if query.limit < 1:
            return ()

        async def read(store: Store, seen: Sequence[VersionPointer]) -> tuple[Candidate, ...]:
            admitted = filters.admitted(seen, where)
            words = await asyncio.to_thread(self._query_words, query, seen)
            phrases = [folded for phrase in query.phrases if (folded := fold_phrase(phrase))]
            texts: dict[str, Passage] | None = None
            if phrases and query.require_phrases:
                texts = await holding(store, admitted, phrases)
                if not texts:
                    return ()
                admitted = filters.within_ids(seen, texts)
            scores = await search_sides(
                store,
                admitted,
                words=words,
                vector=query.vector,
                limit=query.limit,
                dense_params=search_params(self._settings.quantisation, query.limit),
            )
            if texts is None:
                return await candidates(store, scores)
            # Phrases of nothing but stop words are found without a term that could be weighed.
            unscored = [identifier for identifier in texts if scores.get(identifier, (None, None))[0] is None]
            for identifier in unscored[: query.limit]:
                scores[identifier] = float(len(phrases)), scores.get(identifier, (None, None))[1]
            return tuple(
                Candidate(passage=texts[identifier], lexical=lexical, dense=dense)
                for identifier, (lexical, dense) in scores.items()
            )

        return await self._consistently(scope, generation, where.documents, read, ())

    async def passages(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId, *, first: int, last: int,
        where: PassageFilter,
    ) -> tuple[Passage, ...]:  # fmt: skip
        """As the port defines."""
        if where.documents is not None and document not in where.documents:
            return ()

        async def read(store: Store, seen: Sequence[VersionPointer]) -> tuple[Passage, ...]:
            admitted = filters.with_ordinals(filters.admitted(seen, where), first, last)
            found = [to_passage(payload) async for page in store.scroll(admitted, size=PAGE) for payload in page]
            return tuple(sorted(found, key=lambda passage: passage.ordinal))

        return await self._consistently(scope, generation, {document}, read, ())

    async def documents_with(
        self, scope: OwnerScope, generation: IndexGeneration, words: str, where: PassageFilter, *, limit: int
    ) -> tuple[Passage, ...]:
        """As the port defines; the best passages by the words are read, a page of them after the other."""
        run = folded_words(words)

        async def read(store: Store, seen: Sequence[VersionPointer]) -> tuple[Passage, ...]:
            vector = await asyncio.to_thread(self._query_words, IndexQuery(text=words), seen)
            if vector is None or not run or limit < 1:
                return ()
            return await one_with(store, seen, where, vector, run, limit=limit)

        return await self._consistently(scope, generation, where.documents, read, ())

    async def stats(
        self, scope: OwnerScope, generation: IndexGeneration, document: DocumentId | None = None
    ) -> IndexStats:
        """As the port defines; they are counted, not kept."""

        async def read(store: Store, seen: Sequence[VersionPointer]) -> IndexStats:
            where = filters.of_versions(seen)
            passages = await store.count(where)
            vectors = await store.count(filters.with_vector(where)) if generation.dimension else 0
            return IndexStats(passages=passages, vectors=vectors)

        documents = None if document is None else {document}
        return await self._consistently(scope, generation, documents, read, IndexStats())

    async def contents(self, generation: IndexGeneration) -> AsyncIterator[tuple[OwnerScope, DocumentId, IndexStats]]:
        """As the port defines; they are counted, a page of documents at a time."""
        store = await self._store(generation)
        try:
            if store is None:
                return
            async for page in version_pointer.pointers(store, filters.all_pointers()):
                for pointer, stats in await counted(store, page, vectors=bool(generation.dimension)):
                    yield OwnerScope(owner=pointer.owner), pointer.document, stats
        except NotThere:
            self._known.discard(generation.name)

    async def generations(self) -> frozenset[str]:
        """As the port defines: a generation exists when its alias does, or its collection.

        There is a collection without an alias where somebody is making or dropping one, or was killed at it.
        """
        aliases, collections = await self._listed()
        return frozenset(aliases) | frozenset(collections.values())

    async def drop_generation(self, generation: IndexGeneration) -> None:
        """As the port defines."""
        await self.drop_named(generation.name)

    async def drop_named(self, name: str) -> None:
        """As the port defines."""
        self._known.discard(name)
        await Store(await self._ready(), self._settings, name).drop()

    async def create_snapshot(self, generation: IndexGeneration) -> str:
        """Have the server write a snapshot of the generation's collection; its name there.

        Raises:
            IndexUnavailable: the generation does not exist, or the server cannot do it.
        """
        made = await self._snapshots(generation, lambda client, name: client.create_snapshot(name, wait=True))
        if made is None:
            raise unavailable("the server made no snapshot")
        return made.name

    async def list_snapshots(self, generation: IndexGeneration) -> tuple[str, ...]:
        """The names of the snapshots that the server has of the generation's collection, oldest first."""
        found = await self._snapshots(generation, lambda client, name: client.list_snapshots(name))
        return tuple(each.name for each in sorted(found, key=lambda each: (each.creation_time or "", each.name)))

    async def restore_snapshot(self, generation: IndexGeneration, location: str) -> None:
        """Replace the generation's collection by a snapshot, and point the alias at it.

        `location` is what the server can read: `file:///…` on its own disk, or an address.
        """
        store = Store(await self._ready(), self._settings, generation)
        await self._snapshots(
            generation,
            lambda client, name: client.recover_snapshot(
                name, location, priority=models.SnapshotPriority.SNAPSHOT, wait=True
            ),
        )
        await store.create()

    async def _snapshots(
        self, generation: IndexGeneration, request: Callable[[AsyncQdrantClient, str], Awaitable[T]]
    ) -> T:
        calls = await self._ready()
        name = Store(calls, self._settings, generation).collection
        try:
            return await calls(lambda client: request(client, name), deadline_seconds=_SNAPSHOT_SECONDS)
        except NotThere as exc:
            raise unavailable(str(exc), remedy="Check the name of the generation.", transient=False) from exc

    async def _ready(self) -> QdrantCalls:
        """The open connection, to a server that is new enough."""
        if self._calls is None:
            raise RuntimeError("the passage index is not open")
        if not self._version_checked:
            found = await self._calls(lambda client: client.info())
            if _numbers(found.version) < _OLDEST_SERVER:
                raise unavailable(
                    f"{self._settings.url}: the server is Qdrant {found.version}",
                    remedy="Upgrade it to 1.19 or newer.",
                    transient=False,
                )
            self._version_checked = True
        return self._calls

    async def _listed(self) -> tuple[dict[str, str], dict[str, str]]:
        """This installation's collections by the generation that leads to them, and generations by their collection."""
        calls, prefix = await self._ready(), self._settings.prefix
        aliases = (await calls(lambda client: client.get_aliases())).aliases
        collections = (await calls(lambda client: client.get_collections())).collections
        return (
            {name: each.collection_name for each in aliases if (name := parse_generation(prefix, each.alias_name))},
            {each.name: name for each in collections if (name := parse_generation(prefix, each.name))},
        )

    async def _everywhere(self, work: Callable[[Store], Awaitable[int]]) -> int:
        """Do the work on every collection of this installation, and add up what comes of it."""
        aliases, collections = await self._listed()
        total = 0
        for collection, name in sorted(collections.items()):
            store = Store(await self._ready(), self._settings, name)
            if collection != store.collection:
                raise IndexStale(
                    f"the collection {collection} has another format than this program reads",
                    cause="what it holds of a document can be neither removed nor counted",
                    remedy="Delete the collection if no other version of SmartChat uses it.",
                )
            with suppress(NotThere):  # dropped meanwhile
                if aliases.get(name) != collection:
                    await store.make_indexes()  # the process that made it may have been killed before that
                total += await work(store)
        return total

    async def _store(self, generation: IndexGeneration) -> Store | None:
        """The generation's collection, None where it does not exist."""
        store = Store(await self._ready(), self._settings, generation)
        if generation.name not in self._known:
            if not await store.exists():
                return None
            self._known.add(generation.name)
        return store

    async def _writing(self, generation: IndexGeneration, write: Callable[[Store], Awaitable[None]]) -> None:
        """Write to the generation, which is made where there is none, also when it goes in the meantime."""
        for _ in range(_ATTEMPTS):
            try:
                store = await self._store(generation)
                if store is None:
                    await Store(await self._ready(), self._settings, generation).create()
                    continue
                await write(store)
            except NotThere:
                self._known.discard(generation.name)
                await _pause()
            else:
                return
        raise unavailable("the collection is dropped again and again while it is written to", remedy="Try again.")

    async def _reading(self, generation: IndexGeneration, work: Callable[[Store], Awaitable[T]], nothing: T) -> T:
        """Do the work on the generation; `nothing` where there is none."""
        store = await self._store(generation)
        if store is None:
            return nothing
        try:
            return await work(store)
        except NotThere:
            self._known.discard(generation.name)
            return nothing

    async def _consistently(
        self, scope: OwnerScope, generation: IndexGeneration, documents: Collection[DocumentId] | None,
        read: Callable[[Store, Sequence[VersionPointer]], Awaitable[T]], nothing: T,
    ) -> T:  # fmt: skip
        """What was read of the versions that counted before it and still do after it."""

        async def attempt(store: Store) -> T:
            where = filters.pointers_of(scope, documents)
            for _ in range(_ATTEMPTS):
                seen = [pointer async for page in version_pointer.pointers(store, where) for pointer in page]
                if not seen:
                    return nothing
                found = await read(store, seen)
                if await version_pointer.unchanged(store, seen):
                    return found
                await _pause()
            raise unavailable("the documents change faster than they can be read", remedy="Try again.")

        if documents is not None and not documents:
            return nothing
        return await self._reading(generation, attempt, nothing)

    def _analyse(self, passages: Sequence[Passage], language: str) -> list[models.SparseVector]:
        with self._of_passages.analyser(language) as analyser:
            return prepare_words(passages, analyser)

    def _query_words(self, query: IndexQuery, seen: Sequence[VersionPointer]) -> models.SparseVector | None:
        number = Counter(pointer.language for pointer in seen)
        shares = {language: documents / len(seen) for language, documents in number.items()}
        return query_words(" ".join((query.text, *query.phrases)), shares, self._of_queries.query_terms)


async def _remove(store: Store, scope: OwnerScope, document: DocumentId) -> int:
    """Remove everything of the document from a collection; how many passages that were."""
    for _ in range(_ATTEMPTS):
        there = await version_pointer.passages_there(store, scope.owner, document)
        pointer = await version_pointer.read_pointer(store, scope.owner, document)
        if pointer is None or await version_pointer.remove_pointer(store, pointer):
            versions = set(there) if pointer is None else {*there, pointer.current, pointer.writing}
            await version_pointer.delete_versions(store, scope.owner, document, versions)
            return sum(there.values())
        await _pause()
    raise unavailable("somebody else writes the document all the time", remedy="Try again.")


async def _pause() -> None:
    await asyncio.sleep(random.uniform(0, _MAX_JITTER_SECONDS))  # noqa: S311  # keeps those apart that met once


def _numbers(version: str) -> tuple[int, ...]:
    """Major and minor number of a version; nothing where there are none, as of a build from the sources."""
    parts = version.split(".")[:2]
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else ()


def _check_dimension(generation: IndexGeneration, vectors: Vectors) -> None:
    if vectors.dimension != generation.dimension:
        raise IndexStale(
            f"the index {generation.name} holds vectors of {generation.dimension} dimensions, not {vectors.dimension}",
            cause="the vectors come from another embedder than the index was built with",
        )
