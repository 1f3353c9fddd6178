"""One generation's collection on the server: requests in the terms of the adapter."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from qdrant_client import models

from smartchat_adapters.passage_index.qdrant.calls import AlreadyThere, NotThere
from smartchat_adapters.passage_index.qdrant.schema import (
    alias_of,
    collection_of,
    collection_parameters,
    payload_indexes,
)
from smartchat_core.errors import IndexStale

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from qdrant_client.conversions.common_types import PayloadSchemaType

    from smartchat_adapters.passage_index.qdrant.calls import QdrantCalls
    from smartchat_adapters.passage_index.qdrant.settings import QdrantSettings
    from smartchat_core.model.generation import IndexGeneration

__all__ = ["Store"]

_STRONG = models.WriteOrdering.STRONG
_MAX_VALUES = 10_000


class Store:
    """Reads and writes through the alias of a generation; every write waits for its result, in strong ordering.

    A method raises `NotThere` where the generation does not exist, and `IndexUnavailable` as `QdrantCalls` does. Given
    by its name alone, a generation is reached without its alias, which it may have lost, and cannot be made.
    """

    def __init__(self, calls: QdrantCalls, settings: QdrantSettings, generation: IndexGeneration | str) -> None:
        self._calls = calls
        self._settings = settings
        name = generation if isinstance(generation, str) else generation.name
        self._dimension = None if isinstance(generation, str) else generation.dimension
        self.alias = alias_of(settings.prefix, name)
        self.collection = collection_of(settings.prefix, name)
        self._target = self.collection if isinstance(generation, str) else self.alias
        # With several replicas a single one may lag behind what was written to most.
        self._consistency = models.ReadConsistencyType.MAJORITY if settings.replication > 1 else None

    async def exists(self) -> bool:
        """Whether the alias leads to a collection of this format; `IndexStale` if it leads to another one."""
        found = await self._calls(lambda client: client.get_aliases())
        target = next((each.collection_name for each in found.aliases if each.alias_name == self.alias), None)
        if target not in {None, self.collection}:
            raise IndexStale(
                f"the passage index {self.alias} has another format than this program reads",
                cause=f"the alias leads to the collection {target}, not to {self.collection}",
            )
        return target is not None

    async def create(self) -> None:
        """Make the collection, its payload indexes, and last the alias; what an interrupted call left is completed."""
        if self._dimension is None:
            raise ValueError(f"nothing but its name is known of the generation behind {self.alias}")
        made = collection_parameters(self._settings, self._dimension)
        with suppress(AlreadyThere):
            await self._calls(
                lambda client: client.create_collection(
                    self.collection,
                    vectors_config=made.vectors,
                    sparse_vectors_config=made.sparse_vectors,
                    hnsw_config=made.hnsw_config,
                    quantization_config=made.quantization_config,
                    shard_number=made.shard_number,
                    replication_factor=made.replication_factor,
                    write_consistency_factor=made.write_consistency_factor,
                )
            )
        await self.make_indexes()
        alias = models.CreateAlias(collection_name=self.collection, alias_name=self.alias)
        await self._calls(
            lambda client: client.update_collection_aliases([models.CreateAliasOperation(create_alias=alias)])
        )

    async def make_indexes(self) -> None:
        """Make the payload indexes that are missing."""
        for name, schema in payload_indexes().items():
            await self._index(name, schema)

    async def drop(self) -> None:
        """Remove the alias, then the collection."""
        alias = models.DeleteAlias(alias_name=self.alias)
        with suppress(NotThere):
            await self._calls(
                lambda client: client.update_collection_aliases([models.DeleteAliasOperation(delete_alias=alias)])
            )
        with suppress(NotThere):
            await self._calls(lambda client: client.delete_collection(self.collection))

    async def upsert(self, points: Sequence[models.PointStruct]) -> None:
        """Write points."""
        await self._calls(lambda client: client.upsert(self._target, points=list(points), wait=True, ordering=_STRONG))

    async def update_vectors(self, points: Sequence[models.PointVectors]) -> None:
        """Give points that exist other vectors."""
        await self._calls(
            lambda client: client.update_vectors(self._target, points=points, wait=True, ordering=_STRONG)
        )

    async def update(self, *operations: models.UpdateOperation) -> None:
        """Do one after another."""
        await self._calls(
            lambda client: client.batch_update_points(self._target, list(operations), wait=True, ordering=_STRONG)
        )

    async def payloads(self, ids: Sequence[str], *, fields: list[str] | None = None) -> dict[str, dict[str, Any]]:
        """The payloads of those points that exist."""
        found = await self._calls(
            lambda client: client.retrieve(
                self._target, ids, with_payload=True if fields is None else fields, consistency=self._consistency
            )
        )
        return {str(record.id): record.payload or {} for record in found}

    async def scroll(
        self, where: models.Filter, *, size: int, fields: list[str] | None = None
    ) -> AsyncIterator[list[dict[str, Any]]]:
        """The payloads of the points, a page at a time, in the order of their identifiers; `id` is added to each."""
        offset: models.ExtendedPointId | None = None
        while True:
            start = offset
            records, offset = await self._calls(
                lambda client, start=start: client.scroll(  # type: ignore[misc]
                    self._target,
                    scroll_filter=where,
                    limit=size,
                    offset=start,
                    with_payload=True if fields is None else fields,
                    consistency=self._consistency,
                )
            )
            yield [(record.payload or {}) | {"id": str(record.id)} for record in records]
            if offset is None:
                return

    async def count(self, where: models.Filter) -> int:
        """How many points there are."""
        found = await self._calls(lambda client: client.count(self._target, count_filter=where, exact=True))
        return found.count

    async def facet(self, field: str, where: models.Filter, *, most: int = _MAX_VALUES) -> dict[str, int]:
        """How many points have each value of a field."""
        found = await self._calls(
            lambda client: client.facet(
                self._target, field, facet_filter=where, limit=most, exact=True, consistency=self._consistency
            )
        )
        return {str(hit.value): hit.count for hit in found.hits}

    async def query(self, requests: Sequence[models.QueryRequest]) -> list[dict[str, float]]:
        """The scores by identifier for each of the requests."""
        found = await self._calls(
            lambda client: client.query_batch_points(self._target, requests, consistency=self._consistency)
        )
        return [{str(point.id): point.score for point in response.points} for response in found]

    async def _index(self, name: str, schema: PayloadSchemaType) -> None:
        await self._calls(
            lambda client: client.create_payload_index(
                self.collection, field_name=name, field_schema=schema, wait=True, ordering=_STRONG
            )
        )
