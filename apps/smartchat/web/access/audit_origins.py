"""Origins of requests, as the audit records them."""

from collections.abc import Callable

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from smartchat.web.access.principal import Principal
from smartchat_core.audit.origin import acting
from smartchat_core.model.audit import AuditOrigin

__all__ = ["OriginOfChanges", "origin_of"]


class OriginOfChanges(ASGIMiddleware):
    """Has the audit know the client of each request; who is admitted is added by what admits them.

    Args:
        client_of: who sends a request.
        actor: who it is as long as nobody is admitted.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, *, client_of: Callable[[Scope], str], actor: str) -> None:
        self._client_of = client_of
        self._actor = actor

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on."""
        with acting(AuditOrigin(actor=self._actor, address=self._client_of(scope))):
            await next_app(scope, receive, send)


def origin_of(principal: Principal, address: str) -> AuditOrigin:
    """The user of a request, and the session or key that it came with."""
    credential = f"key:{principal.key}" if principal.key is not None else f"session:{principal.session}"
    return AuditOrigin(actor=principal.user.id, address=address, credential=credential)
