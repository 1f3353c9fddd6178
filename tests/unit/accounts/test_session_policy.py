"""When sessions begin, end and have to be confirmed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.accounts.session_policy import (
    SEEN_EVERY,
    Proof,
    SessionLimits,
    Whereabouts,
    begin,
    confirmed,
    require_recent,
    seen,
)
from smartchat_core.errors import StepUpRequired
from smartchat_core.model.ids import SessionId
from smartchat_core.model.user import UserRole
from smartchat_core.model.user_session import UserSession
from smartchat_core.testing.database_cases import NOW
from smartchat_core.testing.database_users import make_user

LIMITS = SessionLimits()
ROLES = st.sampled_from(UserRole)
SPANS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=60))


def begun(
    role: UserRole = UserRole.READER,
    *,
    second_factor: bool = False,
    where: Whereabouts = Whereabouts(),  # noqa: B008
) -> UserSession:
    return begin(
        make_user("ann", role=role),
        Proof(at=NOW, second_factor=second_factor),
        session=SessionId("ses-1"),
        digest="d",
        limits=LIMITS,
        where=where,
    )


@given(ROLES, st.lists(SPANS, max_size=8))
def test_no_use_takes_a_session_beyond_its_end(role: UserRole, spans: list[timedelta]) -> None:
    session, now = begun(role), NOW
    for span in spans:
        now += span
        if now >= min(session.idle_expires_at, session.expires_at):
            break
        session = seen(session, role, now, LIMITS) or session
        assert session.idle_expires_at <= session.expires_at == NOW + LIMITS.total_of(role)
        assert session.idle_expires_at > now
        assert now - session.seen_at < SEEN_EVERY


@given(SPANS)
def test_a_use_is_noted_once_a_minute(span: timedelta) -> None:
    assert (seen(begun(), UserRole.READER, NOW + span, LIMITS) is None) == (span < SEEN_EVERY)


def test_roles_that_look_after_others_have_shorter_sessions() -> None:
    assert begun().expires_at == NOW + timedelta(days=30)
    for role in set(UserRole) - {UserRole.READER}:
        assert begun(role).expires_at == NOW + timedelta(hours=12)
        assert begun(role).idle_expires_at == NOW + timedelta(hours=1)
    short = SessionLimits(idle=timedelta(minutes=5), total=timedelta(minutes=20))
    assert short.idle_of(UserRole.OPERATOR) == timedelta(minutes=5)
    assert short.total_of(UserRole.OPERATOR) == timedelta(minutes=20)


@given(st.timedeltas(min_value=-timedelta(days=2), max_value=timedelta(days=2)))
def test_a_proof_counts_for_some_minutes_and_not_from_the_future(span: timedelta) -> None:
    if timedelta(0) <= span <= LIMITS.recent:
        require_recent(begun(), NOW + span, LIMITS)
    else:
        with pytest.raises(StepUpRequired):
            require_recent(begun(), NOW + span, LIMITS)


def test_another_proof_renews_the_token_and_not_the_end() -> None:
    later = Proof(at=NOW + timedelta(hours=1))
    session = confirmed(begun(second_factor=True), later, digest="other")
    assert (session.digest, session.authenticated_at, session.second_factor_at) == ("other", later.at, NOW)
    assert session.expires_at == begun().expires_at
    assert confirmed(begun(), Proof(at=later.at, second_factor=True), digest="o").second_factor_at == later.at


def test_what_browsers_say_is_shortened_and_made_printable() -> None:
    session = begun(where=Whereabouts(device="Fire\r\nfox\0" + "x" * 500, place="192.0.2.1\x1b[2J"))
    assert session.device.startswith("Fire  fox xxx")
    assert len(session.device) == 200
    assert session.place == "192.0.2.1 [2J"
