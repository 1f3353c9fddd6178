"""All checks, in the order in which they are told."""

from smartchat.doctor.database_check import check_database
from smartchat.doctor.files_check import check_files
from smartchat.doctor.index_check import check_generation, check_index
from smartchat.doctor.library_check import check_library
from smartchat.doctor.models_check import check_chat_model, check_embedder
from smartchat.doctor.queue_check import check_queue
from smartchat.doctor.redis_check import check_cache, check_limits, check_sessions
from smartchat.doctor.results import Check
from smartchat.doctor.settings_check import check_environment
from smartchat.doctor.work_check import check_outbox, check_work

__all__ = ["all_checks"]

_OPENS_ALL_SECONDS = 15.0
"""For a check that opens everything: each part has had its own by then."""


def all_checks(*, processes: int | None = None) -> tuple[Check, ...]:
    """The checks, for an installation of so many processes (None: as many as the settings let expect)."""
    return (
        Check(name="settings", run=check_environment),
        Check(name="library", run=check_library),
        Check(name="database", run=check_database(processes)),
        Check(name="files", run=check_files),
        Check(name="index", run=check_index),
        Check(name="generation", run=check_generation, seconds=_OPENS_ALL_SECONDS),
        Check(name="cache", run=check_cache),
        Check(name="sessions", run=check_sessions),
        Check(name="limits", run=check_limits),
        Check(name="queue", run=check_queue, seconds=5.0),
        Check(name="work", run=check_work),
        Check(name="outbox", run=check_outbox, seconds=6.0),
        Check(name="embedder", run=check_embedder),
        Check(name="model", run=check_chat_model),
    )
