"""The session of somebody who has just signed in."""

from typing import Final
from urllib.parse import quote

from litestar.datastructures import Cookie, State
from litestar.types import Scope

from smartchat.web.access.device_cookie import device_cookie, presented_device
from smartchat.web.access.guard import AccessControl
from smartchat.web.access.own_paths import own_path
from smartchat.web.access.session_cookie import presented_session, session_cookie
from smartchat.web.clients import client_in
from smartchat_core.accounts.admission import Admitted
from smartchat_core.accounts.session_policy import Whereabouts
from smartchat_core.model.user import User

__all__ = ["known_device", "start_session"]

_NOTICES: Final = "/account/accesses"


async def start_session(scope: Scope, state: State, proved: Admitted, target: str) -> tuple[str, Cookie, Cookie]:
    """Begin a session in the place of the one that the browser came with.

    Returns:
        Where to go on, its cookie, and that of the browser. The first is the target, or before it the page of what
        others did that opens what the user has, where there is something to be seen.

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
    if await state.context.access.notices.shown_at_sign_in(proved.user.owner):
        by_way_of = f"{_NOTICES}?next={quote(target, safe='/')}"
        target = by_way_of if own_path(by_way_of) == by_way_of else _NOTICES
    return target, session_cookie(begun.token, https=https), await known_device(scope, state, proved.user)


async def known_device(scope: Scope, state: State, user: User) -> Cookie:
    """The cookie by which the browser is known, after it was shown that the user uses it."""
    https = state.access.https(scope)
    kept = await state.context.access.devices.remember(user.id, presented_device(scope, https=https))
    return device_cookie(kept, https=https)
