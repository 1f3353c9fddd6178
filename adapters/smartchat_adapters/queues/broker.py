"""The address of a broker, and how a client reaches it."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from smartchat_core.errors import ConfigurationError

__all__ = ["Broker", "BrokerKind", "read_address"]

_BEGINNING = "celery+"
_TRANSPORTS = "smartchat_adapters.queues"


class BrokerKind(StrEnum):
    """What the broker is."""

    RABBITMQ = "RabbitMQ"
    REDIS = "Redis"


@dataclass(frozen=True, kw_only=True, slots=True)
class Broker:
    """A broker: `url` is for the client and holds the password, `shown` is for people."""

    kind: BrokerKind
    url: str = field(repr=False)
    shown: str
    password: str = field(repr=False)
    encrypted: bool

    @property
    def transport(self) -> str:
        """The transport that the client uses: ours, which believe no message."""
        module = "redis_transport" if self.kind is BrokerKind.REDIS else "amqp_transport"
        return f"{_TRANSPORTS}.{module}:Transport"

    @property
    def encryption(self) -> dict[str, Any] | bool:
        """What the client needs in order to check the broker's certificate; by default it checks none."""
        if not self.encrypted:
            return False
        if self.kind is BrokerKind.REDIS:
            return {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_check_hostname": True}
        return {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": None}  # None: the host of the address

    def scrub(self, text: str) -> str:
        """The text without the password, whether it stands there as it is or as it is written in addresses."""
        forms = {self.password, quote(self.password, safe=""), urlsplit(self.url).password or ""} - {""}
        for form in sorted(forms, key=len, reverse=True):  # one may be a part of another
            text = text.replace(form, "***")
        return text


_SCHEMES = {
    "amqp": (BrokerKind.RABBITMQ, False),
    "amqps": (BrokerKind.RABBITMQ, True),
    "redis": (BrokerKind.REDIS, False),
    "rediss": (BrokerKind.REDIS, True),
}


def read_address(address: str) -> Broker:
    """The broker of an address such as `celery+amqp://user:password@host:5672/vhost` or `celery+redis://host:6379/0`.

    Raises:
        ConfigurationError: the address is none, or of a broker that is not supported. It repeats no part of the
            address: where that is badly written, any could be of the password.
    """
    url = address.removeprefix(_BEGINNING)
    try:
        parts = urlsplit(url)
        if "@" in f"{parts.path}{parts.query}{parts.fragment}":
            raise _unreadable("an @ comes after what ends the host")
        port = parts.port
    except ValueError:
        # Not `from exc`: its message may hold a piece of the password.
        raise _unreadable("its host or its port cannot be read") from None
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise ConfigurationError(
            "the address of the queue cannot be used",
            cause="it begins with no scheme of a broker" if parts.scheme not in _SCHEMES else "it names no host",
            remedy="Write it as in celery+amqp://user:password@host:5672/vhost or celery+redis://host:6379/0.",
        )
    kind, encrypted = _SCHEMES[parts.scheme]
    place = parts.hostname if port is None else f"{parts.hostname}:{port}"
    return Broker(
        kind=kind,
        url=url,
        shown=f"{parts.scheme}://{place}{parts.path}",
        password=unquote(parts.password or ""),
        encrypted=encrypted,
    )


def _unreadable(cause: str) -> ConfigurationError:
    return ConfigurationError(
        "the address of the queue cannot be read",
        cause=cause,
        remedy="Percent-encode what has a meaning in addresses, as in `%40` for `@` in a password.",
    )
