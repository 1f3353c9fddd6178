"""Sessions and keys of users, over the database in memory."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from smartchat_core.accounts.key_policy import KeyWish
from smartchat_core.accounts.keys import KeyService
from smartchat_core.accounts.session_policy import SessionLimits, Whereabouts
from smartchat_core.accounts.sessions import Begun, SessionService, end_access
from smartchat_core.errors import ApiKeyNotFound, NotSignedIn, SessionNotFound, StepUpRequired
from smartchat_core.model.api_key import KeyKind, KeyScope
from smartchat_core.model.user import UserRole, UserStatus
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database import InMemoryDatabase
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.entropy import CountingEntropy

pytestmark = pytest.mark.anyio

ANN, BOB = make_user("ann"), make_user("bob")
HERE = Whereabouts(device="Firefox", place="192.0.2.1")
WISH = KeyWish(name="backup", scopes=frozenset({KeyScope.READ}))


class Accounts:
    """Two users, and the services on them."""

    def __init__(self) -> None:
        self.database = InMemoryDatabase()
        self.clock = FakeClock()
        runtime = Runtime(clock=self.clock, entropy=CountingEntropy(), sink=FakeEventSink())
        self.sessions = SessionService(database=self.database, runtime=runtime, limits=SessionLimits(most=3))
        self.keys = KeyService(database=self.database, runtime=runtime)

    async def fill(self) -> None:
        async with self.database.transaction() as unit:
            await unit.users.add(ANN)
            await unit.users.add(BOB)

    async def start(self, *, replacing: str = "") -> Begun:
        return await self.sessions.start(ANN.id, second_factor=False, where=HERE, replacing=replacing)


@pytest.fixture
async def accounts() -> Accounts:
    made = Accounts()
    await made.fill()
    return made


async def test_a_session_lasts_while_it_is_used(accounts: Accounts) -> None:
    begun = await accounts.start()
    for _ in range(4):
        accounts.clock.advance(timedelta(days=6))
        found = await accounts.sessions.find(begun.token)
        assert found is not None
        assert found.user == ANN
        assert found.session.seen_at == accounts.clock.now()
    accounts.clock.advance(timedelta(days=6))
    assert await accounts.sessions.find(begun.token) is None, "thirty days are over"
    other = await accounts.start()
    accounts.clock.advance(timedelta(days=7))
    assert await accounts.sessions.find(other.token) is None, "nobody used it for seven"


async def test_a_sign_in_ends_the_session_that_the_browser_had(accounts: Accounts) -> None:
    first = await accounts.start()
    second = await accounts.start(replacing=first.token)
    assert first.token != second.token
    assert await accounts.sessions.find(first.token) is None
    assert await accounts.sessions.find(second.token) is not None
    await accounts.start(replacing="nonsense")
    await accounts.sessions.sign_out(second.token)
    assert await accounts.sessions.find(second.token) is None
    await accounts.sessions.sign_out(second.token)


async def test_nobody_has_more_sessions_than_can_be_looked_through(accounts: Accounts) -> None:
    begun = []
    for _ in range(4):
        accounts.clock.advance(60)
        begun.append(await accounts.start())
    assert await accounts.sessions.find(begun[0].token) is None
    assert [one.id for one in await accounts.sessions.of_user(ANN.id)] == [one.session.id for one in begun[:0:-1]]


async def test_confirming_gives_another_token(accounts: Accounts) -> None:
    begun = await accounts.start()
    accounts.clock.advance(timedelta(minutes=11))
    signed_in = await accounts.sessions.find(begun.token)
    assert signed_in is not None
    with pytest.raises(StepUpRequired):
        accounts.sessions.require_recent(signed_in)
    renewed = await accounts.sessions.confirm(signed_in, second_factor=True)
    assert await accounts.sessions.find(begun.token) is None
    again = await accounts.sessions.find(renewed.token)
    assert again is not None
    accounts.sessions.require_recent(again)
    assert again.session.second_factor_at == accounts.clock.now()
    with pytest.raises(NotSignedIn):
        await accounts.sessions.confirm(signed_in, second_factor=True)


async def test_sessions_are_ended_one_by_one_and_all(accounts: Accounts) -> None:
    begun = [await accounts.start() for _ in range(3)]
    with pytest.raises(SessionNotFound):
        await accounts.sessions.end(BOB.id, begun[0].session.id)
    await accounts.sessions.end(ANN.id, begun[0].session.id)
    assert await accounts.sessions.end_all(ANN.id, but=begun[1].session.id) == 1
    assert [one.id for one in await accounts.sessions.of_user(ANN.id)] == [begun[1].session.id]
    assert await accounts.sessions.end_all(ANN.id) == 1


@pytest.mark.parametrize("changes", [{"status": UserStatus.DEACTIVATED}, {"role": UserRole.ADMIN}])
async def test_a_change_of_the_account_ends_everything(accounts: Accounts, changes: dict[str, str]) -> None:
    begun, key = await accounts.start(), await accounts.keys.create(ANN.id, WISH)
    async with accounts.database.transaction() as unit:
        await unit.users.save(replace(ANN, **changes))  # type: ignore[arg-type]  # what is tested
    assert await accounts.sessions.find(begun.token) is None
    assert await accounts.keys.find(key.secret) is None


async def test_a_new_password_leaves_the_session_that_chose_it(accounts: Accounts) -> None:
    begun, other, key = await accounts.start(), await accounts.start(), await accounts.keys.create(ANN.id, WISH)
    async with accounts.database.transaction() as unit:
        await end_access(unit, ANN.id, but=begun.session.id)
    assert await accounts.sessions.find(begun.token) is not None
    assert await accounts.sessions.find(other.token) is None
    assert await accounts.keys.find(key.secret) is None


async def test_nobody_begins_a_session_of_an_account_that_is_closed(accounts: Accounts) -> None:
    async with accounts.database.transaction() as unit:
        await unit.users.save(replace(ANN, status=UserStatus.DEACTIVATED))
    with pytest.raises(NotSignedIn):
        await accounts.start()


async def test_secrets_are_not_kept(accounts: Accounts) -> None:
    begun, key = await accounts.start(), await accounts.keys.create(ANN.id, WISH)
    kept = f"{await accounts.sessions.of_user(ANN.id)} {await accounts.keys.of_user(ANN.id)}"
    assert begun.token not in kept
    assert key.secret not in kept
    assert key.key.prefix in kept


async def test_a_key_is_found_until_it_ends(accounts: Accounts) -> None:
    key = await accounts.keys.create(ANN.id, replace(WISH, expires_at=accounts.clock.now() + timedelta(hours=1)))
    found = await accounts.keys.find(key.secret)
    assert found is not None
    assert (found.user, found.key.scopes) == (ANN, frozenset({KeyScope.READ}))
    (listed,) = await accounts.keys.of_user(ANN.id)
    assert listed.used_at == accounts.clock.now()
    accounts.clock.advance(timedelta(hours=1))
    assert await accounts.keys.find(key.secret) is None
    await accounts.keys.end(ANN.id, key.key.id)
    with pytest.raises(ApiKeyNotFound):
        await accounts.keys.end(ANN.id, key.key.id)
    await accounts.keys.create(ANN.id, WISH)
    assert await accounts.keys.end_all(ANN.id) == 1


async def test_a_password_of_a_device_counts_for_that_kind_of_device_only(accounts: Accounts) -> None:
    opds = await accounts.keys.create(ANN.id, KeyWish(name="kobo", kind=KeyKind.OPDS))
    koreader = await accounts.keys.create(ANN.id, KeyWish(name="kindle", kind=KeyKind.KOREADER))
    md5 = hashlib.md5(koreader.secret.encode(), usedforsecurity=False).hexdigest()
    found = await accounts.keys.find_device("ann", opds.secret)
    assert found is not None
    assert found.key.scopes == {KeyScope.READ}
    assert await accounts.keys.find_koreader("ann", md5) is not None
    assert await accounts.keys.find_device("bob", opds.secret) is None
    assert await accounts.keys.find_koreader("bob", md5) is None
    assert await accounts.keys.find_device("ann", koreader.secret) is None
    assert await accounts.keys.find_device("ann", md5) is None
    for secret in (opds.secret, koreader.secret, md5):
        assert await accounts.keys.find(secret) is None
        assert await accounts.sessions.find(secret) is None
