"""Adapters by name: a port's entry-point group and a name give the adapter, loaded only when it is chosen."""

from __future__ import annotations

from smartchat_core.plugins.groups import (
    CACHE,
    DATABASE,
    EMBEDDER,
    FILES,
    GROUPS,
    INDEX,
    LIMITS,
    LISTENER,
    MODEL,
    PARSER,
    QUEUE,
    SESSIONS,
    AdapterGroup,
)
from smartchat_core.plugins.loading import check, check_open, enter, entries, factory, installed, load, package_of

__all__ = [
    "CACHE",
    "DATABASE",
    "EMBEDDER",
    "FILES",
    "GROUPS",
    "INDEX",
    "LIMITS",
    "LISTENER",
    "MODEL",
    "PARSER",
    "QUEUE",
    "SESSIONS",
    "AdapterGroup",
    "check",
    "check_open",
    "enter",
    "entries",
    "factory",
    "installed",
    "load",
    "package_of",
]
