"""What every database must do."""

from __future__ import annotations

from smartchat_core.testing.database_bookkeeping import BookkeepingCases
from smartchat_core.testing.database_cases import OpenDatabase
from smartchat_core.testing.database_documents import DocumentCases
from smartchat_core.testing.database_events import EventCases
from smartchat_core.testing.database_jobs import JobCases
from smartchat_core.testing.database_races import RaceCases
from smartchat_core.testing.database_transactions import TransactionCases

__all__ = ["DatabaseContract", "OpenDatabase"]


class DatabaseContract(DocumentCases, JobCases, EventCases, BookkeepingCases, TransactionCases, RaceCases):
    """Subclass it, name the subclass `Test…`, and give the fixture `open_database`.

    Each call of what it returns opens the same database, which is empty at the beginning of a test, by a handle of
    its own, as another process would.
    """
