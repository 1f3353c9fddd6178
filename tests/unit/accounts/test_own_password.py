from __future__ import annotations

import pytest

from smartchat_core.accounts.own_password import OwnPassword
from smartchat_core.accounts.session_policy import Whereabouts
from smartchat_core.accounts.sessions import SessionService, SignedIn
from smartchat_core.errors import NotSignedIn, SignInRefused, SignInThrottled, WeakPassword
from smartchat_core.events import AccountChanged
from smartchat_core.model.security import AccountChange
from smartchat_core.model.user import User
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_users import make_user
from tests.support.entropy import CountingEntropy
from tests.unit.accounts.sign_in_place import HOME, RIGHT
from tests.unit.accounts.test_administration import OTHER, Office

pytestmark = pytest.mark.anyio


class Desk(Office):
    """An office in which users change their passwords."""

    def __init__(self) -> None:
        super().__init__()
        runtime = Runtime(clock=self.clock, entropy=CountingEntropy(), sink=self.sink)
        self.sessions = SessionService(database=self.database, runtime=runtime)
        self.own = OwnPassword(database=self.database, users=self.users, sign_in=self.service)

    async def signed_in(self, user: User) -> SignedIn:
        begun = await self.sessions.start(user.id, second_factor=False, where=Whereabouts())
        return SignedIn(session=begun.session, user=user)

    async def takes(self, password: str) -> bool:
        try:
            await self.service.with_password("ann", password, client=HOME)
        except SignInRefused:
            return False
        return True


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def ann(desk: Desk) -> User:
    return await desk.add(make_user("ann"))


async def test_other_sessions_end(desk: Desk, ann: User) -> None:
    here, _ = await desk.signed_in(ann), await desk.signed_in(ann)
    await desk.own.change(here, present=RIGHT, new=OTHER, client=HOME)
    assert [one.id for one in await desk.sessions.of_user(ann.id)] == [here.session.id]
    assert await desk.takes(OTHER)
    assert not await desk.takes(RIGHT)
    assert AccountChanged(user=ann.id, change=AccountChange.PASSWORD_CHANGED, by=ann.id) in desk.sink.events


@pytest.mark.parametrize(
    ("present", "new", "refusal"), [("a wrong one", OTHER, SignInRefused), (RIGHT, "short", WeakPassword)]
)
async def test_nothing_changes_when_one_of_them_is_refused(
    desk: Desk, ann: User, present: str, new: str, refusal: type[Exception]
) -> None:
    here, _ = await desk.signed_in(ann), await desk.signed_in(ann)
    with pytest.raises(refusal):
        await desk.own.change(here, present=present, new=new, client=HOME)
    assert len(await desk.sessions.of_user(ann.id)) == 2
    assert await desk.takes(RIGHT)


async def test_wrong_ones_are_counted(desk: Desk, ann: User) -> None:
    here = await desk.signed_in(ann)
    for _ in range(100):
        with pytest.raises((SignInRefused, SignInThrottled)) as caught:
            await desk.own.change(here, present="a wrong one", new=OTHER, client=HOME)
        if caught.type is SignInThrottled:
            return
    pytest.fail("nobody was slowed down")


async def test_who_has_a_second_factor_has_given_it_before(desk: Desk) -> None:
    ann = await desk.add(make_user("ann"), second_factor=True)
    await desk.own.change(await desk.signed_in(ann), present=RIGHT, new=OTHER, client=HOME)
    async with desk.database.read_only() as unit:
        stored = await unit.credentials.password(ann.id)
    assert stored is not None
    assert stored.hashed.endswith(OTHER)


async def test_a_session_that_has_ended_changes_nothing(desk: Desk, ann: User) -> None:
    here = await desk.signed_in(ann)
    await desk.sessions.end(ann.id, here.session.id)
    with pytest.raises(NotSignedIn):
        await desk.own.change(here, present=RIGHT, new=OTHER, client=HOME)
    assert await desk.takes(RIGHT)
