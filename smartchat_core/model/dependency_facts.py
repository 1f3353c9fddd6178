"""What the services that SmartChat depends on say about themselves, for whoever looks after them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DatabaseFacts", "PoolFacts"]


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseFacts:
    """A look at a database. None: it does not apply to this kind of server, or the server does not tell.

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
