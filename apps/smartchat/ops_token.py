"""The token that lets operators in: the one of the settings, else one that the library's folder keeps."""

import logging
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from smartchat.settings import Settings
from smartchat_core.errors import ConfigurationError
from smartchat_core.ops.operator_auth import check_token

__all__ = ["TOKEN_FILE", "kept_token", "ops_token", "token_file"]

log = logging.getLogger(__name__)

TOKEN_FILE = "ops-token"  # noqa: S105  # the name of a file
_RANDOM_BYTES = 32
_MAX_CHARACTERS = 200


def token_file(settings: Settings) -> Path | None:
    """Where the token is kept; None where the settings have one, or keep nothing in the library's folder."""
    if settings.ops_token is not None or (settings.database and settings.files and settings.index):
        return None
    return settings.library.expanduser().absolute() / TOKEN_FILE


def ops_token(settings: Settings) -> str:
    """The token; empty where there is none and none can be kept. This blocks, and may make the file."""
    if settings.ops_token is not None:
        return settings.ops_token.get_secret_value()
    path = token_file(settings)
    if path is None:
        return ""
    try:
        return kept_token(path)
    except OSError as error:
        log.warning("operator token unavailable, operators' pages are disabled: %s", error.strerror or error)
        return ""


def kept_token(path: Path) -> str:
    """The token in the file, which is made where it is not there; several processes make the same one.

    A file that others could read is replaced: they may have its token.

    Raises:
        OSError: it can neither be read nor made.
        ConfigurationError: somebody wrote something else into it.
    """
    for _ in range(3):
        with suppress(FileNotFoundError):
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            with os.fdopen(descriptor, encoding="ascii", errors="replace") as file:
                status = os.fstat(descriptor)
                private = not stat.S_IMODE(status.st_mode) & 0o077 and status.st_uid in {0, os.geteuid()}
                token = file.read(_MAX_CHARACTERS).strip()
            if private and token:
                _check(token, path)
                return token
            log.warning("operator token was readable by others; generated a new one", extra={"file": path.name})
            path.unlink(missing_ok=True)
        _make(path)
    raise OSError(None, "it is replaced again and again", str(path))


def _make(path: Path) -> None:
    """Put a new token there, whole from its first moment on; one that another process put there stays."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_urlsafe(_RANDOM_BYTES)}\n")
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)


def _check(token: str, path: Path) -> None:
    try:
        check_token(token)
    except ConfigurationError as exc:
        raise ConfigurationError(
            f"the token in {path} cannot be used", cause=exc.cause, remedy="Remove the file; a new one is made."
        ) from exc
