"""What a Redis server tells about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["RedisFacts", "facts_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RedisFacts:
    """A server as an operator wants to see it.

    `problem` says why it is not `reachable`, `remedy` what to do; the rest is then empty. Memory is in bytes;
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


def facts_of(address: str, info: Mapping[str, object]) -> RedisFacts:
    """The facts in the answer to the command INFO."""

    def text(name: str) -> str:
        return str(info.get(name, ""))

    def number(name: str) -> int:
        value = text(name)
        return int(value) if value.isdigit() else 0

    valkey = text("valkey_version")
    return RedisFacts(
        address=address,
        reachable=True,
        product="Valkey" if valkey else "Redis",
        version=valkey or text("redis_version"),
        role={"master": "primary", "slave": "replica"}.get(text("role"), text("role")),
        eviction=text("maxmemory_policy"),
        memory_used=number("used_memory"),
        memory_limit=number("maxmemory"),
        append_only=number("aof_enabled") == 1,
    )
