"""Access control of the operators' routes."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException, TooManyRequestsException
from litestar.handlers import BaseRouteHandler
from litestar.types import Scope

from smartchat.web.clients import client_in
from smartchat_core.errors import CacheUnavailable
from smartchat_core.events import LoginFailed
from smartchat_core.model.security import AuthFailure
from smartchat_core.ops.operator_auth import OpsAuth
from smartchat_core.ops.token_throttle import GuessThrottle, TokenGate
from smartchat_core.ports.rate_limiter import RateLimiter
from smartchat_core.resilience.throttle import Throttle

__all__ = ["OPS_LISTENER", "OpsAccess", "by_ops_listener", "ops_access", "watchers_only"]

log = logging.getLogger(__name__)

OPS_LISTENER = "smartchat.ops_listener"
"""The key of a request's scope that marks a listener at which no token is asked for: one that only this
machine, or by a Unix socket only this user, can reach. No header can set it.
"""

_REALM = 'realm="SmartChat operations"'
_CHALLENGE = f'Basic {_REALM}, charset="UTF-8", Bearer {_REALM}'


def by_ops_listener(scope: Scope) -> bool:
    """Whether the request came by the listener at which no token is asked for."""
    return scope.get(OPS_LISTENER) is True


@dataclass(frozen=True, kw_only=True, slots=True)
class OpsAccess:
    """Who may see it, and who somebody is to the log; the application's state has it as `ops_access`."""

    gate: TokenGate
    client_of: Callable[[Scope], str]


def ops_access(token: str, limiter: RateLimiter, client_of: Callable[[Scope], str]) -> OpsAccess:
    """Access for clients with the operators' token; without one, for none."""
    throttle = Throttle()

    def uncounted(error: CacheUnavailable) -> None:
        if throttle():
            log.warning("failed authentication attempts are not counted: %s", error.operator_message())

    gate = TokenGate(OpsAuth(token=token), GuessThrottle(limiter), uncounted=uncounted)
    return OpsAccess(gate=gate, client_of=client_of)


async def watchers_only(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard of routes: for those who have the token, or come by the listener for operators.

    Raises:
        NotAuthorizedException: 401, the token is missing or wrong; the response describes how it is given.
        TooManyRequestsException: 429, there were too many wrong ones; the response has how long to wait.
    """
    if by_ops_listener(connection.scope):
        return
    access: OpsAccess = connection.app.state.ops_access
    client = access.client_of(connection.scope)
    refusal = await access.gate.refusal(client, connection.headers.get("authorization", ""))
    if refusal is None:
        return
    sender = client_in(connection.scope, access.client_of)
    connection.app.state.context.events.publish(LoginFailed(reason=refusal, client=sender))
    if refusal is AuthFailure.THROTTLED:
        wait = max(ceil(access.gate.wait_seconds(client)), 1)
        raise TooManyRequestsException("There were too many wrong tokens.", headers={"Retry-After": str(wait)})
    raise NotAuthorizedException(
        "The token for operators is asked for: the setting ops_token, or what `smartchat ops token` prints.",
        headers={"WWW-Authenticate": _CHALLENGE},
    )
