"""The built graph of all-mpnet-base-v2 against an MPNet written out in numpy."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import tokenizers

from smartchat_adapters.models.mpnet_build import MPNET_BASE, MpnetShape, build, build_graph, distance_bias
from smartchat_adapters.models.onnx_graph import read_safetensors
from smartchat_adapters.models.weights import MPNET_BASE_V2, copy_verified, find_weights
from smartchat_core.errors import EmbedderUnavailable
from tests.integration.models.conftest import run, write_safetensors

Array = np.ndarray[Any, np.dtype[Any]]

WIDTH, INNER, WORDS, POSITIONS, BUCKETS = 64, 128, 60, 300, 32
SMALL = MpnetShape(layers=2, heads=4)
IDS = ([0, 7, 30, 2], [0, 2], [0, *range(3, 40), 2], [0, *[5, 9, 13] * 90, 2])


def small_tensors() -> dict[str, np.ndarray[Any, np.dtype[np.float32]]]:
    random = np.random.default_rng(7)

    def normal(*shape: int) -> np.ndarray[Any, np.dtype[np.float32]]:
        return (random.standard_normal(shape) * 0.2).astype(np.float32)

    def norm(name: str) -> dict[str, np.ndarray[Any, np.dtype[np.float32]]]:
        return {f"{name}.weight": 1 + normal(WIDTH), f"{name}.bias": normal(WIDTH)}

    tensors = {
        "embeddings.word_embeddings.weight": normal(WORDS, WIDTH),
        "embeddings.position_embeddings.weight": normal(POSITIONS, WIDTH),
        "encoder.relative_attention_bias.weight": 5 * normal(BUCKETS, SMALL.heads),
        **norm("embeddings.LayerNorm"),
    }
    for layer in range(SMALL.layers):
        prefix = f"encoder.layer.{layer}."
        for name, rows, columns in (
            *((f"attention.attn.{part}", WIDTH, WIDTH) for part in "qkvo"),
            ("intermediate.dense", INNER, WIDTH),
            ("output.dense", WIDTH, INNER),
        ):
            tensors[f"{prefix}{name}.weight"] = normal(rows, columns)
            tensors[f"{prefix}{name}.bias"] = normal(rows)
        tensors |= norm(f"{prefix}attention.LayerNorm") | norm(f"{prefix}output.LayerNorm")
    return tensors


def bucket(distance: int) -> int:
    """The bucket of a distance in a table of 32: 16 for keys before the query, 16 for those after it."""
    size = abs(distance)
    if size >= 8:
        size = min(8 + int(math.log(size / 8) / math.log(128 / 8) * 8), 15)
    return size + (16 if distance > 0 else 0)


def reference(tensors: Mapping[str, Array], ids: Sequence[int], shape: MpnetShape) -> Array:
    """MPNet's encoder, the mean over its last layer, and its direction: Song et al., "MPNet" (2020)."""

    def linear(name: str, x: Array) -> Array:
        return np.asarray(x @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"])

    def norm(name: str, x: Array) -> Array:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + shape.layer_norm_eps)
        return np.asarray(scaled * tensors[f"{name}.weight"] + tensors[f"{name}.bias"])

    erf = np.vectorize(math.erf, otypes=[np.float64])
    table = tensors["encoder.relative_attention_bias.weight"].astype(np.float64)
    places = range(len(ids))
    bias = np.array([[table[bucket(key - query)] for key in places] for query in places]).transpose(2, 0, 1)
    x = tensors["embeddings.word_embeddings.weight"].astype(np.float64)[list(ids)]
    x = norm("embeddings.LayerNorm", x + tensors["embeddings.position_embeddings.weight"][2 : 2 + len(ids)])
    for layer in range(shape.layers):
        name = f"encoder.layer.{layer}"
        parts = [linear(f"{name}.attention.attn.{part}", x) for part in "qkv"]
        query, key, value = (part.reshape(len(ids), shape.heads, -1).transpose(1, 0, 2) for part in parts)
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1]) + bias
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        context = (weights @ value).transpose(1, 0, 2).reshape(len(ids), -1)
        x = norm(f"{name}.attention.LayerNorm", linear(f"{name}.attention.attn.o", context) + x)
        inner = linear(f"{name}.intermediate.dense", x)
        x = norm(
            f"{name}.output.LayerNorm", linear(f"{name}.output.dense", inner * 0.5 * (1 + erf(inner / 2**0.5))) + x
        )
    mean = x.mean(0)
    return np.asarray(mean / np.linalg.norm(mean))


def test_fp32_graph_is_the_published_architecture(tmp_path: Path) -> None:
    tensors = small_tensors()
    onnx.save(build_graph(tensors, SMALL), tmp_path / "fp32.onnx")
    for row, vector in zip(IDS, run(tmp_path / "fp32.onnx", IDS), strict=True):
        np.testing.assert_allclose(vector, reference(tensors, row, SMALL), atol=2e-6)


def test_the_built_model_keeps_the_distances_and_stays_close_to_full_precision(tmp_path: Path) -> None:
    tensors = small_tensors()
    write_safetensors(tmp_path / "model.safetensors", tensors)
    build(tmp_path / "model.safetensors", tmp_path / "out.onnx", SMALL)
    for row in IDS:
        (vector,) = run(tmp_path / "out.onnx", [row])
        assert float(vector @ reference(tensors, row, SMALL)) > 0.99
    graph = onnx.load(tmp_path / "out.onnx").graph
    used = [node.op_type for node in graph.node]
    assert used.count("MatMulNBits") == SMALL.layers
    assert used.count("MatMulInteger") == 3 * SMALL.layers
    (stored,) = (one for one in graph.initializer if one.name == "distance_bias")
    assert stored.data_type == onnx.TensorProto.FLOAT


def test_same_weights_build_the_same_bytes(tmp_path: Path) -> None:
    write_safetensors(tmp_path / "model.safetensors", small_tensors())
    for name in ("one.onnx", "two.onnx"):
        build(tmp_path / "model.safetensors", tmp_path / name, SMALL)
    assert (tmp_path / "one.onnx").read_bytes() == (tmp_path / "two.onnx").read_bytes()


@pytest.mark.parametrize(
    ("distance", "row"), [(-128, 15), (-20, 10), (-8, 8), (-3, 3), (0, 0), (1, 17), (7, 23), (64, 30), (128, 31)]
)
def test_far_distances_share_a_bias(distance: int, row: int) -> None:
    table = np.arange(2 * BUCKETS, dtype=np.float32).reshape(BUCKETS, 2)
    biases = distance_bias(table, furthest=128)
    assert biases.shape == (2, 257)
    assert biases[:, distance + 128].tolist() == table[row].tolist()


@pytest.mark.slow
def test_official_weights_in_fp32_and_mixed_int8(tmp_path: Path) -> None:
    """The first numbers of two sentences' vectors are those that others get from the published model."""
    try:
        source = find_weights(MPNET_BASE_V2)
    except EmbedderUnavailable:
        pytest.skip("its weights are not installed: make setup-quality")
    for file in MPNET_BASE_V2.files:
        copy_verified(source, file, tmp_path / file.name)
    tokenizer = tokenizers.Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    tokenizer.enable_truncation(384)
    tokenizer.no_padding()
    texts = (
        "This is an example sentence",
        "Each sentence is converted",
        "The court dismissed the appeal because it had been filed after the deadline. " * 12,
    )
    rows = [tokenizer.encode(text).ids for text in texts]
    onnx.save(build_graph(read_safetensors(tmp_path / "model.safetensors"), MPNET_BASE), tmp_path / "fp32.onnx")
    exact = [run(tmp_path / "fp32.onnx", [row])[0] for row in rows]
    assert exact[0][:3] == pytest.approx([0.0225026, -0.0782917, -0.0230307], abs=1e-5)
    assert exact[1][:3] == pytest.approx([0.0417024, 0.0010975, -0.0155342], abs=1e-5)
    build(tmp_path / "model.safetensors", tmp_path / "mixed.onnx")
    for row, vector in zip(rows, exact, strict=True):
        # Measured: .978 for the shortest, with which the fewest numbers even out, and .99 for passages.
        assert float(run(tmp_path / "mixed.onnx", [row])[0] @ vector) >= 0.97
