"""What belongs to an account as a whole: everything that one has as an archive, and the end of the account."""

from typing import Any

from litestar import Request, Response, Router, delete, get, post
from litestar.response import Stream

from smartchat.system import SystemClock
from smartchat.web.access.account import Account, InjectedAccount, InjectedAccounts
from smartchat.web.access.session_cookie import expired_cookie
from smartchat.web.account_schemas import AccountRemovalView
from smartchat.web.context import ProcessContext
from smartchat.web.forms import FormPage, field
from smartchat.web.openapi.answers import Answered, answers
from smartchat.web.problems import problems
from smartchat_core.errors import InvalidRequest, StepUpRequired
from smartchat_core.reading.zip_stream import zip_stream

__all__ = ["ACCOUNT_DATA_PAGES", "account_data_router"]

_PATH, _TITLE, _MAX_NAME = "/account/data", "Your data", 254

_Request = Request[Any, Any, Any]


@get(
    "/export",
    summary="Export everything that the account has",
    description="A ZIP archive, as docs/reference/account-export.md describes it. It needs a sign-in of the last "
    "minutes.",
    opt=answers(Answered(value=bytes, media_type="application/zip")),
    responses=problems(StepUpRequired),
)
async def export_account(account: InjectedAccount, accounts: InjectedAccounts) -> Stream:
    """The archive, as it is made."""
    account.sessions.require_recent(account.signed_in)
    now = SystemClock().now()
    return Stream(
        zip_stream(accounts.export.read(account.user.id), now),
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="smartchat-{account.user.name}-{now:%Y-%m-%d}.zip"',
            "Cache-Control": "no-store",
        },
    )


@delete(
    "/",
    summary="Delete the account",
    description="It ends at once, with all sessions and keys; what it has is removed within a moment. It needs a "
    "sign-in of the last minutes.",
    status_code=202,
    responses=problems(StepUpRequired, InvalidRequest),
)
async def delete_account(
    account: InjectedAccount, accounts: InjectedAccounts, process: ProcessContext
) -> AccountRemovalView:
    """Those who run the installation can look up the receipt."""
    account.sessions.require_recent(account.signed_in)
    removal = await accounts.users.begin_deletion(account.user.name)
    return AccountRemovalView.of(removal, backups_kept_days=process.settings.backups_kept_days)


@get(_PATH, include_in_schema=False)
async def data_page(request: _Request, account: InjectedAccount) -> Response[Any]:
    """The link to the archive, and the form that deletes the account; both need a sign-in of the last minutes."""
    return _show(FormPage(request), account)


@post(f"{_PATH}/delete", include_in_schema=False, status_code=200)
async def delete_by_form(
    request: _Request, account: InjectedAccount, accounts: InjectedAccounts, process: ProcessContext
) -> Response[Any]:
    """Delete the account when its name is given."""
    page, form = FormPage(request), await request.form()
    if not account.recent:
        return page.confirm_first(_PATH)
    if field(form, "name", _MAX_NAME).strip() != account.user.name:
        return _show(page, account, status=400, problem="That is not the name of this account.")
    try:
        removal = await accounts.users.begin_deletion(account.user.name)
    except InvalidRequest as error:
        return _show(page, account, status=400, problem=error.public_message())
    cookie = expired_cookie(https=account.https)
    receipt = AccountRemovalView.of(removal, backups_kept_days=process.settings.backups_kept_days)
    return page.show("account_deleted", "Your account is deleted", cookies=[cookie], user=None, receipt=receipt)


def _show(page: FormPage, account: Account, *, status: int = 200, problem: str = "") -> Response[Any]:
    return page.show("data", _TITLE, status=status, problem=problem) if account.recent else page.confirm_first(_PATH)


ACCOUNT_DATA_PAGES = (data_page, delete_by_form)
account_data_router = Router("/api/v1/account", route_handlers=[export_account, delete_account], tags=["Accounts"])
