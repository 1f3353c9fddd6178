from __future__ import annotations

from datetime import timedelta

import pytest

from smartchat_core.accounts.admission import Admitted, SecondFactorPending
from smartchat_core.accounts.enrolment import EnrolmentService
from smartchat_core.errors import InvalidRequest, SignInRefused
from smartchat_core.events import AccountChanged
from smartchat_core.model.credential import FactorKind
from smartchat_core.model.ids import UserId
from smartchat_core.model.security import AccountChange
from smartchat_core.model.user import UserRole
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.credentials import FakeTotpCodes
from tests.support.entropy import CountingEntropy
from tests.unit.accounts.sign_in_place import HOME, RIGHT, Place

pytestmark = pytest.mark.anyio

ANN = UserId("usr-ann")


def enrolment(place: Place) -> EnrolmentService:
    runtime = Runtime(clock=place.clock, entropy=CountingEntropy(), sink=place.sink)
    return EnrolmentService(database=place.database, codes=FakeTotpCodes(), runtime=runtime)


async def test_a_factor_counts_when_a_code_has_confirmed_it() -> None:
    place = Place()
    await place.add(make_user("ann"))
    service = enrolment(place)
    fresh = await service.begin(ANN)
    assert "ann" in fresh.address
    assert fresh.secret not in repr(fresh)
    assert await place.lets_in("ann", RIGHT, client=HOME)
    with pytest.raises(InvalidRequest):
        await service.confirm(ANN, "000000")
    recovery = await service.confirm(ANN, place.code())
    assert len(set(recovery)) == 10
    assert not await place.lets_in("ann", RIGHT, client=HOME)
    with pytest.raises(SignInRefused):  # used to confirm it
        await place.lets_in("ann", RIGHT, client=HOME, code=place.code())
    assert await place.lets_in("ann", RIGHT, client=HOME, code=recovery[3])
    assert [one.change for one in place.sink.events if isinstance(one, AccountChanged)] == [
        AccountChange.SECOND_FACTOR_ADDED
    ]


async def test_a_confirmed_one_is_not_replaced_without_being_removed() -> None:
    place = Place()
    await place.add(make_user("ann"), second_factor=True, codes=("aaaa",))
    service = enrolment(place)
    with pytest.raises(InvalidRequest):
        await service.begin(ANN)
    with pytest.raises(InvalidRequest):
        await service.confirm(ANN, place.code())
    await service.remove(ANN)
    assert await place.lets_in("ann", RIGHT, client=HOME)
    await service.begin(ANN)


async def test_new_recovery_codes_end_those_before() -> None:
    place = Place()
    await place.add(make_user("ann"), second_factor=True, codes=("aaaa",))
    service = enrolment(place)
    recovery = await service.new_recovery_codes(ANN)
    with pytest.raises(SignInRefused):
        await place.lets_in("ann", RIGHT, client=HOME, code="aaaa")
    assert await place.lets_in("ann", RIGHT, client=HOME, code=recovery[0].upper().replace("-", " "))
    await service.remove(ANN)
    with pytest.raises(InvalidRequest):
        await service.new_recovery_codes(ANN)


async def test_an_operator_gets_in_by_getting_a_second_factor() -> None:
    place = Place()
    await place.add(make_user("ann", role=UserRole.OPERATOR))
    service = enrolment(place)
    pending = await place.service.with_password("ann", RIGHT, client=HOME)
    assert isinstance(pending, SecondFactorPending)
    assert pending.must_enrol
    await service.begin_pending(pending.token)
    with pytest.raises(InvalidRequest):
        await service.confirm_pending(pending.token, "000000", client=HOME)
    signed_in, recovery = await service.confirm_pending(pending.token, place.code(), client=HOME)
    assert isinstance(signed_in, Admitted)
    assert signed_in.factors == {FactorKind.PASSWORD, FactorKind.TOTP}
    assert len(recovery) == 10
    with pytest.raises(SignInRefused):
        await service.begin_pending(pending.token)


async def test_a_pending_enrolment_expires_and_is_for_nothing_else() -> None:
    place = Place()
    await place.add(make_user("ann", role=UserRole.OPERATOR))
    service = enrolment(place)
    pending = await place.service.with_password("ann", RIGHT, client=HOME)
    assert isinstance(pending, SecondFactorPending)
    with pytest.raises(SignInRefused):
        await place.service.with_code(pending.token, place.code(), client=HOME)
    place.clock.advance(timedelta(minutes=11))
    for token in (pending.token, "forged"):
        with pytest.raises(SignInRefused):
            await service.begin_pending(token)


async def test_a_pending_secret_is_shown_again_until_it_is_confirmed() -> None:
    place = Place()
    await place.add(make_user("olga", role=UserRole.OPERATOR))
    service = enrolment(place)
    pending = await place.service.with_password("olga", RIGHT, client=HOME)
    assert isinstance(pending, SecondFactorPending)
    with pytest.raises(InvalidRequest):  # nothing was begun
        await service.pending_secret(pending.token)
    fresh = await service.begin_pending(pending.token)
    assert await service.pending_secret(pending.token) == fresh
    with pytest.raises(SignInRefused):
        await service.pending_secret("another")
    await service.confirm_pending(pending.token, place.code(), client=HOME)
    with pytest.raises(SignInRefused):
        await service.pending_secret(pending.token)
