"""Contract of databases: passkeys of users."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartchat_core.errors import PasskeyNotFound, UserNotFound
from smartchat_core.model.ids import PasskeyId, UserId
from smartchat_core.model.passkey import Passkey, PasskeyUse
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import MINUTE, NOW, DatabaseCases
from smartchat_core.testing.database_users import make_user

__all__ = ["PasskeyCases"]

_ANN, _BOB = UserId("usr-ann"), UserId("usr-bob")
_PHONE = Passkey(
    id=PasskeyId("pky-phone"),
    user=_ANN,
    name="Phone",
    credential="cGhvbmU",
    public_key=b"\x00\xffkey",
    sign_count=0,
    backed_up=True,
    created_at=NOW,
)
_STICK = replace(_PHONE, id=PasskeyId("pky-stick"), credential="c3RpY2s", created_at=NOW + MINUTE)


class PasskeyCases(DatabaseCases):
    """Passkeys of users."""

    async def _add(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.users.add(make_user("ann"))
            await unit.users.add(make_user("bob"))
            assert await unit.passkeys.add(_STICK)
            assert await unit.passkeys.add(_PHONE)

    async def test_passkeys_are_kept_and_used(self, database: Database) -> None:
        await self._add(database)
        use = PasskeyUse(sign_count=2**32 - 1, backed_up=False)
        async with database.transaction() as unit:
            assert await unit.passkeys.of_user(_ANN) == (_PHONE, _STICK)
            assert await unit.passkeys.of_user(_BOB) == ()
            assert await unit.passkeys.with_credential("cGhvbmU") == _PHONE
            assert await unit.passkeys.with_credential("cghvbmu") is None
            await unit.passkeys.used(_BOB, _PHONE.id, use, at=NOW)
            await unit.passkeys.used(_ANN, _STICK.id, use, at=NOW + MINUTE)
        async with database.read_only() as unit:
            used = replace(_STICK, sign_count=2**32 - 1, backed_up=False, used_at=NOW + MINUTE)
            assert await unit.passkeys.of_user(_ANN) == (_PHONE, used)

    async def test_a_credential_is_somebodys_once(self, database: Database) -> None:
        await self._add(database)
        async with database.transaction() as unit:
            assert not await unit.passkeys.add(replace(_PHONE, id=PasskeyId("pky-other"), user=_BOB))
            assert await unit.passkeys.of_user(_BOB) == ()
            with pytest.raises(UserNotFound):
                await unit.passkeys.add(replace(_PHONE, user=UserId("usr-nobody"), credential="other"))

    async def test_passkeys_are_renamed_by_their_user(self, database: Database) -> None:
        await self._add(database)
        async with database.transaction() as unit:
            with pytest.raises(PasskeyNotFound):
                await unit.passkeys.rename(_BOB, _PHONE.id, "Mine")
            with pytest.raises(PasskeyNotFound):
                await unit.passkeys.rename(_ANN, PasskeyId("pky-none"), "Mine")
            await unit.passkeys.rename(_ANN, _PHONE.id, "Old phone")
        async with database.read_only() as unit:
            assert await unit.passkeys.of_user(_ANN) == (replace(_PHONE, name="Old phone"), _STICK)

    async def test_passkeys_are_removed_by_their_user_and_go_with_it(self, database: Database) -> None:
        await self._add(database)
        async with database.transaction() as unit:
            with pytest.raises(PasskeyNotFound):
                await unit.passkeys.remove(_BOB, _PHONE.id)
            await unit.passkeys.remove(_ANN, _PHONE.id)
            with pytest.raises(PasskeyNotFound):
                await unit.passkeys.remove(_ANN, _PHONE.id)
            assert await unit.passkeys.add(_PHONE)
            assert await unit.passkeys.remove_all(_BOB) == 0
            assert await unit.passkeys.remove_all(_ANN) == 2
            assert await unit.passkeys.add(_PHONE)
            await unit.users.remove(_ANN)
        async with database.read_only() as unit:
            assert await unit.passkeys.with_credential(_PHONE.credential) is None
