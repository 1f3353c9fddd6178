"""The session of somebody who has just signed in."""

from litestar.datastructures import Cookie, State
from litestar.types import Scope

from smartchat.web.access.guard import AccessControl
from smartchat.web.access.session_cookie import presented_session, session_cookie
from smartchat.web.clients import client_in
from smartchat_core.accounts.admission import Admitted
from smartchat_core.accounts.session_policy import Whereabouts

__all__ = ["start_session"]


async def start_session(scope: Scope, state: State, proved: Admitted) -> Cookie:
    """Begin a session in the place of the one that the browser came with; its cookie.

    Raises:
        NotSignedIn: the account was deactivated or deleted meanwhile.
    """
    control: AccessControl = state.access
    https, client = control.https(scope), client_in(scope, state.context.client_of)
    begun = await control.sessions.start(
        proved.user.id,
        second_factor=proved.by_two_factors,
        where=Whereabouts(device=client.user_agent, place=client.ip_address),
        origin=proved.origin,
        replacing=presented_session(scope, https=https) or "",
    )
    return session_cookie(begun.token, https=https)
