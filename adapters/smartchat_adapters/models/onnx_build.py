"""Builds the int8 ONNX graph of a BERT sentence encoder from its safetensors file.

The graph uses the fused operators of onnxruntime (`Attention`, `SkipLayerNormalization`, `BiasGelu`) and
ends in the mean over the attended tokens, divided by its length, so that the runtime has nothing left to
compute. `quantize_dynamic` then turns the weights into int8, one scale per output channel: with one scale
per matrix the vectors are visibly worse (cosine to fp32 of .94 instead of .99).

Building takes about 400 MB for some seconds, so the embedder runs it in a child process:
`python -m smartchat_adapters.models.onnx_build MODEL.safetensors OUT.onnx`. `onnx` is needed only here.
The same input and library versions give the same bytes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from smartchat_adapters.models.e5_container import BLOCK, BlockMatrix
from smartchat_adapters.models.onnx_graph import BLOCK_IR_VERSION, IR_VERSION, OnnxGraph, read_safetensors, write_int8
from smartchat_adapters.models.transformer_layer import TransformerLayer

if TYPE_CHECKING:
    from collections.abc import Mapping

    import onnx

    from smartchat_adapters.models.onnx_graph import Array


@dataclass(frozen=True, kw_only=True, slots=True)
class BertShape:
    """The numbers of a BERT that its tensors do not hold; they are in its `config.json`."""

    layers: int
    heads: int
    layer_norm_eps: float = 1e-12


MINILM_L6 = BertShape(layers=6, heads=12)


def build_graph(tensors: Mapping[str, Array], shape: BertShape, *, words: BlockMatrix | None = None) -> onnx.ModelProto:
    """The fp32 model: `input_ids`, `attention_mask` (int32, batch x tokens) -> `embedding` (unit rows).

    `words` are the embeddings of words where they are given in blocks and not among the tensors; they stay so.
    """
    graph = OnnxGraph(BLOCK_IR_VERSION if words is not None else IR_VERSION)
    hidden = _embeddings(graph, tensors, shape, words)
    for layer in range(shape.layers):
        hidden = _layer(graph, tensors, shape, layer, hidden)
    graph.pool(hidden, width=tensors["embeddings.LayerNorm.weight"].shape[0])
    return graph.model


def _embeddings(graph: OnnxGraph, tensors: Mapping[str, Array], shape: BertShape, words: BlockMatrix | None) -> str:
    import numpy as np

    # A single sequence is always of type 0, so that row is folded into the positions.
    positions = graph.constant(
        "position_embeddings",
        tensors["embeddings.position_embeddings.weight"] + tensors["embeddings.token_type_embeddings.weight"][0],
    )
    graph.add("Shape", ["input_ids"], "token_count", start=1, end=2)
    zero = graph.constant("zero", np.array([0], dtype=np.int64))
    graph.add("Slice", [positions, zero, "token_count", zero], "position_rows")
    if words is None:
        table = graph.constant("word_embeddings", tensors["embeddings.word_embeddings.weight"])
        graph.add("Gather", [table, "input_ids"], "word_rows")
    else:
        levels, scales = graph.blocks("word_embeddings", words)
        graph.fused(
            "GatherBlockQuantized",
            [levels, "input_ids", scales],
            "word_rows",
            gather_axis=0,
            quantize_axis=1,
            block_size=BLOCK,
        )
    gamma = graph.constant("embeddings.gamma", tensors["embeddings.LayerNorm.weight"])
    beta = graph.constant("embeddings.beta", tensors["embeddings.LayerNorm.bias"])
    return graph.fused(
        "SkipLayerNormalization",
        ["word_rows", "position_rows", gamma, beta],
        "embeddings",
        epsilon=shape.layer_norm_eps,
    )


def _layer(graph: OnnxGraph, tensors: Mapping[str, Array], shape: BertShape, index: int, hidden: str) -> str:
    import numpy as np

    prefix = f"encoder.layer.{index}."
    here = f"layer{index}."

    parts = [f"{prefix}attention.self.{part}." for part in ("query", "key", "value")]
    qkv = graph.constant(here + "qkv", np.concatenate([tensors[part + "weight"].T for part in parts], axis=1))
    qkv_bias = graph.constant(here + "qkv_bias", np.concatenate([tensors[part + "bias"] for part in parts]))
    context = graph.fused(
        "Attention", [hidden, qkv, qkv_bias, "attention_mask"], here + "context", num_heads=shape.heads
    )
    layer = TransformerLayer(graph=graph, tensors=tensors, prefix=prefix, here=here, epsilon=shape.layer_norm_eps)
    attended = layer.attended(context, hidden, projection="attention.output.dense", norm="attention.output.LayerNorm")
    return layer.transformed(attended)


def build(safetensors: Path, out: Path, shape: BertShape = MINILM_L6) -> None:
    """Write the int8 model of the weights in `safetensors` to `out`; the fp32 file lives only meanwhile."""
    write_int8(lambda: build_graph(read_safetensors(safetensors), shape), out)


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
