"""Routes of groups: read by those in them, and changed by those who manage groups."""

from typing import Annotated

from litestar import Response, Router, delete, get, patch, post, put
from litestar.datastructures import ResponseHeader
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import Scope

from smartchat.web.context import InjectedContext
from smartchat.web.mounting import prefix_of
from smartchat.web.problems import problems
from smartchat.web.shelf_schemas import GroupList, GroupMembers, GroupView, MemberNames, MemberView, SharedName
from smartchat_core.errors import GroupNotFound, InvalidRequest, NameTaken, PermissionDenied, UserNotFound
from smartchat_core.model.ids import GroupId

__all__ = ["groups_router"]

_ROOT = "/api/v1/groups"


@get("/", summary="List the groups")
async def list_groups(context: InjectedContext) -> GroupList:
    """Those that one is in, or all of them for who manages groups."""
    return GroupList(groups=tuple(map(GroupView.of, await context.access.groups.list(context.actor))))


@post(
    "/",
    summary="Make a group",
    response_headers=[ResponseHeader(name="Location", documentation_only=True, description="The group.")],
    responses=problems(InvalidRequest, PermissionDenied, NameTaken),
)
async def create_group(data: JSONBody[SharedName], context: InjectedContext, scope: Scope) -> Response[GroupView]:
    """A group with nobody in it."""
    made = await context.access.groups.create(context.actor, data.name)
    headers = {"Location": f"{prefix_of(scope)}{_ROOT}/{made.id}"}
    return Response(GroupView.of(made), status_code=201, headers=headers)


@get("/{group_id:str}", summary="Show a group", responses=problems(GroupNotFound))
async def show_group(group_id: FromPath[str], context: InjectedContext) -> GroupView:
    """Its name."""
    return GroupView.of(await context.access.groups.get(context.actor, GroupId(group_id)))


@patch(
    "/{group_id:str}",
    summary="Rename a group",
    responses=problems(InvalidRequest, GroupNotFound, PermissionDenied, NameTaken),
)
async def rename_group(group_id: FromPath[str], data: JSONBody[SharedName], context: InjectedContext) -> GroupView:
    """Give it another name."""
    return GroupView.of(await context.access.groups.rename(context.actor, GroupId(group_id), data.name))


@delete("/{group_id:str}", summary="Remove a group", responses=problems(GroupNotFound, PermissionDenied))
async def remove_group(group_id: FromPath[str], context: InjectedContext) -> None:
    """What was shared with it is shared with its members no more, from their next request on."""
    await context.access.groups.remove(context.actor, GroupId(group_id))


@get("/{group_id:str}/members", summary="List who is in a group", responses=problems(GroupNotFound))
async def list_members(group_id: FromPath[str], context: InjectedContext) -> GroupMembers:
    """For those in it, and for who manages groups."""
    users = await context.access.groups.members(context.actor, GroupId(group_id))
    return GroupMembers(members=tuple(map(MemberView.of, users)))


@put(
    "/{group_id:str}/members",
    summary="Take users into a group",
    status_code=204,
    responses=problems(InvalidRequest, GroupNotFound, UserNotFound, PermissionDenied),
)
async def enter_group(group_id: FromPath[str], data: JSONBody[MemberNames], context: InjectedContext) -> None:
    """All of them or none. Those who are in it already stay."""
    await context.access.groups.enter(context.actor, GroupId(group_id), data.names)


@delete(
    "/{group_id:str}/members",
    summary="Take a user out of a group",
    responses=problems(InvalidRequest, GroupNotFound, UserNotFound, PermissionDenied),
)
async def leave_group(
    group_id: FromPath[str],
    context: InjectedContext,
    name: Annotated[str, QueryParameter(min_length=1, max_length=254, description="The user.")],
) -> None:
    """What is shared with the group is shared with them no more, from their next request on."""
    await context.access.groups.leave(context.actor, GroupId(group_id), [name])


groups_router = Router(
    _ROOT,
    route_handlers=[
        list_groups,
        create_group,
        show_group,
        rename_group,
        remove_group,
        list_members,
        enter_group,
        leave_group,
    ],
    tags=["Groups"],
)
