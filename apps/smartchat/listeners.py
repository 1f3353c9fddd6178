"""Where a program listens for its operators: an address of this machine or of a network, or a Unix socket."""

import ipaddress
import os
import socket
import stat
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from smartchat_core.errors import ConfigurationError

__all__ = ["ListenAddress", "PeerSocket", "is_own_name", "may_speak"]

_UNIX = "unix:"
_BACKLOG = 32
_UCRED = struct.Struct("3i")
"""Linux' credentials of a peer: process, user, group (unix(7), SO_PEERCRED)."""


class PeerSocket(Protocol):
    """What is asked of a connection's socket."""

    @property
    def family(self) -> int:
        """The address family, such as `AF_UNIX`."""
        ...

    def getsockopt(self, level: int, optname: int, buflen: int, /) -> bytes:
        """An option of it."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class ListenAddress:
    """`host` and `port`, or the `path` of a Unix socket; `setting` names where it was written, for messages."""

    setting: str
    host: str = ""
    port: int = 0
    path: Path | None = None

    @classmethod
    def parse(cls, text: str, *, setting: str, folder: Path) -> "ListenAddress":
        """The address that is written as `host:port`, `unix:/path`, or `unix:name` for a socket in the folder.

        Raises:
            ConfigurationError: it is none.
        """
        if text.startswith(_UNIX):
            name = text.removeprefix(_UNIX)
            if not name:
                raise _meaningless(setting)
            return cls(setting=setting, path=folder / name)
        try:
            parts = urlsplit(f"//{text}")
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if host is None or port is None or parts.netloc != text or parts.username is not None:
            raise _meaningless(setting)
        return cls(setting=setting, host=host, port=port)

    @property
    def shown(self) -> str:
        """The address as a person writes it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{_UNIX}{self.path}" if self.path is not None else f"{host}:{self.port}"

    @contextmanager
    def listening(self, *, with_token: bool) -> Iterator[socket.socket]:
        """A socket that listens there while the block runs; a Unix socket has the mode 0600.

        Args:
            with_token: whether clients are asked for a token. Only this machine may reach a listener where they are
                not, and that depends on where it listens, not on the contents of a request.

        Raises:
            ConfigurationError: one cannot listen there, or may not without a token.
        """
        try:
            listener = self._bound(with_token=with_token)
        except OSError as exc:
            raise ConfigurationError(
                f"nobody can listen at {self.shown}",
                cause=exc.strerror or str(exc),
                remedy=f"Choose another {self.setting}.",
            ) from exc
        try:
            yield listener
        finally:
            listener.close()
            if self.path is not None:
                self.path.unlink(missing_ok=True)

    def _bound(self, *, with_token: bool) -> socket.socket:
        if self.path is not None:
            return _unix_socket(self.path)
        family, _, _, _, place = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0]
        if not with_token and not ipaddress.ip_address(place[0]).is_loopback:
            raise ConfigurationError(
                f"the setting {self.setting} needs an ops_token",
                cause=f"every client that reaches {self.shown} could read everything there",
                remedy="Set ops_token, or listen at 127.0.0.1 or at a Unix socket.",
            )
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(place)
            listener.listen(_BACKLOG)
        except OSError:
            listener.close()
            raise
        return listener


def is_own_name(host: str) -> bool:
    """Whether a `Host` header holds `localhost` or an address in digits, to which no page can rebind a name of its own.

    It proves nothing about where a request comes from.
    """
    if not host.isascii():  # nor would it be a name; urlsplit takes the square of some letters to normalise them
        return False
    try:
        name = urlsplit(f"//{host}").hostname or ""
        if name == "localhost" or name.endswith(".localhost"):
            return True
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def may_speak(connection: PeerSocket) -> bool:
    """Whether the peer of a connection by a Unix socket is this user or root; true for all other connections.

    Where the system does not report it (it is Linux's SO_PEERCRED), the mode of the socket decides alone.
    """
    if connection.family != socket.AF_UNIX or not hasattr(socket, "SO_PEERCRED"):
        return True
    _, user, _ = _UCRED.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size))
    return user in {0, os.geteuid()}


def _unix_socket(path: Path) -> socket.socket:
    _remove_stale(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)  # the socket has its mode before anybody can find it
    try:
        listener.bind(os.fspath(path))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    finally:
        os.umask(before)
    return listener


def _remove_stale(path: Path) -> None:
    """Remove a socket without a listener; anything else stays, and is in the way."""
    with suppress(FileNotFoundError):
        if not stat.S_ISSOCK(path.lstat().st_mode):
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(1.0)
            try:
                probe.connect(os.fspath(path))
            except ConnectionRefusedError:
                path.unlink(missing_ok=True)


def _meaningless(setting: str) -> ConfigurationError:
    return ConfigurationError(
        f"the setting {setting} has no meaning",
        remedy="Write it as host:port, as in 127.0.0.1:9464, or as unix:/path/to/socket.",
    )
