"""Settings that are lists of tables: in a file as TOML, in the environment as JSON."""

from __future__ import annotations

import json
from typing import Any

from smartchat_core.errors import ConfigurationError

__all__ = ["read_entries"]


def read_entries(value: Any, *, setting: str, of: str, remedy: str) -> Any:
    """The environment's JSON, parsed; what comes from elsewhere stays as it is.

    Args:
        value: what the setting was given.
        setting: its name.
        of: what the entries are.
        remedy: how to write it.

    Raises:
        ConfigurationError: it is no list of entries.
    """
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.strip() else []
        except (ValueError, RecursionError):
            raise ConfigurationError(
                f"the setting {setting} is not JSON", remedy=remedy
            ) from None  # which would repeat it, and it may hold secrets
    if not isinstance(value, list | tuple):
        raise ConfigurationError(f"the setting {setting} is no list of {of}", remedy=remedy)
    return value
