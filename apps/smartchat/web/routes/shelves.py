"""Routes of shelves: made, filled and read, and shared by those who have signed in."""

from typing import Annotated

from litestar import Response, Router, delete, get, patch, post, put
from litestar.datastructures import ResponseHeader
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import Scope

from smartchat.web.access.account import InjectedAccount
from smartchat.web.context import InjectedContext
from smartchat.web.mounting import prefix_of
from smartchat.web.problems import problems
from smartchat.web.shelf_schemas import (
    SharedName,
    ShareList,
    ShareRequest,
    ShareView,
    ShelfDocuments,
    ShelfDocumentView,
    ShelfList,
    ShelfView,
)
from smartchat_core.errors import (
    DocumentNotFound,
    GroupNotFound,
    InvalidRequest,
    NameTaken,
    PermissionDenied,
    ShelfNotFound,
    StepUpRequired,
    UserNotFound,
)
from smartchat_core.model.ids import DocumentId, ShelfId
from smartchat_core.model.shelf import AudienceKind

__all__ = ["shares_router", "shelves_router"]

_ROOT = "/api/v1/shelves"


@get("/", summary="List the shelves")
async def list_shelves(context: InjectedContext) -> ShelfList:
    """One's own, and those that others share, by name."""
    found = await context.access.shelves.list(context.actor)
    return ShelfList(shelves=tuple(map(ShelfView.of, found)))


@post(
    "/",
    summary="Make a shelf",
    response_headers=[ResponseHeader(name="Location", documentation_only=True, description="The shelf.")],
    responses=problems(InvalidRequest, NameTaken),
)
async def create_shelf(data: JSONBody[SharedName], context: InjectedContext, scope: Scope) -> Response[ShelfView]:
    """An empty shelf that nobody else sees."""
    made = await context.access.shelves.create(context.actor, data.name)
    location = f"{prefix_of(scope)}{_ROOT}/{made.shelf.id}"
    return Response(ShelfView.of(made), status_code=201, headers={"Location": location})


@get("/{shelf_id:str}", summary="Show a shelf", responses=problems(ShelfNotFound))
async def show_shelf(shelf_id: FromPath[str], context: InjectedContext) -> ShelfView:
    """Its name, and what one may do with it."""
    return ShelfView.of(await context.access.shelves.get(context.actor, ShelfId(shelf_id)))


@patch(
    "/{shelf_id:str}",
    summary="Rename a shelf",
    responses=problems(InvalidRequest, ShelfNotFound, PermissionDenied, NameTaken),
)
async def rename_shelf(shelf_id: FromPath[str], data: JSONBody[SharedName], context: InjectedContext) -> ShelfView:
    """Give one's own shelf another name."""
    return ShelfView.of(await context.access.shelves.rename(context.actor, ShelfId(shelf_id), data.name))


@delete("/{shelf_id:str}", summary="Remove a shelf", responses=problems(ShelfNotFound, PermissionDenied))
async def remove_shelf(shelf_id: FromPath[str], context: InjectedContext) -> None:
    """Remove one's own shelf. The documents stay where they belong, and are shared by it no more."""
    await context.access.shelves.remove(context.actor, ShelfId(shelf_id))


@get("/{shelf_id:str}/documents", summary="List what stands on a shelf", responses=problems(ShelfNotFound))
async def list_shelf_documents(shelf_id: FromPath[str], context: InjectedContext) -> ShelfDocuments:
    """What one sees on it, in the order in which it was put there."""
    shelved = await context.access.shelves.documents(context.actor, ShelfId(shelf_id))
    async with context.database.read_only() as work:
        found = {one.id: one for one in await work.documents.find(context.scope, [one.document for one in shelved])}
    return ShelfDocuments(
        documents=tuple(
            ShelfDocumentView.of(one, found[one.document], own=one.owner == context.scope.owner)
            for one in shelved
            if one.document in found
        )
    )


@put(
    "/{shelf_id:str}/documents/{document_id:str}",
    summary="Put a document on a shelf",
    status_code=204,
    responses=problems(InvalidRequest, ShelfNotFound, DocumentNotFound, PermissionDenied),
)
async def put_on_shelf(shelf_id: FromPath[str], document_id: FromPath[str], context: InjectedContext) -> None:
    """A document of one's own. Those with whom the shelf is shared may read it from their next request on."""
    await context.access.shelves.put(context.actor, ShelfId(shelf_id), DocumentId(document_id))


@delete(
    "/{shelf_id:str}/documents/{document_id:str}",
    summary="Take a document off a shelf",
    responses=problems(ShelfNotFound, PermissionDenied),
)
async def take_off_shelf(shelf_id: FromPath[str], document_id: FromPath[str], context: InjectedContext) -> None:
    """It is not removed. Nothing happens where it does not stand there."""
    await context.access.shelves.take(context.actor, ShelfId(shelf_id), DocumentId(document_id))


@get("/{shelf_id:str}/shares", summary="Show with whom a shelf is shared", responses=problems(ShelfNotFound))
async def list_shares(shelf_id: FromPath[str], context: InjectedContext) -> ShareList:
    """For its owner, and for those who put documents there or may do so."""
    found = await context.access.shelves.shares(context.actor, ShelfId(shelf_id))
    return ShareList(shares=tuple(map(ShareView.of, found)))


@put(
    "/{shelf_id:str}/shares",
    summary="Share a shelf",
    description="With a user of this name, with a group that one is in, or with everybody. Who has a share already "
    "gets the right given here in its place. It needs a sign-in of the last minutes: a share outlives the session.",
    status_code=204,
    responses=problems(InvalidRequest, ShelfNotFound, UserNotFound, GroupNotFound, PermissionDenied, StepUpRequired),
)
async def share_shelf(
    shelf_id: FromPath[str], data: JSONBody[ShareRequest], context: InjectedContext, account: InjectedAccount
) -> None:
    """They may read what stands on it from their next request on."""
    account.sessions.require_recent(account.signed_in)
    await context.access.shelves.share(context.actor, ShelfId(shelf_id), data.kind, data.name, right=data.right)


@delete(
    "/{shelf_id:str}/shares", summary="End a share", responses=problems(InvalidRequest, ShelfNotFound, PermissionDenied)
)
async def unshare_shelf(
    shelf_id: FromPath[str],
    context: InjectedContext,
    kind: Annotated[AudienceKind, QueryParameter(description="With whom it is shared.")],
    name: Annotated[str, QueryParameter(max_length=254, description="The user or group; everybody has none.")] = "",
) -> None:
    """They may not read it by this shelf from their next request on. Nothing happens where it was not shared so."""
    await context.access.shelves.unshare(context.actor, ShelfId(shelf_id), kind, name)


@put(
    "/{shelf_id:str}/declined",
    summary="Decline a shelf",
    status_code=204,
    responses=problems(InvalidRequest, ShelfNotFound),
)
async def decline_shelf(shelf_id: FromPath[str], context: InjectedContext) -> None:
    """Nothing of it is shared with one any more, until that is taken back. Its owner shares it with others still."""
    await context.access.shelves.decline(context.actor, ShelfId(shelf_id))


@delete("/{shelf_id:str}/declined", summary="Accept a shelf again", responses=problems(InvalidRequest, ShelfNotFound))
async def accept_shelf(shelf_id: FromPath[str], context: InjectedContext) -> None:
    """What others share by it may be read again."""
    await context.access.shelves.accept(context.actor, ShelfId(shelf_id))


shelves_router = Router(
    _ROOT,
    route_handlers=[
        list_shelves,
        create_shelf,
        show_shelf,
        rename_shelf,
        remove_shelf,
        list_shelf_documents,
        put_on_shelf,
        take_off_shelf,
    ],
    tags=["Shelves"],
)
shares_router = Router(
    _ROOT, route_handlers=[list_shares, share_shelf, unshare_shelf, decline_shelf, accept_shelf], tags=["Shelves"]
)
