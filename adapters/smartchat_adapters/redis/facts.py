"""Facts that a Redis server reports about itself."""

from __future__ import annotations

from collections.abc import Mapping

from smartchat_core.model.dependency_facts import RedisFacts

__all__ = ["parse_info"]


def parse_info(address: str, info: Mapping[str, object]) -> RedisFacts:
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
