"""Pages on which somebody asks for a mail: a forgotten password, an account, another mail address."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State

from smartchat.composition.accounts import AccountServices
from smartchat.web.access.account import InjectedAccount
from smartchat.web.clients import client_in
from smartchat.web.forms import FormPage, field
from smartchat_core.errors import InvalidRequest, RateLimited
from smartchat_core.events import Client

__all__ = ["MAIL_PAGES"]

_MAX_EMAIL = 254

_Request = Request[Any, Any, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    """What one of the pages says. `sent` is the same for every address."""

    title: str
    action: str
    back: str
    explanation: str
    button: str
    done: str
    impossible: str


_FORGOTTEN = _Page(
    title="Forgotten password",
    action="/account/forgotten",
    back="/sign-in",
    explanation="Give the mail address of your account. A link to choose another password is sent there.",
    button="Send the link",
    done="If an account has this mail address confirmed, a link was sent there. It works once, for an hour.",
    impossible="No mails are sent here. Ask those who run this installation for a link.",
)
_SIGN_UP = _Page(
    title="Make an account",
    action="/sign-up",
    back="/sign-in",
    explanation="Give your mail address. A link to make the account is sent there.",
    button="Send the link",
    done="A mail was sent there. Its link makes the account; it works once, for a day.",
    impossible="Accounts are made by invitation here. Ask those who run this installation for one.",
)
_EMAIL = _Page(
    title="Mail address",
    action="/account/email",
    back="/account",
    explanation="A link is sent to the new address. Until it is used, the address of before stays.",
    button="Send the link",
    done="A mail was sent there. Its link confirms the address; it works once, for a day.",
    impossible="No mails are sent here, so no address can be confirmed.",
)


@get("/account/forgotten", include_in_schema=False)
async def forgotten_page(request: _Request, state: State) -> Response[Any]:
    """The form for a link to choose another password."""
    return _show(FormPage(request), _FORGOTTEN, possible=_mails_are_sent(state))


@post("/account/forgotten", include_in_schema=False, status_code=200)
async def ask_for_password(request: _Request, state: State) -> Response[Any]:
    """Order the mail, if somebody has the address; the answer is the same."""
    accounts: AccountServices | None = state.accounts
    ask = None if accounts is None else accounts.mails.forgotten_password
    return await _asked(request, state, _FORGOTTEN, ask, possible=_mails_are_sent(state))


@get("/sign-up", include_in_schema=False)
async def sign_up_page(request: _Request, state: State) -> Response[Any]:
    """The form for an account."""
    return _show(FormPage(request), _SIGN_UP, possible=_sign_up_is_open(state))


@post("/sign-up", include_in_schema=False, status_code=200)
async def ask_for_account(request: _Request, state: State) -> Response[Any]:
    """Order the mail; the answer is the same for an address that somebody has."""
    accounts: AccountServices | None = state.accounts
    ask = None if accounts is None else accounts.mails.sign_up
    return await _asked(request, state, _SIGN_UP, ask, possible=_sign_up_is_open(state))


@get("/account/email", include_in_schema=False)
async def email_page(request: _Request, state: State, account: InjectedAccount) -> Response[Any]:
    """The form for another mail address; who has not signed in of late confirms that first."""
    page = FormPage(request)
    if not account.recent:
        return page.confirm_first(_EMAIL.action)
    return _show(page, _EMAIL, possible=_mails_are_sent(state), email=account.user.email)


@post("/account/email", include_in_schema=False, status_code=200)
async def ask_for_email(request: _Request, state: State, account: InjectedAccount) -> Response[Any]:
    """Order the mail to the new address."""
    if not account.recent:
        return FormPage(request).confirm_first(_EMAIL.action)
    accounts: AccountServices | None = state.accounts

    async def ask(email: str, *, client: Client) -> None:
        assert accounts is not None
        await accounts.mails.change_email(account.user.id, email, client=client)

    return await _asked(request, state, _EMAIL, ask, possible=_mails_are_sent(state))


async def _asked(
    request: _Request, state: State, what: _Page, ask: Callable[..., Awaitable[None]] | None, *, possible: bool
) -> Response[Any]:
    page, email = FormPage(request), field(await request.form(), "email", _MAX_EMAIL).strip()
    if ask is None or not possible:
        return _show(page, what, possible=False, status=404)
    try:
        await ask(email, client=client_in(request.scope, state.context.client_of))
    except InvalidRequest as error:
        return _show(page, what, possible=True, status=400, problem=error.public_message(), email=email)
    except RateLimited as error:
        problem = f"Too many mails were asked for. {error.remedy}"
        return _show(page, what, possible=True, status=429, problem=problem, email=email)
    return _show(page, what, possible=True, sent=what.done)


def _show(
    page: FormPage,
    what: _Page,
    *,
    possible: bool,
    status: int = 200,
    problem: str = "",
    email: str = "",
    sent: str = "",
) -> Response[Any]:
    values = asdict(what)
    title = values.pop("title")
    return page.show(
        "mail_request", title, status=status, problem=problem, possible=possible, email=email, sent=sent, **values
    )


def _mails_are_sent(state: State) -> bool:
    accounts: AccountServices | None = state.accounts
    return accounts is not None and accounts.mails.possible


def _sign_up_is_open(state: State) -> bool:
    accounts: AccountServices | None = state.accounts
    return accounts is not None and accounts.mails.sign_up_open


MAIL_PAGES = (forgotten_page, ask_for_password, sign_up_page, ask_for_account, email_page, ask_for_email)
