"""The engine behind the client's methods: what it is asked for is passed on or refused, and mistakes are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from qdrant_client import models
from qdrant_client.http.exceptions import UnexpectedResponse

from smartchat_adapters.passage_index.qdrant.schema import collection_parameters, payload_indexes
from smartchat_adapters.passage_index.qdrant.settings import QdrantSettings
from tests.support import qdrant_engine_terms as terms
from tests.support.qdrant_engine import engine_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from qdrant_client import AsyncQdrantClient

pytestmark = pytest.mark.anyio

EVERYTHING = models.Filter()
DURABLY: dict[str, Any] = {"wait": True, "ordering": models.WriteOrdering.STRONG}


@pytest.fixture
async def client() -> AsyncIterator[AsyncQdrantClient]:
    """One collection, `books`, without indexes of its payload."""
    client = engine_client()
    made = collection_parameters(QdrantSettings(url="http://x"), dimension=2)
    await client.create_collection("books", **layout(made))
    yield client
    await client.close()


def layout(made: models.CreateCollection) -> dict[str, Any]:
    return {
        "vectors_config": made.vectors,
        "sparse_vectors_config": made.sparse_vectors,
        "hnsw_config": made.hnsw_config,
        "quantization_config": made.quantization_config,
        "shard_number": made.shard_number,
        "replication_factor": made.replication_factor,
        "write_consistency_factor": made.write_consistency_factor,
    }


@pytest.mark.parametrize(
    "asked",
    [
        models.QueryRequest(query=[1.0, 0.0], using="meaning", filter=EVERYTHING, limit=1, with_payload=True),
        models.QueryRequest(query=[1.0, 0.0], using="meaning", limit=1, with_payload=False),
        models.QueryRequest(
            query=[1.0, 0.0], using="meaning", filter=EVERYTHING, limit=1, with_payload=False, score_threshold=0.5
        ),
        models.QueryRequest(
            query=models.FusionQuery(fusion=models.Fusion.RRF), filter=EVERYTHING, limit=1, with_payload=False
        ),
        models.QueryRequest(
            query=[1.0, 0.0],
            filter=EVERYTHING,
            limit=1,
            with_payload=False,
            params=models.SearchParams(indexed_only=True),
        ),
    ],
    ids=["payload", "everything", "threshold", "fusion", "indexed only"],
)
def test_a_query_that_cannot_be_passed_on_whole_is_refused(asked: models.QueryRequest) -> None:
    with pytest.raises(NotImplementedError):
        terms.query_of(asked)


@pytest.mark.parametrize(
    "condition",
    [
        models.FieldCondition(key="owner", match=models.MatchExcept(**{"except": ["ann"]})),
        models.FieldCondition(key="end", range=models.Range(lte=1), is_null=False),
        models.FieldCondition(key="owner"),
        models.IsNullCondition(is_null=models.PayloadField(key="owner")),
        models.Filter(min_should=models.MinShould(conditions=[], min_count=1)),
    ],
    ids=["except", "range and null", "nothing", "null", "least number"],
)
def test_a_condition_that_cannot_be_passed_on_is_refused(condition: models.Condition) -> None:
    with pytest.raises(NotImplementedError):
        terms.filter_of(models.Filter(must=[condition]))


@pytest.mark.parametrize("changed", [{"shard_number": 2}, {"replication_factor": 2}])
async def test_several_shards_and_replicas_are_refused(client: AsyncQdrantClient, changed: dict[str, int]) -> None:
    made = collection_parameters(QdrantSettings(url="http://x"), dimension=2)
    with pytest.raises(NotImplementedError):
        await client.create_collection("more", **layout(made) | changed)


async def test_a_write_that_is_not_waited_for_is_refused(client: AsyncQdrantClient) -> None:
    with pytest.raises(NotImplementedError):
        await client.upsert("books", points=[], wait=False, ordering=models.WriteOrdering.STRONG)


async def test_mistakes_are_answered_as_a_server_does(client: AsyncQdrantClient) -> None:
    made = collection_parameters(QdrantSettings(url="http://x"), dimension=2)
    nowhere = models.CreateAlias(collection_name="nowhere", alias_name="alias")
    no_point = models.PointVectors(id=1, vector={"meaning": [1.0, 0.0]})
    too_long = models.PointStruct(id=1, vector={"meaning": [1.0, 0.0, 0.0]})
    facet: dict[str, Any] = {"facet_filter": EVERYTHING, "limit": 1, "exact": True, "consistency": None}
    mistakes = [
        (client.create_collection("books", **layout(made)), 409),
        (client.count("nowhere", EVERYTHING, exact=True), 404),
        (client.update_collection_aliases([models.CreateAliasOperation(create_alias=nowhere)]), 404),
        (client.update_vectors("books", points=[no_point], **DURABLY), 404),
        (client.upsert("books", points=[too_long], **DURABLY), 400),
        (client.facet("books", "version", **facet), 400),
    ]
    for mistake, status in mistakes:
        with pytest.raises(UnexpectedResponse) as caught:
            await mistake
        assert caught.value.status_code == status
    for name, schema in payload_indexes().items():
        await client.create_payload_index("books", field_name=name, field_schema=schema, **DURABLY)
    assert (await client.facet("books", "version", **facet)).hits == []
