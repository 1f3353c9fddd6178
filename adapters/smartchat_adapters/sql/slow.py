"""Telling of statements that take long."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

__all__ = ["SlowStatements"]

log = logging.getLogger(__name__)


class SlowStatements:
    """Logs each statement that took longer than so many seconds: what it did to which table, never its values."""

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold

    @contextmanager
    def timing(self, statement: sa.Executable | str) -> Iterator[None]:
        """Time the block that runs the statement; it may be called by its verb where there is only that."""
        began = time.perf_counter()
        try:
            yield
        finally:
            seconds = time.perf_counter() - began
            if seconds > self._threshold:
                log.warning(
                    "a statement was slow",
                    extra={
                        "operation": _operation(statement),
                        "seconds": round(seconds, 3),
                        "threshold_seconds": self._threshold,
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
