"""Contract of databases: what users prove with who they are."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from smartchat_core.errors import UserNotFound
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken, StoredPassword, TotpSecret
from smartchat_core.model.ids import UserId
from smartchat_core.model.user import UserRole
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import MINUTE, NOW, DatabaseCases, OpenDatabase
from smartchat_core.testing.database_users import make_user

__all__ = ["CredentialCases"]

_ANN = UserId("usr-ann")
_NOBODY = UserId("usr-nobody")
_PASSWORD = StoredPassword(hashed="$argon2id$…", changed_at=NOW)
_TOTP = TotpSecret(secret="ABCD", created_at=NOW)
_RESET = OneTimeToken(
    digest="d1", purpose=OneTimePurpose.PASSWORD_RESET, created_at=NOW, expires_at=NOW + MINUTE, user=_ANN
)
_INVITATION = OneTimeToken(
    digest="d2",
    purpose=OneTimePurpose.INVITATION,
    created_at=NOW,
    expires_at=NOW + MINUTE,
    role=UserRole.ADMIN,
    email="bob@example.org",
)


async def _add_ann(database: Database) -> None:
    async with database.transaction() as unit:
        await unit.users.add(make_user("ann"))


class CredentialCases(DatabaseCases):
    """Passwords, second factors, secrets that work once, and counts of attempts."""

    async def test_credentials_are_kept_and_go_with_the_user(self, database: Database) -> None:
        await _add_ann(database)
        confirmed = replace(_TOTP, confirmed_at=NOW + MINUTE, last_step=7)
        async with database.transaction() as unit:
            await unit.credentials.set_password(_ANN, replace(_PASSWORD, hashed="old"))
            await unit.credentials.set_password(_ANN, _PASSWORD)
            await unit.credentials.set_totp(_ANN, _TOTP)
            await unit.credentials.set_totp(_ANN, confirmed)
            await unit.credentials.set_recovery_codes(_ANN, ["c1", "c2"])
            await unit.one_time_tokens.add(_RESET)
            await unit.sign_in_rates.note_source(_ANN, "192.0.2.1", NOW)
        async with database.transaction() as unit:
            assert await unit.credentials.password(_ANN) == _PASSWORD
            assert await unit.credentials.totp(_ANN) == confirmed
            assert await unit.credentials.recovery_codes_left(_ANN) == 2
            await unit.users.remove(_ANN)
        async with database.read_only() as unit:
            assert await unit.credentials.password(_ANN) is None
            assert await unit.credentials.totp(_ANN) is None
            assert await unit.credentials.recovery_codes_left(_ANN) == 0
            assert await unit.one_time_tokens.find("d1", _RESET.purpose, NOW) is None
            assert not await unit.sign_in_rates.known_source(_ANN, "192.0.2.1")

    async def test_a_step_is_taken_once_and_in_order(self, database: Database) -> None:
        await _add_ann(database)
        async with database.transaction() as unit:
            assert not await unit.credentials.take_step(_ANN, 5)
            await unit.credentials.set_totp(_ANN, _TOTP)
            assert await unit.credentials.take_step(_ANN, 5)
            assert not await unit.credentials.take_step(_ANN, 5)
            assert not await unit.credentials.take_step(_ANN, 4)
            assert await unit.credentials.take_step(_ANN, 6)
            await unit.credentials.remove_totp(_ANN)
            await unit.credentials.remove_totp(_ANN)
            assert await unit.credentials.totp(_ANN) is None

    async def test_recovery_codes_are_replaced_and_used(self, database: Database) -> None:
        await _add_ann(database)
        async with database.transaction() as unit:
            await unit.credentials.set_recovery_codes(_ANN, ["c1"])
            await unit.credentials.set_recovery_codes(_ANN, ["c2", "c3"])
            assert not await unit.credentials.use_recovery_code(_ANN, "c1")
            assert not await unit.credentials.use_recovery_code(_NOBODY, "c2")
            assert await unit.credentials.use_recovery_code(_ANN, "c2")
            assert not await unit.credentials.use_recovery_code(_ANN, "c2")
            assert await unit.credentials.recovery_codes_left(_ANN) == 1
            await unit.credentials.set_recovery_codes(_ANN, [])
            assert await unit.credentials.recovery_codes_left(_ANN) == 0

    async def test_of_two_that_use_the_last_code_one_wins(self, open_database: OpenDatabase) -> None:
        async with open_database() as first, open_database() as second:
            await _add_ann(first)
            async with first.transaction() as unit:
                await unit.credentials.set_recovery_codes(_ANN, ["last"])

            async def use(database: Database) -> bool:
                async with database.transaction() as unit:
                    return await unit.credentials.use_recovery_code(_ANN, "last")

            used = await asyncio.gather(*(use(database) for database in (first, second) * 4))
        assert sum(used) == 1

    async def test_of_two_that_give_the_same_code_one_wins(self, open_database: OpenDatabase) -> None:
        async with open_database() as first, open_database() as second:
            await _add_ann(first)
            async with first.transaction() as unit:
                await unit.credentials.set_totp(_ANN, _TOTP)

            async def take(database: Database) -> bool:
                async with database.transaction() as unit:
                    return await unit.credentials.take_step(_ANN, 9)

            taken = await asyncio.gather(*(take(database) for database in (first, second) * 4))
        assert sum(taken) == 1

    async def test_those_that_work_are_listed_the_newest_first(self, database: Database) -> None:
        await _add_ann(database)
        newer = replace(_INVITATION, digest="d3", created_at=NOW + MINUTE, expires_at=NOW + 3 * MINUTE)
        async with database.transaction() as unit:
            for token in (_RESET, _INVITATION, newer):
                await unit.one_time_tokens.add(token)
        async with database.read_only() as unit:
            assert await unit.one_time_tokens.valid(OneTimePurpose.INVITATION, NOW) == (newer, _INVITATION)
            assert await unit.one_time_tokens.valid(OneTimePurpose.INVITATION, NOW, limit=1) == (newer,)
            assert await unit.one_time_tokens.valid(OneTimePurpose.INVITATION, NOW + MINUTE) == (newer,)

    async def test_nobody_has_no_credentials(self, database: Database) -> None:
        async with database.transaction() as unit:
            with pytest.raises(UserNotFound):
                await unit.credentials.set_password(_NOBODY, _PASSWORD)
            with pytest.raises(UserNotFound):
                await unit.credentials.set_totp(_NOBODY, _TOTP)
            with pytest.raises(UserNotFound):
                await unit.credentials.set_recovery_codes(_NOBODY, ["c1"])
            with pytest.raises(UserNotFound):
                await unit.one_time_tokens.add(replace(_RESET, user=_NOBODY))
            with pytest.raises(UserNotFound):
                await unit.sign_in_rates.note_source(_NOBODY, "192.0.2.1", NOW)

    async def test_a_token_works_once_for_its_purpose_and_its_time(self, database: Database) -> None:
        await _add_ann(database)
        async with database.transaction() as unit:
            await unit.one_time_tokens.add(_RESET)
            await unit.one_time_tokens.add(_INVITATION)
        async with database.transaction() as unit:
            tokens = unit.one_time_tokens
            assert await tokens.find("d2", _INVITATION.purpose, NOW) == _INVITATION
            assert await tokens.take("d1", _INVITATION.purpose, NOW) is None
            assert await tokens.take("d1", _RESET.purpose, NOW + MINUTE) is None
            assert await tokens.take("d1", _RESET.purpose, NOW) == _RESET
            assert await tokens.take("d1", _RESET.purpose, NOW) is None
            await tokens.forget_expired(NOW)
            assert await tokens.take("d2", _INVITATION.purpose, NOW) == _INVITATION

    async def test_tokens_are_withdrawn(self, database: Database) -> None:
        await _add_ann(database)
        async with database.transaction() as unit:
            tokens = unit.one_time_tokens
            await tokens.add(_RESET)
            await tokens.add(replace(_RESET, digest="d3", purpose=OneTimePurpose.EMAIL_CONFIRMATION))
            await tokens.add(_INVITATION)
            assert await tokens.withdraw(_ANN, OneTimePurpose.PASSWORD_RESET) == 1
            assert await tokens.withdraw(_ANN) == 1
            assert await tokens.withdraw_all(OneTimePurpose.INVITATION) == 1
            await tokens.add(_RESET)
            await tokens.forget_expired(NOW + MINUTE)
            assert await tokens.find("d1", _RESET.purpose, NOW) is None

    async def test_invitations_go_with_who_made_them(self, database: Database) -> None:
        await _add_ann(database)
        mailed = OneTimePurpose.MAILED_INVITATION
        made = replace(_INVITATION, digest="d3", user=_ANN)
        sent = replace(made, digest="d4", purpose=mailed)
        for remove in (False, True):
            async with database.transaction() as unit:
                tokens = unit.one_time_tokens
                for token in (_INVITATION, made, sent):
                    await tokens.add(token)
                assert await tokens.valid(OneTimePurpose.INVITATION, NOW) == (_INVITATION, made)
                assert await tokens.find("d4", mailed, NOW) == sent
                assert await tokens.take("d4", OneTimePurpose.INVITATION, NOW) is None
                if remove:
                    await unit.users.remove(_ANN)
                else:
                    assert await tokens.withdraw(_ANN) == 2
            async with database.transaction() as unit:
                assert await unit.one_time_tokens.valid(OneTimePurpose.INVITATION, NOW) == (_INVITATION,)
                assert await unit.one_time_tokens.valid(mailed, NOW) == ()
                assert await unit.one_time_tokens.withdraw_all(OneTimePurpose.INVITATION) == 1

    async def test_of_two_that_take_a_token_one_gets_it(self, open_database: OpenDatabase) -> None:
        async with open_database() as first, open_database() as second:
            async with first.transaction() as unit:
                await unit.one_time_tokens.add(_INVITATION)

            async def take(database: Database) -> bool:
                async with database.transaction() as unit:
                    return await unit.one_time_tokens.take("d2", _INVITATION.purpose, NOW) is not None

            taken = await asyncio.gather(*(take(database) for database in (first, second) * 4))
        assert sum(taken) == 1

    async def test_counts_are_kept_and_forgotten(self, database: Database) -> None:
        await _add_ann(database)
        async with database.transaction() as unit:
            assert await unit.sign_in_rates.arrivals(["a", "b"]) == {}
            await unit.sign_in_rates.keep({"a": 10, "b": 20})
            await unit.sign_in_rates.keep({"a": 30})
            await unit.sign_in_rates.note_source(_ANN, "192.0.2.1", NOW)
            await unit.sign_in_rates.note_source(_ANN, "192.0.2.1", NOW + MINUTE)
        async with database.transaction() as unit:
            assert await unit.sign_in_rates.arrivals(["a", "b", "c"]) == {"a": 30, "b": 20}
            await unit.sign_in_rates.forget_arrivals(30)
            assert await unit.sign_in_rates.arrivals(["a", "b"]) == {"a": 30}
            await unit.sign_in_rates.forget_sources(NOW + MINUTE)
            assert await unit.sign_in_rates.known_source(_ANN, "192.0.2.1")
            assert not await unit.sign_in_rates.known_source(_ANN, "192.0.2.2")
            await unit.sign_in_rates.forget_sources(NOW + 2 * MINUTE)
            assert not await unit.sign_in_rates.known_source(_ANN, "192.0.2.1")

    async def test_attempts_at_the_same_time_are_all_counted(self, open_database: OpenDatabase) -> None:
        async with open_database() as first, open_database() as second:

            async def count(database: Database) -> None:
                async with database.transaction() as unit:
                    before = await unit.sign_in_rates.arrivals(["a", "b"])
                    await asyncio.sleep(0)
                    await unit.sign_in_rates.keep({key: before.get(key, 0) + 1 for key in ("b", "a")})

            await asyncio.gather(*(count(database) for database in (first, second) * 5))
            async with first.read_only() as unit:
                assert await unit.sign_in_rates.arrivals(["a", "b"]) == {"a": 10, "b": 10}
