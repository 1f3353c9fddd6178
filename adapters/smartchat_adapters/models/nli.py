"""A claim verifier on a model of natural-language inference, from an ONNX file, on onnxruntime."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from smartchat_core.chat.verification.inference import InferenceRule
from smartchat_core.errors import VerifierUnavailable
from smartchat_core.model.claim import ClaimDoubt, Verdict, VerificationLevel
from smartchat_core.ports.claim_verifier import CitedClaim, ClaimVerdict

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

__all__ = ["TOKENIZER_FILE", "NliVerifier"]

TOKENIZER_FILE = "tokenizer.json"
MAX_TOKENS = 512
"""The positions that models of this kind have, where the file does not state another number."""

MAX_CHARACTERS = 16_384
"""Far more than 512 tokens: a longer pair is not even tokenised."""

RETRY_SECONDS = 60.0
"""After a failed load, how long the same failure is reported without trying again."""


class NliVerifier:
    """Checks a claim against its passage by a model of natural-language inference that the user provides.

    The premise is the whole passage, or the quote alone where both do not fit; nothing is truncated, and a claim that
    does not even fit beside its quote is unclear. Each pair goes through the model alone and at its own length, so that
    a verdict does not depend on the other claims; a model of fixed length gets padded pairs.

    The file is read, checked and loaded at the first use. Use it inside of `async with`.

    Args:
        path: the ONNX file; `tokenizer.json` lies beside it.
        sha256: of the ONNX file; a file with another one is not loaded.
        rule: the order of the model's labels, the temperature and the threshold.
    """

    level = VerificationLevel.INFERENCE

    def __init__(self, path: Path, *, sha256: str, rule: InferenceRule) -> None:
        self._path = path
        self._sha256 = sha256.lower()
        self._rule = rule
        self._loading = asyncio.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._session: _Session | None = None
        self._failure: tuple[float, VerifierUnavailable] | None = None

    async def __aenter__(self) -> Self:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="nli")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        pool, self._pool, self._session = self._pool, None, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)

    async def prepare(self) -> None:
        """Read, check and load the model now.

        Raises:
            VerifierUnavailable: that cannot be done.
        """
        await self._ready()

    async def verify(self, claims: Sequence[CitedClaim]) -> tuple[ClaimVerdict, ...]:
        """A verdict for each claim.

        Raises:
            VerifierUnavailable: the model cannot be loaded, or failed on a pair.
        """
        if not claims:
            return ()
        session, pool = await self._ready()
        loop = asyncio.get_running_loop()
        return tuple([await loop.run_in_executor(pool, self._verdict, session, claim) for claim in claims])

    async def scores(self, premise: str, claim: str) -> tuple[float, ...] | None:
        """The model's scores of a pair, in the order of its labels; None where the pair is too long for it.

        Raises:
            VerifierUnavailable: as `verify` does.
        """
        session, pool = await self._ready()
        return await asyncio.get_running_loop().run_in_executor(pool, session.scores, premise, claim)

    def _verdict(self, session: _Session, claim: CitedClaim) -> ClaimVerdict:
        if not claim.quote or not claim.text.strip():
            return _unclear(ClaimDoubt.COVERAGE_LOW)
        scores = session.scores(claim.passage, claim.text) or session.scores(claim.quote, claim.text)
        if scores is None:
            return _unclear(ClaimDoubt.TOO_LONG_FOR_INFERENCE)
        try:
            return self._rule.verdict(scores)
        except ValueError as error:
            raise VerifierUnavailable(
                "The inference model does not fit its labels.",
                cause=str(error),
                remedy="Set nli_labels to the labels of the model, in the order of its scores.",
            ) from error

    async def _ready(self) -> tuple[_Session, ThreadPoolExecutor]:
        async with self._loading:
            if self._pool is None:
                raise VerifierUnavailable("The verifier is not open.", remedy="Use it inside of `async with`.")
            if self._session is None:
                self._session = await self._load()
            return self._session, self._pool

    async def _load(self) -> _Session:
        if self._failure is not None and time.monotonic() - self._failure[0] < RETRY_SECONDS:
            known = self._failure[1]
            raise VerifierUnavailable(known.message, cause=known.cause, remedy=known.remedy) from known
        try:
            return await asyncio.to_thread(_open_session, self._path, self._sha256)
        except VerifierUnavailable as error:
            self._failure = (time.monotonic(), error)
            raise


class _Session:
    """Tokenizer and session; `length` is that of every pair, None where pairs keep their own up to `longest`."""

    def __init__(self, tokenizer: tokenizers.Tokenizer, session: onnxruntime.InferenceSession) -> None:
        self._tokenizer = tokenizer
        self._session = session
        self._types = {each.name: each.type for each in session.get_inputs()}
        length = session.get_inputs()[0].shape[-1]
        self._length = length if isinstance(length, int) else None
        self._longest = self._length or MAX_TOKENS

    def scores(self, premise: str, claim: str) -> tuple[float, ...] | None:
        """The scores of a pair, None where it is too long."""
        import numpy as np

        if len(premise) + len(claim) > MAX_CHARACTERS:
            return None
        try:
            pair = self._tokenizer.encode(_clean(premise), _clean(claim))
            count = len(pair.ids)
            if count > self._longest:
                return None
            width = self._length or count
            given = {"input_ids": pair.ids, "attention_mask": pair.attention_mask, "token_type_ids": pair.type_ids}
            arrays = {}
            for name, kind in self._types.items():
                row = np.zeros((1, width), dtype=np.int64 if kind == "tensor(int64)" else np.int32)
                row[0, :count] = given[name]
                arrays[name] = row
            (logits, *_) = self._session.run(None, arrays)
            return tuple(float(score) for score in np.asarray(logits, dtype=np.float64).reshape(-1))
        except Exception as error:  # onnxruntime and tokenizers raise bare subclasses of Exception
            raise VerifierUnavailable(
                "The inference model failed on a claim.",
                cause=str(error),
                remedy="It takes input_ids, attention_mask and perhaps token_type_ids, and gives one row of scores.",
            ) from error


def _open_session(path: Path, sha256: str) -> _Session:
    try:
        import onnxruntime
        import tokenizers
    except ImportError as error:
        raise VerifierUnavailable(
            "The inference model needs packages that are not installed.",
            cause=str(error),
            remedy="Run `pip install onnxruntime tokenizers numpy`.",
        ) from error
    data = _verified(path, sha256)
    options = onnxruntime.SessionOptions()
    # As for the embedder: the caller's thread does the work, and the arena would keep the longest pair's memory.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    try:
        session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        tokenizer = tokenizers.Tokenizer.from_file(str(path.with_name(TOKENIZER_FILE)))
    except Exception as error:  # both raise bare subclasses of Exception
        raise VerifierUnavailable(
            "The inference model cannot be loaded.",
            cause=str(error),
            remedy=f"{path} has to be an ONNX file that onnxruntime reads, with {TOKENIZER_FILE} beside it.",
        ) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return _Session(tokenizer, session)


def _verified(path: Path, sha256: str) -> bytes:
    """The bytes of the file, which are loaded from memory so that what was checked is what is used."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise VerifierUnavailable(
            f"The inference model {path} cannot be read.", cause=str(error), remedy="Check the setting nli_model."
        ) from error
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise VerifierUnavailable(
            f"{path} is not the inference model that the settings name.",
            cause=f"Its sha256 should be {sha256}, and is {found}.",
            remedy="Get the file again from a source that you trust, or set nli_sha256 to that of the file you trust.",
        )
    return data


def _clean(text: str) -> str:
    """A lone surrogate, which a damaged file can hold, is no text to the tokenizer."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _unclear(doubt: ClaimDoubt) -> ClaimVerdict:
    return ClaimVerdict(verdict=Verdict.UNCLEAR, level=VerificationLevel.INFERENCE, reasons=(doubt,))
