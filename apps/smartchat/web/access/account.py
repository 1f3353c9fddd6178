"""The account of a request, provided to the routes about accounts."""

from dataclasses import dataclass

from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.types import Scope

from smartchat.composition.accounts import AccountServices
from smartchat.web.access.guard import AccessControl
from smartchat.web.access.principal import principal_of
from smartchat_core.accounts.keys import KeyService
from smartchat_core.accounts.sessions import SessionService, SignedIn
from smartchat_core.errors import MissingExtra, NotSignedIn, StepUpRequired
from smartchat_core.model.user import User

__all__ = ["Account", "InjectedAccount", "InjectedAccounts", "provide_account", "provide_accounts"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Somebody who has signed in, and the services about accounts; `https` when the request came by TLS."""

    signed_in: SignedIn
    sessions: SessionService
    keys: KeyService
    https: bool

    @property
    def recent(self) -> bool:
        """Whether the user has proved who it is within the last minutes."""
        try:
            self.sessions.require_recent(self.signed_in)
        except StepUpRequired:
            return False
        return True

    @property
    def user(self) -> User:
        """Whose account it is."""
        return self.signed_in.user


InjectedAccount = NamedDependency[SkipValidation[Account]]
InjectedAccounts = NamedDependency[SkipValidation[AccountServices]]


async def provide_account(state: State, scope: Scope) -> Account:
    """The account that the request was admitted by.

    Raises:
        NotSignedIn: it was admitted by none.
    """
    principal = principal_of(scope)
    if principal is None or principal.signed_in is None:
        raise NotSignedIn("nobody is signed in")
    control: AccessControl = state.access
    return Account(
        signed_in=principal.signed_in, sessions=control.sessions, keys=control.keys, https=control.https(scope)
    )


async def provide_accounts(state: State) -> AccountServices:
    """The services that let people in.

    Raises:
        MissingExtra: the packages for accounts are not installed.
    """
    found: AccountServices | None = state.accounts
    if found is None:
        raise MissingExtra("the packages for accounts are not installed")
    return found
