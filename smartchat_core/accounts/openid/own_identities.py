"""The identities of one user: listed, and linked no more."""

from __future__ import annotations

from smartchat_core.errors import InvalidRequest
from smartchat_core.events import AccountChanged
from smartchat_core.model.identity import Identity
from smartchat_core.model.ids import UserId
from smartchat_core.model.security import AccountChange
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime

__all__ = ["OwnIdentities"]


class OwnIdentities:
    """The identities by which a user signs in.

    Args:
        database: keeps them.
        runtime: where events go.
    """

    def __init__(self, *, database: Database, runtime: Runtime) -> None:
        self._database = database
        self._runtime = runtime

    async def of_user(self, user: UserId) -> tuple[Identity, ...]:
        """The user's identities, the oldest first."""
        async with self._database.read_only() as unit:
            return await unit.identities.of_user(user)

    async def unlink(
        self, user: UserId, issuer: str, subject: str, *, by: UserId | None = None, even_the_last: bool = False
    ) -> None:
        """Link an identity no more; the sessions that it began end.

        Args:
            user: whose it is.
            issuer: its issuer.
            subject: its subject.
            by: who does it, None for the user or the one who has the machine.
            even_the_last: also when the user has no other way to sign in.

        Raises:
            UserNotFound: there is no such user.
            InvalidRequest: the user has no such identity, or no other way to sign in.
        """
        async with self._database.transaction() as unit:
            await unit.users.get(user)
            others = [
                one for one in await unit.identities.of_user(user) if (one.issuer, one.subject) != (issuer, subject)
            ]
            ways = others or await unit.passkeys.of_user(user) or await unit.credentials.password(user)
            if not (ways or even_the_last):
                raise InvalidRequest(
                    "this is the only way to sign in", remedy="Get a password first: ask for a link to choose one."
                )
            if not await unit.identities.remove(user, issuer, subject):
                raise InvalidRequest("there is no such identity")
        self._runtime.sink.publish(AccountChanged(user=user, change=AccountChange.IDENTITY_UNLINKED, by=by))
