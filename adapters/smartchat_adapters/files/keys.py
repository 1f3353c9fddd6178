"""Keys of a file store: which are accepted."""

from __future__ import annotations

import re
import secrets
import unicodedata

from smartchat_core.errors import InvalidRequest

__all__ = ["check_key", "check_prefix", "is_temporary", "temporary_name"]

# The limit of one name on the usual file systems, in bytes.
_NAME_BYTES = 255
_TEMPORARY = re.compile(r"\.[0-9a-f]{32}\.part")


def check_key(key: str) -> None:
    """Refuse what is no key.

    Beyond the port's rules a key has no empty and no `.` level, because two keys would then be one file, no
    name of more than 255 bytes, and no name that the store uses for files that are still being written.

    Raises:
        InvalidRequest: the key breaks a rule.
    """
    reason = _fault(key)
    if reason:
        raise InvalidRequest(f"{key!r} is no key of a file", cause=reason)


def check_prefix(prefix: str) -> None:
    """Refuse what no key can start with.

    Raises:
        InvalidRequest: the prefix breaks a rule of keys.
    """
    reason = _fault(prefix.removesuffix("/")) if prefix else ""
    if reason:
        raise InvalidRequest(f"no key of a file starts with {prefix!r}", cause=reason)


def temporary_name() -> str:
    """A new name for a file that is still being written."""
    return f".{secrets.token_hex(16)}.part"


def is_temporary(name: str) -> bool:
    """Whether `temporary_name` made the name."""
    return _TEMPORARY.fullmatch(name) is not None


def _fault(key: str) -> str:
    if not key:
        return "it is empty"
    if key.startswith("/"):
        return "it is absolute"
    if ".." in key:
        return "it holds '..'"
    if "\\" in key:
        return "it holds a backslash"
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in key):
        return "it holds a control character or half of a surrogate pair"
    for level in key.split("/"):
        if level in {"", "."}:
            return f"it has the level {level!r}"
        if len(level.encode()) > _NAME_BYTES:
            return f"a name in it is longer than {_NAME_BYTES} bytes"
        if is_temporary(level):
            return "its name is kept for files that are being written"
    return ""
