"""The schema of one generation's collection.

Its points are of two kinds. A *passage* carries the sparse vector of its words, later the dense vector of its meaning,
and the payload `owner`, `document`, `version`, `ordinal`, `start`, `end`, `section`, `kind` and `text`. A *pointer* is
the one point of each document that says which version of its passages is current: `role` ("card"), `owner`, `document`,
`current` (that version), `writing` (the version that is being written), `passages` (how many) and `language`; it
has no vectors.
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from qdrant_client import models

from smartchat_adapters.passage_index.qdrant.settings import QdrantSettings, Quantisation

if TYPE_CHECKING:
    from qdrant_client.conversions.common_types import PayloadSchemaType

    from smartchat_core.model.ids import DocumentId, OwnerId

__all__ = [
    "DENSE",
    "NOTHING",
    "POINTER",
    "SPARSE",
    "alias_of",
    "collection_of",
    "collection_parameters",
    "new_version",
    "parse_generation",
    "passage_point_id",
    "payload_indexes",
    "pointer_id",
]

DENSE = "meaning"
SPARSE = "words"
POINTER = "card"
NOTHING = "-"
"""What `current` and `writing` hold where there is no version."""

_FORMAT = 1  # of the points; a collection of another format is another index
_NAMESPACE = uuid.UUID("6f6d3f0e-5b0c-5b57-9a0c-3c5f6b9d1c11")
_LINKS = 16


def alias_of(prefix: str, generation: str) -> str:
    """The name that a generation of this name is reached by."""
    return f"{prefix}-{generation}"


def collection_of(prefix: str, generation: str) -> str:
    """The name of the collection behind the alias."""
    return f"{prefix}-{generation}-f{_FORMAT}"


def parse_generation(prefix: str, name: str) -> str | None:
    """The name of the generation that an alias or a collection, of whatever format, is of.

    None where it is another installation's, or something else.
    """
    found = re.fullmatch(rf"{re.escape(prefix)}-(g[0-9a-f]{{12}})(-f\d+)?", name)
    return found and found[1]


def new_version() -> str:
    """A name for one state of a document; it is no UUID, which the server would spell in its own way."""
    return f"v{uuid.uuid4().hex[:16]}"


def pointer_id(owner: OwnerId, document: DocumentId) -> str:
    """The identifier of a document's pointer."""
    return str(uuid.uuid5(_NAMESPACE, f"{owner}\0{document}"))


def passage_point_id(owner: OwnerId, document: DocumentId, version: str, ordinal: int) -> str:
    """The identifier of a passage's point; the same write gives the same one."""
    return str(uuid.uuid5(_NAMESPACE, f"{owner}\0{document}\0{version}\0{ordinal}"))


def collection_parameters(settings: QdrantSettings, dimension: int) -> models.CreateCollection:
    """How a collection is made.

    No graph goes through all vectors (`m` = 0), but one through each owner's (`payload_m`): every search has an
    owner. Without an embedder (`dimension` 0) there are no dense vectors.
    """
    dense = {}
    if dimension:
        dense[DENSE] = models.VectorParams(
            size=dimension, distance=models.Distance.COSINE, on_disk=settings.on_disk or None
        )
    sparse = models.SparseVectorParams(
        modifier=models.Modifier.IDF, index=models.SparseIndexParams(on_disk=settings.on_disk or None)
    )
    return models.CreateCollection(
        vectors=dense,
        sparse_vectors={SPARSE: sparse},
        hnsw_config=models.HnswConfigDiff(m=0, payload_m=_LINKS, on_disk=settings.on_disk or None),
        quantization_config=_quantisation(settings.quantisation),
        shard_number=settings.shards,
        replication_factor=settings.replication,
        write_consistency_factor=settings.replication // 2 + 1,
    )


def _quantisation(kind: Quantisation) -> models.QuantizationConfig | None:
    if kind is Quantisation.SCALAR:
        return models.ScalarQuantization(
            scalar=models.ScalarQuantizationConfig(type=models.ScalarType.INT8, quantile=0.99, always_ram=True)
        )
    if kind is Quantisation.BINARY:
        return models.BinaryQuantization(binary=models.BinaryQuantizationConfig(always_ram=True))
    return None


def payload_indexes() -> dict[str, PayloadSchemaType]:
    """The indexed fields; all that a filter names is among them, as a strict server demands."""
    indexes: dict[str, PayloadSchemaType] = {
        "owner": models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=True)
    }
    for name in ("document", "version", "role", "current", "writing"):
        indexes[name] = models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, enable_hnsw=False)
    for name in ("ordinal", "start", "end", "section"):
        indexes[name] = models.IntegerIndexParams(
            type=models.IntegerIndexType.INTEGER, lookup=name == "section", range=True, enable_hnsw=False
        )
    return indexes
