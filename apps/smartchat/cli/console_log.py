"""Log records for a person at a terminal."""

import logging
import sys

__all__ = ["configure_logging"]


class _HumanFormatter(logging.Formatter):
    """`warning: what happened`, without tracebacks: those are for SMARTCHAT_DEBUG."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{record.levelname.lower()}: {record.getMessage()}"


def configure_logging(*, verbose: bool) -> None:
    """Warnings to stderr; with `verbose` also what the program itself is doing, but not its libraries."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_HumanFormatter())
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name.startswith("smartchat"))
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler], force=True)
