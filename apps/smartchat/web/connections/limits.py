"""The bounds, and what follows from them."""

from dataclasses import dataclass, replace
from typing import Self

from smartchat.settings import Settings

__all__ = ["OPERATORS_CONNECTIONS", "ConnectionLimits"]

OPERATORS_CONNECTIONS = 64
"""By the listener for operators, beyond those of everybody: dashboards, Prometheus and probes."""

_LINGER_SECONDS = 5.0
"""As nginx's lingering_timeout: so long, who was answered early may go on sending what nobody wants."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConnectionLimits:
    """How many connections there may be and how slow; times in seconds.

    Raises:
        ValueError: they leave no room for anybody else.
    """

    head_timeout: float = 10.0
    keep_alive_timeout: float = 75.0
    transfer_timeout: float = 30.0
    min_bytes_per_second: float = 500.0
    linger_timeout: float = _LINGER_SECONDS
    max_connections: int = 512
    max_per_client: int = 64

    def __post_init__(self) -> None:
        if self.max_connections < 2 or self.max_per_client < 2:
            msg = f"{self.max_connections} connections, {self.max_per_client} of a client, leave no room for others"
            raise ValueError(msg)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The limits of the settings."""
        return cls(
            head_timeout=settings.request_head_timeout_seconds,
            keep_alive_timeout=settings.keep_alive_timeout_seconds,
            transfer_timeout=settings.transfer_timeout_seconds,
            min_bytes_per_second=settings.min_transfer_bytes_per_second,
            max_connections=settings.max_connections,
            max_per_client=settings.max_connections_per_client,
        )

    def for_operators(self) -> Self:
        """The same deadlines for the connections by the listener for operators, which are few."""
        most = min(self.max_connections, OPERATORS_CONNECTIONS)
        return replace(self, max_connections=most, max_per_client=min(self.max_per_client, max(most // 2, 2)))

    @property
    def max_requests(self) -> int:
        """Requests in progress: half of the connections, so that there is always one on which to ask a probe."""
        return self.max_connections // 2

    @property
    def max_requests_per_client(self) -> int:
        """The same of one client: three quarters of its connections."""
        return max(self.max_per_client * 3 // 4, 1)

    @property
    def max_event_streams(self) -> int:
        """Event streams, which last: half of the requests in progress, so that the others find a place."""
        return max(self.max_requests // 2, 1)

    @property
    def sweep_interval(self) -> float:
        """How often the deadlines are checked."""
        return min(1.0, *(one / 4 for one in (self.head_timeout, self.transfer_timeout, self.linger_timeout)))
