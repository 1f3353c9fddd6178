"""Routes of sessions: one's own, those of the account, and their ends."""

from litestar import Response, Router, delete, get
from litestar.params import FromPath

from smartchat.web.access.account import InjectedAccount
from smartchat.web.access.session_cookie import expired_cookie
from smartchat.web.account_schemas import SessionList, SessionView
from smartchat.web.problems import problems
from smartchat_core.errors import SessionNotFound
from smartchat_core.model.ids import SessionId

__all__ = ["sessions_router"]


@get("/session", summary="Show the session of this request")
async def show_session(account: InjectedAccount) -> SessionView:
    """Who has signed in, and until when."""
    return SessionView.of(account.signed_in.session, account.signed_in)


@delete("/session", summary="Sign out", status_code=204)
async def end_session(account: InjectedAccount) -> Response[None]:
    """End the session of this request."""
    await account.sessions.end(account.user.id, account.signed_in.session.id)
    return Response(None, status_code=204, cookies=[expired_cookie(https=account.https)])


@get("/sessions", summary="List the sessions of the account")
async def list_sessions(account: InjectedAccount) -> SessionList:
    """All that have not ended, the one that was used last first."""
    found = await account.sessions.of_user(account.user.id)
    return SessionList(sessions=tuple(SessionView.of(one, account.signed_in) for one in found))


@delete("/sessions", summary="End the other sessions of the account", status_code=204)
async def end_other_sessions(account: InjectedAccount) -> None:
    """End all of them but the session of this request."""
    await account.sessions.end_all(account.user.id, but=account.signed_in.session.id)


@delete(
    "/sessions/{session_id:str}",
    summary="End a session of the account",
    status_code=204,
    responses=problems(SessionNotFound),
)
async def end_one_session(session_id: FromPath[str], account: InjectedAccount) -> None:
    """Refuse its next request, wherever it is sent, and end its open streams within about a second."""
    await account.sessions.end(account.user.id, SessionId(session_id))


sessions_router = Router(
    "/api/v1",
    route_handlers=[show_session, end_session, list_sessions, end_other_sessions, end_one_session],
    tags=["Accounts"],
)
