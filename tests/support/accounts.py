"""Users, sessions and keys of a library, made beside the server that is tested."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

from smartchat.composition.access import AccessServices, access_services
from smartchat.system import SystemClock, SystemEntropy
from smartchat_adapters.accounts.argon2_hasher import Argon2Hasher
from smartchat_adapters.accounts.pyotp_codes import PyotpCodes
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.accounts.key_policy import KeyWish
from smartchat_core.accounts.keys import NewKey
from smartchat_core.accounts.secrets import digest_of
from smartchat_core.accounts.session_policy import SessionLimits, Whereabouts
from smartchat_core.accounts.sessions import Begun
from smartchat_core.model.api_key import KeyScope
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken, StoredPassword, TotpSecret
from smartchat_core.model.identity import Identity
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.database import UnitOfWork
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.fakes.event_sink import FakeEventSink

__all__ = ["Accounts"]

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Accounts:
    """The accounts in the database of this address."""

    url: str

    def add(self, *users: User) -> None:
        """Insert users."""

        async def adding(unit: UnitOfWork) -> None:
            for user in users:
                await unit.users.add(user)

        self.change(adding)

    def set_password(self, user: User, password: str) -> None:
        """Have the user sign in with this password."""
        hasher = Argon2Hasher(memory_kib=64, passes=1, threads=1)

        async def setting(unit: UnitOfWork) -> None:
            stored = StoredPassword(hashed=await hasher.hash(password), changed_at=SystemClock().now())
            await unit.credentials.set_password(user.id, stored)

        self.change(setting)
        hasher.close()

    def set_totp(self, user: User) -> str:
        """Give the user a second factor; its shared secret."""
        secret, now = PyotpCodes().new_secret(), SystemClock().now()

        async def setting(unit: UnitOfWork) -> None:
            await unit.credentials.set_totp(user.id, TotpSecret(secret=secret, created_at=now, confirmed_at=now))

        self.change(setting)
        return secret

    def link_identity(self, user: User, issuer: str, subject: str) -> None:
        """Have the user sign in by this identity."""
        now = SystemClock().now()
        identity = Identity(issuer=issuer, subject=subject, user=user.id, provider="example", created_at=now)

        async def linking(unit: UnitOfWork) -> None:
            assert await unit.identities.add(identity)

        self.change(linking)

    def forget_counts(self) -> None:
        """Let everybody try again at once."""

        async def forgetting(unit: UnitOfWork) -> None:
            await unit.sign_in_rates.forget_arrivals(2**62)

        self.change(forgetting)

    def link(
        self,
        purpose: OneTimePurpose,
        *,
        lasts: timedelta = timedelta(hours=1),
        user: User | None = None,
        role: UserRole = UserRole.READER,
        email: str = "",
    ) -> str:
        """The secret of a new link that works once."""
        secret, now = SystemEntropy().token(), SystemClock().now()
        token = OneTimeToken(
            digest=digest_of(secret),
            purpose=purpose,
            created_at=now - timedelta(days=1),
            expires_at=now + lasts,
            user=None if user is None else user.id,
            role=role,
            email=email,
        )

        async def adding(unit: UnitOfWork) -> None:
            await unit.one_time_tokens.add(token)

        self.change(adding)
        return secret

    def invitation(self, role: UserRole = UserRole.READER, *, lasts: timedelta = timedelta(hours=1)) -> str:
        """The secret of a link that makes an account of this role."""
        return self.link(OneTimePurpose.INVITATION, lasts=lasts, role=role)

    def change(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """What the work gives, in a transaction that writes."""

        async def run() -> T:
            async with SqlDatabase(self.url) as database, database.transaction() as unit:
                return await work(unit)

        return _result_of(run())

    def with_services(self, work: Callable[[AccessServices], Awaitable[T]], limits: SessionLimits) -> T:
        """What the work gives."""

        async def run() -> T:
            runtime = Runtime(clock=SystemClock(), entropy=SystemEntropy(), sink=FakeEventSink())
            async with SqlDatabase(self.url) as database:
                return await work(access_services(database, runtime, limits))

        return _result_of(run())

    def session(
        self,
        user: User,
        *,
        limits: SessionLimits = SessionLimits(),  # noqa: B008  # frozen
        age: timedelta = timedelta(0),
    ) -> Begun:
        """A session of the user, who has proved who it is this long ago."""
        where = Whereabouts(device="Firefox", place="127.0.0.1")
        made = self.with_services(lambda all_: all_.sessions.start(user.id, second_factor=False, where=where), limits)
        older = replace(made.session, authenticated_at=made.session.authenticated_at - age)
        self.change(lambda unit: unit.user_sessions.save(older))
        return replace(made, session=older)

    def key(self, user: User, *scopes: KeyScope, requests_per_minute: int | None = None) -> NewKey:
        """A key of the user for these."""
        wish = KeyWish(name="-".join(scopes), scopes=frozenset(scopes), requests_per_minute=requests_per_minute)
        return self.with_services(lambda all_: all_.keys.create(user.id, wish), SessionLimits())


def _result_of(work: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: the test's may have an event loop already, as that of a browser."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
