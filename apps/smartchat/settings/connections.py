"""Limits of connections, and timeouts of slow clients."""

from pydantic import BaseModel, Field

__all__ = ["ConnectionSettings"]


class ConnectionSettings(BaseModel):
    """Limits of connections, and timeouts of slow clients.

    A client is an address (of IPv6, a network of 64 bits); of requests that trusted proxies forward, the address that
    they name.
    """

    request_head_timeout_seconds: float = Field(
        default=10.0, gt=0, description="Timeout of a request's head, from the connection on."
    )
    keep_alive_timeout_seconds: float = Field(default=75.0, gt=0, description="Timeout of an idle connection.")
    transfer_timeout_seconds: float = Field(
        default=30.0,
        gt=0,
        description="Window over which bodies and responses have to move at `min_transfer_bytes_per_second`.",
    )
    min_transfer_bytes_per_second: float = Field(
        default=500.0,
        gt=0,
        description="Minimum transfer rate, over `transfer_timeout_seconds`, of a request's or response's body.",
    )

    max_connections: int = Field(default=512, ge=16, description="Open connections.")
    max_connections_per_client: int = Field(
        default=64, ge=4, description="Open connections per client; behind a trusted proxy, requests in progress."
    )
    max_event_streams_per_client: int = Field(default=24, ge=1, description="Event streams (SSE) per client.")
    max_uploads: int = Field(default=16, ge=1, description="Concurrent uploads.")
    max_uploads_per_client: int = Field(default=4, ge=1, description="Concurrent uploads per client.")
    max_asks: int = Field(default=8, ge=1, description="Concurrent questions.")
    max_asks_per_client: int = Field(default=4, ge=1, description="Concurrent questions per client.")

    progress_poll_interval_seconds: float = Field(
        default=2.0,
        ge=0.1,
        description="Interval at which the database is polled for the progress of other processes.",
    )
