"""Pages about other people's accounts, for those who look after them."""

from contextlib import suppress
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter

from smartchat.web.access.account import Account, InjectedAccount, InjectedAccounts
from smartchat.web.account_schemas import AccountRemovalView
from smartchat.web.context import ProcessContext
from smartchat.web.forms import FormPage, field, shown_minute
from smartchat.web.link_addresses import address_of
from smartchat_core.accounts.roles import Permission, may, require_accounts_of
from smartchat_core.errors import InvalidRequest, PermissionDenied
from smartchat_core.model.ids import UserId
from smartchat_core.model.user import User, UserRole, UserStatus

__all__ = ["USER_PAGES"]

_LIST = "/users"
_MAX_SOUGHT, _MAX_NAME, _MAX_ROLE = 254, 254, 16
_PAGE = 50
_NOT_THE_NAME = "Nothing was deleted: that is not the name of this account."

_Request = Request[Any, Any, Any]


@get(_LIST, include_in_schema=False)
async def users_page(
    request: _Request,
    account: InjectedAccount,
    accounts: InjectedAccounts,
    sought: Annotated[str, QueryParameter(name="q", max_length=_MAX_SOUGHT)] = "",
    after: Annotated[str, QueryParameter(max_length=_MAX_NAME)] = "",
) -> Response[Any]:
    """Who has an account, a page at a time, and those whose name or mail address holds a text."""
    found = await accounts.users.list(after=after, limit=_PAGE + 1, containing=sought, by=account.user)
    shown = found[:_PAGE]
    further = shown[-1].name if len(found) > _PAGE else ""
    rows = [_row(one) for one in shown]
    return FormPage(request).show("users", "Users", users=rows, sought=sought, further=further)


@get("/users/{user_id:str}", include_in_schema=False)
async def user_page(
    request: _Request, user_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """An account, and what may be done with it."""
    return _show(FormPage(request), account, await accounts.users.get(UserId(user_id), by=account.user))


@post("/users/{user_id:str}/role", include_in_schema=False)
async def set_role_by_form(
    request: _Request, user_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """Give the user another role."""
    page, user = FormPage(request), await accounts.users.get(UserId(user_id), by=account.user)
    if not account.recent:
        return page.confirm_first(_path(user))
    role = field(await request.form(), "role", _MAX_ROLE)
    if role not in set(UserRole):
        return _show(page, account, user, status=400, problem="Choose a role that is offered.")
    try:
        await accounts.users.set_role(user.name, UserRole(role), by=account.user)
    except InvalidRequest as error:
        return _show(page, account, user, status=400, problem=error.public_message())
    return page.leave(_path(user))


@post("/users/{user_id:str}/deactivate", include_in_schema=False)
async def deactivate_by_form(
    request: _Request, user_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """Let the user in no more."""
    page, user = FormPage(request), await accounts.users.get(UserId(user_id), by=account.user)
    if not account.recent:
        return page.confirm_first(_path(user))
    try:
        await accounts.users.deactivate(user.name, by=account.user)
    except InvalidRequest as error:
        return _show(page, account, user, status=400, problem=error.public_message())
    return page.leave(_path(user))


@post("/users/{user_id:str}/activate", include_in_schema=False)
async def activate_by_form(
    request: _Request, user_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """Let the user in again."""
    page, user = FormPage(request), await accounts.users.get(UserId(user_id), by=account.user)
    if not account.recent:
        return page.confirm_first(_path(user))
    await accounts.users.activate(user.name, by=account.user)
    return page.leave(_path(user))


@post("/users/{user_id:str}/end-access", include_in_schema=False, status_code=200)
async def end_access_by_form(
    request: _Request, user_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """End all sessions and keys of the user."""
    page, user = FormPage(request), await accounts.users.get(UserId(user_id), by=account.user)
    if not account.recent:
        return page.confirm_first(_path(user))
    await accounts.users.end_access(user.name, by=account.user)
    return _show(page, account, user, done="All sessions and keys have ended.")


@post("/users/{user_id:str}/reset-second-factor", include_in_schema=False, status_code=200)
async def reset_second_factor_by_form(
    request: _Request, user_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """Take the second factor from a user who has lost it."""
    page, user = FormPage(request), await accounts.users.get(UserId(user_id), by=account.user)
    if not account.recent:
        return page.confirm_first(_path(user))
    await accounts.users.reset_second_factor(user.name, by=account.user)
    return _show(page, account, user, done="The second factor was removed; all sessions and keys have ended.")


@post("/users/{user_id:str}/password-link", include_in_schema=False, status_code=200)
async def make_password_link(
    request: _Request,
    user_id: FromPath[str],
    account: InjectedAccount,
    accounts: InjectedAccounts,
    process: ProcessContext,
) -> Response[Any]:
    """Show, once, a link with which the user chooses another password."""
    page, user = FormPage(request), await accounts.users.get(UserId(user_id), by=account.user)
    if not account.recent:
        return page.confirm_first(_path(user))
    link = await accounts.links.reset_link(user.name, by=account.user)
    address = address_of(request, process.settings, link, https=account.https)
    return _show(page, account, user, link=address, expires=shown_minute(link.expires_at))


@post("/users/{user_id:str}/delete", include_in_schema=False, status_code=200)
async def delete_by_form(
    request: _Request,
    user_id: FromPath[str],
    account: InjectedAccount,
    accounts: InjectedAccounts,
    process: ProcessContext,
) -> Response[Any]:
    """Delete the account and what it has, when its name was typed, and show the receipt."""
    page, user = FormPage(request), await accounts.users.get(UserId(user_id), by=account.user)
    if not account.recent:
        return page.confirm_first(_path(user))
    if field(await request.form(), "name", _MAX_NAME).strip() != user.name:
        return _show(page, account, user, status=400, problem=_NOT_THE_NAME)
    try:
        removal = await accounts.users.delete(user.name, by=account.user)
    except InvalidRequest as error:
        return _show(page, account, user, status=400, problem=error.public_message())
    receipt = AccountRemovalView.of(removal, backups_kept_days=process.settings.backups_kept_days)
    return page.show("user_deleted", "The account is deleted", receipt=receipt)


def _show(
    page: FormPage,
    account: Account,
    user: User,
    *,
    status: int = 200,
    problem: str = "",
    done: str = "",
    link: str = "",
    expires: str = "",
) -> Response[Any]:
    """The page of an account; one's own is looked after by others, and on the pages of the profile."""
    changeable = False
    with suppress(PermissionDenied):
        require_accounts_of(account.user, user.role)
        changeable = user.id != account.user.id
    return page.show(
        "user",
        user.name,
        status=status,
        problem=problem,
        shown=_row(user),
        changeable=changeable,
        own=user.id == account.user.id,
        roles=[role.value for role in UserRole] if may(account.user.role, Permission.GRANT_ROLES) else [],
        done=done,
        link=link,
        expires=expires,
    )


def _row(user: User) -> dict[str, object]:
    return {
        "id": user.id,
        "name": user.name,
        "display_name": user.display_name,
        "email": user.email,
        "email_confirmed": user.email_confirmed,
        "role": user.role.value,
        "status": user.status.value,
        "active": user.status is not UserStatus.DEACTIVATED,
        "created": shown_minute(user.created_at),
        "signed_in": shown_minute(user.signed_in_at),
    }


def _path(user: User) -> str:
    return f"{_LIST}/{user.id}"


USER_PAGES = (
    users_page,
    user_page,
    set_role_by_form,
    deactivate_by_form,
    activate_by_form,
    end_access_by_form,
    reset_second_factor_by_form,
    make_password_link,
    delete_by_form,
)
