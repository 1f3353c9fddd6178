"""A BERT with the layers and heads of MiniLM, but with a few random weights: it builds in a second."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from smartchat_adapters.models.weights import PinnedFile, PinnedModel

Array = np.ndarray[Any, np.dtype[Any]]

HIDDEN = 48
INNER = 96
WORDS = 50
POSITIONS = 40


def run(model: Path, rows: Sequence[Sequence[int]]) -> Array:
    """The vectors of rows of tokens, by a built model."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    ids = np.zeros((len(rows), max(map(len, rows))), dtype=np.int32)
    mask = np.zeros_like(ids)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = row
        mask[index, : len(row)] = 1
    vectors: Array = session.run(["embedding"], {"input_ids": ids, "attention_mask": mask})[0]
    return vectors


def tiny_tensors() -> dict[str, np.ndarray[Any, np.dtype[np.float32]]]:
    random = np.random.default_rng(7)

    def normal(*shape: int) -> np.ndarray[Any, np.dtype[np.float32]]:
        return (random.standard_normal(shape) * 0.2).astype(np.float32)

    def norm(name: str) -> dict[str, np.ndarray[Any, np.dtype[np.float32]]]:
        return {f"{name}.weight": 1 + normal(HIDDEN), f"{name}.bias": normal(HIDDEN)}

    tensors = {
        "embeddings.word_embeddings.weight": normal(WORDS, HIDDEN),
        "embeddings.position_embeddings.weight": normal(POSITIONS, HIDDEN),
        "embeddings.token_type_embeddings.weight": normal(2, HIDDEN),
        **norm("embeddings.LayerNorm"),
    }
    sizes = {
        "attention.self.query": (HIDDEN, HIDDEN),
        "attention.self.key": (HIDDEN, HIDDEN),
        "attention.self.value": (HIDDEN, HIDDEN),
        "attention.output.dense": (HIDDEN, HIDDEN),
        "intermediate.dense": (INNER, HIDDEN),
        "output.dense": (HIDDEN, INNER),
    }
    for layer in range(6):
        prefix = f"encoder.layer.{layer}."
        for name, (rows, columns) in sizes.items():
            tensors[f"{prefix}{name}.weight"] = normal(rows, columns)
            tensors[f"{prefix}{name}.bias"] = normal(rows)
        tensors |= norm(f"{prefix}attention.output.LayerNorm") | norm(f"{prefix}output.LayerNorm")
    return tensors


def write_safetensors(path: Path, tensors: Mapping[str, np.ndarray[Any, np.dtype[np.float32]]]) -> None:
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, value in tensors.items():
        header[name] = {"dtype": "F32", "shape": value.shape, "data_offsets": [end, end + value.nbytes]}
        end += value.nbytes
    head = json.dumps(header).encode()
    with path.open("wb") as file:
        file.write(len(head).to_bytes(8, "little") + head)
        for value in tensors.values():
            file.write(value.tobytes())


def pin(path: Path) -> PinnedFile:
    data = path.read_bytes()
    return PinnedFile(name=path.name, size=len(data), sha256=hashlib.sha256(data).hexdigest())


@pytest.fixture(scope="session")
def tiny_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the two published files of the tiny model."""
    folder = tmp_path_factory.mktemp("tiny-bert")
    write_safetensors(folder / "model.safetensors", tiny_tensors())
    (folder / "tokenizer.json").write_text("{}")
    return folder


@pytest.fixture
def tiny_model(tiny_weights: Path) -> PinnedModel:
    return PinnedModel(
        name="tiny-bert",
        weights=pin(tiny_weights / "model.safetensors"),
        tokenizer=pin(tiny_weights / "tokenizer.json"),
        carriers=("smartchat-test-carrier==1.0",),
        hub="http://127.0.0.1:9",
    )
