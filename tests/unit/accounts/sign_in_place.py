"""A sign-in service over a database in memory."""

from __future__ import annotations

import pytest

from smartchat_core.accounts.admission import Admitted
from smartchat_core.accounts.secrets import recovery_digest
from smartchat_core.accounts.sign_in import SignInPolicy, SignInService
from smartchat_core.errors import SignInRefused, SignInThrottled
from smartchat_core.events import Client, LoginFailed
from smartchat_core.model.credential import StoredPassword, TotpSecret
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.credentials import FakeHasher, FakeTotpCodes
from smartchat_core.testing.fakes.database.database import InMemoryDatabase
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.entropy import CountingEntropy

__all__ = ["HOME", "RIGHT", "Place"]

HOME = Client(ip_address="198.51.100.7", user_agent="browser")
RIGHT = "a quiet reading place"


class Place:
    """A service over a database in memory, with one user."""

    def __init__(self, *, roles: frozenset[UserRole] = frozenset()) -> None:
        self.database = InMemoryDatabase()
        self.hasher = FakeHasher()
        self.clock = FakeClock()
        self.sink = FakeEventSink()
        self.service = SignInService(
            database=self.database,
            hasher=self.hasher,
            codes=FakeTotpCodes(),
            runtime=Runtime(clock=self.clock, entropy=CountingEntropy(), sink=self.sink),
            policy=SignInPolicy(second_factor_roles=roles),
        )

    async def add(self, user: User, *, second_factor: bool = False, codes: tuple[str, ...] = ()) -> User:
        now = self.clock.now()
        async with self.database.transaction() as unit:
            await unit.users.add(user)
            await unit.credentials.set_password(user.id, StoredPassword(hashed=f"1:{RIGHT}", changed_at=now))
            if second_factor:
                await unit.credentials.set_totp(user.id, TotpSecret(secret="s", created_at=now, confirmed_at=now))
            await unit.credentials.set_recovery_codes(user.id, [recovery_digest(code) for code in codes])
        return user

    def code(self, *, ahead: int = 0) -> str:
        return FakeTotpCodes.code(FakeTotpCodes.step(self.clock.now()) + ahead)

    async def guess(self, times: int, *, name: str = "ann", password: str = "a wrong one") -> list[type[Exception]]:
        """Guess from as many addresses."""
        refusals: list[type[Exception]] = []
        for number in range(times):
            client = Client(ip_address=f"192.0.{number // 256}.{number % 256}")
            with pytest.raises((SignInRefused, SignInThrottled)) as caught:
                await self.service.with_password(name, password, client=client)
            refusals.append(caught.type)
        return refusals

    async def lets_in(self, name: str, password: str, *, client: Client, code: str = "") -> bool:
        """Whether that is all that is asked for; False where a second factor has to follow."""
        return isinstance(await self.service.with_password(name, password, client=client, code=code), Admitted)

    @property
    def failures(self) -> list[LoginFailed]:
        return [event for event in self.sink.events if isinstance(event, LoginFailed)]
