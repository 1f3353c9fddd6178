"""Requests of Qdrant's client, said to Qdrant's engine as a library.

Each function passes on what the index uses of a model, and refuses any other field that is given: a test that asks for
something else must fail, not pass because it was left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import qdrant_edge as edge
from qdrant_client import models

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pydantic import BaseModel

__all__ = ["field_index", "filter_of", "operation", "query_of", "shard_config", "upsert", "vector_update"]

_DISTANCES = {models.Distance.COSINE: edge.Distance.Cosine}
_MODIFIERS = {models.Modifier.IDF: edge.Modifier.Idf}
_MODES = {None: None, models.UpdateMode.INSERT_ONLY: edge.UpdateMode.InsertOnly}
_EF_CONSTRUCT = 100  # as a server has it, where a collection says nothing else


def refuse_others(request: BaseModel, *known: str) -> None:
    """Refuse a request in which a field that is not among the known ones has another value than its default."""
    fields = type(request).model_fields
    given = {name for name, field in fields.items() if getattr(request, name) not in (None, field.default)}
    if not given <= set(known):
        raise NotImplementedError(f"{type(request).__name__} with {sorted(given - set(known))}")


def shard_config(made: models.CreateCollection, *, graphs_from_kilobytes: int) -> edge.EdgeConfig:
    """The shard of a collection; `graphs_from_kilobytes` of vectors on, graphs are built and used."""
    refuse_others(
        made, "vectors", "sparse_vectors", "hnsw_config", "quantization_config",
        "shard_number", "replication_factor", "write_consistency_factor",
    )  # fmt: skip
    if {made.shard_number, made.replication_factor, made.write_consistency_factor} - {1, None}:
        raise NotImplementedError("several shards or replicas")
    if not isinstance(made.vectors, dict) or made.hnsw_config is None:
        raise NotImplementedError(f"{made.vectors!r}, {made.hnsw_config!r}")
    refuse_others(made.hnsw_config, "m", "payload_m", "on_disk")
    return edge.EdgeConfig(
        vectors={name: _dense(vector) for name, vector in made.vectors.items()},
        sparse_vectors={name: _sparse(vector) for name, vector in (made.sparse_vectors or {}).items()},
        hnsw_config=edge.HnswIndexConfig(
            m=_number(made.hnsw_config.m),
            ef_construct=_EF_CONSTRUCT,
            full_scan_threshold=graphs_from_kilobytes,
            payload_m=made.hnsw_config.payload_m,
            memory=_memory(on_disk=made.hnsw_config.on_disk),
        ),
        quantization_config=_quantisation(made.quantization_config),
        optimizers=edge.EdgeOptimizersConfig(indexing_threshold=graphs_from_kilobytes),
        max_search_threads=1,
    )


def _dense(vector: models.VectorParams) -> edge.EdgeVectorParams:
    refuse_others(vector, "size", "distance", "on_disk")
    return edge.EdgeVectorParams(vector.size, _DISTANCES[vector.distance], memory=_memory(on_disk=vector.on_disk))


def _sparse(vector: models.SparseVectorParams) -> edge.EdgeSparseVectorParams:
    refuse_others(vector, "modifier", "index")
    if vector.modifier is None or vector.index is None:
        raise NotImplementedError(repr(vector))
    refuse_others(vector.index, "on_disk")
    return edge.EdgeSparseVectorParams(
        modifier=_MODIFIERS[vector.modifier], memory=_memory(on_disk=vector.index.on_disk)
    )


def _quantisation(
    given: models.QuantizationConfig | None,
) -> edge.ScalarQuantizationConfig | edge.BinaryQuantizationConfig | None:
    match given:
        case None:
            return None
        case models.ScalarQuantization(scalar=scalar):
            refuse_others(scalar, "type", "quantile", "always_ram")
            memory = _memory(on_disk=not scalar.always_ram)
            return edge.ScalarQuantizationConfig(edge.ScalarType.Int8, scalar.quantile, memory=memory)
        case models.BinaryQuantization(binary=binary):
            refuse_others(binary, "always_ram")
            return edge.BinaryQuantizationConfig(memory=_memory(on_disk=not binary.always_ram))
        case _:
            raise NotImplementedError(repr(given))


def _memory(*, on_disk: bool | None) -> edge.Memory:
    return edge.Memory.Cold if on_disk else edge.Memory.Pinned


def _number(given: int | None) -> int:
    if given is None:
        raise NotImplementedError("a default of the server")
    return given


def field_index(name: str, schema: object) -> edge.UpdateOperation:
    """An index of a field of the payload."""
    match schema:
        case models.KeywordIndexParams():
            refuse_others(schema, "type", "is_tenant", "enable_hnsw")
            keyword = edge.KeywordIndexParams(is_tenant=schema.is_tenant, enable_hnsw=schema.enable_hnsw)
            return edge.UpdateOperation.create_field_index(name, keyword)
        case models.IntegerIndexParams():
            refuse_others(schema, "type", "lookup", "range", "enable_hnsw")
            integer = edge.IntegerIndexParams(lookup=schema.lookup, range=schema.range, enable_hnsw=schema.enable_hnsw)
            return edge.UpdateOperation.create_field_index(name, integer)
        case _:
            raise NotImplementedError(repr(schema))


def upsert(points: Iterable[models.PointStruct], mode: models.UpdateMode | None = None) -> edge.UpdateOperation:
    """Points that are written."""
    written = [edge.Point(point.id, _vectors(point.vector), point.payload) for point in points]
    return edge.UpdateOperation.upsert_points(written, update_mode=_MODES[mode])


def vector_update(points: Iterable[models.PointVectors]) -> edge.UpdateOperation:
    """Points that are given other vectors."""
    return edge.UpdateOperation.update_vectors([edge.PointVectors(each.id, _vectors(each.vector)) for each in points])


def operation(given: models.UpdateOperation) -> edge.UpdateOperation:
    """One operation of a batch."""
    match given:
        case models.UpsertOperation(upsert=models.PointsList() as written):
            refuse_others(written, "points", "update_mode")
            return upsert(written.points, written.update_mode)
        case models.SetPayloadOperation(set_payload=models.SetPayload(filter=models.Filter() as where) as change):
            refuse_others(change, "payload", "filter")
            return edge.UpdateOperation.set_payload_by_filter(filter_of(where), change.payload)
        case models.DeleteOperation(delete=models.FilterSelector() as selected):
            refuse_others(selected, "filter")
            return edge.UpdateOperation.delete_points_by_filter(filter_of(selected.filter))
        case _:
            raise NotImplementedError(repr(given))


def query_of(given: models.QueryRequest) -> edge.QueryRequest:
    """A search, whose answer is identifiers and scores."""
    refuse_others(given, "query", "using", "prefetch", "filter", "params", "limit", "with_payload")
    if given.with_payload is not False or given.filter is None:
        raise NotImplementedError("an answer with payloads, or a search of everything")
    prefetches = given.prefetch if isinstance(given.prefetch, list) else []
    return edge.QueryRequest(
        limit=_number(given.limit),
        query=_nearest(given.query, given.using),
        prefetches=[_prefetch(each) for each in prefetches],
        filter=filter_of(given.filter),
        params=_params(given.params),
    )


def _prefetch(given: models.Prefetch) -> edge.Prefetch:
    refuse_others(given, "query", "using", "params", "limit")
    return edge.Prefetch(
        limit=_number(given.limit), query=_nearest(given.query, given.using), params=_params(given.params)
    )


def _nearest(query: object, using: str | None) -> edge.Query:
    return edge.Query.Nearest(_vector(query), using)


def _params(given: models.SearchParams | None) -> edge.SearchParams | None:
    if given is None:
        return None
    refuse_others(given, "hnsw_ef", "exact", "quantization", "idf")
    return edge.SearchParams(
        hnsw_ef=given.hnsw_ef,
        exact=bool(given.exact),
        quantization=_rescoring(given.quantization),
        idf=_corpus(given.idf),
    )


def _rescoring(given: models.QuantizationSearchParams | None) -> edge.QuantizationSearchParams | None:
    if given is None:
        return None
    refuse_others(given, "rescore", "oversampling")
    return edge.QuantizationSearchParams(rescore=given.rescore, oversampling=given.oversampling)


def _corpus(given: models.IdfParams | None) -> edge.IdfParams | None:
    match given:
        case None:
            return None
        case models.IdfCorpusParams(corpus=corpus):
            return edge.IdfParams(filter_of(corpus))
        case _:
            raise NotImplementedError(repr(given))


def filter_of(given: models.Filter) -> edge.Filter:
    """A filter with all that is in it."""
    refuse_others(given, "must", "should", "must_not")
    return edge.Filter(
        must=_conditions(given.must), should=_conditions(given.should), must_not=_conditions(given.must_not)
    )


def _conditions(given: Sequence[models.Condition] | models.Condition | None) -> list[edge.ConditionType] | None:
    match given:
        case None:
            return None
        case list():
            return [_condition(each) for each in given]
        case _:
            raise NotImplementedError(repr(given))


def _condition(given: models.Condition) -> edge.ConditionType:
    match given:
        case models.Filter():
            return filter_of(given)
        case models.HasIdCondition():
            return edge.HasIdCondition(set(given.has_id))
        case models.HasVectorCondition():
            return edge.HasVectorCondition(given.has_vector)
        case models.FieldCondition(range=None):
            refuse_others(given, "key", "match")
            return edge.FieldCondition(given.key, match=_match(given.match))
        case models.FieldCondition(match=None, range=models.Range() as asked):
            refuse_others(given, "key", "range")
            bounds = edge.RangeFloat(gte=asked.gte, gt=asked.gt, lte=asked.lte, lt=asked.lt)
            return edge.FieldCondition(given.key, range=bounds)
        case _:
            raise NotImplementedError(repr(given))


def _match(given: models.Match | None) -> edge.MatchValue | edge.MatchAny:
    match given:
        case models.MatchValue(value=value):
            return edge.MatchValue(value)
        case models.MatchAny(any=values):
            return edge.MatchAny(values)
        case _:
            raise NotImplementedError(repr(given))


def _vectors(given: models.VectorStruct | Mapping[str, Any]) -> edge.Vector:
    if not isinstance(given, dict):
        raise NotImplementedError(repr(given))
    return {name: _vector(each) for name, each in given.items()}


def _vector(given: object) -> edge.NamedVector:
    match given:
        case models.SparseVector(indices=indices, values=values):
            return edge.SparseVector(indices, values)
        case list():
            return given
        case _:
            raise NotImplementedError(repr(given))
