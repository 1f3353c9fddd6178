"""The build of multilingual-e5-small, on a container of the same layout with small random weights."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import tokenizers

from smartchat_adapters.models.e5_container import BLOCK, read_container
from smartchat_adapters.models.multilingual_build import build, write_tokenizer
from smartchat_adapters.models.onnx_build import BertShape, build_graph

Array = np.ndarray[Any, np.dtype[Any]]

WIDTH, INNER, LAYERS, HEADS, POSITIONS, TYPES = 64, 128, 2, 2, 16, 2
PIECES = (
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "▁the",
    "▁whale",
    "s",
    "▁w",
    "ß",
    "e",
    "▁über",
    "白",
    "<",
    ">",
    "<mask>",
)
SCORES = (0, 0, 0, 0, -3, -2, -4, -3, -6, -5, -5, -4, -6, -7, -7, 0)


def blocks(rng: np.random.Generator, rows: int, width: int) -> bytes:
    """A matrix in blocks of a scale and 32 numbers of four bits."""
    stored = bytearray()
    for _ in range(rows * width // BLOCK):
        stored += np.float16(rng.uniform(0.005, 0.02)).tobytes() + rng.integers(0, 256, BLOCK // 2, np.uint8).tobytes()
    return bytes(stored)


def container() -> bytes:
    rng = np.random.default_rng(7)

    def floats(count: int, around: float = 0.0) -> bytes:
        return (around + rng.normal(0, 0.02, count)).astype("<f4").tobytes()

    tensors: list[tuple[str, int, bytes]] = [
        ("emb.word", 1, blocks(rng, len(PIECES) + 4, WIDTH)),
        ("emb.pos", 0, floats(POSITIONS * WIDTH)),
        ("emb.type", 0, floats(TYPES * WIDTH)),
        ("emb.ln.w", 0, floats(WIDTH, 1.0)),
        ("emb.ln.b", 0, floats(WIDTH)),
    ]
    for layer in range(LAYERS):
        for name, rows, width in (
            ("q", WIDTH, WIDTH),
            ("k", WIDTH, WIDTH),
            ("v", WIDTH, WIDTH),
            ("ao", WIDTH, WIDTH),
            ("fi", INNER, WIDTH),
            ("fo", WIDTH, INNER),
        ):
            tensors += [(f"l{layer}.{name}.w", 1, blocks(rng, rows, width)), (f"l{layer}.{name}.b", 0, floats(rows))]
        for name in ("aln", "oln"):
            tensors += [(f"l{layer}.{name}.w", 0, floats(WIDTH, 1.0)), (f"l{layer}.{name}.b", 0, floats(WIDTH))]
    encoded = [piece.encode() for piece in PIECES]
    head = b"E5S1" + struct.pack(
        "<I7ifi", 1, WIDTH, LAYERS, HEADS, INNER, len(PIECES) + 4, POSITIONS, TYPES, 1e-12, BLOCK
    )
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(b"".join(encoded)))
    head += np.cumsum([0, *map(len, encoded)]).astype("<u4").tobytes() + np.array(SCORES, "<f4").tobytes()
    head += b"".join(encoded) + struct.pack("<iI", 1, 5) + struct.pack("<IB", 9, 0) + struct.pack("<i", len(tensors))
    directory = sum(2 + len(name) + 1 + 4 + 8 + 8 for name, _, _ in tensors)
    offset = len(head) + directory
    body = b""
    for name, kind, data in tensors:
        head += (
            struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, 0, offset + len(body), len(data))
        )
        body += data
    return head + body


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "small.bin"
    file.write_bytes(container())
    return file


def run(model: bytes, ids: list[int]) -> Array:
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    fed = np.array([ids], np.int32)
    (rows,) = session.run(["embedding"], {"input_ids": fed, "attention_mask": np.ones_like(fed)})
    return np.asarray(rows[0])


def test_blocks_are_read_as_a_scale_times_whole_numbers(path: Path) -> None:
    raw = path.read_bytes()
    words = read_container(path).words
    assert words.levels.min() >= -8
    assert words.levels.max() <= 7
    low, high = int(words.levels[0, 0]) + 8, int(words.levels[0, BLOCK // 2]) + 8
    assert np.float16(words.scales[0, 0]).tobytes() + bytes([low | high << 4]) in raw
    assert words.dense()[0, 1] == pytest.approx(words.levels[0, 1] * words.scales[0, 0])
    assert words.dense()[3, 40] == pytest.approx(words.levels[3, 40] * words.scales[3, 1])


def test_words_in_blocks_give_the_vectors_of_the_same_words_in_full(path: Path) -> None:
    read = read_container(path)
    shape = BertShape(layers=read.layers, heads=read.heads)
    full = {**read.tensors, "embeddings.word_embeddings.weight": read.words.dense()}
    ids = [0, 5, 6, 7, 11, 2]
    in_blocks = run(build_graph(read.tensors, shape, words=read.words).SerializeToString(), ids)
    assert in_blocks == pytest.approx(run(build_graph(full, shape).SerializeToString(), ids), abs=1e-5)


def test_the_built_model_stays_close_to_full_precision(path: Path, tmp_path: Path) -> None:
    out, tokenizer = tmp_path / "model.onnx", tmp_path / "tokenizer.json"
    build(path, out, tokenizer)
    read = read_container(path)
    graph = build_graph(read.tensors, BertShape(layers=read.layers, heads=read.heads), words=read.words)
    ids = tokenizers.Tokenizer.from_file(str(tokenizer)).encode("the whales").ids
    assert ids == [0, 5, 6, 7, 2]
    assert float(run(out.read_bytes(), ids) @ run(graph.SerializeToString(), ids)) > 0.98
    types = {node.op_type for node in onnx.load(out).graph.node}
    assert "GatherBlockQuantized" in types
    assert any("Integer" in name or name.startswith("Q") for name in types)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("the\twhale", [5, 6]),
        ("the  whale\u200bs", [5, 6, 4, 7]),
        ("u\u0308ber", [11]),
        ("\x01白", [4, 12]),
        ("<s>", [4, 13, 7, 14]),
        ("", []),
    ],
)
def test_texts_are_cut_into_pieces(path: Path, tmp_path: Path, text: str, tokens: list[int]) -> None:
    """Spaces of all kinds part words, marks are put together, and names of control pieces are text."""
    write_tokenizer(read_container(path), tmp_path / "tokenizer.json")
    tokenizer = tokenizers.Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert tokenizer.encode(text).ids == [0, *tokens, 2]


@pytest.mark.parametrize("damage", [lambda data: b"E5S2" + data[4:], lambda data: data[:300], lambda _: b""])
def test_another_file_is_refused(tmp_path: Path, damage: Any) -> None:
    file = tmp_path / "other.bin"
    file.write_bytes(damage(container()) or b"\0")
    with pytest.raises(ValueError, match=str(file)):
        read_container(file)
