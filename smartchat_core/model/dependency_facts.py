"""Facts that the services which SmartChat depends on report about themselves, for operators."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DatabaseFacts", "PoolFacts", "RedisFacts"]


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseFacts:
    """The state of a database server. None: it does not apply to this kind of server, or is not reported.

    `server` is its name and version. `revision` is the version of the schema in it, `newest_revision` the one that
    this program works with. `clock_ahead_seconds` is how far its clock is ahead of ours, negative when it is behind.
    `free_bytes` is the space that is left for data.
    """

    server: str
    revision: str | None
    newest_revision: str
    read_only: bool
    max_connections: int | None = None
    clock_ahead_seconds: float | None = None
    free_bytes: int | None = None

    @property
    def up_to_date(self) -> bool:
        """Whether the schema is the one that this program works with."""
        return self.revision == self.newest_revision


@dataclass(frozen=True, kw_only=True, slots=True)
class PoolFacts:
    """The connections of this process to a database: those in use, those kept open, and how many it may have."""

    in_use: int = 0
    idle: int = 0
    limit: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class RedisFacts:
    """The state of a server that speaks the Redis protocol, which a cache, sessions and rate limits may be on.

    `problem` is why it is not `reachable`, `remedy` what to do; the rest is then empty. Memory is in bytes;
    `memory_limit` is 0 where there is none. `eviction` is the server's `maxmemory-policy`.
    """

    address: str
    reachable: bool
    problem: str = ""
    remedy: str = ""
    product: str = ""
    version: str = ""
    role: str = ""
    eviction: str = ""
    memory_used: int = 0
    memory_limit: int = 0
    append_only: bool = False

    @property
    def evicts(self) -> bool:
        """Whether it drops values when its memory is full: right for a cache, wrong for a broker and for sessions."""
        return self.memory_limit > 0 and self.eviction not in {"", "noeviction"}

    @property
    def can_fill_up(self) -> bool:
        """Whether a cache on it would be refused some day: it has a limit, and drops nothing."""
        return self.memory_limit > 0 and self.eviction == "noeviction"
