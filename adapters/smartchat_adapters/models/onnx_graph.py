"""What the builders of local models have in common: reading weights, writing an ONNX graph, and int8.

`onnx` is needed only where a model is built.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import onnx

    from smartchat_adapters.models.e5_container import BlockMatrix

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["BLOCK_IR_VERSION", "IR_VERSION", "OnnxGraph", "read_safetensors", "write_int8"]

OPSET = 17
"""Of the standard operators; the fused ones belong to the domain `com.microsoft`, version 1."""

IR_VERSION = 8
"""The file format that came with `OPSET`, readable by every onnxruntime since 1.12."""

BLOCK_IR_VERSION = 10
"""The first one that has 4-bit numbers."""


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


class OnnxGraph:
    """Writes nodes and initialisers straight into a model, for every copy of the weights counts in memory.

    Its inputs are `input_ids` and `attention_mask` (int32, batch x tokens).
    """

    def __init__(self, ir_version: int) -> None:
        import onnx
        from onnx import TensorProto, helper

        self.model = onnx.ModelProto(ir_version=ir_version, producer_name="smartchat")
        self.model.graph.name = "bert_sentence_encoder"
        self.model.opset_import.add(domain="", version=OPSET)
        self.model.opset_import.add(domain="com.microsoft", version=1)
        for name in ("input_ids", "attention_mask"):
            self.model.graph.input.append(helper.make_tensor_value_info(name, TensorProto.INT32, ["batch", "tokens"]))

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

    def split(self, value: str, parts: int, output: str) -> list[str]:
        """Equal parts of the last axis."""
        from onnx import helper

        names = [f"{output}{part}" for part in range(parts)]
        self.model.graph.node.append(helper.make_node("Split", [value], names, name=output, axis=-1))
        return names

    def product_in_blocks(self, value: str, matrix: Array, output: str, *, block: int) -> str:
        """`value` times the transposed `matrix` (out x in), whose weights are whole numbers of 8 bits.

        Each `block` of weights along the inputs has a scale of its own.
        """
        import numpy as np

        rows, width = matrix.shape
        blocks = matrix.reshape(rows, width // block, block)
        scales = np.abs(blocks).max(axis=2, keepdims=True) / 127
        levels = np.rint(blocks / np.where(scales == 0, 1, scales)).astype(np.int8)
        return self.fused(
            "MatMulNBits",
            [
                value,
                # Without a zero point the operator takes 128 for 0.
                self.constant(f"{output}.levels", (levels.astype(np.int16) + 128).astype(np.uint8)),
                self.constant(f"{output}.scales", scales.astype(np.float32).reshape(rows, -1)),
            ],
            f"{output}_product",
            K=width,
            N=rows,
            bits=8,
            block_size=block,
            accuracy_level=4,
        )

    def fused(self, op: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        return self.add(op, inputs, output, domain="com.microsoft", **attributes)

    def pool(self, hidden: str, *, width: int) -> None:
        """End in the output `embedding`: the mean of the attended rows of `hidden`, of length 1 (batch x width)."""
        import numpy as np
        from onnx import TensorProto, helper

        self.add("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
        # (batch, 1, tokens) @ (batch, tokens, width) sums the attended rows without a masked copy of them.
        # Dividing by their number first would change nothing: the length is divided out anyway.
        self.add("Unsqueeze", ["mask", self.constant("one", np.array([1], dtype=np.int64))], "mask_row")
        self.add("MatMul", ["mask_row", hidden], "pooled_rows")
        self.add("Squeeze", ["pooled_rows", "one"], "pooled")
        self.add("LpNormalization", ["pooled"], "embedding", axis=1, p=2)
        self.model.graph.output.append(helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", width]))


def write_int8(build: Callable[[], onnx.ModelProto], out: Path, *, leave: Sequence[str] = ()) -> None:
    """Write the int8 version of the model that `build` makes: per-channel weights, activations measured at run time.

    `reduce_range` keeps products of 7-bit weights within 16 bits, which AVX2 without VNNI needs to be exact.
    `leave` are the nodes that stay as they are. The larger file lives beside `out`, only meanwhile; in memory the large
    model is gone before.
    """
    import onnx
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory(dir=out.parent, prefix="fp32-") as folder:
        large = Path(folder) / "model.onnx"
        onnx.save(build(), large)
        quantize_dynamic(
            large,
            out,
            op_types_to_quantize=["MatMul", "Attention", "Gather"],
            per_channel=True,
            reduce_range=True,
            nodes_to_exclude=list(leave),
            weight_type=QuantType.QInt8,
            # Shape inference cannot see through the fused operators.
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
