"""Who sends a request, for the security log, and whom it is told to."""

from collections.abc import Callable

from litestar.datastructures import Headers
from litestar.types import Scope

from smartchat.web.desk import Desk
from smartchat_core.events import Client, SecurityEvent

__all__ = ["client_in", "tell"]

_MOST = 300


def client_in(scope: Scope, client_of: Callable[[Scope], str]) -> Client:
    """The client's address and what it calls itself, shortened."""
    return Client(ip_address=client_of(scope), user_agent=Headers.from_scope(scope).get("user-agent", "")[:_MOST])


def tell(scope: Scope, event: SecurityEvent) -> None:
    """Publish what a guard saw; nobody is told before the library is open."""
    desk: Desk | None = scope["litestar_app"].state.get("desk")
    if desk is not None:
        desk.services.events.publish(event)
