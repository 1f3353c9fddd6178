"""Embeddings of any provider that litellm knows, or of any server that speaks the OpenAI protocol."""

from __future__ import annotations

import asyncio
import math
import struct
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from smartchat_core.errors import (
    AddressRefused,
    ConfigurationError,
    EmbedderUnavailable,
    EmbeddingFailed,
    MissingExtra,
)
from smartchat_core.model.embedding import EmbeddingModel, Vectors
from smartchat_core.outgoing.policy import OutgoingRules

if TYPE_CHECKING:
    from smartchat_adapters.models.litellm_http import LitellmCalls

__all__ = ["LitellmEmbedder"]

BATCH_TEXTS = 64
LASTING = frozenset({401, 402, 403, 404})
LONGEST_CAUSE = 300
ASCII_CHARACTERS_PER_TOKEN = 3.0
"""Fewer than the usual four, so that a text of code or numbers stays under the limit too."""


class LitellmEmbedder:
    """Asks a provider for vectors and brings them to unit length. litellm is imported at the first use.

    Args:
        model: litellm's name, such as `openai/text-embedding-3-small`; a server that speaks the OpenAI
            protocol is `openai/NAME` with an `api_base`.
        dimension: the width of the model's vectors.
        request_dimension: ask the provider to shorten its vectors to `dimension`; not every model can.
        api_base: address of the server, if it is not the provider's own. A server named here under
            `openai/NAME` without a key gets a made-up key, never the one in `OPENAI_API_KEY`.
        api_key: the key; without it litellm reads the provider's environment variable.
        timeout_seconds: for one batch or query, with the two repetitions that litellm makes after a failure.
        max_tokens: longer texts are cut, by an estimate of their tokens.
        query_prefix: put before queries, for models trained with one.
        passage_prefix: put before passages, for models trained with one.
        languages: primary subtags of the languages that the model serves; empty means any.
        outgoing: where requests may go besides public addresses and the host and port of `api_base`.

    Raises:
        MissingExtra: litellm is not installed.
    """

    def __init__(
        self,
        *,
        model: str,
        dimension: int,
        request_dimension: bool = False,
        api_base: str | None = None,
        api_key: str | None = None,
        timeout_seconds: float = 30.0,
        max_tokens: int = 8191,
        query_prefix: str = "",
        passage_prefix: str = "",
        languages: frozenset[str] = frozenset(),
        outgoing: OutgoingRules | None = None,
    ) -> None:
        if find_spec("litellm") is None:
            raise MissingExtra(
                f"The embedding model {model} cannot be used.",
                cause="The module 'litellm' is not installed.",
                remedy="Install the extra that it needs: pip install 'smartchat[llm]'.",
            )
        self._name = model
        self._dimension = dimension
        self._request_dimension = request_dimension
        self._api_base = api_base
        self._api_key = api_key or ("unused" if api_base and model.startswith("openai/") else None)
        self._timeout_seconds = timeout_seconds
        self._max_tokens = max_tokens
        self._query_prefix = query_prefix
        self._passage_prefix = passage_prefix
        self._languages = languages
        self._outgoing = outgoing or OutgoingRules()

    @cached_property
    def _calls(self) -> LitellmCalls:
        # Not before the first use: the client library takes time to import.
        from smartchat_adapters.models.litellm_http import LitellmCalls

        return LitellmCalls(model=self._name, api_base=self._api_base, rules=self._outgoing, keep_alive=True)

    @property
    def model(self) -> EmbeddingModel:
        """Which model it is; the address is no part of the fingerprint, for the same model may move."""
        prefixes = "".join(f"+{prefix!r}" for prefix in (self._query_prefix, self._passage_prefix) if prefix)
        return EmbeddingModel(
            name=self._name,
            dimension=self._dimension,
            fingerprint=f"litellm:{self._name}@{self._dimension}{prefixes}",
            languages=self._languages,
            max_tokens=self._max_tokens,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self._calls.aclose()

    async def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, in their order, asked for in batches one after another."""
        rows = []
        for start in range(0, len(texts), BATCH_TEXTS):
            batch = [self._passage_prefix + text for text in texts[start : start + BATCH_TEXTS]]
            rows.append(await self._embed(batch))
        return Vectors(dimension=self._dimension, float32=b"".join(rows))

    async def embed_query(self, text: str) -> Vectors:
        """One row for a query."""
        row = await self._embed([self._query_prefix + text])
        return Vectors(dimension=self._dimension, float32=row)

    async def _embed(self, texts: Sequence[str]) -> bytes:
        arguments: dict[str, Any] = {
            "model": self._name,
            # Providers refuse an empty text.
            "input": [_cut(text, self._max_tokens) or " " for text in texts],
            "encoding_format": "float",
            "drop_params": True,
            "api_base": self._api_base,
            "api_key": self._api_key,
        }
        if self._request_dimension:
            # Not dropped for a model that litellm does not know: it was asked for.
            arguments |= {"dimensions": self._dimension, "allowed_openai_params": ["dimensions"]}
        try:
            await self._calls.open()
            async with asyncio.timeout(self._timeout_seconds):
                response = await self._calls.call(lambda litellm: litellm.aembedding(**arguments))
        except TimeoutError as exc:
            raise EmbeddingFailed(
                f"The embedding model {self._name} took too long.",
                cause=f"There was no answer within {self._timeout_seconds:g} seconds.",
                remedy="Try again later, or allow it more time in the settings.",
            ) from exc
        except (AddressRefused, ConfigurationError) as exc:
            raise EmbedderUnavailable(
                f"The embedding model {self._name} is not asked.",
                cause=f"{exc.message}: {exc.cause}",
                remedy=exc.remedy,
            ) from exc
        except Exception as exc:
            raise self._mapped(exc) from exc
        return self._rows(response.data, len(texts))

    def _mapped(self, error: Exception) -> EmbedderUnavailable | EmbeddingFailed:
        """What the settings caused stays until they change; everything else may pass."""
        cause = str(error).strip().split("\n", 1)[0][:LONGEST_CAUSE]
        if self._api_key:
            cause = cause.replace(self._api_key, "***")
        # The status and not the class, for some providers' 403 is a plain APIError.
        status = getattr(error, "status_code", None)
        if status in LASTING or type(error).__name__ == "LiteLLMUnknownProvider":
            return EmbedderUnavailable(
                f"The provider refuses the embedding model {self._name}.",
                cause=cause,
                remedy="Check the model's name, the address and the key in the settings.",
            )
        return EmbeddingFailed(
            f"The embedding model {self._name} failed.",
            cause=cause,
            remedy="Try again later, or check that its server can be reached.",
        )

    def _rows(self, data: Sequence[Any], count: int) -> bytes:
        """Put the rows in the order of the request: a server may answer in another."""
        try:
            indexed = {int(item["index"]): [float(value) for value in item["embedding"]] for item in data}
        except (KeyError, TypeError, ValueError) as exc:
            raise self._unusable("What it sent is not a list of vectors.") from exc
        if sorted(indexed) != list(range(count)):
            raise self._unusable(f"It sent {len(data)} vectors for {count} texts.")
        return b"".join(self._unit(indexed[index]) for index in range(count))

    def _unit(self, row: list[float]) -> bytes:
        length = math.hypot(*row)
        if len(row) != self._dimension:
            raise self._unusable(f"Its vectors have {len(row)} numbers; the settings say {self._dimension}.")
        if not math.isfinite(length) or length == 0.0:
            raise self._unusable("It sent a vector without a direction.")
        return struct.pack(f"<{len(row)}f", *(value / length for value in row))

    def _unusable(self, cause: str) -> EmbeddingFailed:
        return EmbeddingFailed(
            f"The answer of the embedding model {self._name} cannot be used.",
            cause=cause,
            remedy="Check the model's name and dimension in the settings.",
        )


def _cut(text: str, max_tokens: int) -> str:
    """Cut `text` to about `max_tokens`: three ASCII characters a token, any other character one."""
    if len(text) <= max_tokens:
        return text
    spent = 0.0
    for index, character in enumerate(text):
        spent += 1.0 / ASCII_CHARACTERS_PER_TOKEN if character.isascii() else 1.0
        if spent > max_tokens:
            return text[:index]
    return text
