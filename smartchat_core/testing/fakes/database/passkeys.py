"""Passkeys of users."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from smartchat_core.errors import PasskeyNotFound, UserNotFound
from smartchat_core.model.ids import PasskeyId, UserId
from smartchat_core.model.passkey import Passkey, PasskeyUse
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryPasskeys"]


class MemoryPasskeys:
    """The `PasskeyRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, passkey: Passkey) -> bool:
        tables = self._view.writable()
        if passkey.user not in tables.users:
            raise UserNotFound(f"there is no user {passkey.user}")
        if await self.with_credential(passkey.credential) is not None:
            return False
        tables.passkeys[passkey.id] = passkey
        return True

    async def of_user(self, user: UserId) -> tuple[Passkey, ...]:
        theirs = [one for one in self._view.tables.passkeys.values() if one.user == user]
        return tuple(sorted(theirs, key=lambda one: (one.created_at, one.id)))

    async def with_credential(self, credential: str) -> Passkey | None:
        return next((one for one in self._view.tables.passkeys.values() if one.credential == credential), None)

    async def used(self, user: UserId, passkey: PasskeyId, use: PasskeyUse, *, at: datetime) -> None:
        passkeys = self._view.writable().passkeys
        found = passkeys.get(passkey)
        if found is not None and found.user == user:
            passkeys[passkey] = replace(found, sign_count=use.sign_count, backed_up=use.backed_up, used_at=at)

    async def rename(self, user: UserId, passkey: PasskeyId, name: str) -> None:
        passkeys = self._theirs(user, passkey)
        passkeys[passkey] = replace(passkeys[passkey], name=name)

    async def remove(self, user: UserId, passkey: PasskeyId) -> None:
        del self._theirs(user, passkey)[passkey]

    async def remove_all(self, user: UserId) -> int:
        tables = self._view.writable()
        before = len(tables.passkeys)
        tables.passkeys = {key: one for key, one in tables.passkeys.items() if one.user != user}
        return before - len(tables.passkeys)

    def _theirs(self, user: UserId, passkey: PasskeyId) -> dict[PasskeyId, Passkey]:
        passkeys = self._view.writable().passkeys
        if passkey not in passkeys or passkeys[passkey].user != user:
            raise PasskeyNotFound("this passkey is not there")
        return passkeys
