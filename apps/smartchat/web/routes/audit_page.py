"""The page of the audit, for those who may read security events."""

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import QueryParameter

from smartchat.web.access.account import InjectedAccount
from smartchat.web.context import ProcessContext
from smartchat.web.forms import FormPage
from smartchat_core.accounts.actor import Actor
from smartchat_core.model.audit import AuditFilter

__all__ = ["AUDIT_PAGE"]

_MAX_ID, _PAGE = 200, 100


@get("/audit", include_in_schema=False)
async def audit_page(
    request: Request[Any, Any, Any],
    account: InjectedAccount,
    process: ProcessContext,
    about: Annotated[str, QueryParameter(max_length=_MAX_ID)] = "",
    action: Annotated[str, QueryParameter(max_length=_MAX_ID)] = "",
    before: Annotated[int | None, QueryParameter(ge=1)] = None,
    verify: Annotated[bool, QueryParameter()] = False,
) -> Response[Any]:
    """Rows of the audit, the newest first, and on request whether the chain is whole."""
    trail, actor = process.access.trail, Actor.of(account.user)
    where = AuditFilter(about=(about.strip(),) if about.strip() else (), actions=(action,) if action else ())
    rows = await trail.newest(actor, where, before=before, limit=_PAGE)
    return FormPage(request).show(
        "audit",
        "Audit",
        rows=rows,
        about=about,
        action=action,
        further=rows[-1].sequence if len(rows) == _PAGE else None,
        verification=await trail.verify(actor) if verify else None,
    )


AUDIT_PAGE = (audit_page,)
