"""Builds the mixed int8 ONNX graph of all-mpnet-base-v2 from its safetensors file.

MPNet is a BERT with a bias for the distance between two tokens, which all layers share. `MultiHeadAttention` takes that
bias; `Attention` loses it when it is quantised. The second matrix of each feed-forward network gets inputs of very
different sizes, which one scale for all of them ruins: its weights are stored in blocks of 8 bits, and only those of
the other matrices go with int8 activations.

`python -m smartchat_adapters.models.mpnet_build MODEL.safetensors OUT.onnx`, in a process of its own, as it takes 2 GB
of memory for half a minute.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from smartchat_adapters.models.onnx_graph import IR_VERSION, OnnxGraph, read_safetensors, write_int8
from smartchat_adapters.models.transformer_layer import TransformerLayer

if TYPE_CHECKING:
    from collections.abc import Mapping

    import onnx

    from smartchat_adapters.models.onnx_graph import Array

__all__ = ["MPNET_BASE", "MpnetShape", "build", "build_graph", "distance_bias"]

BLOCK = 32
"""Weights that share a scale in the second matrix of the feed-forward network."""

_NOT_INT8 = "distance_rows"


@dataclass(frozen=True, kw_only=True, slots=True)
class MpnetShape:
    """The numbers of an MPNet that its tensors do not hold; they are in its `config.json`.

    Positions are counted from `first_position` on. Distances of `furthest` and more share a bias.
    """

    layers: int
    heads: int
    layer_norm_eps: float = 1e-5
    first_position: int = 2
    furthest: int = 128


MPNET_BASE = MpnetShape(layers=12, heads=12)


def build_graph(tensors: Mapping[str, Array], shape: MpnetShape, *, blocks: bool = False) -> onnx.ModelProto:
    """The model: `input_ids`, `attention_mask` (int32, batch x tokens) -> `embedding` (unit rows).

    With `blocks` the second matrices of the feed-forward networks are in blocks of 8 bits, all else is fp32.
    """
    graph = OnnxGraph(IR_VERSION)
    hidden = _embeddings(graph, tensors, shape)
    bias = _attention_bias(graph, tensors, shape)
    for layer in range(shape.layers):
        hidden = _layer(graph, tensors, shape, layer, hidden, bias, blocks=blocks)
    graph.pool(hidden, width=tensors["embeddings.LayerNorm.weight"].shape[0])
    return graph.model


def distance_bias(table: Array, *, furthest: int) -> Array:
    """The bias of each head (rows) for a key that stands -furthest to +furthest tokens after the query (columns).

    The `table` (buckets x heads) has one half of its buckets for keys before the query, the other for those after it.
    In each half, one half are single distances and the other grow like a logarithm, as in Raffel et al., "Exploring
    the Limits of Transfer Learning" (2020).
    """
    import numpy as np

    half = table.shape[0] // 2
    single = half // 2
    buckets = []
    for distance in range(-furthest, furthest + 1):
        size = abs(distance)
        if size >= single:
            grown = math.log(size / single) / math.log(furthest / single) * (half - single)
            size = min(single + int(grown), half - 1)
        buckets.append(size + half * (distance > 0))
    return np.ascontiguousarray(table[buckets].T)


def _embeddings(graph: OnnxGraph, tensors: Mapping[str, Array], shape: MpnetShape) -> str:
    import numpy as np

    positions = graph.constant(
        "position_embeddings", tensors["embeddings.position_embeddings.weight"][shape.first_position :]
    )
    graph.add("Shape", ["input_ids"], "token_count", start=1, end=2)
    zero = graph.constant("zero", np.array([0], dtype=np.int64))
    graph.add("Slice", [positions, zero, "token_count", zero], "position_rows")
    words = graph.constant("word_embeddings", tensors["embeddings.word_embeddings.weight"])
    graph.add("Gather", [words, "input_ids"], "word_rows")
    gamma = graph.constant("embeddings.gamma", tensors["embeddings.LayerNorm.weight"])
    beta = graph.constant("embeddings.beta", tensors["embeddings.LayerNorm.bias"])
    return graph.fused(
        "SkipLayerNormalization",
        ["word_rows", "position_rows", gamma, beta],
        "embeddings",
        epsilon=shape.layer_norm_eps,
    )


def _attention_bias(graph: OnnxGraph, tensors: Mapping[str, Array], shape: MpnetShape) -> str:
    """The bias of each head for each pair of tokens (1 x heads x tokens x tokens)."""
    import numpy as np

    by_distance = distance_bias(tensors["encoder.relative_attention_bias.weight"], furthest=shape.furthest)
    step = graph.constant("step", np.array(1, dtype=np.int64))
    start = graph.constant("start", np.array(0, dtype=np.int64))
    end = graph.add("Squeeze", ["token_count", "zero"], "token_end")
    places = graph.add("Range", [start, end, step], "places")
    first, last = graph.constant("rows", np.array([1], dtype=np.int64)), "zero"
    queries = graph.add("Unsqueeze", [places, first], "query_places")
    keys = graph.add("Unsqueeze", [places, last], "key_places")
    apart = graph.add("Sub", [keys, queries], "apart")
    low = graph.constant("before", np.array(-shape.furthest, dtype=np.int64))
    high = graph.constant("after", np.array(shape.furthest, dtype=np.int64))
    near = graph.add("Clip", [apart, low, high], "near")
    column = graph.add("Sub", [near, low], "distances")
    rows = graph.add("Gather", [graph.constant("distance_bias", by_distance), column], _NOT_INT8, axis=1)
    return graph.add("Unsqueeze", [rows, "zero"], "attention_bias")


def _layer(
    graph: OnnxGraph,
    tensors: Mapping[str, Array],
    shape: MpnetShape,
    index: int,
    hidden: str,
    bias: str,
    *,
    blocks: bool,
) -> str:
    import numpy as np

    prefix = f"encoder.layer.{index}."
    here = f"layer{index}."

    parts = [f"{prefix}attention.attn.{part}." for part in ("q", "k", "v")]
    qkv = graph.constant(here + "qkv", np.concatenate([tensors[part + "weight"].T for part in parts], axis=1))
    qkv_bias = graph.constant(here + "qkv_bias", np.concatenate([tensors[part + "bias"] for part in parts]))
    product = graph.add("MatMul", [hidden, qkv], here + "qkv_product")
    query, key, value = graph.split(product, 3, here + "part")
    context = graph.fused(
        "MultiHeadAttention",
        [query, key, value, qkv_bias, "attention_mask", bias],
        here + "context",
        num_heads=shape.heads,
    )
    layer = TransformerLayer(graph=graph, tensors=tensors, prefix=prefix, here=here, epsilon=shape.layer_norm_eps)
    attended = layer.attended(context, hidden, projection="attention.attn.o", norm="attention.LayerNorm")

    def down(active: str) -> str:
        matrix = tensors[prefix + "output.dense.weight"]
        return graph.product_in_blocks(active, matrix, here + "down", block=BLOCK)

    return layer.transformed(attended, down if blocks else None)


def build(safetensors: Path, out: Path, shape: MpnetShape = MPNET_BASE) -> None:
    """Write the mixed int8 model of the weights in `safetensors` to `out`; the larger file lives only meanwhile."""
    write_int8(lambda: build_graph(read_safetensors(safetensors), shape, blocks=True), out, leave=[_NOT_INT8])


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
