"""Error mapping: the Redis client's errors to errors of the ports."""

from __future__ import annotations

import os
import socket

from redis import exceptions

from smartchat_core.errors import CacheUnavailable

__all__ = ["foreign", "unavailable"]

_REFUSES_LOGIN = (
    "The address needs the right user and password, percent-encoded: redis://user:password@host. "
    "The user needs the rights to read, write and run scripts."
)
_FULL = (
    "Raise the server's maxmemory; for a cache set maxmemory-policy to allkeys-lru, so that it makes room by itself."
)
_REPLICA = "Name the primary in the address, or a service that follows it."


def unavailable(shown: str, cause: str, *, remedy: str = "", transient: bool = True) -> CacheUnavailable:
    """The port's error for a server; an error that is not `transient` comes from a server that works."""
    error = CacheUnavailable(f"the Redis server {shown} cannot be used", cause=cause, remedy=remedy)
    error.transient = transient
    return error


def foreign(error: Exception, shown: str) -> CacheUnavailable:
    """The port's error for one of the client library or of the operating system."""
    text = str(error)
    if isinstance(error, exceptions.AuthenticationError | exceptions.AuthorizationError) or text.startswith("NOAUTH"):
        return unavailable(shown, "it refuses the user or the password", remedy=_REFUSES_LOGIN)
    if isinstance(error, exceptions.NoPermissionError):
        return unavailable(shown, f"the user may not do that ({text})", remedy=_REFUSES_LOGIN, transient=False)
    if isinstance(error, exceptions.OutOfMemoryError):
        return unavailable(shown, "its memory is full and it may not evict anything", remedy=_FULL, transient=False)
    if isinstance(error, exceptions.ReadOnlyError):
        return unavailable(shown, "it is a replica, which takes no writes", remedy=_REPLICA)
    if isinstance(error, exceptions.BusyLoadingError):
        return unavailable(shown, "it is still loading its data", remedy="Wait until it has started.")
    if isinstance(error, exceptions.MaxConnectionsError) or text == "No connection available.":
        return unavailable(shown, "all connections of this process are in use and none came free in time")
    if isinstance(error, exceptions.TimeoutError):
        return unavailable(shown, "it did not answer in time")
    if isinstance(error, exceptions.ConnectionError):
        return unavailable(shown, _broken(error))
    if isinstance(error, exceptions.ResponseError):
        # It works, and has something against this command: repeating it changes nothing.
        passing = text.startswith(("MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY"))
        return unavailable(shown, f"it refuses a command ({text})", transient=passing)
    return unavailable(shown, _lowered(text) or type(error).__name__)


def _broken(error: Exception) -> str:
    system = error.__cause__ or error.__context__
    if isinstance(system, ConnectionError) and system.errno:
        return _lowered(os.strerror(system.errno))
    if isinstance(system, socket.gaierror):
        return f"its name is not known ({system.strerror})"
    return _lowered(str(error)) or "the connection broke"


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
