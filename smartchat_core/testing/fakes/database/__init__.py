"""A database in memory for tests of services, under the contract that SQLite and PostgreSQL pass."""

from __future__ import annotations

from smartchat_core.testing.fakes.database.database import InMemoryDatabase, InMemoryStore

__all__ = ["InMemoryDatabase", "InMemoryStore"]
