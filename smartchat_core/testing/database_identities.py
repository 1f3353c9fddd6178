"""Contract of databases: identities at providers, and sign-ins by them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from smartchat_core.errors import UserNotFound
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken
from smartchat_core.model.identity import Identity, IdentityOrigin, OpenIdAttempt, OpenIdPurpose
from smartchat_core.model.ids import SessionId, UserId
from smartchat_core.model.user_session import UserSession
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import MINUTE, NOW, DatabaseCases, OpenDatabase
from smartchat_core.testing.database_users import make_user

__all__ = ["IdentityCases"]

_ANN, _BOB = UserId("usr-ann"), UserId("usr-bob")
_ISSUER = "https://id.example.org"
_IDENTITY = Identity(issuer=_ISSUER, subject="1", user=_ANN, provider="example", created_at=NOW, email="ann@a.org")
_ATTEMPT = OpenIdAttempt(
    digest="s1",
    browser="b1",
    provider="example",
    purpose=OpenIdPurpose.LINK,
    target="/account",
    created_at=NOW,
    expires_at=NOW + MINUTE,
    user=_ANN,
    invitation="i1",
)


def _origin(subject: str = "", sid: str = "", issuer: str = _ISSUER) -> IdentityOrigin:
    return IdentityOrigin(issuer=issuer, subject=subject, sid=sid)


def _session(name: str, origin: IdentityOrigin | None, user: UserId = _ANN) -> UserSession:
    return UserSession(
        id=SessionId(name),
        user=user,
        digest=f"d-{name}",
        created_at=NOW,
        seen_at=NOW,
        idle_expires_at=NOW + MINUTE,
        expires_at=NOW + MINUTE,
        authenticated_at=NOW,
        origin=origin,
    )


async def _add_users(database: Database) -> None:
    async with database.transaction() as unit:
        await unit.users.add(make_user("ann"))
        await unit.users.add(make_user("bob"))


class IdentityCases(DatabaseCases):
    """Identities, the sessions that they begin, and secrets that count once."""

    async def test_an_identity_is_one_users_and_goes_with_the_user(self, database: Database) -> None:
        await _add_users(database)
        other = replace(_IDENTITY, issuer="https://other.example", created_at=NOW + MINUTE)
        async with database.transaction() as unit:
            assert await unit.identities.add(_IDENTITY)
            assert not await unit.identities.add(replace(_IDENTITY, user=_BOB))
            assert await unit.identities.add(other)
            await unit.identities.used(_ISSUER, "1", at=NOW + MINUTE)
            await unit.openid_attempts.add(_ATTEMPT)
        used = replace(_IDENTITY, used_at=NOW + MINUTE)
        async with database.read_only() as unit:
            assert await unit.identities.find(_ISSUER, "1") == used
            assert await unit.identities.find(_ISSUER, "2") is None
            assert await unit.identities.of_user(_ANN) == (used, other)
            assert await unit.identities.of_user(_BOB) == ()
        async with database.transaction() as unit:
            with pytest.raises(UserNotFound):
                await unit.identities.add(replace(_IDENTITY, subject="9", user=UserId("usr-nobody")))
            await unit.users.remove(_ANN)
            assert await unit.identities.find(_ISSUER, "1") is None
            assert await unit.openid_attempts.take("s1", browser="b1", provider="example", now=NOW) is None

    async def test_unlinking_ends_the_sessions_that_it_began(self, database: Database) -> None:
        await _add_users(database)
        async with database.transaction() as unit:
            await unit.identities.add(_IDENTITY)
            await unit.user_sessions.add(_session("a", _origin("1", "x")))
            await unit.user_sessions.add(_session("b", None))
            assert not await unit.identities.remove(_BOB, _ISSUER, "1")
            assert await unit.identities.remove(_ANN, _ISSUER, "1")
            assert not await unit.identities.remove(_ANN, _ISSUER, "1")
            assert [one.id for one in await unit.user_sessions.of_user(_ANN, now=NOW)] == ["b"]

    @pytest.mark.parametrize(
        ("meant", "left"),
        [
            (_origin("1", "x"), "b c d e f"),
            (_origin("1"), "c d e f"),
            (_origin("", "x"), "b c d f"),
            (_origin("3", "z"), "a b c e f"),
            (_origin(), "a b c d e f"),
            (_origin("1", "x", issuer="https://another.example"), "a b c d e f"),
        ],
    )
    async def test_a_provider_ends_the_sessions_that_it_means(
        self, database: Database, meant: IdentityOrigin, left: str
    ) -> None:
        await _add_users(database)
        sessions = [
            _session("a", _origin("1", "x")),
            _session("b", _origin("1", "y")),
            _session("c", _origin("2", "y")),
            _session("d", _origin("3")),
            _session("e", _origin("4", "x"), _BOB),
            _session("f", None),
        ]
        async with database.transaction() as unit:
            for one in sessions:
                await unit.user_sessions.add(one)
            ended = await unit.user_sessions.end_of_origin(meant)
            found = [one for user in (_ANN, _BOB) for one in await unit.user_sessions.of_user(user, now=NOW)]
        assert sorted(one.id for one in found) == left.split()
        assert {one.origin for one in found} == {one.origin for one in sessions if one.id in left.split()}
        assert ended == tuple(sorted({one.user for one in sessions if one.id not in left.split()}))

    async def test_what_waits_for_a_second_factor_ends_as_well(self, database: Database) -> None:
        await _add_users(database)
        purpose = OneTimePurpose.SECOND_FACTOR
        token = OneTimeToken(digest="t1", purpose=purpose, created_at=NOW, expires_at=NOW + MINUTE, user=_ANN)
        waiting = replace(token, digest="t2", origin=_origin("1", "x"))
        async with database.transaction() as unit:
            await unit.one_time_tokens.add(token)
            await unit.one_time_tokens.add(waiting)
            assert await unit.one_time_tokens.find("t2", purpose, NOW) == waiting
            assert await unit.one_time_tokens.withdraw_origin(_origin("2")) == 0
            assert await unit.one_time_tokens.withdraw_origin(_origin("1")) == 1
            assert await unit.one_time_tokens.find("t1", purpose, NOW) == token

    async def test_an_attempt_is_taken_once_by_its_browser_in_its_time(self, database: Database) -> None:
        await _add_users(database)
        async with database.transaction() as unit:
            attempts = unit.openid_attempts
            await attempts.add(_ATTEMPT)
            await attempts.add(replace(_ATTEMPT, digest="s2", user=None, expires_at=NOW + 2 * MINUTE))
            assert await attempts.take("s1", browser="b2", provider="example", now=NOW) is None
            assert await attempts.take("s1", browser="b1", provider="other", now=NOW) is None
            assert await attempts.take("s1", browser="b1", provider="example", now=NOW + MINUTE) is None
            assert await attempts.take("s1", browser="b1", provider="example", now=NOW) == _ATTEMPT
            assert await attempts.take("s1", browser="b1", provider="example", now=NOW) is None
            await attempts.forget_expired(NOW + 2 * MINUTE)
            assert await attempts.take("s2", browser="b1", provider="example", now=NOW) is None

    async def test_of_two_that_bring_a_state_or_a_token_one_counts(self, open_database: OpenDatabase) -> None:
        async with open_database() as first, open_database() as second:
            await _add_users(first)
            async with first.transaction() as unit:
                await unit.openid_attempts.add(_ATTEMPT)

            async def take(database: Database) -> tuple[bool, bool]:
                async with database.transaction() as unit:
                    taken = await unit.openid_attempts.take("s1", browser="b1", provider="example", now=NOW)
                    return taken is not None, await unit.openid_attempts.note_token("t", expires_at=NOW + MINUTE)

            both = await asyncio.gather(*(take(database) for database in (first, second) * 3))
        assert (sum(one for one, _ in both), sum(one for _, one in both)) == (1, 1)

    async def test_a_token_that_has_expired_is_forgotten(self, database: Database) -> None:
        async with database.transaction() as unit:
            assert await unit.openid_attempts.note_token("t", expires_at=NOW + MINUTE)
            await unit.openid_attempts.forget_expired(NOW)
            assert not await unit.openid_attempts.note_token("t", expires_at=NOW + MINUTE)
            await unit.openid_attempts.forget_expired(NOW + MINUTE)
            assert await unit.openid_attempts.note_token("t", expires_at=NOW + MINUTE)
