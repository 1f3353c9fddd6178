"""The only place where ports meet adapters."""

from smartchat.composition.adapters import (
    open_cache,
    open_database,
    open_files,
    open_index,
    open_limiter,
    open_queue,
    open_sessions,
)
from smartchat.composition.services import Services, open_services

__all__ = [
    "Services",
    "open_cache",
    "open_database",
    "open_files",
    "open_index",
    "open_limiter",
    "open_queue",
    "open_services",
    "open_sessions",
]
