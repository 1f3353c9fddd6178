"""The entry-point groups: one for each port, with the protocol by which its adapters are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from smartchat_core.ports.factories import (
        CacheFactory,
        ChatModelFactory,
        DatabaseFactory,
        EmbedderFactory,
        FileStoreFactory,
        JobQueueFactory,
        ListenerFactory,
        ParserFactory,
        PassageIndexFactory,
        RateLimiterFactory,
        SessionStoreFactory,
    )

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
]

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class AdapterGroup(Generic[F]):
    """An entry-point group.

    `factory` names the protocol in `smartchat_core.ports.factories` that its adapters are made by. It is imported when
    the first adapter is checked: to list names takes no port.
    """

    name: str
    factory: str

    def __str__(self) -> str:
        return self.name


CACHE: AdapterGroup[CacheFactory] = AdapterGroup("smartchat.cache", "CacheFactory")
DATABASE: AdapterGroup[DatabaseFactory] = AdapterGroup("smartchat.database", "DatabaseFactory")
EMBEDDER: AdapterGroup[EmbedderFactory] = AdapterGroup("smartchat.embedder", "EmbedderFactory")
FILES: AdapterGroup[FileStoreFactory] = AdapterGroup("smartchat.files", "FileStoreFactory")
INDEX: AdapterGroup[PassageIndexFactory] = AdapterGroup("smartchat.index", "PassageIndexFactory")
LIMITS: AdapterGroup[RateLimiterFactory] = AdapterGroup("smartchat.limits", "RateLimiterFactory")
LISTENER: AdapterGroup[ListenerFactory] = AdapterGroup("smartchat.listener", "ListenerFactory")
MODEL: AdapterGroup[ChatModelFactory] = AdapterGroup("smartchat.model", "ChatModelFactory")
PARSER: AdapterGroup[ParserFactory] = AdapterGroup("smartchat.parser", "ParserFactory")
QUEUE: AdapterGroup[JobQueueFactory] = AdapterGroup("smartchat.queue", "JobQueueFactory")
SESSIONS: AdapterGroup[SessionStoreFactory] = AdapterGroup("smartchat.sessions", "SessionStoreFactory")

GROUPS = {
    group.name: group
    for group in (CACHE, DATABASE, EMBEDDER, FILES, INDEX, LIMITS, LISTENER, MODEL, PARSER, QUEUE, SESSIONS)
}
"""The groups of all ports, by name."""
