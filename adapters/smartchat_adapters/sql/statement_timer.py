"""The statement timer: logs slow SQL statements."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

__all__ = ["StatementObserver", "StatementTimer"]

log = logging.getLogger(__name__)

StatementObserver = Callable[[str, float, bool], None]
"""Called with each statement: its verb and tables, of which there are as many as the program has; the seconds that it
took; whether that was too long."""


class StatementTimer:
    """Logs each statement that took longer than so many seconds: what it did to which table, never its values.

    `observer` is called with all statements, also with those that failed.
    """

    def __init__(self, threshold: float, *, observer: StatementObserver | None = None) -> None:
        self._threshold = threshold
        self._observer = observer

    @contextmanager
    def timing(self, statement: sa.Executable | str) -> Iterator[None]:
        """Time the block that runs the statement; it may be called by its verb where there is only that."""
        began = time.perf_counter()
        try:
            yield
        finally:
            seconds = time.perf_counter() - began
            slow = seconds > self._threshold
            if self._observer is not None:
                self._observer(_operation(statement), seconds, slow)
            if slow:
                log.warning(
                    "slow database statement",
                    extra={
                        "event_type": "performance",
                        "operation": _operation(statement),
                        "duration": round(seconds, 3),
                        "threshold": self._threshold,
                    },
                )


def _operation(statement: sa.Executable | str) -> str:
    if isinstance(statement, str):
        return statement
    tables: list[str] = []
    if isinstance(statement, sa.UpdateBase):
        tables = [getattr(statement.table, "name", "")]
    elif isinstance(statement, sa.Select):
        tables = [getattr(source, "name", "") for source in statement.get_final_froms()]
    return " ".join([statement.__visit_name__, *filter(None, tables)])
