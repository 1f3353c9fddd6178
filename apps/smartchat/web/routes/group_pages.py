"""Pages of groups, for those who manage them."""

from contextlib import suppress
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from smartchat.composition.accounts import AccountServices
from smartchat.web.access.account import Account, InjectedAccount, InjectedAccounts
from smartchat.web.forms import FormPage, field
from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.roles import Permission
from smartchat_core.accounts.shared_names import MAX_SHARED_NAME
from smartchat_core.errors import GroupNotFound, InvalidRequest, NameTaken, UserNotFound
from smartchat_core.model.ids import GroupId
from smartchat_core.model.user import Group

__all__ = ["GROUP_PAGES"]

_LIST, _TITLE = "/groups", "Groups"
_MAX_NAME = 254

_Request = Request[Any, Any, Any]


@get(_LIST, include_in_schema=False)
async def groups_page(request: _Request, account: InjectedAccount, accounts: InjectedAccounts) -> Response[Any]:
    """All groups, and the form for another one."""
    return await _show_all(FormPage(request), account, accounts)


@post(_LIST, include_in_schema=False)
async def create_group_by_form(
    request: _Request, account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """Make a group with nobody in it."""
    page, form = FormPage(request), await request.form()
    name = field(form, "name", 2 * MAX_SHARED_NAME)
    try:
        made = await accounts.groups.create(Actor.of(account.user), name)
    except (InvalidRequest, NameTaken) as error:
        return await _show_all(page, account, accounts, status=400, problem=error.public_message())
    return page.leave(f"{_LIST}/{made.id}")


@get("/groups/{group_id:str}", include_in_schema=False)
async def group_page(
    request: _Request, group_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """A group, and who is in it."""
    group = await _managed(accounts, account, group_id)
    return await _show(FormPage(request), account, accounts, group)


@post("/groups/{group_id:str}/rename", include_in_schema=False)
async def rename_group_by_form(
    request: _Request, group_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """Give the group another name."""
    page, form = FormPage(request), await request.form()
    group = await _managed(accounts, account, group_id)
    try:
        await accounts.groups.rename(Actor.of(account.user), group.id, field(form, "name", 2 * MAX_SHARED_NAME))
    except (InvalidRequest, NameTaken) as error:
        return await _show(page, account, accounts, group, status=400, problem=error.public_message())
    return page.leave(f"{_LIST}/{group.id}")


@post("/groups/{group_id:str}/members", include_in_schema=False)
async def enter_group_by_form(
    request: _Request, group_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """Have a user in the group."""
    page, form = FormPage(request), await request.form()
    group = await _managed(accounts, account, group_id)
    try:
        await accounts.groups.enter(Actor.of(account.user), group.id, [field(form, "name", _MAX_NAME)])
    except (InvalidRequest, UserNotFound):
        problem = "There is no user of this name."
        return await _show(page, account, accounts, group, status=400, problem=problem)
    return page.leave(f"{_LIST}/{group.id}")


@post("/groups/{group_id:str}/members/{name:str}/remove", include_in_schema=False)
async def leave_group_by_form(
    request: _Request,
    group_id: FromPath[str],
    name: FromPath[str],
    account: InjectedAccount,
    accounts: InjectedAccounts,
) -> Response[Any]:
    """Have a user in the group no more."""
    with suppress(UserNotFound, InvalidRequest):  # deleted meanwhile, which is as good
        await accounts.groups.leave(Actor.of(account.user), GroupId(group_id), [name])
    return FormPage(request).leave(f"{_LIST}/{group_id}")


@post("/groups/{group_id:str}/remove", include_in_schema=False)
async def remove_group_by_form(
    request: _Request, group_id: FromPath[str], account: InjectedAccount, accounts: InjectedAccounts
) -> Response[Any]:
    """Remove the group; its members stay users."""
    with suppress(GroupNotFound):  # it was removed already, which is what was wanted
        await accounts.groups.remove(Actor.of(account.user), GroupId(group_id))
    return FormPage(request).leave(_LIST)


async def _managed(accounts: AccountServices, account: Account, group: str) -> Group:
    """The group, for who manages groups.

    Raises:
        PermissionDenied: the user manages none.
        GroupNotFound: there is none of this identifier.
    """
    actor = Actor.of(account.user)
    actor.require(Permission.MANAGE_GROUPS)
    return await accounts.groups.named(actor, group)


async def _show_all(
    page: FormPage, account: Account, accounts: AccountServices, *, status: int = 200, problem: str = ""
) -> Response[Any]:
    actor = Actor.of(account.user)
    actor.require(Permission.MANAGE_GROUPS)
    groups = await accounts.groups.list(actor)
    return page.show("groups", _TITLE, status=status, problem=problem, groups=groups, most=MAX_SHARED_NAME)


async def _show(
    page: FormPage, account: Account, accounts: AccountServices, group: Group, *, status: int = 200, problem: str = ""
) -> Response[Any]:
    members = await accounts.groups.members(Actor.of(account.user), group.id)
    return page.show(
        "group", group.name, status=status, problem=problem, group=group, members=members, most=MAX_SHARED_NAME
    )


GROUP_PAGES = (
    groups_page,
    create_group_by_form,
    group_page,
    rename_group_by_form,
    enter_group_by_form,
    leave_group_by_form,
    remove_group_by_form,
)
