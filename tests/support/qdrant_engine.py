"""Qdrant's own engine in this process, behind those methods of the client that the index uses.

`qdrant_edge` is the Rust code of the server for one shard: points and their payload, indexes of the payload, graphs,
quantisation, filters, statistics of words, queries. What a server puts around it is played here: collections, aliases,
and the answers to mistakes. There is no HTTP, one shard and one replica (so that any ordering is the strong one), no
snapshot, and graphs are built when a test asks for it, not in the background.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import qdrant_edge as edge
from qdrant_client import models
from qdrant_client.http.models import QueryResponse  # the one of `models` is fastembed's

from tests.support import qdrant_engine_terms as terms
from tests.support.qdrant_local import answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qdrant_client import AsyncQdrantClient

__all__ = ["QdrantEngine", "engine_client"]

_DONE = models.UpdateResult(operation_id=0, status=models.UpdateStatus.COMPLETED)
_MEMORY = Path("/dev/shm")  # the engine waits for the disk after each step
_SERVERS_THRESHOLD = 10_000


def engine_client() -> AsyncQdrantClient:
    """A client without a server that keeps its points in the engine; what it wrote goes when it is closed."""
    return cast("AsyncQdrantClient", QdrantEngine())


class QdrantEngine:
    """Collections, each a shard of the engine in a temporary folder.

    Other coroutines have their turn before each operation, also of a batch, as those of others have on a server. A
    method has the parameters that the index gives it: another one is a `TypeError`, and a value that cannot be passed
    on a `NotImplementedError`. Without `graphs_from_kilobytes` the threshold for graphs is a server's.
    """

    def __init__(self, *, graphs_from_kilobytes: int = _SERVERS_THRESHOLD) -> None:
        self._graphs_from_kilobytes = graphs_from_kilobytes
        memory = _MEMORY if os.access(_MEMORY, os.W_OK) else None
        self._folder = Path(tempfile.mkdtemp(prefix="qdrant-engine-", dir=memory))
        self._shards: dict[str, edge.EdgeShard] = {}
        self._aliases: dict[str, str] = {}

    async def close(self) -> None:
        """Close all collections and remove them."""
        while self._shards:
            self._shards.popitem()[1].close()
        shutil.rmtree(self._folder)

    async def info(self) -> models.VersionInfo:
        await _others()
        return models.VersionInfo(title="the engine as a library", version="1.20.0")

    async def get_aliases(self) -> models.CollectionsAliasesResponse:
        await _others()
        pairs = self._aliases.items()
        return models.CollectionsAliasesResponse(
            aliases=[models.AliasDescription(alias_name=alias, collection_name=name) for alias, name in pairs]
        )

    async def get_collections(self) -> models.CollectionsResponse:
        await _others()
        return models.CollectionsResponse(
            collections=[models.CollectionDescription(name=each) for each in self._shards]
        )

    async def create_collection(
        self, collection_name: str, *, vectors_config: dict[str, models.VectorParams],
        sparse_vectors_config: dict[str, models.SparseVectorParams], hnsw_config: models.HnswConfigDiff,
        quantization_config: models.QuantizationConfig | None, shard_number: int, replication_factor: int,
        write_consistency_factor: int,
    ) -> bool:  # fmt: skip
        await _others()
        made = models.CreateCollection(
            vectors=vectors_config,
            sparse_vectors=sparse_vectors_config,
            hnsw_config=hnsw_config,
            quantization_config=quantization_config,
            shard_number=shard_number,
            replication_factor=replication_factor,
            write_consistency_factor=write_consistency_factor,
        )
        config = terms.shard_config(made, graphs_from_kilobytes=self._graphs_from_kilobytes)
        if collection_name in self._shards:
            raise answer(409, f"Wrong input: Collection `{collection_name}` already exists!")
        with _answered():
            self._shards[collection_name] = edge.EdgeShard.create(str(self._folder / collection_name), config)
        return True

    async def delete_collection(self, collection_name: str) -> bool:
        await _others()
        shard = self._shards.pop(collection_name, None)
        if shard is None:
            return False
        shard.close()
        shutil.rmtree(self._folder / collection_name)
        self._aliases = {alias: name for alias, name in self._aliases.items() if name != collection_name}
        return True

    async def update_collection_aliases(self, change_aliases_operations: Sequence[models.AliasOperations]) -> bool:
        await _others()
        for change in change_aliases_operations:
            match change:
                case models.CreateAliasOperation(create_alias=made):
                    if made.collection_name not in self._shards:
                        raise answer(404, f"Not found: Collection `{made.collection_name}` doesn't exist!")
                    self._aliases[made.alias_name] = made.collection_name
                case models.DeleteAliasOperation(delete_alias=gone):
                    if self._aliases.pop(gone.alias_name, None) is None:
                        raise answer(404, f"Not found: Alias {gone.alias_name} does not exists!")
                case _:
                    raise NotImplementedError(repr(change))
        return True

    async def create_payload_index(
        self, collection_name: str, *, field_name: str, field_schema: object, wait: bool, ordering: models.WriteOrdering
    ) -> models.UpdateResult:
        return await self._write(collection_name, [terms.field_index(field_name, field_schema)], wait=wait)

    async def upsert(
        self, collection_name: str, *, points: Sequence[models.PointStruct], wait: bool, ordering: models.WriteOrdering
    ) -> models.UpdateResult:
        return await self._write(collection_name, [terms.upsert(points)], wait=wait)

    async def update_vectors(
        self, collection_name: str, *, points: Sequence[models.PointVectors], wait: bool, ordering: models.WriteOrdering
    ) -> models.UpdateResult:
        return await self._write(collection_name, [terms.vector_update(points)], wait=wait)

    async def batch_update_points(
        self, collection_name: str, update_operations: Sequence[models.UpdateOperation], *, wait: bool,
        ordering: models.WriteOrdering,
    ) -> list[models.UpdateResult]:  # fmt: skip
        operations = [terms.operation(each) for each in update_operations]
        return [await self._write(collection_name, operations, wait=wait)] * len(operations)

    async def retrieve(
        self, collection_name: str, ids: Sequence[models.ExtendedPointId], *, with_payload: bool | list[str],
        consistency: None,
    ) -> list[models.Record]:  # fmt: skip
        shard = await self._shard(collection_name)
        with _answered():
            return [_record(each) for each in shard.retrieve(list(ids), with_payload, False)]

    async def scroll(
        self, collection_name: str, *, scroll_filter: models.Filter, limit: int, offset: models.ExtendedPointId | None,
        with_payload: bool | list[str], consistency: None,
    ) -> tuple[list[models.Record], str | None]:  # fmt: skip
        where = terms.filter_of(scroll_filter)
        asked = edge.ScrollRequest(offset=offset, limit=limit, filter=where, with_payload=with_payload)
        shard = await self._shard(collection_name)
        with _answered():
            records, following = shard.scroll(asked)
        return [_record(each) for each in records], None if following is None else str(following)

    async def count(
        self, collection_name: str, count_filter: models.Filter | None = None, *, exact: bool = True
    ) -> models.CountResult:
        where = None if count_filter is None else terms.filter_of(count_filter)
        shard = await self._shard(collection_name)
        with _answered():
            return models.CountResult(count=shard.count(edge.CountRequest(exact=exact, filter=where)))

    async def facet(
        self, collection_name: str, key: str, *, facet_filter: models.Filter, limit: int, exact: bool, consistency: None
    ) -> models.FacetResponse:
        asked = edge.FacetRequest(key, limit=limit, exact=exact, filter=terms.filter_of(facet_filter))
        shard = await self._shard(collection_name)
        with _answered():
            hits = shard.facet(asked).hits
        return models.FacetResponse(hits=[models.FacetValueHit(value=hit.value, count=hit.count) for hit in hits])

    async def query_batch_points(
        self, collection_name: str, requests: Sequence[models.QueryRequest], *, consistency: None
    ) -> list[QueryResponse]:
        asked = edge.QueryBatchRequest([terms.query_of(each) for each in requests])
        shard = await self._shard(collection_name)
        with _answered():
            answers = shard.query_batch(asked)
        return [
            QueryResponse(
                points=[models.ScoredPoint(id=str(each.id), version=each.version, score=each.score) for each in found]
            )
            for found in answers
        ]

    def build_graphs(self) -> None:
        """Do what a server's optimisers do in the background."""
        for shard in self._shards.values():
            shard.optimize()

    async def _write(self, name: str, operations: Sequence[edge.UpdateOperation], *, wait: bool) -> models.UpdateResult:
        if not wait:
            raise NotImplementedError("a write that is not waited for")
        for each in operations:
            shard = await self._shard(name)
            with _answered():
                shard.update(each)
        return _DONE

    async def _shard(self, name: str) -> edge.EdgeShard:
        """The shard of a collection or of what an alias leads to, when others have had their turn."""
        await _others()
        shard = self._shards.get(self._aliases.get(name, name))
        if shard is None:
            raise answer(404, f"Not found: Collection `{name}` doesn't exist!")
        return shard


async def _others() -> None:
    await asyncio.sleep(0)


def _record(found: edge.Record) -> models.Record:
    return models.Record(id=str(found.id), payload=found.payload)


@contextmanager
def _answered() -> Iterator[None]:
    """Mistakes that the engine finds, as a server answers them."""
    try:
        yield
    except Exception as exc:
        if type(exc) is not Exception:  # the engine has no exceptions of its own
            raise
        message = str(exc)
        raise answer(404 if message.startswith("No point with id") else 400, message) from exc
