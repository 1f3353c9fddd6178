"""The page of links that work once: for accounts, passwords that were forgotten, and mail addresses.

The address holds the secret. It is neither stored by the browser nor named to whatever the page loads or leads to.
"""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import QueryParameter

from smartchat.composition.accounts import AccountServices
from smartchat.web.clients import client_in
from smartchat.web.forms import FormPage, field
from smartchat_core.accounts.invitations import INVITATIONS
from smartchat_core.errors import InvalidRequest, LinkRefused, NameTaken, Overloaded, UserNotFound
from smartchat_core.model.credential import OneTimePurpose

__all__ = ["LINK_PAGE"]

_PATH = "/account/link"
_MAX_TOKEN, _MAX_NAME, _MAX_SHOWN, _MAX_PASSWORD = 200, 254, 200, 512
_TITLES = {
    OneTimePurpose.FIRST_OPERATOR: "Become the first operator",
    OneTimePurpose.INVITATION: "Make your account",
    OneTimePurpose.MAILED_INVITATION: "Make your account",
    OneTimePurpose.PASSWORD_RESET: "Choose another password",
    OneTimePurpose.SIGN_UP: "Make your account",
    OneTimePurpose.EMAIL_CONFIRMATION: "Confirm your mail address",
}
_DIFFERENT = "The two passwords are different."
_NOT_INSTALLED = "Links cannot be used here: the server lacks its packages for accounts."
# Of its own address a page under this policy gives the origin alone, and its forms come with their origin.
_POLICY = {"Referrer-Policy": "strict-origin"}

_Request = Request[Any, Any, Any]


@get(_PATH, include_in_schema=False)
async def link_page(request: _Request, state: State, token: Annotated[str, QueryParameter()] = "") -> Response[Any]:
    """The form for what the link is for; it is not used up by that."""
    return await _show(FormPage(request), state.accounts, token)


@post(_PATH, include_in_schema=False)
async def use_link(request: _Request, state: State) -> Response[Any]:
    """Make the account, or take the new password or mail address; who has done that signs in next."""
    page, form = FormPage(request), await request.form()
    accounts: AccountServices | None = state.accounts
    token, name = field(form, "token", _MAX_TOKEN), field(form, "name", _MAX_NAME)
    display_name = field(form, "display_name", _MAX_SHOWN)
    password, repeated = (field(form, part, _MAX_PASSWORD) for part in ("new", "repeated"))
    if accounts is None or password != repeated:
        return await _show(page, accounts, token, status=400, problem=_DIFFERENT, name=name, display_name=display_name)
    try:
        purpose = (await accounts.links.check(token)).purpose
        if purpose is OneTimePurpose.EMAIL_CONFIRMATION:
            user = await accounts.own_email.confirm(token)
            return page.show(
                "confirm_email", _TITLES[purpose], headers=_POLICY, confirmed=True, email=user.email, name=user.name
            )
        if purpose is OneTimePurpose.PASSWORD_RESET:
            client = client_in(request.scope, state.context.client_of)
            user = await accounts.links.reset_password(token, password, client=client)
        else:
            user = await accounts.links.accept(token, name, password, display_name=display_name)
    except (LinkRefused, UserNotFound):
        return _refused(page)
    except (InvalidRequest, NameTaken, Overloaded) as error:
        status = 429 if isinstance(error, Overloaded) else 400
        problem = error.public_message()
        return await _show(page, accounts, token, status=status, problem=problem, name=name, display_name=display_name)
    return page.show("link_used", "You can sign in now", headers=_POLICY, name=user.name)


async def _show(
    page: FormPage,
    accounts: AccountServices | None,
    token: str,
    *,
    status: int = 200,
    problem: str = "",
    name: str = "",
    display_name: str = "",
) -> Response[Any]:
    if accounts is None:
        return page.show("link_refused", "Link", status=503, problem=_NOT_INSTALLED, headers=_POLICY)
    try:
        found = await accounts.links.check(token)
    except LinkRefused:
        return _refused(page)
    purpose = found.purpose
    if purpose is OneTimePurpose.EMAIL_CONFIRMATION:
        return page.show("confirm_email", _TITLES[purpose], headers=_POLICY, token=token, email=found.email)
    return page.show(
        "link",
        _TITLES[purpose],
        status=status,
        problem=problem,
        headers=_POLICY,
        token=token,
        is_invitation=purpose in INVITATIONS,
        makes_account=purpose is not OneTimePurpose.PASSWORD_RESET,
        name=name,
        display_name=display_name,
    )


def _refused(page: FormPage) -> Response[Any]:
    problem = LinkRefused("this link does not work, or not any more").public_message()
    return page.show("link_refused", "Link", status=404, problem=problem, headers=_POLICY)


LINK_PAGE = (link_page, use_link)
