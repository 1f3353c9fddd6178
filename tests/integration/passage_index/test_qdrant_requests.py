"""What goes to the server: collections and their indexes, waiting and ordering, few requests, settings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from qdrant_client import models

from smartchat_adapters.passage_index.qdrant.index import QdrantPassageIndex
from smartchat_adapters.passage_index.qdrant.schema import collection_parameters, payload_indexes
from smartchat_adapters.passage_index.qdrant.search import search_params
from smartchat_adapters.passage_index.qdrant.settings import QdrantSettings, Quantisation, read_address
from smartchat_core.errors import ConfigurationError, IndexUnavailable
from smartchat_core.model.search import IndexQuery, IndexStats, PassageFilter, SectionRange
from smartchat_core.testing.passage_samples import (
    ANN,
    DIMENSION,
    EVERYWHERE,
    GENERATION,
    LAND,
    SEA,
    make_passages,
    make_vectors,
)
from tests.support.qdrant_facade import QdrantFacade

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

pytestmark = pytest.mark.anyio

COLLECTION = "/collections/{collection_name}"


@pytest.fixture
def server() -> Iterator[QdrantFacade]:
    with QdrantFacade() as server:
        yield server
        assert server.wrong == []


@pytest.fixture
async def index(server: QdrantFacade) -> AsyncIterator[QdrantPassageIndex]:
    async with QdrantPassageIndex(server.address) as index:
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale", "harbour"]), language="en")
        await index.add_vectors(ANN, GENERATION, SEA, [0, 1], make_vectors(0.0, 1.0))
        yield index


def bodies(server: QdrantFacade, method: str, path: str) -> list[dict[str, Any]]:
    return [json.loads(asked.body) for asked in server.seen if (asked.method, asked.path) == (method, path)]


async def test_a_collection_is_made_before_its_alias_with_every_field_indexed(
    server: QdrantFacade, index: QdrantPassageIndex
) -> None:
    (made,) = bodies(server, "PUT", COLLECTION)
    assert made["vectors"]["meaning"] == {"size": DIMENSION, "distance": "Cosine"}
    assert made["sparse_vectors"]["words"]["modifier"] == "idf"
    assert made["hnsw_config"] == {"m": 0, "payload_m": 16}
    indexed = {each["field_name"]: each["field_schema"] for each in bodies(server, "PUT", f"{COLLECTION}/index")}
    assert indexed["owner"] == {"type": "keyword", "is_tenant": True}
    assert {"document", "version", "ordinal", "start", "end", "section"} < set(indexed)
    paths = [asked.path for asked in server.seen]
    last_index = max(at for at, path in enumerate(paths) if path == f"{COLLECTION}/index")
    assert paths.index("/collections/aliases") == last_index + 1
    (alias,) = server.client.get_aliases().aliases
    assert alias.alias_name == f"smartchat-{GENERATION.name}"
    assert alias.collection_name == f"smartchat-{GENERATION.name}-f1"


async def test_every_field_that_a_filter_names_is_indexed(server: QdrantFacade, index: QdrantPassageIndex) -> None:
    """A server in strict mode refuses filters on other fields."""
    part = SectionRange(document_id=SEA, start=0, end=50)
    where = PassageFilter(documents=frozenset({SEA, LAND}), until=((SEA, 20),), sections=(part,))
    await index.search(ANN, GENERATION, IndexQuery(text="whale", vector=make_vectors(0.0)), where)
    await index.passages(ANN, GENERATION, SEA, first=0, last=3, where=where)
    _ = [each async for each in index.contents(GENERATION)]
    await index.missing_vectors(ANN, GENERATION, SEA)
    await index.remove_document(ANN, GENERATION, SEA)

    def keys(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(keys, value))
        if not isinstance(value, dict):
            return set()
        own = {value["key"]} if isinstance(value.get("key"), str) and {"match", "range"} & set(value) else set()
        return own.union(*map(keys, value.values()))

    named = set().union(*(keys(json.loads(asked.body)) for asked in server.seen if asked.body))
    assert {"owner", "version", "end", "start", "ordinal", "current"} <= named
    assert named <= set(payload_indexes())


async def test_writes_wait_in_strong_ordering(server: QdrantFacade, index: QdrantPassageIndex) -> None:
    await index.remove_document(ANN, GENERATION, SEA)
    points = f"{COLLECTION}/points"
    writing = {("PUT", points), ("PUT", f"{points}/vectors"), ("POST", f"{points}/batch")}
    writes = [asked for asked in server.seen if (asked.method, asked.path) in writing]
    assert {asked.path for asked in writes} == {path for _, path in writing}
    assert all(asked.parameters["wait"] == ["true"] for asked in writes)
    assert all(asked.parameters["ordering"] == ["strong"] for asked in writes)


async def test_a_search_asks_for_both_sides_in_one_request(server: QdrantFacade, index: QdrantPassageIndex) -> None:
    server.seen.clear()
    await index.search(ANN, GENERATION, IndexQuery(text="whale", vector=make_vectors(0.0), limit=7), EVERYWHERE)
    points = f"{COLLECTION}/points"
    assert [asked.path for asked in server.seen] == [
        f"{points}/scroll",
        f"{points}/query/batch",
        points,
        f"{points}/count",
    ]
    words, meaning = json.loads(server.seen[1].body)["searches"]
    assert (words["using"], meaning["using"]) == ("words", "meaning")
    assert [side["limit"] for side in words["prefetch"]] == [7, 7]
    assert words["prefetch"] == meaning["prefetch"]
    assert words["params"]["exact"]
    assert meaning["params"] == {"exact": True}
    corpora = [words["params"]["idf"]["corpus"], words["prefetch"][0]["params"]["idf"]["corpus"]]
    assert corpora == [words["filter"]] * 2
    assert words["filter"] == meaning["filter"]


async def test_what_was_written_is_found_without_the_collection_being_made_again(
    server: QdrantFacade, index: QdrantPassageIndex
) -> None:
    async with QdrantPassageIndex(server.address) as another:
        await another.replace_document(ANN, GENERATION, LAND, make_passages(LAND, ["orchard"]))
    assert len(bodies(server, "PUT", COLLECTION)) == 1


async def test_half_a_collection_is_gone_on_with(server: QdrantFacade) -> None:
    """Its maker was killed before the alias."""
    server.client.create_collection(
        f"smartchat-{GENERATION.name}-f1",
        vectors_config={"meaning": models.VectorParams(size=DIMENSION, distance=models.Distance.COSINE)},
        sparse_vectors_config={"words": models.SparseVectorParams(modifier=models.Modifier.IDF)},
    )
    async with QdrantPassageIndex(server.address) as index:
        assert await index.generations() == {GENERATION.name}, "a removal has to know of it"
        assert await index.stats(ANN, GENERATION) == IndexStats()
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale"]))
        assert await index.generations() == {GENERATION.name}
        await index.drop_generation(GENERATION)
    assert server.client.get_collections().collections == []


async def test_several_replicas_are_read_by_majority(server: QdrantFacade) -> None:
    async with QdrantPassageIndex(server.address, replication=3) as index:
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale"]))
        server.seen.clear()
        await index.search(ANN, GENERATION, IndexQuery(text="whale"), EVERYWHERE)
    read = [asked for asked in server.seen if not asked.path.endswith("count")]
    assert read
    assert all(asked.parameters["consistency"] == ["majority"] for asked in read)


async def test_installations_with_another_prefix_do_not_meet(server: QdrantFacade, index: QdrantPassageIndex) -> None:
    async with QdrantPassageIndex(f"{server.address}?prefix=smartchat-two") as other:
        assert await other.generations() == frozenset()
        await other.replace_document(ANN, GENERATION, LAND, make_passages(LAND, ["orchard"]))
        assert await other.search(ANN, GENERATION, IndexQuery(text="whale"), EVERYWHERE) == ()
        assert await index.generations() == await other.generations() == {GENERATION.name}
        await other.drop_generation(GENERATION)
        assert await other.generations() == frozenset()
    assert await index.generations() == {GENERATION.name}


async def test_snapshots_are_made_listed_and_restored(server: QdrantFacade, index: QdrantPassageIndex) -> None:
    """Local mode has none: this shows the requests, not that a snapshot can be read."""
    made = [await index.create_snapshot(GENERATION), await index.create_snapshot(GENERATION)]
    assert list(await index.list_snapshots(GENERATION)) == sorted(made)
    location = f"file:///qdrant/snapshots/smartchat-{GENERATION.name}-f1/{made[0]}"
    await index.restore_snapshot(GENERATION, location)
    (restored,) = bodies(server, "PUT", f"{COLLECTION}/snapshots/recover")
    assert restored == {"location": location, "priority": "snapshot"}
    assert server.seen[-1].path == "/collections/aliases"
    server.refusal = 404, "Not found: no such collection"
    with pytest.raises(IndexUnavailable, match="cannot be used"):
        await index.create_snapshot(GENERATION)


async def test_text_that_json_cannot_carry_comes_back(index: QdrantPassageIndex) -> None:
    stored = make_passages(LAND, ["an orchard \ud83d of half an emoji"])
    await index.replace_document(ANN, GENERATION, LAND, stored)
    (found,) = await index.search(ANN, GENERATION, IndexQuery(text="orchard"), EVERYWHERE)
    assert found.passage == stored[0]


@pytest.mark.parametrize("quantisation", Quantisation)
def test_a_collection_is_laid_out_as_the_settings_say(quantisation: Quantisation) -> None:
    settings = QdrantSettings(url="http://x", shards=4, replication=3, quantisation=quantisation, on_disk=True)
    made = collection_parameters(settings, 384)
    assert isinstance(made.vectors, dict)
    assert made.sparse_vectors is not None
    assert made.hnsw_config is not None
    assert (made.shard_number, made.replication_factor, made.write_consistency_factor) == (4, 3, 2)
    assert made.vectors["meaning"].on_disk
    assert made.sparse_vectors["words"].index == models.SparseIndexParams(on_disk=True)
    assert made.hnsw_config.on_disk
    expected = {
        Quantisation.NONE: type(None),
        Quantisation.SCALAR: models.ScalarQuantization,
        Quantisation.BINARY: models.BinaryQuantization,
    }
    assert type(made.quantization_config) is expected[quantisation]
    params = search_params(quantisation, limit=300)
    assert params.hnsw_ef == 600
    if quantisation is Quantisation.NONE:
        assert params.quantization is None
    else:
        assert params.quantization is not None
        assert params.quantization.rescore


@pytest.mark.parametrize(
    ("address", "url", "changed"),
    [
        ("qdrant://localhost", "http://localhost:6333", {}),
        ("qdrants://q.example.org", "https://q.example.org:6333", {}),
        ("qdrant://[::1]:7000/behind/a/proxy/", "http://[::1]:7000/behind/a/proxy", {}),
        (
            "qdrant://q:1?shards=3&replication=2&quantisation=binary&on_disk=true&deadline_seconds=2.5&prefix=a-b_c",
            "http://q:1",
            {
                "shards": 3,
                "replication": 2,
                "quantisation": Quantisation.BINARY,
                "on_disk": True,
                "deadline_seconds": 2.5,
                "prefix": "a-b_c",
            },
        ),
        ("qdrant://q?api_key=%3Fa%26b", "http://q:6333", {"api_key": "?a&b"}),
    ],
)
def test_addresses(address: str, url: str, changed: dict[str, Any]) -> None:
    assert read_address(address, {}) == QdrantSettings(url=url, **changed)


def test_a_key_can_be_in_a_file_and_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("a-secret\n", "utf-8")
    settings = read_address(f"qdrant://q?api_key_file={file}", {})
    assert settings.api_key == "a-secret"
    assert "a-secret" not in repr(settings)
    assert read_address("qdrant://q?api_key=one", {"api_key": "two"}).api_key == "two"
    with pytest.raises(ConfigurationError, match="key"):
        read_address(f"qdrant://q?api_key_file={tmp_path / 'none'}", {})


@pytest.mark.parametrize(
    "address",
    [
        "",
        "qdrant",
        "http://localhost:6333",
        "qdrant://",
        "qdrant://user:a-secret@q",
        "qdrant://q:port",
        "qdrant://[::1",
        "qdrant://user:a-secret\N{ACCOUNT OF}@q",
        "qdrant://q?unknown=a-secret",
        "qdrant://q?shards=0",
        "qdrant://q?replication=x",
        "qdrant://q?deadline_seconds=nan",
        "qdrant://q?quantisation=product",
        "qdrant://q?on_disk=perhaps",
        "qdrant://q?prefix=a/b",
        "qdrant://q?prefix=",
    ],
)
def test_addresses_that_cannot_be_used_are_refused_without_their_values(address: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        QdrantPassageIndex(address)
    assert caught.value.remedy
    assert "a-secret" not in caught.value.operator_message()
