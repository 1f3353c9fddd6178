"""Passkeys: added, used in every way and misused in every way, with an authenticator in software."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_adapters.accounts.webauthn_passkeys import WebauthnPasskeys
from smartchat_core.accounts.admission import Admitted, SecondFactorPending
from smartchat_core.accounts.enrolment import EnrolmentService
from smartchat_core.accounts.mail_orders import MailOrders
from smartchat_core.accounts.passkey_policy import CHALLENGE_TIME, MAX_ANSWER, MAX_PASSKEYS, relying_party
from smartchat_core.accounts.passkey_sign_in import PasskeySignIn
from smartchat_core.accounts.passkeys import AddedPasskey, PasskeyService
from smartchat_core.errors import InvalidRequest, PasskeyNotFound, PasskeyRefused, SignInRefused
from smartchat_core.events import AccountChanged
from smartchat_core.model.credential import FactorKind
from smartchat_core.model.ids import PasskeyId
from smartchat_core.model.mail import MailKind
from smartchat_core.model.passkey import RelyingParty
from smartchat_core.model.security import AccountChange, AuthFailure
from smartchat_core.model.user import User, UserRole, UserStatus
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.credentials import FakeTotpCodes
from tests.support.authenticator import Authenticator, Forgery
from tests.support.entropy import CountingEntropy
from tests.unit.accounts.sign_in_place import HOME, RIGHT, Place

pytestmark = pytest.mark.anyio

ORIGIN = "https://books.example.org"
HERE, THERE = relying_party(ORIGIN), RelyingParty(id="evil.example", origin="https://evil.example")
assert HERE is not None
ANN, BOB = make_user("ann"), make_user("bob")


class Desk(Place):
    """A place where people have passkeys."""

    def __init__(self) -> None:
        super().__init__()
        runtime = Runtime(clock=self.clock, entropy=_Random(), sink=self.sink)
        ceremonies = WebauthnPasskeys()
        mail = MailOrders(CountingEntropy())
        self.passkeys = PasskeyService(database=self.database, ceremonies=ceremonies, runtime=runtime, mail=mail)
        self.sign_in = PasskeySignIn(database=self.database, ceremonies=ceremonies, runtime=runtime)
        self.enrolment = EnrolmentService(database=self.database, codes=FakeTotpCodes(), runtime=runtime, mail=mail)

    async def give(self, user: User, device: Authenticator, name: str = "phone") -> AddedPasskey:
        options = await self.passkeys.begin(user.id, party(), bound_to="ses-1")
        return await self.passkeys.add(user.id, party(), bound_to="ses-1", name=name, answer=device.make(options))

    async def let_in(self, device: Authenticator, forged: Forgery = Forgery(), *, bound_to: str = "b") -> Admitted:  # noqa: B008  # frozen
        options = await self.sign_in.begin(party(), bound_to="b")
        return await self.sign_in.finish(party(), device.use(options, forged), bound_to=bound_to, client=HOME)

    async def pending(self, name: str = "ann") -> SecondFactorPending:
        found = await self.service.with_password(name, RIGHT, client=HOME)
        assert isinstance(found, SecondFactorPending)
        return found


class _Random(CountingEntropy):
    """Tokens of 256 bits in base64url, as challenges are."""

    def token(self) -> str:
        import hashlib

        from webauthn.helpers import bytes_to_base64url

        return bytes_to_base64url(hashlib.sha256(super().token().encode()).digest())


def party() -> RelyingParty:
    assert HERE is not None
    return HERE


def phone(**values: Any) -> Authenticator:
    return Authenticator(origin=ORIGIN, **values)


@pytest.fixture
async def desk() -> Desk:
    made = Desk()
    for user in (ANN, BOB):
        await made.add(user)
    return made


async def test_a_passkey_alone_is_two_factors(desk: Desk) -> None:
    device = phone()
    added = await desk.give(ANN, device)
    assert len(added.recovery_codes) == 10
    for _ in range(2):
        admitted = await desk.let_in(device)
        assert (admitted.user.id, admitted.by_two_factors) == (ANN.id, True)
        assert admitted.factors == {FactorKind.PASSKEY}
    (kept,) = await desk.passkeys.of_user(ANN.id)
    assert (kept.sign_count, kept.used_at) == (2, desk.clock.now())


async def test_it_is_asked_for_after_the_password(desk: Desk) -> None:
    device = phone()
    added = await desk.give(ANN, device)
    pending = await desk.pending()
    assert pending.kinds == {FactorKind.PASSKEY, FactorKind.RECOVERY_CODE}
    options = await desk.sign_in.begin_second(party(), pending.token)
    assert options is not None
    assert [one["id"] for one in json.loads(options)["allowCredentials"]] == [added.passkey.credential]
    answer = device.use(options, Forgery(user_handle=""))
    admitted = await desk.sign_in.finish_second(party(), answer, token=pending.token, client=HOME)
    assert admitted.factors == {FactorKind.PASSWORD, FactorKind.PASSKEY}
    for token in (pending.token, "none"):
        assert await desk.sign_in.begin_second(party(), token) is None
        with pytest.raises(SignInRefused):
            await desk.sign_in.finish_second(party(), answer, token=token, client=HOME)


async def test_a_recovery_code_stands_in_for_it_once(desk: Desk) -> None:
    added = await desk.give(ANN, phone())
    code = added.recovery_codes[0]
    assert await desk.lets_in("ann", RIGHT, client=HOME, code=code)
    for wrong in (code, "123456", desk.code()):
        with pytest.raises(SignInRefused):
            await desk.lets_in("ann", RIGHT, client=HOME, code=wrong)


async def test_somebody_without_one_is_asked_for_none(desk: Desk) -> None:
    await desk.give(ANN, phone())
    assert await desk.lets_in("bob", RIGHT, client=HOME)


@pytest.mark.parametrize(
    "forged",
    [
        Forgery(origin="https://evil.example"),
        Forgery(origin="http://books.example.org"),
        Forgery(origin="https://books.example.org:8443"),
        Forgery(origin="https://books.example.org.evil.example"),
        Forgery(rp_id="evil.example"),
        Forgery(rp_id="example.org"),
        Forgery(verified=False),
        Forgery(kind="webauthn.create"),
        Forgery(cross_origin=True),
        Forgery(user_handle=""),
        Forgery(user_handle="dXNyLWJvYg"),
        Forgery(credential="AAAA"),
    ],
    ids=repr,
)
async def test_a_forged_sign_in_is_refused(desk: Desk, forged: Forgery) -> None:
    device = phone()
    await desk.give(ANN, device)
    with pytest.raises(SignInRefused) as caught:
        await desk.let_in(device, forged)
    assert caught.value.public_message() == SignInRefused("x").public_message()
    assert desk.failures[-1].reason is AuthFailure.WRONG_PASSKEY
    assert (await desk.let_in(device)).user.id == ANN.id


async def test_a_challenge_works_once_in_time_and_in_its_browser(desk: Desk) -> None:
    device = phone(counts=False)
    await desk.give(ANN, device)
    options = await desk.sign_in.begin(party(), bound_to="b")
    answer = device.use(options)
    with pytest.raises(SignInRefused):
        await desk.sign_in.finish(party(), answer, bound_to="another", client=HOME)
    await desk.sign_in.finish(party(), answer, bound_to="b", client=HOME)
    with pytest.raises(SignInRefused):
        await desk.sign_in.finish(party(), answer, bound_to="b", client=HOME)
    options = await desk.sign_in.begin(party(), bound_to="b")
    desk.clock.advance(CHALLENGE_TIME)
    with pytest.raises(SignInRefused):
        await desk.sign_in.finish(party(), device.use(options), bound_to="b", client=HOME)
    assert {one.reason for one in desk.failures} == {AuthFailure.ENDED_ATTEMPT}


async def test_a_refused_answer_uses_its_challenge_up(desk: Desk) -> None:
    device = phone()
    await desk.give(ANN, device)
    options = await desk.sign_in.begin(party(), bound_to="b")
    for forged in (Forgery(verified=False), Forgery()):
        with pytest.raises(SignInRefused):
            await desk.sign_in.finish(party(), device.use(options, forged), bound_to="b", client=HOME)
    assert desk.failures[-1].reason is AuthFailure.ENDED_ATTEMPT


async def test_a_challenge_of_ones_own_is_none(desk: Desk) -> None:
    device = phone()
    await desk.give(ANN, device)
    with pytest.raises(SignInRefused):
        await desk.let_in(device, Forgery(challenge="A" * 43))


async def test_a_copied_passkey_is_noticed_by_its_counter(desk: Desk) -> None:
    device = phone()
    await desk.give(ANN, device)
    copied = device.copy()
    await desk.let_in(device)
    await desk.let_in(device)
    with pytest.raises(SignInRefused):
        await desk.let_in(copied)
    assert (desk.failures[-1].reason, desk.failures[-1].claimed) == (AuthFailure.COPIED_PASSKEY, ANN.id)
    assert (await desk.let_in(device)).user.id == ANN.id


async def test_one_that_counts_nothing_is_taken(desk: Desk) -> None:
    device = phone(counts=False)
    await desk.give(ANN, device)
    await desk.let_in(device)
    assert (await desk.let_in(device)).user.id == ANN.id


async def test_anothers_passkey_is_no_second_factor(desk: Desk) -> None:
    mine, theirs = phone(), phone()
    await desk.give(ANN, mine)
    await desk.give(BOB, theirs)
    pending = await desk.pending("ann")
    options = await desk.sign_in.begin_second(party(), pending.token)
    assert options is not None
    with pytest.raises(SignInRefused):
        await desk.sign_in.finish_second(party(), theirs.use(options), token=pending.token, client=HOME)
    for user in (BOB.id, None):
        options = await desk.sign_in.begin(party(), bound_to="s", user=ANN.id)
        with pytest.raises(SignInRefused):
            await desk.sign_in.finish(party(), mine.use(options), bound_to="s", client=HOME, user=user)


async def test_the_key_of_another_signs_nothing(desk: Desk) -> None:
    device = phone()
    await desk.give(ANN, device)
    thief = phone(credential=device.credential, user_handle=device.user_handle, sign_count=9)
    with pytest.raises(SignInRefused):
        await desk.let_in(thief)


async def test_an_account_that_is_deactivated_stays_closed(desk: Desk) -> None:
    device = phone()
    await desk.give(ANN, device)
    async with desk.database.transaction() as unit:
        await unit.users.save(replace(ANN, status=UserStatus.DEACTIVATED))
    with pytest.raises(SignInRefused):
        await desk.let_in(device)
    assert desk.failures[-1].reason is AuthFailure.INACTIVE_USER


@pytest.mark.parametrize(
    "forged",
    [
        Forgery(origin="https://evil.example"),
        Forgery(rp_id="evil.example"),
        Forgery(verified=False),
        Forgery(kind="webauthn.get"),
        Forgery(cross_origin=True),
        Forgery(algorithm=-257),
        Forgery(algorithm=-8),
        Forgery(algorithm=-65535),
        Forgery(algorithm=0),
        Forgery(challenge="A" * 43),
        Forgery(credential="AAAA"),
        Forgery(statement={"fmt": "fido-u2f", "attStmt": {"x5c": [b"x"], "sig": b"x"}}),
        Forgery(statement={"fmt": "packed", "attStmt": {"x5c": [b"x"], "alg": -7, "sig": b"x"}}),
        Forgery(statement={"fmt": "packed", "attStmt": {"alg": -7, "sig": b"x"}}),
        Forgery(statement={"fmt": 7, "attStmt": []}),
        Forgery(statement={}),
    ],
    ids=repr,
)
async def test_a_forged_passkey_is_not_taken(desk: Desk, forged: Forgery) -> None:
    options = await desk.passkeys.begin(ANN.id, party(), bound_to="s")
    device = phone()
    with pytest.raises(PasskeyRefused):
        await desk.passkeys.add(ANN.id, party(), bound_to="s", name="", answer=device.make(options, forged))
    assert await desk.passkeys.of_user(ANN.id) == ()


async def test_a_passkey_is_made_for_who_asked_once_and_in_time(desk: Desk) -> None:
    device = phone()
    options = await desk.passkeys.begin(ANN.id, party(), bound_to="s")
    for user, bound_to in ((BOB, "s"), (ANN, "other"), (ANN, "s")):
        with pytest.raises(PasskeyRefused):
            await desk.passkeys.add(user.id, party(), bound_to=bound_to, name="", answer=device.make(options))
    options = await desk.passkeys.begin(ANN.id, party(), bound_to="s")
    desk.clock.advance(CHALLENGE_TIME + timedelta(seconds=1))
    with pytest.raises(PasskeyRefused):
        await desk.passkeys.add(ANN.id, party(), bound_to="s", name="", answer=device.make(options))
    assert await desk.passkeys.of_user(ANN.id) == ()


async def test_a_credential_is_somebodys_once(desk: Desk) -> None:
    device = phone()
    await desk.give(ANN, device)
    for user in (ANN, BOB):
        with pytest.raises(PasskeyRefused):
            await desk.give(user, device)


async def test_there_are_so_many_at_most(desk: Desk) -> None:
    for number in range(MAX_PASSKEYS):
        await desk.give(ANN, phone(), name=f"{number}")
    with pytest.raises(InvalidRequest, match="at most"):
        await desk.give(ANN, phone())


async def test_what_is_asked_of_a_browser(desk: Desk) -> None:
    await desk.give(ANN, phone())
    made = json.loads(await desk.passkeys.begin(ANN.id, party(), bound_to="s"))
    assert made["rp"]["id"] == "books.example.org"
    assert (made["attestation"], len(made["excludeCredentials"])) == ("none", 1)
    assert made["authenticatorSelection"]["userVerification"] == "required"
    assert made["authenticatorSelection"]["residentKey"] == "required"
    assert {one["alg"] for one in made["pubKeyCredParams"]} == {-8, -7, -257}
    used = json.loads(await desk.sign_in.begin(party(), bound_to="b"))
    assert (used["rpId"], used["userVerification"]) == ("books.example.org", "required")
    assert not used["allowCredentials"]
    assert len(made["challenge"]) == len(used["challenge"]) == 43


async def test_the_last_second_factor_takes_its_codes_along(desk: Desk) -> None:
    first, second = await desk.give(ANN, phone()), await desk.give(ANN, phone())
    assert second.recovery_codes == ()
    with pytest.raises(PasskeyNotFound):
        await desk.passkeys.remove(BOB.id, first.passkey.id)
    with pytest.raises(PasskeyNotFound):
        await desk.passkeys.remove(ANN.id, PasskeyId("pky-none"))
    await desk.passkeys.remove(ANN.id, first.passkey.id)
    assert (await desk.enrolment.status(ANN.id)).recovery_codes_left == 10
    assert len(await desk.enrolment.new_recovery_codes(ANN.id)) == 10
    await desk.passkeys.remove(ANN.id, second.passkey.id)
    assert (await desk.enrolment.status(ANN.id)).recovery_codes_left == 0
    assert await desk.lets_in("ann", RIGHT, client=HOME)
    changes = [one.change for one in desk.sink.events if isinstance(one, AccountChanged)]
    assert changes.count(AccountChange.PASSKEY_ADDED) == changes.count(AccountChange.PASSKEY_REMOVED) == 2


async def test_a_passkey_gets_another_name_by_its_user(desk: Desk) -> None:
    made = (await desk.give(ANN, phone())).passkey
    assert (await desk.passkeys.rename(ANN.id, made.id, " Old phone ")).name == "Old phone"
    for user, passkey in ((BOB.id, made.id), (ANN.id, PasskeyId("pky-none"))):
        with pytest.raises(PasskeyNotFound):
            await desk.passkeys.rename(user, passkey, "mine")
    with pytest.raises(InvalidRequest):
        await desk.passkeys.rename(ANN.id, made.id, "a\u202eb")


async def test_factors_that_are_added_and_removed_are_announced_by_mail(desk: Desk) -> None:
    mia = await desk.add(make_user("mia", email="mia@example.org"))
    added = (await desk.give(mia, phone())).passkey
    await desk.enrolment.begin(mia.id)
    await desk.enrolment.confirm(mia.id, desk.code())
    await desk.passkeys.remove(mia.id, added.id)
    await desk.give(ANN, phone())  # who has no address
    async with desk.database.read_only() as unit:
        ordered = await unit.mails.due(desk.clock.now())
    assert sorted(one.kind for one in ordered) == [
        *[MailKind.SECOND_FACTOR_ADDED] * 2,
        MailKind.SECOND_FACTOR_REMOVED,
    ]
    assert {one.to for one in ordered} == {"mia@example.org"}


@pytest.mark.parametrize("role", [UserRole.OPERATOR, UserRole.AUDITOR])
async def test_a_passkey_satisfies_a_role_that_needs_a_second_factor(desk: Desk, role: UserRole) -> None:
    olga = await desk.add(make_user("olga", role=role), second_factor=True, codes=("code",))
    device = phone()
    added = await desk.give(olga, device)
    assert added.recovery_codes == ()
    await desk.enrolment.remove(olga.id)
    assert (await desk.pending("olga")).kinds == {FactorKind.PASSKEY, FactorKind.RECOVERY_CODE}
    assert (await desk.let_in(device)).by_two_factors
    with pytest.raises(InvalidRequest, match="needs a second factor"):
        await desk.passkeys.remove(olga.id, added.passkey.id)
    assert len(await desk.passkeys.of_user(olga.id)) == 1
    await desk.passkeys.remove(olga.id, added.passkey.id, keep_needed=False)
    assert (await desk.pending("olga")).must_enrol


async def test_who_waits_to_get_a_first_factor_gets_none_beside_a_passkey(desk: Desk) -> None:
    """Somebody with the password alone would get in beside the passkey that was added meanwhile."""
    olga = await desk.add(make_user("olga", role=UserRole.OPERATOR))
    token = (await desk.pending("olga")).token
    await desk.enrolment.begin_pending(token)
    await desk.give(olga, phone())
    with pytest.raises(SignInRefused):
        await desk.enrolment.begin_pending(token)
    with pytest.raises(SignInRefused):
        await desk.enrolment.confirm_pending(token, desk.code(), client=HOME)
    assert (await desk.enrolment.status(olga.id)).app_since is None


@given(st.text(max_size=200) | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps))
def test_an_answer_of_anything_is_refused(text: str) -> None:
    ceremonies = WebauthnPasskeys()
    with pytest.raises(PasskeyRefused):
        ceremonies.read(text)
    with pytest.raises(PasskeyRefused):
        ceremonies.created(party(), challenge="A" * 43, answer=text)


@given(st.sampled_from(["clientDataJSON", "attestationObject"]), st.binary(max_size=60))
def test_a_damaged_answer_is_refused(part: str, data: bytes) -> None:
    from webauthn.helpers import bytes_to_base64url

    ceremonies = WebauthnPasskeys()
    options = ceremonies.creation(party(), ANN, challenge="A" * 43, known=[])
    answer = json.loads(phone().make(options))
    answer["response"][part] = bytes_to_base64url(data)
    with pytest.raises(PasskeyRefused):
        ceremonies.created(party(), challenge="A" * 43, answer=json.dumps(answer))


def test_a_long_answer_is_not_read() -> None:
    with pytest.raises(PasskeyRefused):
        WebauthnPasskeys().read(" " * MAX_ANSWER + "{}")
