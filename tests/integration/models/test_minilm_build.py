"""The built graph against a BERT written out in numpy."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import tokenizers

from smartchat_adapters.models.onnx_build import MINILM_L6, build, build_graph
from smartchat_adapters.models.onnx_graph import read_safetensors
from smartchat_adapters.models.weights import MINILM_L6_V2, copy_verified, find_weights
from smartchat_core.errors import EmbedderUnavailable
from tests.integration.models.conftest import run

Array = np.ndarray[Any, np.dtype[Any]]

TEXTS = (
    "How does Harker escape from the castle?",
    "",
    (
        "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be "
        "in want of a wife."
    ),
    "The court dismissed the appeal because it had been filed after the deadline. " * 12,
)


def reference(tensors: Mapping[str, Array], ids: Sequence[int]) -> Array:
    """BERT's encoder, the mean over its last layer, and its direction: Devlin et al., 2018, section 3."""

    def linear(name: str, x: Array) -> Array:
        return np.asarray(x @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"])

    def norm(name: str, x: Array) -> Array:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + MINILM_L6.layer_norm_eps)
        return np.asarray(scaled * tensors[f"{name}.weight"] + tensors[f"{name}.bias"])

    erf = np.vectorize(math.erf, otypes=[np.float64])
    x = tensors["embeddings.word_embeddings.weight"].astype(np.float64)[list(ids)]
    x = x + tensors["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm("embeddings.LayerNorm", x + tensors["embeddings.token_type_embeddings.weight"][0])
    for layer in range(MINILM_L6.layers):
        name = f"encoder.layer.{layer}"
        parts = [linear(f"{name}.attention.self.{part}", x) for part in ("query", "key", "value")]
        query, key, value = (part.reshape(len(ids), MINILM_L6.heads, -1).transpose(1, 0, 2) for part in parts)
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        context = (weights @ value).transpose(1, 0, 2).reshape(len(ids), -1)
        x = norm(f"{name}.attention.output.LayerNorm", linear(f"{name}.attention.output.dense", context) + x)
        inner = linear(f"{name}.intermediate.dense", x)
        inner = inner * 0.5 * (1 + erf(inner / math.sqrt(2)))
        x = norm(f"{name}.output.LayerNorm", linear(f"{name}.output.dense", inner) + x)
    mean = x.mean(0)
    return np.asarray(mean / np.linalg.norm(mean))


def test_fp32_graph_is_the_published_architecture(tiny_weights: Path, tmp_path: Path) -> None:
    tensors = read_safetensors(tiny_weights / "model.safetensors")
    onnx.save(build_graph(tensors, MINILM_L6), tmp_path / "fp32.onnx")
    rows = [[1, 7, 30, 2], [1, 2], [1, *range(3, 40), 2]]
    for row, vector in zip(rows, run(tmp_path / "fp32.onnx", rows), strict=True):
        np.testing.assert_allclose(vector, reference(tensors, row), atol=2e-6)


def test_same_weights_build_the_same_bytes(tiny_weights: Path, tmp_path: Path) -> None:
    for name in ("one.onnx", "two.onnx"):
        build(tiny_weights / "model.safetensors", tmp_path / name)
    assert (tmp_path / "one.onnx").read_bytes() == (tmp_path / "two.onnx").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.onnx", "two.onnx"]


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 64, b"\x40" + bytes(7) + b"{}"])
def test_other_files_are_no_safetensors(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"safetensors|empty"):
        read_safetensors(path)


@pytest.mark.slow
def test_official_weights_in_fp32_and_int8(tmp_path: Path) -> None:
    try:
        source = find_weights(MINILM_L6_V2)
    except EmbedderUnavailable:
        pytest.skip("no embedding weights are installed")
    weights = tmp_path / "model.safetensors"
    for file in MINILM_L6_V2.files:
        copy_verified(source, file, tmp_path / file.name)
    tokenizer = tokenizers.Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    tokenizer.enable_truncation(256)
    tokenizer.no_padding()
    rows = [tokenizer.encode(text).ids for text in TEXTS]
    tensors = read_safetensors(weights)

    onnx.save(build_graph(tensors, MINILM_L6), tmp_path / "fp32.onnx")
    exact = run(tmp_path / "fp32.onnx", rows)
    for row, vector in zip(rows, exact, strict=True):
        np.testing.assert_allclose(vector, reference(tensors, row), atol=2e-6)

    build(weights, tmp_path / "int8.onnx")
    for text, row, vector in zip(TEXTS, rows, exact, strict=True):
        if not text:  # no meaning to keep
            continue
        (small,) = run(tmp_path / "int8.onnx", [row])
        assert float(small @ vector) >= 0.98
