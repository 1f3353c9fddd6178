"""Chat models of any provider that litellm speaks to."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from functools import cached_property, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartchat_core.errors import AddressRefused, ConfigurationError, MissingExtra, ModelRefused, ModelUnavailable
from smartchat_core.model.usage import Price
from smartchat_core.outgoing.policy import OutgoingRules
from smartchat_core.ports.chat_model import ModelDelta

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from smartchat_adapters.models.litellm_http import LitellmCalls
    from smartchat_core.ports.chat_model import ChatRequest

__all__ = ["LitellmChatModel"]

_PRICES = "model_prices_and_context_window_backup.json"
_LONGEST_CAUSE = 300

# Of the statuses that blame the request, those that pass when it is sent again later.
_PASSING = frozenset({408, 409, 425, 429})


class LitellmChatModel:
    """A model by its litellm name, such as `openai/gpt-4o-mini`, `anthropic/…`, `ollama/…`.

    litellm takes seconds to import, so that happens on first use, in a thread. It is configured not to fetch its
    price list, not to retry (the caller's fallback chain decides) and to leave out parameters that a model
    does not know.

    Args:
        model: the name that litellm routes by.
        api_base: the address of an OpenAI-compatible or self-hosted server, if not the provider's own. A
            server named here under `openai/…` without a key gets a made-up key, never the one in
            `OPENAI_API_KEY`.
        api_key: the key; without it litellm reads the provider's environment variable.
        timeout_seconds: how long the provider may take in all; the time that the caller spends between
            pieces does not count.
        first_token_seconds: how long it may take to send its first piece, at most `timeout_seconds`.
        price: what it costs, if the settings know better than litellm's list.
        context_tokens: the tokens that prompt and reply may have together, if the settings know.
        outgoing: where requests may go besides public addresses and the host and port of `api_base`.

    Raises:
        MissingExtra: litellm is not installed.
    """

    def __init__(
        self,
        model: str,
        *,
        api_base: str | None = None,
        api_key: str | None = None,
        timeout_seconds: float = 60.0,
        first_token_seconds: float = 30.0,
        price: Price | None = None,
        context_tokens: int | None = None,
        outgoing: OutgoingRules | None = None,
    ) -> None:
        if find_spec("litellm") is None:
            raise MissingExtra(
                f"the model {model!r} cannot be used",
                cause="the module 'litellm' is not installed",
                remedy="Install the extra that it needs: pip install 'smartchat[llm]'.",
            )
        self._model = model
        self._api_base = api_base
        self._api_key = api_key or ("unused" if api_base and model.startswith("openai/") else None)
        self._timeout = timeout_seconds
        self._first_token = min(first_token_seconds, timeout_seconds)
        self._price = price
        self._context_tokens = context_tokens
        self._outgoing = outgoing or OutgoingRules()

    @cached_property
    def _calls(self) -> LitellmCalls:
        # Not before the first use: the client library takes time to import.
        from smartchat_adapters.models.litellm_http import LitellmCalls

        return LitellmCalls(model=self._model, api_base=self._api_base, rules=self._outgoing)

    @property
    def name(self) -> str:
        """The name that litellm routes by."""
        return self._model

    @cached_property
    def price(self) -> Price | None:
        """The value of the settings, else of the list inside the litellm package.

        Reading the list imports nothing. A server at an own `api_base` has no list price.
        """
        if self._price is not None or self._api_base is not None:
            return self._price
        return _list_price(self._model)

    @property
    def context_tokens(self) -> int | None:
        """The value of the settings."""
        return self._context_tokens

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ModelDelta]:
        """The reply, piece by piece; closing the iterator closes the connection to the provider.

        Raises:
            ModelUnavailable: the provider cannot be reached, is overloaded, failed or took too long.
            ModelRefused: the key, the model's name or the content is refused.
        """
        try:
            await self._calls.open()
        except (AddressRefused, ConfigurationError) as exc:
            raise self._not_asked(exc) from exc
        loop = asyncio.get_running_loop()
        left = self._timeout
        limit = self._first_token
        chunks: Any = None
        try:
            while True:
                began = loop.time()
                try:
                    async with asyncio.timeout(min(limit, left)):
                        if chunks is None:
                            chunks = await self._calls.call(lambda litellm: self._open(litellm, request))
                        chunk = await self._calls.call(partial(_next, chunks))
                except TimeoutError as exc:
                    raise ModelUnavailable(
                        f"the model {self._model} took too long to answer",
                        cause=f"there was nothing from it for {min(limit, left):.0f} seconds",
                    ) from exc
                except (AddressRefused, ConfigurationError) as exc:
                    raise self._not_asked(exc) from exc
                except Exception as exc:
                    raise self._mapped(exc) from exc
                waited = loop.time() - began
                left -= waited
                limit -= waited
                if chunk is None:
                    return
                delta = self._delta(chunk)
                if delta.text:
                    limit = self._timeout
                if delta != ModelDelta():
                    yield delta
        finally:
            if chunks is not None:
                await chunks.aclose()

    async def _open(self, litellm: Any, request: ChatRequest) -> Any:
        return await litellm.acompletion(
            model=self._model,
            messages=[{"role": str(message.role), "content": message.content} for message in request.messages],
            max_tokens=request.max_output_tokens,
            temperature=request.temperature,
            api_base=self._api_base,
            api_key=self._api_key,
            timeout=self._timeout,
            stream=True,
            stream_options={"include_usage": True},
            num_retries=0,
            max_retries=0,
            drop_params=True,
        )

    def _delta(self, chunk: Any) -> ModelDelta:
        text = "".join(choice.delta.content or "" for choice in chunk.choices)
        truncated = any(choice.finish_reason == "length" for choice in chunk.choices)
        for choice in chunk.choices:
            if choice.finish_reason == "content_filter":
                raise ModelRefused(
                    f"the model {self._model} broke off its answer",
                    cause="the provider's content filter stopped it",
                )
        usage = getattr(chunk, "usage", None)
        if usage is None:
            return ModelDelta(text=text, truncated=truncated)
        return ModelDelta(
            text=text,
            input_tokens=usage.prompt_tokens,
            output_tokens=usage.completion_tokens,
            truncated=truncated,
        )

    def _not_asked(self, error: AddressRefused | ConfigurationError) -> ModelRefused:
        return ModelRefused(
            f"the model {self._model} is not asked", cause=f"{error.message}: {error.cause}", remedy=error.remedy
        )

    def _mapped(self, error: Exception) -> ModelUnavailable:
        # A break in the middle of the stream is wrapped; what broke decides.
        error = getattr(error, "original_exception", None) or error
        cause = str(error).strip().split("\n", 1)[0][:_LONGEST_CAUSE]
        if self._api_key:
            cause = cause.replace(self._api_key, "***")
        # litellm gives every error the status of the provider, or the nearest one if there was no answer.
        status = getattr(error, "status_code", None)
        if isinstance(status, int) and 400 <= status < 500 and status not in _PASSING:
            return ModelRefused(
                f"the provider of {self._model} refuses the request",
                cause=cause,
                remedy="Check the model's name, its key and its rights in the settings.",
            )
        return ModelUnavailable(f"the model {self._model} is unavailable", cause=cause)


async def _next(chunks: Any, _: Any) -> Any:
    return await anext(chunks, None)


def _list_price(model: str) -> Price | None:
    spec = find_spec("litellm")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(spec.submodule_search_locations[0], _PRICES)
    if not path.is_file():
        return None
    prices: dict[str, dict[str, Any]] = json.loads(path.read_bytes())
    provider, _, bare = model.rpartition("/")
    entry = prices.get(model)
    if entry is None and bare in prices and provider in ("", prices[bare].get("litellm_provider")):
        entry = prices[bare]
    if entry is None or "input_cost_per_token" not in entry:
        return None
    return Price(
        input_per_million=Decimal(str(entry["input_cost_per_token"])) * 1_000_000,
        output_per_million=Decimal(str(entry.get("output_cost_per_token", 0))) * 1_000_000,
    )
