"""Routes of other people's accounts and of invitations, for those who look after them.

What changes anything needs a sign-in of the last minutes.
"""

from typing import Annotated, Any

from litestar import Request, Router, delete, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter

from smartchat.system import SystemClock
from smartchat.web.access.account import InjectedAccount, InjectedAccounts
from smartchat.web.account_schemas import AccountRemovalView
from smartchat.web.context import ProcessContext
from smartchat.web.link_addresses import address_of
from smartchat.web.problems import problems
from smartchat.web.user_schemas import (
    ChangeUser,
    InvitationList,
    InvitationView,
    Invite,
    LinkView,
    UserList,
    UserView,
)
from smartchat_core.accounts.links import LIFETIMES
from smartchat_core.errors import InvalidRequest, LinkRefused, PermissionDenied, StepUpRequired, UserNotFound
from smartchat_core.model.credential import OneTimePurpose
from smartchat_core.model.ids import UserId

__all__ = ["invitations_router", "users_router"]

_MAX_SOUGHT, _MAX_PAGE = 254, 100
_CHANGING = (StepUpRequired, PermissionDenied, UserNotFound)


@get("/", summary="List users", responses=problems(PermissionDenied))
async def list_users(
    account: InjectedAccount,
    accounts: InjectedAccounts,
    sought: Annotated[str, QueryParameter(name="q", max_length=_MAX_SOUGHT, description="In name or address.")] = "",
    after: Annotated[str, QueryParameter(max_length=_MAX_SOUGHT, description="The name before the page.")] = "",
    limit: Annotated[int, QueryParameter(ge=1, le=_MAX_PAGE)] = 50,
) -> UserList:
    """A page of the users, by name."""
    found = await accounts.users.list(after=after, limit=limit + 1, containing=sought, by=account.user)
    shown = found[:limit]
    further = shown[-1].name if len(found) > limit else None
    return UserList(users=tuple(map(UserView.of, shown)), next=further)


@get("/{user_id:str}", summary="Show a user", responses=problems(PermissionDenied, UserNotFound))
async def show_user(user_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts) -> UserView:
    """The account, and nothing of its content."""
    return UserView.of(await accounts.users.get(UserId(user_id), by=account.user))


@patch("/{user_id:str}", summary="Change a user", responses=problems(InvalidRequest, *_CHANGING))
async def change_user(
    user_id: FromPath[str], data: JSONBody[ChangeUser], account: InjectedAccount, accounts: InjectedAccounts
) -> UserView:
    """Give another role, deactivate or activate, all or nothing; the former two end all sessions and keys."""
    user = await accounts.users.get(UserId(user_id), by=account.user)
    account.sessions.require_recent(account.signed_in)
    if data.active is not None or data.role is not None:
        user = await accounts.users.change(user.name, active=data.active, role=data.role, by=account.user)
    return UserView.of(user)


@delete("/{user_id:str}", summary="Delete a user", status_code=202, responses=problems(InvalidRequest, *_CHANGING))
async def delete_user(
    user_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts, process: ProcessContext
) -> AccountRemovalView:
    """Delete the account with what it has, and give the receipt; a sweep removes what cannot be reached now."""
    user = await accounts.users.get(UserId(user_id), by=account.user)
    account.sessions.require_recent(account.signed_in)
    removal = await accounts.users.delete(user.name, by=account.user)
    return AccountRemovalView.of(removal, backups_kept_days=process.settings.backups_kept_days)


@delete(
    "/{user_id:str}/access",
    summary="End the sessions and keys of a user",
    status_code=204,
    responses=problems(*_CHANGING),
)
async def end_access(user_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts) -> None:
    """Refuse their next requests, and end their open streams within about a second; the user may sign in again."""
    user = await accounts.users.get(UserId(user_id), by=account.user)
    account.sessions.require_recent(account.signed_in)
    await accounts.users.end_access(user.name, by=account.user)


@delete(
    "/{user_id:str}/second-factor",
    summary="Remove the second factor of a user",
    status_code=204,
    responses=problems(*_CHANGING),
)
async def reset_second_factor(user_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts) -> None:
    """For who has lost it; all sessions and keys end. Make sure who asks."""
    user = await accounts.users.get(UserId(user_id), by=account.user)
    account.sessions.require_recent(account.signed_in)
    await accounts.users.reset_second_factor(user.name, by=account.user)


@post("/{user_id:str}/password-link", summary="Make a link for another password", responses=problems(*_CHANGING))
async def make_password_link(
    request: Request[Any, Any, Any],
    user_id: FromPath[str],
    account: InjectedAccount,
    accounts: InjectedAccounts,
    process: ProcessContext,
) -> LinkView:
    """With the link the user chooses another password, once and within the hour."""
    user = await accounts.users.get(UserId(user_id), by=account.user)
    account.sessions.require_recent(account.signed_in)
    link = await accounts.links.reset_link(user.name, by=account.user)
    address = address_of(request, process.settings, link, https=account.https)
    return LinkView(link=address, expires_at=link.expires_at)


@get("/", summary="List invitations", responses=problems(PermissionDenied))
async def list_invitations(account: InjectedAccount, accounts: InjectedAccounts) -> InvitationList:
    """Those that nobody has used yet, the newest first; their links are known to nobody."""
    found = await accounts.links.invitations(by=account.user)
    return InvitationList(invitations=tuple(map(InvitationView.of, found)))


@post("/", summary="Invite somebody", responses=problems(InvalidRequest, StepUpRequired, PermissionDenied))
async def invite(
    request: Request[Any, Any, Any],
    data: JSONBody[Invite],
    account: InjectedAccount,
    accounts: InjectedAccounts,
    process: ProcessContext,
) -> LinkView:
    """Make a link with which somebody makes an account of this role."""
    account.sessions.require_recent(account.signed_in)
    if data.send:
        await accounts.links.send_invitation(data.email, role=data.role, by=account.user)
        return LinkView(link="", expires_at=SystemClock().now() + LIFETIMES[OneTimePurpose.INVITATION])
    link = await accounts.links.invite(role=data.role, email=data.email, by=account.user)
    address = address_of(request, process.settings, link, https=account.https)
    return LinkView(link=address, expires_at=link.expires_at)


@delete(
    "/{reference:str}",
    summary="Withdraw an invitation",
    status_code=204,
    responses=problems(LinkRefused, PermissionDenied),
)
async def withdraw_invitation(reference: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts) -> None:
    """Have its link work no more."""
    await accounts.links.withdraw_invitation(reference, by=account.user)


users_router = Router(
    "/api/v1/users",
    route_handlers=[
        list_users,
        show_user,
        change_user,
        delete_user,
        end_access,
        reset_second_factor,
        make_password_link,
    ],
    tags=["Users"],
)
invitations_router = Router(
    "/api/v1/invitations", route_handlers=[list_invitations, invite, withdraw_invitation], tags=["Users"]
)
