"""What works once, given by several requests at once in several processes: one of them gets in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from smartchat.system import SystemEntropy
from smartchat_adapters.accounts.webauthn_passkeys import WebauthnPasskeys
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.accounts.admission import Admitted, SecondFactorPending
from smartchat_core.accounts.passkey_policy import relying_party
from smartchat_core.accounts.passkey_sign_in import PasskeySignIn
from smartchat_core.accounts.passkeys import PasskeyService
from smartchat_core.accounts.secrets import recovery_digest
from smartchat_core.accounts.sign_in import SignInService
from smartchat_core.errors import SignInRefused
from smartchat_core.events import Client, LoginFailed
from smartchat_core.model.credential import StoredPassword, TotpSecret
from smartchat_core.model.security import AuthFailure
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.credentials import FakeHasher, FakeTotpCodes
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.authenticator import Authenticator

pytestmark = pytest.mark.anyio

ANN, RIGHT, LAST = make_user("ann"), "a quiet reading place", "last-code-of-all"
HOME, ORIGIN = Client(ip_address="198.51.100.7"), "https://books.example.org"
PARTY = relying_party(ORIGIN)
assert PARTY is not None


class Process:
    """A process of the installation, as far as it lets people in."""

    def __init__(self, database: SqlDatabase) -> None:
        self.database = database
        self.sink = FakeEventSink()
        runtime = Runtime(clock=FakeClock(), entropy=SystemEntropy(), sink=self.sink)
        ceremonies = WebauthnPasskeys()
        self.sign_in = SignInService(database=database, hasher=FakeHasher(), codes=FakeTotpCodes(), runtime=runtime)
        self.passkeys = PasskeyService(database=database, ceremonies=ceremonies, runtime=runtime)
        self.by_passkey = PasskeySignIn(database=database, ceremonies=ceremonies, runtime=runtime)

    @property
    def failures(self) -> list[AuthFailure]:
        return [event.reason for event in self.sink.events if isinstance(event, LoginFailed)]


@pytest.fixture(params=["sqlite", "postgresql"])
async def processes(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Process, Process]]:
    url = f"sqlite:///{tmp_path}/library.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    async with AsyncExitStack() as stack:
        first, second = [Process(await stack.enter_async_context(SqlDatabase(url))) for _ in range(2)]
        now = FakeClock().now()
        async with first.database.transaction() as unit:
            await unit.users.add(ANN)
            await unit.credentials.set_password(ANN.id, StoredPassword(hashed=f"1:{RIGHT}", changed_at=now))
            await unit.credentials.set_totp(ANN.id, TotpSecret(secret="s", created_at=now, confirmed_at=now))
            await unit.credentials.set_recovery_codes(ANN.id, [recovery_digest(LAST)])
        yield first, second


async def admitted(*attempts: Awaitable[object]) -> int:
    """How many of these got in; the others were refused, each in the same words."""
    found = await asyncio.gather(*attempts, return_exceptions=True)
    refused = [one for one in found if not isinstance(one, Admitted)]
    assert {type(one) for one in refused} <= {SignInRefused}
    assert len({one.public_message() for one in refused if isinstance(one, SignInRefused)}) <= 1
    return len(found) - len(refused)


async def test_the_last_recovery_code_lets_in_one(processes: tuple[Process, Process]) -> None:
    with_password = [one.sign_in.with_password("ann", RIGHT, client=HOME, code=LAST) for one in processes * 2]
    assert await admitted(*with_password) == 1
    assert [*processes[0].failures, *processes[1].failures] == [AuthFailure.WRONG_CODE] * 3
    async with processes[0].database.read_only() as unit:
        assert await unit.credentials.recovery_codes_left(ANN.id) == 0


async def test_the_last_recovery_code_after_the_password_lets_in_one(processes: tuple[Process, Process]) -> None:
    pending = [await one.sign_in.with_password("ann", RIGHT, client=HOME) for one in processes]
    attempts = [
        process.sign_in.with_code(one.token, LAST, client=HOME)
        for process, one in zip(processes, pending, strict=True)
        if isinstance(one, SecondFactorPending)
    ]
    assert len(attempts) == 2
    assert await admitted(*attempts) == 1


async def test_an_answer_of_a_passkey_lets_in_one(processes: tuple[Process, Process]) -> None:
    assert PARTY is not None
    device = Authenticator(origin=ORIGIN, counts=False)
    options = await processes[0].passkeys.begin(ANN.id, PARTY, bound_to="s")
    await processes[0].passkeys.add(ANN.id, PARTY, bound_to="s", name="", answer=device.make(options))
    answer = device.use(await processes[1].by_passkey.begin(PARTY, bound_to="b"))
    attempts = [one.by_passkey.finish(PARTY, answer, bound_to="b", client=HOME) for one in processes * 2]
    assert await admitted(*attempts) == 1


async def test_a_copy_that_is_used_at_the_same_time_is_noticed(processes: tuple[Process, Process]) -> None:
    assert PARTY is not None
    device = Authenticator(origin=ORIGIN)
    options = await processes[0].passkeys.begin(ANN.id, PARTY, bound_to="s")
    await processes[0].passkeys.add(ANN.id, PARTY, bound_to="s", name="", answer=device.make(options))
    copied = device.copy()
    asked = [await one.by_passkey.begin(PARTY, bound_to="b") for one in processes]
    answers = [device.use(asked[0]), copied.use(asked[1])]
    attempts = [
        process.by_passkey.finish(PARTY, answer, bound_to="b", client=HOME)
        for process, answer in zip(processes, answers, strict=True)
    ]
    assert await admitted(*attempts) == 1
    assert [*processes[0].failures, *processes[1].failures] == [AuthFailure.COPIED_PASSKEY]
