"""The forms of pages, and how pages are rendered and left."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect, Template

from smartchat.composition.accounts import AccountServices
from smartchat.web.access.own_paths import own_path
from smartchat.web.access.principal import principal_of
from smartchat.web.mounting import prefix_of
from smartchat_core.accounts.roles import Permission, may
from smartchat_core.model.user import User

__all__ = ["FormPage", "field", "fields", "shown_minute"]

_PLACES = (("/account", "Profile"), ("/account/sessions", "Sessions"), ("/account/keys", "Keys"))
_PLACES_BY_PERMISSION = (
    (Permission.MANAGE_USERS, "/users", "Users"),
    (Permission.MANAGE_USERS, "/invitations", "Invitations"),
    (Permission.MANAGE_GROUPS, "/groups", "Groups"),
    (Permission.READ_SECURITY_EVENTS, "/audit", "Audit"),
)
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_FRESH = {"Cache-Control": "no-store"}


def field(form: Any, name: str, most: int) -> str:
    """A field of a form, empty where it is missing, is no text, or has more characters than it may."""
    value = form.get(name, "")
    return value if isinstance(value, str) and len(value) <= most else ""


def fields(form: Any, name: str, most: int) -> tuple[str, ...]:
    """All values of a field that may be given several times."""
    return tuple(one for one in form.getall(name, []) if isinstance(one, str) and len(one) <= most)


def shown_minute(moment: datetime | None) -> str:
    """The moment as pages show it."""
    return "never" if moment is None else f"{moment:%Y-%m-%d %H:%M} UTC"


class FormPage:
    """The pages about accounts, for one request."""

    def __init__(self, request: Request[Any, Any, Any]) -> None:
        self._request = request
        self.prefix = prefix_of(request.scope)

    def show(
        self,
        template: str,
        title: str,
        *,
        status: int = 200,
        problem: str = "",
        cookies: Sequence[Cookie] = (),
        headers: Mapping[str, str] = _NO_HEADERS,
        folder: str = "accounts",
        **values: object,
    ) -> Template:
        """The page of this template in the folder of templates."""
        principal = principal_of(self._request.scope)
        user = None if principal is None else principal.user
        accounts: AccountServices | None = self._request.app.state.get("accounts")
        context = {
            "mails": accounts is not None and accounts.mails.possible,
            "sign_up": accounts is not None and accounts.mails.sign_up_open,
            "base": self.prefix,
            "title": title,
            "problem": problem,
            "places": _places(user),
            "here": self._request.scope["path"],
            "user": user,
            "providers": self._providers(),
            **values,
        }
        return Template(
            f"{folder}/{template}.html",
            context=context,
            status_code=status,
            headers={**_FRESH, **headers},
            cookies=list(cookies),
        )

    def _providers(self) -> Sequence[tuple[str, str]]:
        """Names and labels of the providers that one can sign in by."""
        accounts: AccountServices | None = self._request.app.state.get("accounts")
        return () if accounts is None else [(one.name, one.label) for one in accounts.openid.providers]

    def confirm_first(self, path: str) -> Response[Any]:
        """Lead the browser to the page that asks for the password again, and from there to this path."""
        return self.leave(f"/account/confirm?next={quote(path, safe='/')}")

    def leave(self, path: str, *cookies: Cookie) -> Response[Any]:
        """Lead the browser to a path of this application."""
        location = f"{self.prefix}{own_path(path)}"
        return Redirect(location, status_code=303, headers=_FRESH, cookies=list(cookies))


def _places(user: User | None) -> Sequence[tuple[str, str]]:
    """Where the navigation leads: what is one's own, and what the role looks after."""
    if user is None:
        return ()
    return [*_PLACES, *((path, name) for needed, path, name in _PLACES_BY_PERMISSION if may(user.role, needed))]
