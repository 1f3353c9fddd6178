"""Routes by which somebody asks for a mail. What they answer is the same whether somebody has the address or not."""

from typing import Any

from litestar import Request, Router, post
from litestar.datastructures import State
from litestar.params import JSONBody
from pydantic import Field

from smartchat.web.access.account import InjectedAccount, InjectedAccounts
from smartchat.web.clients import client_in
from smartchat.web.problems import problems
from smartchat.web.schemas import Model
from smartchat_core.errors import InvalidRequest, RateLimited, StepUpRequired

__all__ = ["mails_router"]

_Request = Request[Any, Any, Any]


class MailAddress(Model):
    """Where a mail goes."""

    email: str = Field(min_length=1, max_length=254)


@post(
    "/account/forgotten",
    summary="Ask for a link for another password",
    status_code=202,
    responses=problems(InvalidRequest, RateLimited),
)
async def forgotten_password(
    request: _Request, data: JSONBody[MailAddress], state: State, accounts: InjectedAccounts
) -> None:
    """It is sent if an account has this mail address confirmed; the answer does not say so."""
    await accounts.mails.forgotten_password(data.email, client=client_in(request.scope, state.context.client_of))


@post(
    "/account/email",
    summary="Ask for another mail address",
    status_code=202,
    responses=problems(InvalidRequest, RateLimited, StepUpRequired),
)
async def change_email(
    request: _Request, data: JSONBody[MailAddress], state: State, account: InjectedAccount, accounts: InjectedAccounts
) -> None:
    """A link is sent there, which confirms it; until then the address of before stays."""
    account.sessions.require_recent(account.signed_in)
    client = client_in(request.scope, state.context.client_of)
    await accounts.mails.change_email(account.user.id, data.email, client=client)


@post("/sign-up", summary="Ask for an account", status_code=202, responses=problems(InvalidRequest, RateLimited))
async def sign_up(request: _Request, data: JSONBody[MailAddress], state: State, accounts: InjectedAccounts) -> None:
    """Where the setting `sign_up` is open, a link that makes it is sent; the owner of an account gets another mail."""
    await accounts.mails.sign_up(data.email, client=client_in(request.scope, state.context.client_of))


mails_router = Router("/api/v1", route_handlers=[forgotten_password, change_email, sign_up], tags=["Accounts"])
