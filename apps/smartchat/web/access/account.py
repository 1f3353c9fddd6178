"""The account of a request, provided to the routes about accounts."""

from dataclasses import dataclass

from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from litestar.types import Scope

from smartchat.web.access.guard import AccessControl
from smartchat.web.access.principal import principal_of
from smartchat_core.accounts.keys import KeyService
from smartchat_core.accounts.sessions import SessionService, SignedIn
from smartchat_core.errors import NotSignedIn
from smartchat_core.model.user import User

__all__ = ["Account", "InjectedAccount", "provide_account"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Somebody who has signed in, and the services about accounts; `https` when the request came by TLS."""

    signed_in: SignedIn
    sessions: SessionService
    keys: KeyService
    https: bool

    @property
    def user(self) -> User:
        """Whose account it is."""
        return self.signed_in.user


InjectedAccount = NamedDependency[SkipValidation[Account]]


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
