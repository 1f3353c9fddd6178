from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from smartchat_core.accounts.admission import Admitted, SecondFactorPending
from smartchat_core.accounts.known_devices import KnownDevices
from smartchat_core.errors import DatabaseUnavailable, Overloaded, SignInRefused, SignInThrottled
from smartchat_core.events import Client
from smartchat_core.model.credential import FactorKind, TotpSecret
from smartchat_core.model.security import AuthFailure
from smartchat_core.model.user import UserRole, UserStatus
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_users import make_user
from tests.support.entropy import CountingEntropy
from tests.unit.accounts.sign_in_place import HOME, RIGHT, Place

pytestmark = pytest.mark.anyio


async def test_name_or_confirmed_address_and_password_let_in() -> None:
    place = Place()
    ann = await place.add(make_user("ann", email="ann@example.org"))
    for name in ("ann", " Ann ", "ANN@example.org"):
        outcome = await place.service.with_password(name, RIGHT, client=HOME)
        assert isinstance(outcome, Admitted)
        assert outcome.user == replace(ann, signed_in_at=place.clock.now())
        assert outcome.factors == {FactorKind.PASSWORD}
    assert not place.failures


async def test_every_refusal_is_the_same_and_costs_a_comparison() -> None:
    place = Place()
    await place.add(make_user("ann"))
    await place.add(replace(make_user("bob"), status=UserStatus.DEACTIVATED))
    await place.add(replace(make_user("cleo", email="cleo@example.org"), email_confirmed=False))
    seen = set()
    attempts = {
        ("ann", "wrong"): AuthFailure.WRONG_PASSWORD,
        ("nobody", RIGHT): AuthFailure.UNKNOWN_USER,
        ("no name\r\n", RIGHT): AuthFailure.UNKNOWN_USER,
        ("bob", RIGHT): AuthFailure.INACTIVE_USER,
        ("cleo@example.org", RIGHT): AuthFailure.UNKNOWN_USER,
        ("x" * 100_000, "y" * 100_000): AuthFailure.UNKNOWN_USER,
    }
    for name, password in attempts:
        with pytest.raises(SignInRefused) as caught:
            await place.service.with_password(name, password, client=HOME)
        seen.add(caught.value.public_message())
    assert len(seen) == 1
    assert len(place.hasher.compared) == len(attempts)
    assert [failure.reason for failure in place.failures] == list(attempts.values())


async def test_names_of_nobody_are_not_logged() -> None:
    place = Place()
    await place.add(make_user("ann"))
    for name in ("ann", "my secret password", "my secret password"):
        with pytest.raises(SignInRefused):
            await place.service.with_password(name, "wrong", client=HOME)
    claimed = [failure.claimed for failure in place.failures]
    assert claimed[0] == "usr-ann"
    assert claimed[1] == claimed[2]
    assert claimed[1].startswith("unknown-")
    assert place.failures[0].client == HOME


async def test_a_password_is_hashed_again_with_the_parameters_of_now() -> None:
    place = Place()
    ann = await place.add(make_user("ann"))
    place.hasher.version = 2
    await place.service.with_password("ann", RIGHT, client=HOME)
    async with place.database.read_only() as unit:
        stored = await unit.credentials.password(ann.id)
    assert stored is not None
    assert stored.hashed == f"2:{RIGHT}"


async def test_a_password_does_not_expire() -> None:
    place = Place()
    await place.add(make_user("ann"))
    place.clock.advance(timedelta(days=3_650))
    assert await place.lets_in("ann", RIGHT, client=HOME)


async def test_a_second_factor_follows_the_password() -> None:
    place = Place()
    await place.add(make_user("ann"), second_factor=True, codes=("aaaa-bbbb",))
    pending = await place.service.with_password("ann", RIGHT, client=HOME)
    assert isinstance(pending, SecondFactorPending)
    assert pending.kinds == {FactorKind.TOTP, FactorKind.RECOVERY_CODE}
    with pytest.raises(SignInRefused):
        await place.service.with_code(pending.token, "000000", client=HOME)
    outcome = await place.service.with_code(pending.token, place.code(), client=HOME)
    assert outcome.factors == {FactorKind.PASSWORD, FactorKind.TOTP}
    with pytest.raises(SignInRefused):
        await place.service.with_code(pending.token, place.code(ahead=1), client=HOME)
    assert [one.reason for one in place.failures] == [AuthFailure.WRONG_CODE, AuthFailure.ENDED_ATTEMPT]


async def test_a_code_works_once() -> None:
    place = Place()
    await place.add(make_user("ann"), second_factor=True)
    await place.service.with_password("ann", RIGHT, client=HOME, code=place.code())
    for code in (place.code(), place.code(ahead=-1)):
        with pytest.raises(SignInRefused):
            await place.service.with_password("ann", RIGHT, client=HOME, code=code)
    place.clock.advance(30)
    assert await place.lets_in("ann", RIGHT, client=HOME, code=place.code())


@pytest.mark.parametrize(
    ("seconds", "right"), [(-6, False), (-5, True), (0, True), (29, True), (39, True), (40, False), (60, False)]
)
async def test_a_code_is_taken_for_its_interval_and_a_moment(seconds: int, right: bool) -> None:
    place = Place()
    await place.add(make_user("ann"), second_factor=True)
    place.clock.advance(60)
    code = place.code()
    place.clock.advance(seconds)
    if right:
        assert await place.lets_in("ann", RIGHT, client=HOME, code=code)
    else:
        with pytest.raises(SignInRefused):
            await place.service.with_password("ann", RIGHT, client=HOME, code=code)


async def test_a_secret_is_kept_in_the_form_of_now_after_it_was_used() -> None:
    place = Place()
    ann = await place.add(make_user("ann"), second_factor=True)
    now = place.clock.now()
    async with place.database.transaction() as unit:
        await unit.credentials.set_totp(ann.id, TotpSecret(secret="old-1", created_at=now, confirmed_at=now))
    code = place.code()
    assert await place.lets_in("ann", RIGHT, client=HOME, code=code)
    async with place.database.read_only() as unit:
        kept = await unit.credentials.totp(ann.id)
    assert kept is not None
    assert kept.secret == "new-1"
    with pytest.raises(SignInRefused):
        await place.service.with_password("ann", RIGHT, client=HOME, code=code)


async def test_a_pending_sign_in_expires() -> None:
    place = Place()
    await place.add(make_user("ann"), second_factor=True)
    pending = await place.service.with_password("ann", RIGHT, client=HOME)
    assert isinstance(pending, SecondFactorPending)
    place.clock.advance(timedelta(minutes=10))
    for token in (pending.token, "forged", "x" * 100_000):
        with pytest.raises(SignInRefused):
            await place.service.with_code(token, place.code(), client=HOME)


async def test_a_recovery_code_works_once_however_it_is_written() -> None:
    place = Place()
    await place.add(make_user("ann"), second_factor=True, codes=("aaaa-bbbb",))
    outcome = await place.service.with_password("ann", RIGHT, client=HOME, code=" AAAA BBBB ")
    assert isinstance(outcome, Admitted)
    assert outcome.factors == {FactorKind.PASSWORD, FactorKind.RECOVERY_CODE}
    with pytest.raises(SignInRefused):
        await place.service.with_password("ann", RIGHT, client=HOME, code="aaaa-bbbb")


@pytest.mark.parametrize("role", [UserRole.OPERATOR, UserRole.AUDITOR, UserRole.ADMIN])
async def test_a_role_that_needs_a_second_factor_has_to_get_one(role: UserRole) -> None:
    place = Place(roles=frozenset({UserRole.ADMIN}))
    await place.add(make_user("ann", role=role))
    pending = await place.service.with_password("ann", RIGHT, client=HOME, code="123456")
    assert isinstance(pending, SecondFactorPending)
    assert pending.must_enrol
    with pytest.raises(SignInRefused):
        await place.service.with_code(pending.token, place.code(), client=HOME)


async def test_guessers_are_slowed_and_who_has_both_factors_gets_in() -> None:
    place = Place()
    await place.add(make_user("ann"), second_factor=True)
    refusals = await place.guess(1_000)
    assert refusals.count(SignInRefused) == 20
    compared = len(place.hasher.compared)
    with pytest.raises(SignInThrottled) as caught:
        await place.service.with_password("ann", RIGHT, client=HOME)
    assert caught.value.retry_after_seconds > 0
    assert len(place.hasher.compared) == compared
    outcome = await place.service.with_password("ann", RIGHT, client=HOME, code=place.code())
    assert isinstance(outcome, Admitted)
    # Which resets the count of the account.
    assert not await place.lets_in("ann", RIGHT, client=Client(ip_address="203.0.113.1"))


async def test_it_does_not_show_whether_there_is_an_account() -> None:
    there, not_there = Place(), Place()
    await there.add(make_user("ann"), second_factor=True)
    assert await there.guess(60) == await not_there.guess(60)


async def test_while_counts_are_full_every_refusal_is_the_same_and_costs_no_comparison() -> None:
    places = {name: Place() for name in ("nobody", "one factor", "two factors", "inactive")}
    await places["one factor"].add(make_user("ann"), codes=("aaaa-bbbb",))
    await places["two factors"].add(make_user("ann"), second_factor=True, codes=("aaaa-bbbb",))
    ended = replace(make_user("ann"), status=UserStatus.DEACTIVATED)
    await places["inactive"].add(ended, second_factor=True, codes=("aaaa-bbbb",))
    seen = set()
    for name, place in places.items():
        await place.guess(60)
        compared = len(place.hasher.compared)
        for password, code in (
            (RIGHT, ""),
            (RIGHT, "x"),
            (RIGHT, "000000"),
            ("wrong", "zzzz-zzzz"),
            ("wrong", "0" * 100),
        ):
            with pytest.raises(SignInThrottled) as caught:
                await place.service.with_password("ann", password, client=HOME, code=code)
            seen.add((caught.value.public_message(), caught.value.remedy, caught.value.retry_after_seconds))
        assert len(place.hasher.compared) == compared
        with pytest.raises(SignInThrottled) as caught:
            await place.service.with_password("ann", "wrong", client=HOME, code="aaaa-bbbb")
        seen.add((caught.value.public_message(), caught.value.remedy, caught.value.retry_after_seconds))
        assert len(place.hasher.compared) == compared + (name == "two factors")
    assert len(seen) == 1


async def test_nobody_sees_that_a_right_code_met_too_many_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place()
    await place.add(make_user("ann"), second_factor=True)
    await place.guess(60)

    async def busy(*_: object) -> bool:
        raise Overloaded("too many passwords wait")

    monkeypatch.setattr(place.hasher, "verify", busy)
    with pytest.raises(SignInThrottled):
        await place.service.with_password("ann", RIGHT, client=HOME, code=place.code())


async def test_a_stolen_second_factor_has_as_few_passwords_compared() -> None:
    place = Place()
    await place.add(make_user("ann"), second_factor=True)
    await place.guess(60)
    compared = len(place.hasher.compared)
    for _ in range(15):
        place.clock.advance(1)
        with pytest.raises(SignInThrottled):
            await place.service.with_password("ann", "wrong", client=HOME, code=place.code())
    assert len(place.hasher.compared) == compared + 1  # each code once
    for _ in range(50):
        place.clock.advance(30)
        await place.guess(3)
        with pytest.raises(SignInThrottled):
            await place.service.with_password("ann", "wrong", client=HOME, code=place.code())
    with_codes = [one for one in place.failures if one.client == HOME and one.reason is AuthFailure.WRONG_PASSWORD]
    assert len(with_codes) <= 10 + 50 * 30 // 360


async def test_guessed_codes_keep_nobody_out_who_has_a_recovery_code_or_comes_from_a_known_place() -> None:
    place, away = Place(), Client(ip_address="203.0.113.9")
    await place.add(make_user("ann"), second_factor=True, codes=("aaaa-bbbb", "cccc-dddd"))
    assert await place.lets_in("ann", RIGHT, client=HOME, code=place.code())
    place.clock.advance(30)

    async def guess_both() -> None:
        await place.guess(60)
        for number in range(12):
            client = Client(ip_address=f"192.0.2.{number}")
            with pytest.raises(SignInThrottled):
                await place.service.with_password("ann", "wrong", client=client, code="999999")

    await guess_both()
    with pytest.raises(SignInThrottled):  # the same for who has the password: it is not compared
        await place.service.with_password("ann", RIGHT, client=away, code=place.code())
    assert await place.lets_in("ann", RIGHT, client=away, code="aaaa-bbbb")
    # Codes after the right password are counted apart, and what others guess does not fill that count.
    await guess_both()
    pending = await place.service.with_password("ann", RIGHT, client=HOME)
    assert isinstance(pending, SecondFactorPending)
    await place.service.with_code(pending.token, place.code(), client=HOME)


async def test_who_has_the_password_guesses_codes_no_faster_while_counts_are_full() -> None:
    place = Place()
    await place.add(make_user("ann"), second_factor=True)
    await place.guess(60)
    for number in range(30):
        client = Client(ip_address=f"192.0.2.{number}")
        with pytest.raises(SignInThrottled):
            await place.service.with_password("ann", RIGHT, client=client, code="999999")
    with pytest.raises(SignInThrottled):  # not compared any more, from wherever
        await place.service.with_password("ann", RIGHT, client=HOME, code=place.code())


async def test_a_made_up_code_is_no_way_round_the_throttle() -> None:
    place = Place()
    await place.add(make_user("ann"))
    await place.guess(100)
    compared = len(place.hasher.compared)
    for _ in range(120):
        with pytest.raises(SignInThrottled):
            await place.service.with_password("ann", RIGHT, client=HOME, code="x")
    assert len(place.hasher.compared) == compared
    assert place.failures[-1].reason is AuthFailure.THROTTLED


async def test_guesses_do_not_keep_a_known_source_out() -> None:
    place = Place()
    await place.add(make_user("ann"))
    await place.service.with_password("ann", RIGHT, client=HOME)
    await place.guess(1_000)
    assert await place.lets_in("ann", RIGHT, client=HOME)


async def test_others_behind_the_same_address_keep_nobody_out() -> None:
    place = Place()
    ann = await place.add(make_user("ann"))
    runtime = Runtime(clock=place.clock, entropy=CountingEntropy(), sink=place.sink)
    devices = KnownDevices(database=place.database, runtime=runtime)
    assert await place.lets_in("ann", RIGHT, client=HOME)
    kept = await devices.remember(ann.id, "")
    for number in range(120):
        with pytest.raises((SignInRefused, SignInThrottled)):
            await place.service.with_password(f"user-{number}", "wrong", client=HOME)
    assert await place.lets_in("ann", RIGHT, client=HOME)  # the first attempt of the hour from there
    await place.guess(1_000)
    for _ in range(20):
        with pytest.raises((SignInRefused, SignInThrottled)):
            await place.service.with_password("ann", "wrong", client=HOME)
    with pytest.raises(SignInThrottled):
        await place.service.with_password("ann", RIGHT, client=HOME)
    elsewhere = Client(ip_address="203.0.113.77")
    for _ in range(30):  # each right one is given back
        outcome = await place.service.with_password("ann", RIGHT, client=elsewhere, device=kept)
        assert isinstance(outcome, Admitted)
    refused = 0
    for _ in range(40):
        with pytest.raises((SignInRefused, SignInThrottled)) as caught:
            await place.service.with_password("ann", "wrong", client=elsewhere, device=kept)
        refused += caught.type is SignInRefused
    assert refused == 10 + 10  # of the browser, and of this place, which is known meanwhile
    with pytest.raises(SignInThrottled):
        await place.service.with_password("ann", RIGHT, client=Client(ip_address="203.0.113.78"), device="forged")


async def test_codes_are_not_guessed_by_who_has_the_password_and_recovery_codes_go_on() -> None:
    place = Place()
    await place.add(make_user("ann"), second_factor=True, codes=("aaaa-bbbb",))
    for number in range(12):
        client = Client(ip_address=f"192.0.2.{number}")
        with pytest.raises(SignInRefused):
            await place.service.with_password("ann", RIGHT, client=client, code="999999")
    with pytest.raises(SignInRefused):
        await place.service.with_password("ann", RIGHT, client=HOME, code=place.code())
    assert await place.lets_in("ann", RIGHT, client=HOME, code="aaaa-bbbb")
    assert await place.lets_in("ann", RIGHT, client=HOME, code=place.code())


async def test_nobody_gets_in_where_nothing_can_be_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place()
    await place.add(make_user("ann"))

    def away() -> None:
        raise DatabaseUnavailable("the database is away")

    monkeypatch.setattr(place.database, "transaction", away)
    with pytest.raises(DatabaseUnavailable):
        await place.service.with_password("ann", RIGHT, client=HOME)
    assert not place.hasher.compared
