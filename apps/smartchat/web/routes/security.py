"""Routes of security operations: access that is ended, mails, investigations and reviews."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from litestar import Router, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from pydantic import Field

from smartchat.reports import investigation_shape, review_shape
from smartchat.web.access.account import InjectedAccount
from smartchat.web.context import ProcessContext
from smartchat.web.problems import problems
from smartchat.web.schemas import Model
from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.security.investigation import SuspectKind
from smartchat_core.errors import (
    ApiKeyNotFound,
    InvalidRequest,
    PermissionDenied,
    SessionNotFound,
    StepUpRequired,
    UserNotFound,
)

__all__ = ["security_router"]

_MAX_NAME = 254
_Kind = Literal["address", "account", "key", "session", "document"]


class ReportView(Model):
    """A report, as `smartchat security investigate` and `review` print it with `--json`."""

    report: dict[str, Any]


class Notify(Model):
    """Whom an incident concerns; nobody in particular: those who look after security."""

    users: tuple[Annotated[str, Field(max_length=_MAX_NAME)], ...] = Field(default=(), max_length=100)


class NotifiedView(Model):
    """Who is sent a mail, and who is not, for lack of a confirmed address or of a mailer."""

    sent: tuple[str, ...]
    not_sent: tuple[str, ...]


@get("/investigation", summary="Investigate", responses=problems(InvalidRequest, PermissionDenied, UserNotFound))
async def investigate(
    account: InjectedAccount,
    process: ProcessContext,
    kind: FromQuery[_Kind],
    name: Annotated[str, QueryParameter(max_length=_MAX_NAME, description="Address, user or identifier.")],
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
) -> ReportView:
    """What an address, an account, a key, a session or a document did, and what was done to it."""
    found = await process.access.investigation.report(
        Actor.of(account.user), SuspectKind(kind), name, since=since, until=until
    )
    return ReportView(report=investigation_shape(found))


@get("/review", summary="Review accesses", responses=problems(PermissionDenied))
async def review(
    account: InjectedAccount, process: ProcessContext, days: Annotated[int, QueryParameter(ge=1, le=366)] = 7
) -> ReportView:
    """Who may do what, what looks unused, and how often which change was."""
    found = await process.access.review.report(Actor.of(account.user), period=timedelta(days=days))
    return ReportView(report=review_shape(found))


@delete(
    "/credentials/{credential:str}",
    summary="Revoke a session or a key",
    status_code=204,
    responses=problems(InvalidRequest, PermissionDenied, StepUpRequired, SessionNotFound, ApiKeyNotFound),
)
async def revoke(credential: FromPath[str], account: InjectedAccount, process: ProcessContext) -> None:
    """End it, whosever it is: its next request is refused, and open streams end within about a second."""
    account.sessions.require_recent(account.signed_in)
    await process.access.response.revoke(Actor.of(account.user), credential)


@post(
    "/notices",
    summary="Notify of an incident",
    status_code=202,
    responses=problems(InvalidRequest, PermissionDenied, StepUpRequired, UserNotFound),
)
async def notify(data: JSONBody[Notify], account: InjectedAccount, process: ProcessContext) -> NotifiedView:
    """Send a mail that asks to look through one's sessions and keys, and names nothing of the incident."""
    account.sessions.require_recent(account.signed_in)
    found = await process.access.response.notify(Actor.of(account.user), data.users)
    return NotifiedView(sent=found.sent, not_sent=found.not_sent)


security_router = Router("/api/v1/security", route_handlers=[investigate, review, revoke, notify], tags=["Security"])
