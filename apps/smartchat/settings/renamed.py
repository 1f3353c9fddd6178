"""Settings under the names that they had in the version before.

An old name keeps working for one version: its value counts for the new name, and a warning names the new one.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["RENAMED", "renamed_settings", "renamed_variables"]

log = logging.getLogger(__name__)

RENAMED: Mapping[str, str] = {
    "abandoned_seconds": "upload_abandoned_after_seconds",
    "job_failures": "max_job_attempts",
    "max_waiting_jobs_per_owner": "max_queued_jobs_per_owner",
    "most_waiting_jobs": "max_queued_jobs",
    "parse_cpu_seconds": "parse_cpu_limit_seconds",
    "parse_memory_bytes": "parse_memory_limit_bytes",
    "parse_wall_seconds": "parse_timeout_seconds",
    "progress_poll_seconds": "progress_poll_interval_seconds",
    "remote_seconds": "remote_timeout_seconds",
    "resend_seconds": "redelivery_after_seconds",
    "statement_seconds": "statement_timeout_seconds",
    "task_seconds": "task_time_limit_seconds",
    "tidy_seconds": "sweep_interval_seconds",
    "upload_bytes": "max_upload_bytes",
}
"""Old name to new name. An entry goes with the version after the one that renamed it."""


def renamed_settings(values: Mapping[str, Any], *, origin: str) -> dict[str, Any]:
    """The values under the present names of their settings. The present name overrides the old one.

    Args:
        values: settings by the names that an argument or a file uses.
        origin: where they come from, for the warning.
    """
    result = dict(values)
    for old, new in RENAMED.items():
        if old in result:
            _move(result, old, new, origin)
    return result


def renamed_variables(values: Mapping[str, str | None], *, prefix: str) -> dict[str, str | None]:
    """Environment variables under the present names of their settings.

    Args:
        values: variables by their names in lower case, as pydantic-settings reads them.
        prefix: what the names of our variables begin with.
    """
    result = dict(values)
    for old, new in RENAMED.items():
        name = f"{prefix}{old}".lower()
        if name in result:
            _move(result, name, f"{prefix}{new}".lower(), "the environment", show=str.upper)
    return result


def _move(values: dict[str, Any], old: str, new: str, origin: str, show: Callable[[str], str] = str) -> None:
    value = values.pop(old)
    if new in values:
        log.warning("%s in %s has no effect: the setting is now called %s, which is set", show(old), origin, show(new))
    else:
        log.warning("%s in %s is deprecated: the setting is now called %s", show(old), origin, show(new))
        values[new] = value
