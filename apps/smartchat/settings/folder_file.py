"""What `smartchat.toml` of the present folder may set.

A user who enters somebody else's folder and runs `smartchat` there uses that file without having read
it. So it may choose only what sends nothing anywhere: no addresses, keys, models, proxies or tokens, nothing that loads
code, uses the network, spends money or lifts a limit. Whatever is not listed here is refused, so that a new setting is.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from smartchat_core.errors import ConfigurationError

__all__ = ["FOLDER_MAY_SET", "check_folder_file"]

FOLDER_MAY_SET = frozenset(
    {
        "database_overflow",
        "database_pool",
        "drain_seconds",
        "embedder",
        "embedder_threads",
        "max_job_attempts",
        "job_lease_seconds",
        "library",
        "log_format",
        "log_level",
        "model_timeout_seconds",
        "ocr",
        "ocr_languages",
        "max_queued_jobs",
        "queue_prefix",
        "remote_timeout_seconds",
        "redelivery_after_seconds",
        "slow_query_seconds",
        "statement_timeout_seconds",
        "task_time_limit_seconds",
        "sweep_interval_seconds",
        "trace_ratio",
        "max_upload_bytes",
        "worker_concurrency",
    }
)
"""Of these, `library` has to lie within the folder, and `embedder` to be one that runs here."""

_PATH_CHARACTERS = 4_096
"""As Linux's PATH_MAX."""
_LOCAL_EMBEDDERS = frozenset({"auto", "minilm", "multilingual", "quality", "none"})


def check_folder_file(values: Mapping[str, Any], *, known: frozenset[str], folder: Path, own_file: Path) -> None:
    """Refuse what the folder's file may not set. Names that are no settings are left to the settings themselves.

    Args:
        values: what stands in the file.
        known: the names of all settings.
        folder: the one that the file lies in.
        own_file: where the user's own settings are, for the remedy.

    Raises:
        ConfigurationError: it sets something else.
    """
    for name, value in values.items():
        if name in known and name not in FOLDER_MAY_SET:
            raise _refused(name, "a file that lies in a folder could be anybody's", own_file)
        if name in _CONDITIONS and not _CONDITIONS[name](value, folder):
            raise _refused(name, _REASONS[name], own_file)


def _within(value: Any, folder: Path) -> bool:
    if not isinstance(value, str):
        return True
    if len(value) > _PATH_CHARACTERS or "\0" in value:  # no path; to resolve it would take the square of its length
        return False
    here = folder.resolve()
    return (here / value).resolve().is_relative_to(here)


def _local(value: Any, _: Path) -> bool:
    return not isinstance(value, str) or value in _LOCAL_EMBEDDERS


_CONDITIONS: Mapping[str, Callable[[Any, Path], bool]] = {"library": _within, "embedder": _local}
_REASONS = {
    "library": "the file of a folder may only name a library within the folder",
    "embedder": f"the file of a folder may only name one of {', '.join(sorted(_LOCAL_EMBEDDERS))}",
}


def _refused(name: str, cause: str, own_file: Path) -> ConfigurationError:
    return ConfigurationError(
        f"smartchat.toml of the present folder may not set {name}",
        cause=cause,
        remedy=f"Put it into {own_file}, into SMARTCHAT_{name.upper()}, or into a file that --config names; "
        "`--config smartchat.toml` trusts this one.",
    )
