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

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartchat_adapters.models.e5_container import BLOCK, BlockMatrix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import onnx

    Array = np.ndarray[Any, np.dtype[Any]]

OPSET = 17
"""Of the standard operators; the fused ones belong to the domain `com.microsoft`, version 1."""

IR_VERSION = 8
"""The file format that came with `OPSET`, readable by every onnxruntime since 1.12."""

BLOCK_IR_VERSION = 10
"""The first one that has 4-bit numbers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BertShape:
    """The numbers of a BERT that its tensors do not hold; they are in its `config.json`."""

    layers: int
    heads: int
    layer_norm_eps: float = 1e-12


MINILM_L6 = BertShape(layers=6, heads=12)


def read_safetensors(path: Path) -> dict[str, Array]:
    """Read the float32 tensors of a safetensors file: u64 header length, JSON header, then raw bytes.

    Tensors of another type (`position_ids`) are left out. Raises ValueError for a malformed header.
    """
    import numpy as np

    data = np.memmap(path, dtype=np.uint8, mode="r")
    length = int.from_bytes(data[:8].tobytes(), "little")
    if not 2 <= length <= data.size - 8:
        msg = f"{path} is not a safetensors file"
        raise ValueError(msg)
    header = json.loads(data[8 : 8 + length].tobytes())
    body = data[8 + length :]
    tensors: dict[str, Array] = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = entry["data_offsets"]
        tensors[name.removeprefix("bert.")] = body[start:end].view("<f4").reshape(entry["shape"])
    return tensors


class _Graph:
    """Writes nodes and initialisers straight into a model, for every copy of the weights counts in memory."""

    def __init__(self, ir_version: int) -> None:
        import onnx

        self.model = onnx.ModelProto(ir_version=ir_version, producer_name="smartchat")
        self.model.graph.name = "bert_sentence_encoder"
        self.model.opset_import.add(domain="", version=OPSET)
        self.model.opset_import.add(domain="com.microsoft", version=1)

    def constant(self, name: str, value: Array) -> str:
        from onnx import helper

        self.model.graph.initializer.add(
            name=name,
            dims=value.shape,
            data_type=helper.np_dtype_to_tensor_dtype(value.dtype),
            raw_data=value.tobytes(),
        )
        return name

    def add(self, op: str, inputs: Sequence[str], output: str, *, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        node = helper.make_node(op, list(inputs), [output], name=output, domain=domain, **attributes)
        self.model.graph.node.append(node)
        return output

    def blocks(self, name: str, matrix: BlockMatrix) -> tuple[str, str]:
        """A matrix of 4-bit numbers, two to a byte, and its scales."""
        from onnx import TensorProto

        flat = (matrix.levels.reshape(-1) & 0x0F).view("u1")
        levels = self.model.graph.initializer.add(
            name=f"{name}.levels",
            dims=matrix.levels.shape,
            data_type=TensorProto.INT4,
            raw_data=(flat[0::2] | (flat[1::2] << 4)).tobytes(),
        )
        return levels.name, self.constant(f"{name}.scales", matrix.scales)

    def fused(self, op: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        return self.add(op, inputs, output, domain="com.microsoft", **attributes)


def build_graph(tensors: Mapping[str, Array], shape: BertShape, *, words: BlockMatrix | None = None) -> onnx.ModelProto:
    """The fp32 model: `input_ids`, `attention_mask` (int32, batch x tokens) -> `embedding` (unit rows).

    `words` are the embeddings of words where they are given in blocks and not among the tensors; they stay so.
    """
    from onnx import TensorProto, helper

    graph = _Graph(BLOCK_IR_VERSION if words is not None else IR_VERSION)
    hidden = _embeddings(graph, tensors, shape, words)
    for layer in range(shape.layers):
        hidden = _layer(graph, tensors, shape, layer, hidden)
    _pool(graph, hidden)
    for name in ("input_ids", "attention_mask"):
        graph.model.graph.input.append(helper.make_tensor_value_info(name, TensorProto.INT32, ["batch", "tokens"]))
    width = tensors["embeddings.LayerNorm.weight"].shape[0]
    graph.model.graph.output.append(helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", width]))
    return graph.model


def _embeddings(graph: _Graph, tensors: Mapping[str, Array], shape: BertShape, words: BlockMatrix | None) -> str:
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


def _layer(graph: _Graph, tensors: Mapping[str, Array], shape: BertShape, index: int, hidden: str) -> str:
    import numpy as np

    prefix = f"encoder.layer.{index}."
    here = f"layer{index}."

    def weight(name: str, source: str) -> str:
        # torch stores a linear layer as (out, in); MatMul and Attention want (in, out).
        return graph.constant(here + name, tensors[prefix + source].T)

    def vector(name: str, source: str) -> str:
        return graph.constant(here + name, tensors[prefix + source])

    parts = [f"{prefix}attention.self.{part}." for part in ("query", "key", "value")]
    qkv = graph.constant(here + "qkv", np.concatenate([tensors[part + "weight"].T for part in parts], axis=1))
    qkv_bias = graph.constant(here + "qkv_bias", np.concatenate([tensors[part + "bias"] for part in parts]))
    context = graph.fused(
        "Attention", [hidden, qkv, qkv_bias, "attention_mask"], here + "context", num_heads=shape.heads
    )
    projected = graph.add(
        "MatMul", [context, weight("projection", "attention.output.dense.weight")], here + "projected"
    )
    attended = graph.fused(
        "SkipLayerNormalization",
        [
            projected,
            hidden,
            vector("attention.gamma", "attention.output.LayerNorm.weight"),
            vector("attention.beta", "attention.output.LayerNorm.bias"),
            vector("projection_bias", "attention.output.dense.bias"),
        ],
        here + "attended",
        epsilon=shape.layer_norm_eps,
    )
    up = graph.add("MatMul", [attended, weight("up", "intermediate.dense.weight")], here + "up_product")
    active = graph.fused("BiasGelu", [up, vector("up_bias", "intermediate.dense.bias")], here + "active")
    down = graph.add("MatMul", [active, weight("down", "output.dense.weight")], here + "down_product")
    return graph.fused(
        "SkipLayerNormalization",
        [
            down,
            attended,
            vector("output.gamma", "output.LayerNorm.weight"),
            vector("output.beta", "output.LayerNorm.bias"),
            vector("down_bias", "output.dense.bias"),
        ],
        here + "output",
        epsilon=shape.layer_norm_eps,
    )


def _pool(graph: _Graph, hidden: str) -> None:
    import numpy as np
    from onnx import TensorProto

    graph.add("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    # (batch, 1, tokens) @ (batch, tokens, width) sums the attended rows without a masked copy of them.
    # Dividing by their number first would change nothing: the length is divided out anyway.
    graph.add("Unsqueeze", ["mask", graph.constant("one", np.array([1], dtype=np.int64))], "mask_row")
    graph.add("MatMul", ["mask_row", hidden], "pooled_rows")
    graph.add("Squeeze", ["pooled_rows", "one"], "pooled")
    graph.add("LpNormalization", ["pooled"], "embedding", axis=1, p=2)


def quantize(fp32: Path, int8: Path) -> None:
    """Write the int8 version of the model `fp32`: per-channel weights, activations measured at run time.

    `reduce_range` keeps products of 7-bit weights within 16 bits, which AVX2 without VNNI needs to be exact.
    """
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        fp32,
        int8,
        op_types_to_quantize=["MatMul", "Attention", "Gather"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        # Shape inference cannot see through the fused operators.
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )


def build(safetensors: Path, out: Path, shape: BertShape = MINILM_L6) -> None:
    """Write the int8 model of the weights in `safetensors` to `out`; the fp32 file lives only meanwhile."""
    import onnx

    with tempfile.TemporaryDirectory(dir=out.parent, prefix="fp32-") as folder:
        fp32 = Path(folder) / "model.onnx"
        onnx.save(build_graph(read_safetensors(safetensors), shape), fp32)
        quantize(fp32, out)


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
