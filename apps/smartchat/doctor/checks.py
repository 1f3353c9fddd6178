"""The registry of checks, in the order in which they are reported."""

from smartchat.doctor.database_check import check_database
from smartchat.doctor.files_check import check_files
from smartchat.doctor.index_check import check_generation, check_index
from smartchat.doctor.languages_check import check_languages
from smartchat.doctor.library_check import check_library
from smartchat.doctor.models_check import check_chat_model, check_embedder
from smartchat.doctor.modes import check_modes
from smartchat.doctor.parsers_check import check_parsers
from smartchat.doctor.queue_check import check_queue
from smartchat.doctor.recognition_check import check_recognition
from smartchat.doctor.redis_check import check_cache, check_limits, check_sessions
from smartchat.doctor.results import SECONDS, Check
from smartchat.doctor.scanner_check import check_scanner
from smartchat.doctor.settings_check import check_environment
from smartchat.doctor.verifier_check import check_verifier
from smartchat.doctor.work_check import PATIENCE_SECONDS, check_outbox, check_work

__all__ = ["all_checks"]


def all_checks(*, processes: int | None = None, seconds: float = SECONDS) -> tuple[Check, ...]:
    """The checks, for an installation of so many processes (None: as many as the settings let expect).

    `seconds` is the deadline of a check; one that opens everything, or measures twice, has longer.
    """
    return (
        Check(name="settings", run=check_environment, seconds=seconds),
        Check(name="library", run=check_library, seconds=seconds),
        Check(name="library.modes", run=check_modes, seconds=seconds),
        Check(name="database", run=check_database(processes), seconds=seconds),
        Check(name="files", run=check_files, seconds=seconds),
        Check(name="index", run=check_index, seconds=seconds),
        Check(name="generation", run=check_generation, seconds=5 * seconds),
        Check(name="cache", run=check_cache, seconds=seconds),
        Check(name="sessions", run=check_sessions, seconds=seconds),
        Check(name="limits", run=check_limits, seconds=seconds),
        Check(name="queue", run=check_queue, seconds=seconds + 1),
        Check(name="work", run=check_work, seconds=seconds),
        Check(name="outbox", run=check_outbox, seconds=seconds + PATIENCE_SECONDS),
        Check(name="parsers", run=check_parsers, seconds=5 * seconds),
        Check(name="recognition", run=check_recognition, seconds=seconds),
        Check(name="scanner", run=check_scanner, seconds=seconds),
        Check(name="embedder", run=check_embedder, seconds=seconds),
        Check(name="embedder.languages", run=check_languages, seconds=5 * seconds),
        Check(name="model", run=check_chat_model, seconds=seconds),
        Check(name="verifier", run=check_verifier, seconds=5 * seconds),
    )
