"""Contract of databases: sessions of users, and their keys."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartchat_core.errors import ApiKeyNotFound, SessionNotFound, UserNotFound
from smartchat_core.model.api_key import ApiKey, KeyKind, KeyScope
from smartchat_core.model.ids import ApiKeyId, SessionId, UserId
from smartchat_core.model.user import User, UserRole, UserStatus
from smartchat_core.model.user_session import UserSession
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import MINUTE, NOW, DatabaseCases
from smartchat_core.testing.database_users import make_user

__all__ = ["ApiKeyCases", "UserSessionCases", "make_api_key", "make_session"]

_ANN, _BOB = make_user("ann"), make_user("bob")


def make_session(name: str, *, user: User = _ANN) -> UserSession:
    """A session of this name, which ends after two minutes unless it is used, and after ten in any case."""
    return UserSession(
        id=SessionId(f"ses-{name}"),
        user=user.id,
        digest=f"digest-{name}",
        created_at=NOW,
        seen_at=NOW,
        idle_expires_at=NOW + 2 * MINUTE,
        expires_at=NOW + 10 * MINUTE,
        authenticated_at=NOW,
        device="Firefox",
        place="192.0.2.1",
    )


def make_api_key(name: str, *, user: User = _ANN) -> ApiKey:
    """A key of this name that does not expire."""
    return ApiKey(
        id=ApiKeyId(f"key-{name}"),
        user=user.id,
        kind=KeyKind.API,
        name=name,
        prefix="sck_abcdef",
        digest=f"digest-{name}",
        scopes=frozenset({KeyScope.READ, KeyScope.ASK}),
        created_at=NOW,
    )


async def _fill(database: Database) -> None:
    async with database.transaction() as unit:
        for user in (_ANN, _BOB):
            await unit.users.add(user)
        for name in ("one", "two"):
            await unit.user_sessions.add(make_session(name))
            await unit.api_keys.add(make_api_key(name))
        await unit.user_sessions.add(make_session("his", user=_BOB))
        await unit.api_keys.add(make_api_key("his", user=_BOB))


class UserSessionCases(DatabaseCases):
    """A session counts until it expires, is ended, or its user may not sign in."""

    async def test_a_session_is_found_with_its_user(self, database: Database) -> None:
        await _fill(database)
        async with database.read_only() as unit:
            assert await unit.user_sessions.find("digest-one", now=NOW) == (make_session("one"), _ANN)
            assert await unit.user_sessions.holder(make_session("one").id) == _ANN.id
            assert await unit.user_sessions.holder(SessionId("ses-none")) is None
            assert await unit.api_keys.holder(make_api_key("his").id) == _BOB.id
            assert await unit.api_keys.holder(ApiKeyId("key-none")) is None
            assert await unit.user_sessions.find("digest-his", now=NOW) == (make_session("his", user=_BOB), _BOB)
            assert await unit.user_sessions.find("digest-other", now=NOW) is None

    async def test_a_session_expires(self, database: Database) -> None:
        await _fill(database)
        async with database.transaction() as unit:
            later = NOW + MINUTE
            await unit.user_sessions.seen(SessionId("ses-one"), at=later, idle_expires_at=NOW + 99 * MINUTE)
            # What is noted later, of an earlier time, changes nothing.
            await unit.user_sessions.seen(SessionId("ses-one"), at=NOW, idle_expires_at=NOW)
            await unit.user_sessions.seen(SessionId("ses-gone"), at=later, idle_expires_at=later)
        async with database.read_only() as unit:
            sessions = unit.user_sessions
            assert await sessions.find("digest-two", now=NOW + 2 * MINUTE) is None
            found = await sessions.find("digest-one", now=NOW + 2 * MINUTE)
            assert found is not None
            assert found[0] == replace(make_session("one"), seen_at=later, idle_expires_at=NOW + 99 * MINUTE)
            assert await sessions.find("digest-one", now=NOW + 10 * MINUTE) is None
            both = [SessionId("ses-one"), SessionId("ses-two"), SessionId("ses-gone")]
            assert await sessions.usable(both, now=NOW) == {"ses-one", "ses-two"}
            assert await sessions.usable(both, now=NOW + 2 * MINUTE) == {"ses-one"}
            assert await sessions.usable([], now=NOW) == frozenset()
            assert [one.id for one in await sessions.of_user(_ANN.id, now=NOW)] == ["ses-one", "ses-two"]
            assert [one.id for one in await sessions.of_user(_ANN.id, now=NOW + 2 * MINUTE)] == ["ses-one"]
        async with database.transaction() as unit:
            assert await unit.user_sessions.remove_expired(now=NOW + 2 * MINUTE) == 2
            assert await unit.user_sessions.find("digest-two", now=NOW) is None

    async def test_a_session_is_ended_by_its_user(self, database: Database) -> None:
        await _fill(database)
        async with database.transaction() as unit:
            with pytest.raises(SessionNotFound):
                await unit.user_sessions.end(_ANN.id, SessionId("ses-his"))
            await unit.user_sessions.end(_ANN.id, SessionId("ses-one"))
            with pytest.raises(SessionNotFound):
                await unit.user_sessions.end(_ANN.id, SessionId("ses-one"))
            with pytest.raises(SessionNotFound):
                await unit.user_sessions.save(make_session("one"))
            assert await unit.user_sessions.find("digest-one", now=NOW) is None
            await unit.user_sessions.add(make_session("three"))
            assert await unit.user_sessions.end_all(_ANN.id, but=SessionId("ses-two")) == 1
            assert await unit.user_sessions.end_all(_ANN.id) == 1
            assert await unit.user_sessions.of_user(_ANN.id, now=NOW) == ()
            assert await unit.user_sessions.find("digest-his", now=NOW) is not None

    async def test_a_session_goes_on_under_another_token(self, database: Database) -> None:
        await _fill(database)
        renewed = replace(make_session("one"), digest="fresh", authenticated_at=NOW + MINUTE, second_factor_at=NOW)
        async with database.transaction() as unit:
            await unit.user_sessions.save(renewed)
        async with database.read_only() as unit:
            assert await unit.user_sessions.find("digest-one", now=NOW) is None
            assert await unit.user_sessions.find("fresh", now=NOW) == (renewed, _ANN)

    @pytest.mark.parametrize(
        "changed",
        [
            replace(_ANN, status=UserStatus.DEACTIVATED),
            replace(_ANN, status=UserStatus.UNCONFIRMED),
            replace(_ANN, role=UserRole.ADMIN),
        ],
        ids=["deactivated", "unconfirmed", "role"],
    )
    async def test_what_a_user_had_stays_ended(self, database: Database, changed: User) -> None:
        await _fill(database)
        async with database.transaction() as unit:
            await unit.users.save(changed)
            await unit.users.save(_ANN)
        async with database.read_only() as unit:
            assert await unit.user_sessions.find("digest-one", now=NOW) is None
            assert await unit.api_keys.find("digest-one", now=NOW) is None
            assert await unit.user_sessions.find("digest-his", now=NOW) is not None
            assert await unit.api_keys.find("digest-his", now=NOW) is not None

    async def test_other_changes_of_a_user_end_nothing(self, database: Database) -> None:
        await _fill(database)
        async with database.transaction() as unit:
            await unit.users.save(replace(_ANN, display_name="Ann", signed_in_at=NOW))
            assert await unit.user_sessions.find("digest-one", now=NOW) is not None
            assert await unit.api_keys.find("digest-one", now=NOW) is not None

    async def test_a_user_who_may_not_sign_in_has_no_session(self, database: Database) -> None:
        cleo = replace(make_user("cleo"), status=UserStatus.UNCONFIRMED)
        session, key = make_session("hers", user=cleo), make_api_key("hers", user=cleo)
        async with database.transaction() as unit:
            await unit.users.add(cleo)
            await unit.user_sessions.add(session)
            await unit.api_keys.add(key)
            assert await unit.user_sessions.find(session.digest, now=NOW) is None
            assert await unit.user_sessions.usable([session.id], now=NOW) == frozenset()
            assert await unit.api_keys.find(key.digest, now=NOW) is None
            assert await unit.api_keys.usable([key.id], now=NOW) == frozenset()

    async def test_a_deleted_user_has_none(self, database: Database) -> None:
        await _fill(database)
        async with database.transaction() as unit:
            await unit.users.remove(_ANN.id)
            assert await unit.user_sessions.find("digest-one", now=NOW) is None
            assert await unit.api_keys.find("digest-one", now=NOW) is None
            with pytest.raises(UserNotFound):
                await unit.user_sessions.add(make_session("three"))
            with pytest.raises(UserNotFound):
                await unit.api_keys.add(make_api_key("three"))


class ApiKeyCases(DatabaseCases):
    """A key counts until it expires or is ended."""

    async def test_a_key_is_found_with_its_user(self, database: Database) -> None:
        await _fill(database)
        whole = replace(
            make_api_key("whole"),
            kind=KeyKind.OPDS,
            scopes=frozenset({KeyScope.READ}),
            created_at=NOW + MINUTE,
            expires_at=NOW + 2 * MINUTE,
            requests_per_minute=30,
        )
        async with database.transaction() as unit:
            await unit.api_keys.add(whole)
            await unit.api_keys.used(whole.id, at=NOW + MINUTE)
            await unit.api_keys.used(whole.id, at=NOW)
            await unit.api_keys.used(ApiKeyId("key-gone"), at=NOW)
        used = replace(whole, used_at=NOW + MINUTE)
        async with database.read_only() as unit:
            keys = unit.api_keys
            assert await keys.find("digest-one", now=NOW) == (make_api_key("one"), _ANN)
            assert await keys.find("digest-whole", now=NOW) == (used, _ANN)
            assert await keys.find("digest-whole", now=NOW + 2 * MINUTE) is None
            assert await keys.usable([used.id, make_api_key("one").id], now=NOW + 2 * MINUTE) == {"key-one"}
            assert await keys.usable([], now=NOW) == frozenset()
            assert await keys.of_user(_ANN.id) == (used, make_api_key("one"), make_api_key("two"))

    async def test_a_key_is_ended_by_its_user(self, database: Database) -> None:
        await _fill(database)
        async with database.transaction() as unit:
            with pytest.raises(ApiKeyNotFound):
                await unit.api_keys.end(_ANN.id, ApiKeyId("key-his"))
            await unit.api_keys.end(_ANN.id, ApiKeyId("key-one"))
            with pytest.raises(ApiKeyNotFound):
                await unit.api_keys.end(_ANN.id, ApiKeyId("key-one"))
            assert await unit.api_keys.find("digest-one", now=NOW) is None
            assert await unit.api_keys.end_all(UserId("usr-ann")) == 1
            assert await unit.api_keys.of_user(_ANN.id) == ()
            assert await unit.api_keys.find("digest-his", now=NOW) is not None
