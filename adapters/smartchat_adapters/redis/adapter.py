"""The base of the Redis adapters: connections, deadlines, errors, keys."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from types import TracebackType
from typing import Any, ClassVar, Self, TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import NoScriptError, ReadOnlyError, RedisError

from smartchat_adapters.guard import RemoteGuard
from smartchat_adapters.redis.address import RedisAddress
from smartchat_adapters.redis.facts import parse_info
from smartchat_adapters.redis.failures import foreign, unavailable
from smartchat_core.errors import CacheUnavailable, ConfigurationError
from smartchat_core.model.dependency_facts import RedisFacts
from smartchat_core.resilience.breaker import BreakerPolicy

__all__ = ["Client", "LuaScript", "RedisAdapter", "milliseconds"]

T = TypeVar("T")

Client = Any  # the library's own types differ from version to version, and leave open what a command answers

# A server that was started again should be used again at once; a trial costs one call its deadline.
_BREAKER = BreakerPolicy(max_failures=5, cool_down=timedelta(seconds=2))
_LONGEST_SECONDS = 1e9  # some thirty years; servers refuse much longer lives


class LuaScript:
    """A script that the server runs as one step; it is sent when the server does not know it yet."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.digest = hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()


class RedisAdapter:
    """A pool of connections to a server, with a deadline, retries and a circuit breaker around every call.

    Entering it connects to nothing yet: each connection is made when it is needed, and made again when it broke.

    Args:
        server: `redis://user:password@host:port/database`, `rediss://…` or `redis+unix:///path?db=…`; or an open client
            of `redis.asyncio`, which several adapters may share and which is not closed here.
        prefix: what all keys begin with, so that programs can share a server; they go on with the `purpose`.
        deadline_seconds: the longest that a call may take, connecting and repetitions included.
        max_connections: how many connections are open at one time; further calls wait, within their deadline. Those
            of a client are its own affair.
        breaker: when a server that fails is left alone, and for how long; by default after five failures, 2 seconds.

    Raises:
        ConfigurationError: the address cannot be used, or the client decodes what it reads.
    """

    purpose: ClassVar[str]
    """What the keys are for; it stands in every key."""

    def __init__(
        self,
        server: str | Redis,
        *,
        prefix: str = "smartchat:",
        deadline_seconds: float = 0.5,
        max_connections: int = 16,
        breaker: BreakerPolicy | None = None,
    ) -> None:
        self._given: Client = None if isinstance(server, str) else server
        self._address = RedisAddress.parse(server) if isinstance(server, str) else RedisAddress.of_client(server)
        self._prefix = f"{prefix}{self.purpose}:".encode()
        self._deadline = deadline_seconds
        self._max_connections = max_connections
        self._guard = RemoteGuard(
            unavailable=lambda cause: unavailable(self._address.shown, cause),
            deadline_seconds=deadline_seconds,
            breaker=breaker or _BREAKER,
        )
        self._client: Client = None

    @property
    def shown(self) -> str:
        """The address without its secrets."""
        return self._address.shown

    async def __aenter__(self) -> Self:
        self._client = self._given or self._own_client()
        return self

    def _own_client(self) -> Client:
        try:
            pool: Any = BlockingConnectionPool.from_url(
                self._address.url,
                max_connections=self._max_connections,
                timeout=self._deadline,
                socket_timeout=self._deadline,
                socket_connect_timeout=self._deadline,
                # The older protocol connects with fewer questions and does all that is needed here.
                protocol=2,
            )
            pool.make_connection()  # connects to nothing, but reads the options
        except (RedisError, TypeError, ValueError, OSError) as exc:
            raise ConfigurationError(
                f"the address {self.shown} of a Redis server cannot be used", cause=str(exc)
            ) from exc
        return Redis.from_pool(pool)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        client, self._client = self._client, None
        if self._given is not None:
            return
        with suppress(RedisError, OSError):  # a server that is gone cannot be taken leave of
            await client.aclose()

    async def check(self) -> None:
        """Make sure that the server answers.

        Raises:
            CacheUnavailable: it does not; the cause has the reason.
        """
        await self._run(lambda client: client.ping())

    async def inspect(self) -> RedisFacts:
        """What the server reports about itself; never raises for one that cannot be reached."""
        try:
            answer = await self._run(lambda client: client.info())
        except CacheUnavailable as error:
            return RedisFacts(address=self.shown, reachable=False, problem=error.cause, remedy=error.remedy)
        return parse_info(self.shown, answer)

    async def _run(self, work: Callable[[Client], Awaitable[T]], *, repeatable: bool = True) -> T:
        """What the work does with the client.

        Raises:
            CacheUnavailable: the server cannot be used.
        """
        if self._client is None:
            msg = "the adapter has not been opened"
            raise RuntimeError(msg)

        async def guarded() -> T:
            try:
                return await work(self._client)
            except ReadOnlyError as exc:
                # The server was made a replica; the address may lead to another one by now.
                await self._client.connection_pool.disconnect(inuse_connections=False)
                raise foreign(exc, self.shown) from exc
            except (RedisError, OSError) as exc:
                raise foreign(exc, self.shown) from exc

        return await self._guard.call(guarded, repeatable=repeatable)

    async def _get(self, name: bytes) -> bytes | None:
        """The value under a whole key, None when there is none."""

        async def work(client: Client) -> bytes | None:
            value: bytes | None = await client.get(name)
            return value

        return await self._run(work)

    async def _set(self, name: bytes, value: bytes, *, ttl_seconds: float) -> None:
        """Let the value live so long under a whole key; without a life there is none."""
        life = milliseconds(ttl_seconds)

        async def work(client: Client) -> None:
            if life:
                await client.set(name, value, px=life)
            else:
                await client.unlink(name)

        await self._run(work)

    async def _run_script(
        self, script: LuaScript, key: bytes, arguments: Sequence[bytes | int], *, repeatable: bool = True
    ) -> Any:
        """What the script answers.

        Raises:
            CacheUnavailable: the server cannot be used.
        """

        async def work(client: Client) -> Any:
            try:
                return await client.evalsha(script.digest, 1, key, *arguments)
            except NoScriptError:  # a new server, or one that was started again
                return await client.eval(script.source, 1, key, *arguments)

        return await self._run(work, repeatable=repeatable)

    def _key(self, name: str) -> bytes:
        # Any text may be a key, also one with half a surrogate pair.
        return self._prefix + name.encode("utf-8", "surrogatepass")


def milliseconds(ttl_seconds: float) -> int:
    """A time to live as servers count it, 0 for none."""
    if ttl_seconds <= 0:
        return 0
    return max(int(min(ttl_seconds, _LONGEST_SECONDS) * 1_000), 1)
