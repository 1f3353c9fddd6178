"""The lines that uvicorn writes of requests."""

import logging

__all__ = ["WITHOUT_QUERIES", "WithoutQueries"]

_PATH = 2
"""Where uvicorn's line has the path and the query, among client, method, path, version and status."""


class WithoutQueries(logging.Filter):
    """Takes the queries out of the lines: those of some addresses are secrets, and others hold what people write."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the line through, without its query."""
        if isinstance(record.args, tuple) and len(record.args) > _PATH:
            path, found, _ = str(record.args[_PATH]).partition("?")
            if found:
                record.args = (*record.args[:_PATH], path, *record.args[_PATH + 1 :])
        return True


WITHOUT_QUERIES = WithoutQueries()
