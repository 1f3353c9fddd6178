"""Pages of shelves: one's own and those that others share, what stands on them, and with whom they are shared."""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter

from smartchat.web.access.account import InjectedAccount
from smartchat.web.context import InjectedContext
from smartchat.web.forms import field
from smartchat.web.shelf_forms import SHELVES_PATH, ShelfForms, chosen_share
from smartchat_core.accounts.shared_names import MAX_SHARED_NAME
from smartchat_core.errors import DocumentNotFound, GroupNotFound, InvalidRequest, NameTaken, UserNotFound
from smartchat_core.model.ids import DocumentId, ShelfId
from smartchat_core.model.shelf import AudienceKind

__all__ = ["SHELF_PAGES"]

_SHELF = f"{SHELVES_PATH}/{{shelf_id:str}}"
_MAX_NAME, _MAX_ID, _MAX_CHOICE = 254, 64, 100

_Request = Request[Any, Any, Any]


@get(SHELVES_PATH, include_in_schema=False)
async def shelves_page(request: _Request, account: InjectedAccount, context: InjectedContext) -> Response[Any]:
    """One's shelves and those that others share, and the form for another one."""
    return await ShelfForms(request, account, context).show_all()


@post(SHELVES_PATH, include_in_schema=False)
async def create_shelf_by_form(request: _Request, account: InjectedAccount, context: InjectedContext) -> Response[Any]:
    """Make an empty shelf that nobody else sees."""
    forms, form = ShelfForms(request, account, context), await request.form()
    try:
        made = await forms.shelves.create(forms.actor, field(form, "name", 2 * MAX_SHARED_NAME))
    except (InvalidRequest, NameTaken) as error:
        return await forms.show_all(problem=error.public_message())
    return forms.leave_to(made.shelf.id)


@get(_SHELF, include_in_schema=False)
async def shelf_page(
    request: _Request,
    shelf_id: FromPath[str],
    account: InjectedAccount,
    context: InjectedContext,
    find: Annotated[str, QueryParameter(max_length=_MAX_NAME)] = "",
) -> Response[Any]:
    """What stands on a shelf, and with whom it is shared; `find` is a part of the title of what could be put on it."""
    return await ShelfForms(request, account, context).show(ShelfId(shelf_id), find=find.strip())


@post(f"{_SHELF}/rename", include_in_schema=False)
async def rename_shelf_by_form(
    request: _Request, shelf_id: FromPath[str], account: InjectedAccount, context: InjectedContext
) -> Response[Any]:
    """Give one's own shelf another name."""
    forms, form, shelf = ShelfForms(request, account, context), await request.form(), ShelfId(shelf_id)
    try:
        await forms.shelves.rename(forms.actor, shelf, field(form, "name", 2 * MAX_SHARED_NAME))
    except (InvalidRequest, NameTaken) as error:
        return await forms.show(shelf, problem=error.public_message())
    return forms.leave_to(shelf)


@post(f"{_SHELF}/remove", include_in_schema=False)
async def remove_shelf_by_form(
    request: _Request, shelf_id: FromPath[str], account: InjectedAccount, context: InjectedContext
) -> Response[Any]:
    """Remove one's own shelf, and no document."""
    forms = ShelfForms(request, account, context)
    await forms.shelves.remove(forms.actor, ShelfId(shelf_id))
    return forms.leave_to(None)


@post(f"{_SHELF}/documents", include_in_schema=False)
async def put_on_shelf_by_form(
    request: _Request, shelf_id: FromPath[str], account: InjectedAccount, context: InjectedContext
) -> Response[Any]:
    """Put a document of one's own on the shelf."""
    forms, form, shelf = ShelfForms(request, account, context), await request.form(), ShelfId(shelf_id)
    try:
        await forms.shelves.put(forms.actor, shelf, DocumentId(field(form, "document", _MAX_ID)))
    except DocumentNotFound:
        return await forms.show(shelf, problem="There is no such document of yours.")
    except InvalidRequest as error:
        return await forms.show(shelf, problem=error.public_message())
    return forms.leave_to(shelf)


@post(f"{_SHELF}/documents/{{document_id:str}}/take", include_in_schema=False)
async def take_off_shelf_by_form(
    request: _Request,
    shelf_id: FromPath[str],
    document_id: FromPath[str],
    account: InjectedAccount,
    context: InjectedContext,
) -> Response[Any]:
    """Take a document off the shelf; it is not removed."""
    forms, shelf = ShelfForms(request, account, context), ShelfId(shelf_id)
    await forms.shelves.take(forms.actor, shelf, DocumentId(document_id))
    # With the last document of theirs, some see a shelf no more.
    still = any(one.shelf.id == shelf for one in await forms.shelves.list(forms.actor))
    return forms.leave_to(shelf if still else None)


@post(f"{_SHELF}/shares", include_in_schema=False)
async def share_shelf_by_form(
    request: _Request, shelf_id: FromPath[str], account: InjectedAccount, context: InjectedContext
) -> Response[Any]:
    """Share the shelf with a user, a group or everybody, or give these another right; it needs a fresh proof."""
    forms, form, shelf = ShelfForms(request, account, context), await request.form(), ShelfId(shelf_id)
    await forms.shelves.get(forms.actor, shelf)  # which is refused before somebody is asked for a password
    if not account.recent:
        return forms.confirm_first(shelf)
    try:
        kind, name, right = chosen_share(
            field(form, "with", _MAX_CHOICE), field(form, "name", _MAX_NAME).strip(), field(form, "right", _MAX_CHOICE)
        )
        await forms.shelves.share(forms.actor, shelf, kind, name, right=right)
    except UserNotFound:
        return await forms.show(shelf, problem="There is no user of this name that you may share with.")
    except GroupNotFound:
        return await forms.show(shelf, problem="There is no such group that you may share with.")
    except InvalidRequest as error:
        return await forms.show(shelf, problem=error.public_message())
    return forms.leave_to(shelf)


@post(f"{_SHELF}/shares/end", include_in_schema=False)
async def unshare_shelf_by_form(
    request: _Request, shelf_id: FromPath[str], account: InjectedAccount, context: InjectedContext
) -> Response[Any]:
    """Share the shelf with these no more; nothing happens where it was not."""
    forms, form, shelf = ShelfForms(request, account, context), await request.form(), ShelfId(shelf_id)
    kind = field(form, "kind", _MAX_CHOICE)
    if kind not in set(AudienceKind):
        return await forms.show(shelf, problem="Choose a share that is listed.")
    await forms.shelves.unshare(forms.actor, shelf, AudienceKind(kind), field(form, "name", _MAX_NAME))
    return forms.leave_to(shelf)


@post(f"{_SHELF}/decline", include_in_schema=False)
async def decline_shelf_by_form(
    request: _Request, shelf_id: FromPath[str], account: InjectedAccount, context: InjectedContext
) -> Response[Any]:
    """Have nothing of the shelf shared with one."""
    forms, shelf = ShelfForms(request, account, context), ShelfId(shelf_id)
    await forms.shelves.decline(forms.actor, shelf)
    return forms.leave_to(shelf)


@post(f"{_SHELF}/accept", include_in_schema=False)
async def accept_shelf_by_form(
    request: _Request, shelf_id: FromPath[str], account: InjectedAccount, context: InjectedContext
) -> Response[Any]:
    """Take that back."""
    forms, shelf = ShelfForms(request, account, context), ShelfId(shelf_id)
    await forms.shelves.accept(forms.actor, shelf)
    return forms.leave_to(shelf)


SHELF_PAGES = (
    shelves_page,
    create_shelf_by_form,
    shelf_page,
    rename_shelf_by_form,
    remove_shelf_by_form,
    put_on_shelf_by_form,
    take_off_shelf_by_form,
    share_shelf_by_form,
    unshare_shelf_by_form,
    decline_shelf_by_form,
    accept_shelf_by_form,
)
