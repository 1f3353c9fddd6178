"""Changing one's own password."""

from __future__ import annotations

from smartchat_core.accounts.administration import UserAdministration
from smartchat_core.accounts.sessions import SignedIn
from smartchat_core.accounts.sign_in import SignInService
from smartchat_core.errors import NotSignedIn
from smartchat_core.events import Client
from smartchat_core.model.credential import StoredPassword
from smartchat_core.model.ids import UserId
from smartchat_core.model.security import AccountChange
from smartchat_core.ports.database import Database

__all__ = ["OwnPassword"]


class OwnPassword:
    """Changes the password of somebody who has signed in and gives the present one.

    Wrong passwords are counted as those of sign-ins are. Ask for a fresh sign-in before: with it comes the second
    factor of who has one (`SessionService.require_recent`).

    Args:
        database: credentials and sessions.
        users: checks and hashes the new password.
        sign_in: compares the present one.
    """

    def __init__(self, *, database: Database, users: UserAdministration, sign_in: SignInService) -> None:
        self._database = database
        self._users = users
        self._sign_in = sign_in

    async def change(self, signed_in: SignedIn, *, present: str, new: str, client: Client, device: str = "") -> None:
        """Take the new password; all other sessions, and all keys and links of the user end.

        Raises:
            SignInRefused: the present password is wrong.
            SignInThrottled: there were too many wrong ones of late.
            WeakPassword: the new one is refused.
            NotSignedIn: the session has ended, or the password was changed by somebody else meanwhile.
            Overloaded: too many passwords wait to be hashed.
        """
        user = signed_in.user
        before = await self._stored(user.id)
        await self._sign_in.with_password(user.name, present, client=client, device=device)
        stored = await self._users.stored(new, user)
        session = signed_in.session.id
        async with self._database.transaction() as unit:
            now = await unit.credentials.password(user.id)
            # The hash alone changes when its parameters do: the moment says whether it is another password.
            if before is None or now is None or now.changed_at != before.changed_at:
                raise NotSignedIn("the password was changed meanwhile")
            sessions = await unit.user_sessions.of_user(user.id, now=stored.changed_at)
            if session not in {one.id for one in sessions}:
                raise NotSignedIn("the session has ended")
            await self._users.replace_password(unit, await unit.users.get(user.id), stored, but=session)
        self._users.publish(user, AccountChange.PASSWORD_CHANGED, user)

    async def _stored(self, user: UserId) -> StoredPassword | None:
        async with self._database.read_only() as unit:
            return await unit.credentials.password(user)
