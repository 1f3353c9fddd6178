"""uvicorn, set up so that no client can take it up for itself."""

import logging
import resource
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import ceil
from typing import Any, cast

import uvicorn
from litestar.types import ASGIApp

from smartchat.settings import Settings
from smartchat.web.connections.access_lines import WITHOUT_QUERIES
from smartchat.web.connections.limits import OPERATORS_CONNECTIONS, ConnectionLimits
from smartchat.web.connections.protocol import HEAD_BYTES, GuardedProtocol
from smartchat.web.connections.table import ConnectionTable, End
from smartchat_core.ops.metrics.http import HTTP_CONNECTIONS, HTTP_CONNECTIONS_ENDED
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry
from smartchat_core.resilience.throttle import Throttle

__all__ = ["LISTEN_BACKLOG", "guarded_config", "limits_within"]

log = logging.getLogger(__name__)

LISTEN_BACKLOG = 1_024
"""Connections that the kernel keeps until they are accepted."""
_ACCEPTED_AT_ONCE = 128
"""asyncio accepts so many in one go, before any of them is checked: each is a file descriptor beyond the bound."""
_OWN_DESCRIPTORS = 256 + OPERATORS_CONNECTIONS
"""For files, databases, servers, parsers and operators."""

PeerOf = Callable[[str | None], str | None]


def guarded_config(
    app: ASGIApp,
    settings: Settings,
    *,
    peer_of: PeerOf,
    limits: ConnectionLimits | None = None,
    protocol: type[GuardedProtocol] = GuardedProtocol,
    telemetry: Telemetry = NO_TELEMETRY,
    **options: Any,
) -> uvicorn.Config:
    """A configuration of uvicorn that bounds the connections and how slow they are, by the settings.

    Args:
        app: what answers.
        settings: the bounds.
        peer_of: whose connection it is, by the address at its other end, which is None for a Unix socket; None for a
            proxy that speaks for others.
        limits: other bounds than those of the settings.
        protocol: what speaks to each connection.
        telemetry: takes the number of connections, and of those that were ended.
        options: uvicorn's own.
    """
    limits = limits or limits_within(ConnectionLimits.of(settings))
    throttle = Throttle()

    def noticed(reason: End, client: str | None) -> None:
        telemetry.record(HTTP_CONNECTIONS_ENDED.measure(reason=reason.value))
        if reason is not End.KEEP_ALIVE_TIMEOUT and throttle():
            log.warning(
                "connections closed: clients too slow, or too many per client",
                extra={"reason": reason.value, "ip_address": client or ""},
            )

    table = ConnectionTable(
        limits, noticed=noticed, counted=lambda count: telemetry.record(HTTP_CONNECTIONS.measure(count))
    )
    logging.getLogger("uvicorn.access").addFilter(WITHOUT_QUERIES)
    return uvicorn.Config(
        cast("Any", app),
        # One parser, whichever are installed, and no way around it by an upgrade: there are no WebSockets here.
        http=cast("Any", partial(protocol, table=table, client_of=peer_of)),
        ws="none",
        h11_max_incomplete_event_size=HEAD_BYTES,
        backlog=_ACCEPTED_AT_ONCE,
        timeout_keep_alive=ceil(limits.keep_alive_timeout),
        proxy_headers=False,  # the setting `trusted_proxies` decides whom to trust
        **options,
    )


def limits_within(limits: ConnectionLimits) -> ConnectionLimits:
    """The limits, with as many connections as the process may have file descriptors for; more are asked for."""
    wanted = limits.max_connections + _ACCEPTED_AT_ONCE + _OWN_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return limits
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    if allowed == wanted:
        return limits
    most = max(allowed - _ACCEPTED_AT_ONCE - _OWN_DESCRIPTORS, 16)
    log.warning(
        "max_connections is reduced: limit of open files (ulimit -n)",
        extra={"max_connections": most, "open_files": allowed},
    )
    return replace(limits, max_connections=most, max_per_client=min(limits.max_per_client, max(most // 4, 2)))
