"""Addresses of Redis servers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from smartchat_core.errors import ConfigurationError

__all__ = ["RedisAddress"]

_SOCKET_SCHEME = "redis+unix"
_TLS_OPTIONS = ("ssl_ca_certs", "ssl_ca_path", "ssl_cert_reqs", "ssl_certfile", "ssl_check_hostname", "ssl_keyfile")
_OPTIONS = frozenset({"db", *_TLS_OPTIONS})
_REMEDY = (
    "Write it as in redis://user:password@host:6379/0, rediss://… for TLS, or redis+unix:///path/to/socket?db=0; "
    f"after a question mark there may be {', '.join(sorted(_OPTIONS))}."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RedisAddress:
    """Where a server is: `url` as the client library reads it, `shown` as a person may see it, without secrets."""

    url: str = field(repr=False)
    shown: str

    @classmethod
    def parse(cls, url: str) -> RedisAddress:
        """The address that a URL of the settings means.

        Raises:
            ConfigurationError: it is none, or has a part that means nothing; the client library would overlook it.
                No part that could be of a password is repeated.
        """
        try:
            parts = urlsplit(url)
            if "@" in f"{parts.path}{parts.query}{parts.fragment}":
                raise _wrong("an @ comes after what ends the host: a password has to be percent-encoded")
            port = parts.port
            options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        except ValueError:
            # Not `from exc`: its message may hold a piece of the password.
            raise _wrong("its host, its port or its options cannot be read") from None
        if parts.scheme not in {"redis", "rediss", _SOCKET_SCHEME}:
            raise _wrong("it begins with another scheme")
        if set(options) - _OPTIONS:
            raise _wrong("it has an unknown option")
        database = options.get("db", "")
        if parts.scheme == _SOCKET_SCHEME:
            if not parts.path.strip("/"):
                raise _wrong("it names no socket")
            place = f"{_SOCKET_SCHEME}://{unquote(parts.path)}"
        else:
            if not parts.hostname:
                raise _wrong("it names no host")
            host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
            place = f"{parts.scheme}://{host}:{port or 6379}"
            path = unquote(parts.path).strip("/")
            if path and database:
                raise _wrong("it names the database twice")
            database = database or path
        if (database and not database.isascii()) or not (database or "0").isdigit():
            raise _wrong("what names the database is no number")
        shown = f"{place}?db={database or 0}" if parts.scheme == _SOCKET_SCHEME else f"{place}/{database or 0}"
        readable = parts._replace(scheme="unix") if parts.scheme == _SOCKET_SCHEME else parts
        return cls(url=urlunsplit(readable), shown=shown)

    @classmethod
    def of_client(cls, client: Any) -> RedisAddress:
        """Where a client of the library's is connected to.

        Raises:
            ConfigurationError: it decodes what it reads, and values are bytes.
        """
        options: dict[str, Any] = client.connection_pool.connection_kwargs
        if options.get("decode_responses"):
            raise ConfigurationError(
                "the client of a Redis server cannot be used",
                cause="it decodes what it reads (decode_responses), and values are bytes",
                remedy="Hand in a client without decode_responses.",
            )
        if path := options.get("path"):
            return cls(url="", shown=f"{_SOCKET_SCHEME}://{path}?db={options.get('db', 0)}")
        place = f"{options.get('host', 'localhost')}:{options.get('port', 6379)}"
        return cls(url="", shown=f"redis://{place}/{options.get('db', 0)}")


def _wrong(cause: str) -> ConfigurationError:
    return ConfigurationError("an address of a Redis server cannot be used", cause=cause, remedy=_REMEDY)
