"""Whose account an identity leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.accounts.openid.linking import (
    Create,
    Enter,
    Join,
    decide,
    proposed_display_name,
    proposed_names,
)
from smartchat_core.accounts.openid.policy import NewAccounts, ProviderPolicy
from smartchat_core.accounts.user_names import canonical_name, checked_display_name
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken
from smartchat_core.model.openid import TokenClaims
from smartchat_core.model.user import User, UserRole
from smartchat_core.testing.database_users import make_user

NOW = datetime(2026, 1, 1, tzinfo=UTC)
POLICY = ProviderPolicy(name="example", label="Example", issuer="https://id.example", client_id="c")
CLAIMS = TokenClaims(issuer="https://id.example", subject="1", audiences=("c",))
ANN, BOB = make_user("ann", email="ann@example.org"), make_user("bob")
INVITATION = OneTimeToken(
    digest="d",
    purpose=OneTimePurpose.MAILED_INVITATION,
    created_at=NOW,
    expires_at=NOW,
    role=UserRole.ADMIN,
    email="a@b.org",
)
SHOWN = replace(INVITATION, purpose=OneTimePurpose.INVITATION)
EMAILS = st.sampled_from(["", "ann@example.org", "other@elsewhere.example"])
USERS = st.sampled_from(
    [None, ANN, BOB, replace(ANN, email_confirmed=False), make_user("op", role=UserRole.OPERATOR, email=ANN.email)]
)
POLICIES = st.builds(
    replace,
    st.just(POLICY),
    trust_emails=st.booleans(),
    new_accounts=st.sampled_from(NewAccounts),
    domains=st.sampled_from([frozenset[str](), frozenset({"example.org"})]),
)
SAID = st.builds(replace, st.just(CLAIMS), email=EMAILS, email_verified=st.booleans())


@given(SAID, POLICIES, USERS, st.sampled_from([None, INVITATION, SHOWN]))
def test_an_account_is_joined_by_an_address_only_when_both_sides_have_verified_it(
    claims: TokenClaims, policy: ProviderPolicy, by_email: User | None, invitation: OneTimeToken | None
) -> None:
    decided = decide(claims, policy, linked=None, by_email=by_email, invitation=invitation)
    if isinstance(decided, Join):
        assert by_email is not None
        assert (claims.email_verified, policy.trust_emails, by_email.email_confirmed) == (True, True, True)
        assert by_email.email == claims.email != ""
        assert by_email.role is UserRole.READER
    if isinstance(decided, Create):
        assert by_email is None
        allowed = policy.new_accounts is NewAccounts.OPEN or (
            policy.new_accounts is NewAccounts.DOMAINS and claims.email_verified and claims.email == "ann@example.org"
        )
        assert invitation is not None or allowed
        assert decided.role is (UserRole.READER if invitation is None else UserRole.ADMIN)
        if invitation is not INVITATION and decided.email:
            assert claims.email_verified
            assert policy.trust_emails


@given(SAID, POLICIES, USERS, USERS, USERS)
def test_a_linked_identity_leads_to_its_user_and_to_nobody_else(
    claims: TokenClaims, policy: ProviderPolicy, linked: User | None, signed_in: User | None, by_email: User | None
) -> None:
    decided = decide(claims, policy, linked=linked, signed_in=signed_in, by_email=by_email)
    if linked is not None:
        same = signed_in is None or signed_in.id == linked.id
        assert decided == (Enter(user=linked) if same else None)
    elif signed_in is not None:
        assert decided == Join(user=signed_in)


def test_an_invitation_gives_its_role_and_the_address_that_it_was_sent_to() -> None:
    assert decide(CLAIMS, POLICY, linked=None, invitation=INVITATION) == Create(role=UserRole.ADMIN, email="a@b.org")
    assert decide(CLAIMS, POLICY, linked=None, invitation=SHOWN) == Create(role=UserRole.ADMIN)
    assert decide(CLAIMS, POLICY, linked=None) is None


@pytest.mark.parametrize(
    ("preferred", "email", "names"),
    [
        ("Ann.B@corp.example", "x@b.org", ["ann.b", "x", "ann.b-7"]),
        ("Ánn Ö", "", ["nn", "nn-7"]),
        ("…", "", ["reader-7"]),
        ("a" * 100, "", ["a" * 48, "a" * 48 + "-7"]),
    ],
)
def test_names_are_proposed(preferred: str, email: str, names: list[str]) -> None:
    assert list(proposed_names(replace(CLAIMS, preferred_name=preferred, email=email), "7")) == names


@given(st.text(), EMAILS, st.text())
def test_each_proposed_name_is_one(preferred: str, email: str, shown: str) -> None:
    claims = replace(CLAIMS, preferred_name=preferred, email=email, name=shown)
    assert all(canonical_name(one) == one for one in proposed_names(claims, "1a2b3c4d"))
    shown_as = proposed_display_name(claims)
    assert checked_display_name(shown_as) == shown_as
