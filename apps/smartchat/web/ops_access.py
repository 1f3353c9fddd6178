"""Letting nobody see how the program does but those who look after it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import Headers
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.types import Scope

from smartchat.web.desk import Desk
from smartchat_core.events import Client, LoginFailed
from smartchat_core.ops.access import Visitor, Watchers, is_forwarded

__all__ = ["OpsAccess", "watchers_only"]

_LONGEST_AGENT = 200
_REALM = 'realm="SmartChat operations"'
_CHALLENGE = f'Basic {_REALM}, charset="UTF-8", Bearer {_REALM}'


@dataclass(frozen=True, kw_only=True, slots=True)
class OpsAccess:
    """Who may see it, and who somebody is to the log; the application's state has it as `ops_access`."""

    watchers: Watchers
    client_of: Callable[[Scope], str]


async def watchers_only(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A guard of routes: with the setting `ops_token` for those who have it, else for this machine alone.

    Raises:
        NotAuthorizedException: 401, the token is missing or wrong; the answer says how it is given.
        PermissionDeniedException: 403, there is no token, and the request comes from elsewhere.
    """
    access: OpsAccess = connection.app.state.ops_access
    refusal = access.watchers.refusal(_visitor(connection.scope))
    if refusal is None:
        return
    desk: Desk = connection.app.state.desk
    agent = connection.headers.get("user-agent", "")[:_LONGEST_AGENT]
    client = Client(ip_address=access.client_of(connection.scope), user_agent=agent)
    desk.services.events.publish(LoginFailed(reason=refusal.value, client=client))
    if access.watchers.token:
        raise NotAuthorizedException(
            "The token of the setting ops_token is asked for.", headers={"WWW-Authenticate": _CHALLENGE}
        )
    raise PermissionDeniedException("Without the setting ops_token only this machine may see it.")


def _visitor(scope: Scope) -> Visitor:
    headers = Headers.from_scope(scope)
    peer = scope.get("client")
    return Visitor(
        peer=peer[0] if peer else "",
        host=_name(headers.get("host", "")),
        authorization=headers.get("authorization", ""),
        forwarded=is_forwarded(headers.keys(), version=scope.get("http_version", "")),
    )


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
