"""What authors of adapters import: a contract suite for every port, and scripted fakes.

Needs the extra `testing`. A suite is imported when its name is first asked for.
"""

from __future__ import annotations

import importlib
import pkgutil
import typing

import pytest

# Before any suite is imported: without it their assertions would fail without showing the values.
pytest.register_assert_rewrite(*(f"{__name__}.{module.name}" for module in pkgutil.iter_modules(__path__)))

if typing.TYPE_CHECKING:
    from smartchat_core.testing.cache import CacheContract
    from smartchat_core.testing.chat_model import ChatModelContract
    from smartchat_core.testing.database import DatabaseContract
    from smartchat_core.testing.document_reader import DocumentReaderContract
    from smartchat_core.testing.embedder import EmbedderContract
    from smartchat_core.testing.file_store import FileStoreContract
    from smartchat_core.testing.job_queue import JobQueueContract
    from smartchat_core.testing.listener import ListenerContract
    from smartchat_core.testing.parser import ParserContract
    from smartchat_core.testing.passage_index import PassageIndexContract
    from smartchat_core.testing.rate_limiter import RateLimiterContract
    from smartchat_core.testing.session_store import SessionStoreContract
    from smartchat_core.testing.telemetry import TelemetryContract

__all__ = [
    "CacheContract",
    "ChatModelContract",
    "DatabaseContract",
    "DocumentReaderContract",
    "EmbedderContract",
    "FileStoreContract",
    "JobQueueContract",
    "ListenerContract",
    "ParserContract",
    "PassageIndexContract",
    "RateLimiterContract",
    "SessionStoreContract",
    "TelemetryContract",
]

_MODULES = {
    "CacheContract": "cache",
    "ChatModelContract": "chat_model",
    "DatabaseContract": "database",
    "DocumentReaderContract": "document_reader",
    "EmbedderContract": "embedder",
    "FileStoreContract": "file_store",
    "JobQueueContract": "job_queue",
    "ListenerContract": "listener",
    "ParserContract": "parser",
    "PassageIndexContract": "passage_index",
    "RateLimiterContract": "rate_limiter",
    "SessionStoreContract": "session_store",
    "TelemetryContract": "telemetry",
}


def __getattr__(name: str) -> typing.Any:
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
