"""The user or key behind a request."""

from dataclasses import dataclass

from litestar.types import Scope

from smartchat_core.accounts.keys import KeyHolder
from smartchat_core.accounts.sessions import SignedIn
from smartchat_core.errors import NotSignedIn
from smartchat_core.model.api_key import KeyScope
from smartchat_core.model.ids import ApiKeyId, SessionId
from smartchat_core.model.principal import LOCAL_SCOPE, OwnerScope
from smartchat_core.model.user import User

__all__ = ["Principal", "admit_local", "admit_principal", "owner_scope_of", "principal_of"]

_PRINCIPAL = "smartchat.principal"
_OWNER_SCOPE = "smartchat.owner_scope"
"""Keys of a request's scope, which no header can set."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Principal:
    """Somebody who has signed in, or a key that acts for a user: one of the two is None."""

    signed_in: SignedIn | None = None
    holder: KeyHolder | None = None

    @property
    def user(self) -> User:
        """Whose documents it is about."""
        found = self.signed_in or self.holder
        assert found is not None
        return found.user

    @property
    def scope(self) -> OwnerScope:
        """What they may read: their own documents, and what others shared with them when the request was admitted."""
        found = self.signed_in or self.holder
        assert found is not None
        return OwnerScope(owner=found.user.owner, shared=found.shared, key=self.key)

    @property
    def session(self) -> SessionId | None:
        """The session that has to go on."""
        return None if self.signed_in is None else self.signed_in.session.id

    @property
    def key(self) -> ApiKeyId | None:
        """The key that has to go on."""
        return None if self.holder is None else self.holder.key.id

    def may(self, scope: KeyScope) -> bool:
        """Whether it is for this: a session is for everything, a key for what it was made for."""
        return self.holder is None or scope in self.holder.key.scopes


def admit_principal(scope: Scope, principal: Principal) -> None:
    """Have the request answered for this user."""
    admitted: dict[str, object] = scope  # type: ignore[assignment]  # a key of our own
    admitted[_PRINCIPAL] = principal
    admitted[_OWNER_SCOPE] = principal.scope


def admit_local(scope: Scope) -> None:
    """Have the request answered for the one owner of a library without users."""
    admitted: dict[str, object] = scope  # type: ignore[assignment]  # a key of our own
    admitted[_OWNER_SCOPE] = LOCAL_SCOPE


def owner_scope_of(scope: Scope) -> OwnerScope:
    """Whose documents the request may see.

    Raises:
        NotSignedIn: nothing has admitted it.
    """
    found = scope.get(_OWNER_SCOPE)
    if not isinstance(found, OwnerScope):
        raise NotSignedIn("nobody is signed in")
    return found


def principal_of(scope: Scope) -> Principal | None:
    """Who was admitted; None for the owner of a library without users."""
    found = scope.get(_PRINCIPAL)
    return found if isinstance(found, Principal) else None
