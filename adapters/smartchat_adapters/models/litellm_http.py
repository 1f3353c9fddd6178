"""litellm's requests, through the pinned transport.

litellm makes its own HTTP clients, in several ways, and keeps them for the whole process. Each of those ways is given a
transport that sends a request with the transport of the adapter which makes the call: a context variable says which. A
program that SmartChat is a part of may use litellm as well; its own calls go as they did. Whether a release of litellm
uses these transports is tried when it is loaded, and one that does not is not used at all.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import warnings
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module
from threading import Lock
from typing import Any, TypeVar

import httpx

from smartchat_adapters.outgoing.resolving import Resolve, system_addresses
from smartchat_adapters.outgoing.transport import PinnedSyncTransport, PinnedTransport, tls_context
from smartchat_core.errors import AddressRefused, ConfigurationError
from smartchat_core.outgoing.policy import OutgoingRules

__all__ = ["LitellmCalls"]

T = TypeVar("T")

MAX_BYTES = 64 * 1024**2
"""The longest answer of a provider, a streamed one as well."""

_OWN_MACHINE = {"ollama": "OLLAMA_API_BASE", "ollama_chat": "OLLAMA_API_BASE", "llamafile": "LLAMAFILE_API_BASE"}
_OWN_ADDRESS = {"llamafile": "http://127.0.0.1:8080"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PROBE = "http://smartchat-outgoing.invalid/"
_LOADING = Lock()


@dataclass(kw_only=True, slots=True)
class _Call:
    """One call of litellm: how it sends, and whether its last request was refused."""

    transport: httpx.AsyncBaseTransport
    sync_transport: httpx.BaseTransport
    refused: AddressRefused | None = None


_CALL: ContextVar[_Call | None] = ContextVar("smartchat_litellm_call", default=None)


class LitellmCalls:
    """Calls litellm for one adapter.

    Args:
        model: litellm's name; one of a server that usually runs on this machine (`ollama/…`) names its address.
        api_base: the address that the operator names. It alone may be private, at its very port.
        rules: what the settings allow besides.
        keep_alive: whether connections are used again; then `aclose` has to be called.
        resolve: the resolver.
    """

    def __init__(
        self,
        *,
        model: str,
        api_base: str | None,
        rules: OutgoingRules,
        keep_alive: bool = False,
        resolve: Resolve = system_addresses,
    ) -> None:
        self._named = [api_base] if api_base else _own_address(model)
        self._rules = rules
        self._keep_alive = keep_alive
        self._resolve = resolve
        self._opened: _Opened | None = None

    async def open(self) -> None:
        """Load litellm, which takes seconds the first time; `call` does so, too, within the time of its caller.

        Raises:
            AddressRefused: the address that the operator names cannot be used.
            ConfigurationError: this release of litellm does not let itself be held to the transport.
        """
        await self._current()

    async def call(self, verb: Callable[[Any], Awaitable[T]]) -> T:
        """What the coroutine that `verb` makes of litellm returns.

        A stream is read in calls as well (`lambda _: anext(stream)`): some providers are connected to only then.

        Raises:
            AddressRefused: it would have connected to where it may not.
            ConfigurationError: this release of litellm does not let itself be held to the transport.
            Exception: whatever litellm raises.
        """
        opened = await self._current()
        call = _Call(transport=opened.transport, sync_transport=opened.sync_transport)
        token = _CALL.set(call)
        try:
            return await verb(opened.litellm)
        except Exception as exc:
            if call.refused is not None:
                raise call.refused from exc
            raise
        finally:
            _CALL.reset(token)

    async def aclose(self) -> None:
        """Close the connections."""
        opened, self._opened = self._opened, None
        if opened is not None:
            await opened.transport.aclose()
            opened.sync_transport.close()

    async def _current(self) -> _Opened:
        opened = self._opened
        if opened is None or opened.loop is not asyncio.get_running_loop():
            opened = self._opened = await self._load()
        return opened

    async def _load(self) -> _Opened:
        policy = self._rules.naming(*self._named)
        litellm, tls = await asyncio.to_thread(_load)
        resolve = self._resolve
        return _Opened(
            loop=asyncio.get_running_loop(),
            litellm=litellm,
            transport=PinnedTransport(
                policy, tls=tls, max_bytes=MAX_BYTES, keep_alive=self._keep_alive, resolve=resolve
            ),
            sync_transport=PinnedSyncTransport(policy, tls=tls, max_bytes=MAX_BYTES, resolve=resolve),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Opened:
    """litellm, and the transports of one adapter in one event loop."""

    loop: asyncio.AbstractEventLoop
    litellm: Any
    transport: PinnedTransport
    sync_transport: PinnedSyncTransport


def _own_address(model: str) -> list[str]:
    provider = model.partition("/")[0]
    if provider not in _OWN_MACHINE:
        return []
    return [os.environ.get(_OWN_MACHINE[provider]) or _OWN_ADDRESS.get(provider, "http://localhost:11434")]


class _Routed(httpx.AsyncBaseTransport):
    """Sends with the transport of the call that is being made; without one, as litellm would have."""

    def __init__(self, otherwise: httpx.AsyncBaseTransport) -> None:
        self._otherwise = otherwise

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        call = _CALL.get()
        if call is None:
            return await self._otherwise.handle_async_request(request)
        try:
            call.refused = None
            response = await call.transport.handle_async_request(request)
            if response.status_code in _REDIRECTS:
                await response.aclose()
                raise _redirected(response)
        except AddressRefused as exc:
            call.refused = exc
            raise
        return response

    async def aclose(self) -> None:
        await self._otherwise.aclose()


class _RoutedSync(httpx.BaseTransport):
    def __init__(self, otherwise: httpx.BaseTransport) -> None:
        self._otherwise = otherwise

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        call = _CALL.get()
        if call is None:
            return self._otherwise.handle_request(request)
        try:
            call.refused = None
            response = call.sync_transport.handle_request(request)
            if response.status_code in _REDIRECTS:
                response.close()
                raise _redirected(response)
        except AddressRefused as exc:
            call.refused = exc
            raise
        return response

    def close(self) -> None:
        self._otherwise.close()


def _redirected(response: httpx.Response) -> AddressRefused:
    return AddressRefused(
        "this address is not connected to",
        cause=f"the server redirects to another address (status {response.status_code}), which would be sent the key",
        remedy="Set the address that it redirects to as the address of the model.",
    )


def _load() -> tuple[Any, ssl.SSLContext]:
    # Read once, at import: without it litellm downloads the list of prices.
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    with _LOADING:
        litellm: Any = import_module("litellm")
        litellm.telemetry = False
        litellm.suppress_debug_info = True  # it prints advertisements with each error
        # A remark of pydantic on litellm's own types, of no use to anybody here.
        warnings.filterwarnings("ignore", message=".*`ReadOnly` qualifier", category=UserWarning)
        if not isinstance(getattr(litellm, "sync_transport", None), _RoutedSync):
            _route(litellm)
            _try(litellm)
    return litellm, tls_context()


def _route(litellm: Any) -> None:
    """Give the clients that litellm will make routed transports, and forget those that it has made."""
    handlers: Any = import_module("litellm.llms.custom_httpx.http_handler")
    # Releases of 2025 call it by the second name.
    names = [
        one for one in ("create_async_transport", "_create_async_transport") if hasattr(handlers.AsyncHTTPHandler, one)
    ]
    originals = {name: getattr(handlers.AsyncHTTPHandler, name) for name in names}

    def routed(original: Callable[..., httpx.AsyncBaseTransport | None]) -> Callable[..., _Routed]:
        return lambda *args, **options: _Routed(original(*args, **options) or httpx.AsyncHTTPTransport())

    for name, original in originals.items():
        setattr(handlers.AsyncHTTPHandler, name, staticmethod(routed(original)))
    litellm.sync_transport = _RoutedSync(getattr(litellm, "sync_transport", None) or httpx.HTTPTransport())
    litellm.in_memory_llm_clients_cache.flush_cache()


class _Nowhere(httpx.AsyncBaseTransport, httpx.BaseTransport):
    """Refuses everything, to see that it is asked."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise AddressRefused("this address is not connected to", cause=f"{request.url} is no address")

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)


def _try(litellm: Any) -> None:
    """Send a request with each kind of client, within a call whose transport connects to nothing.

    Raises:
        ConfigurationError: one of them did not use it.
    """
    handlers: Any = import_module("litellm.llms.custom_httpx.http_handler")
    openai: Any = import_module("litellm.llms.openai.openai").OpenAIChatCompletion
    token = _CALL.set(_Call(transport=_Nowhere(), sync_transport=_Nowhere()))
    try:
        refused = [
            _is_refused(lambda: asyncio.run(_get(handlers.AsyncHTTPHandler().client))),
            _is_refused(lambda: asyncio.run(_get(openai._get_async_http_client()))),  # noqa: SLF001
            _is_refused(lambda: handlers.HTTPHandler().client.get(_PROBE)),
        ]
    finally:
        _CALL.reset(token)
    if not all(refused):
        litellm.sync_transport = None
        raise ConfigurationError(
            "this release of litellm is not used",
            cause="it makes requests in a way in which the addresses that it connects to cannot be checked",
            remedy="Install the release that SmartChat was tried with; requirements/dev.lock names it.",
        )


async def _get(client: httpx.AsyncClient) -> None:
    async with client:
        await client.get(_PROBE)


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except AddressRefused:
        return True
    except httpx.HTTPError:
        return False
    return False
