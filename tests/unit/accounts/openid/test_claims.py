"""Claims are of the type that they have to have, and for this installation and time."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.accounts.openid.attempts import nonce_of, verifier_of
from smartchat_core.accounts.openid.claims import check_header, check_id_token, check_logout_token, read_claims
from smartchat_core.accounts.openid.policy import ALGORITHMS, ProviderPolicy
from smartchat_core.errors import TokenRefused

NOW = datetime(2026, 1, 1, tzinfo=UTC)
AT = int(NOW.timestamp())
POLICY = ProviderPolicy(name="example", label="Example", issuer="https://id.example", client_id="c")
WHOLE: dict[str, Any] = {"iss": POLICY.issuer, "sub": "1", "aud": "c", "iat": AT, "exp": AT + 60, "nonce": "n"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def accepted(**claims: object) -> bool:
    try:
        check_id_token(read_claims(WHOLE | claims), POLICY, nonce="n", now=NOW)
    except TokenRefused:
        return False
    return True


@given(st.integers(-1_000, 1_000), st.integers(-1_000, 1_000))
def test_clocks_may_differ_by_a_minute_and_tokens_be_ten_old(issued: int, expires: int) -> None:
    wanted = -660 < issued <= 60 and expires > -60
    assert accepted(iat=AT + issued, exp=AT + expires) is wanted


def test_a_token_counts_from_its_time_on() -> None:
    assert accepted(nbf=AT + 60)
    assert not accepted(nbf=AT + 61)


@given(st.dictionaries(st.sampled_from([*WHOLE, "azp", "sid", "jti", "amr", "acr", "events", "email", "name"]), JSON))
def test_any_value_is_read_or_refused(claims: dict[str, object]) -> None:
    with suppress(TokenRefused):
        found = read_claims(claims)
        assert found.issuer
        assert all(isinstance(one, str) for one in (found.subject, found.sid, found.name, *found.methods))


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "RS384", "ES256K", "RSA1_5", "dir", "", None, 5])
def test_only_signatures_by_private_keys_that_are_named_are_accepted(algorithm: object) -> None:
    with pytest.raises(TokenRefused):
        check_header({"alg": algorithm}, POLICY)


@given(st.sampled_from(sorted(ALGORITHMS)))
def test_named_ones_are(algorithm: str) -> None:
    assert (algorithm in POLICY.algorithms) is _passes({"alg": algorithm})
    assert not any(one.startswith(("HS", "none")) for one in ALGORITHMS)


@pytest.mark.parametrize(
    ("kind", "sign_in", "logout"),
    [
        ("JWT", True, False),
        ("", True, False),
        ("logout+jwt", False, True),
        ("application/logout+jwt", False, True),
        ("at+jwt", False, False),
    ],
)
def test_the_kind_of_a_token(kind: str, sign_in: bool, logout: bool) -> None:
    assert _passes({"alg": "RS256", "typ": kind}) is sign_in
    assert _passes({"alg": "RS256", "typ": kind}, logout=True) is logout


@pytest.mark.parametrize("ago", [0, 300, -50])
def test_a_fresh_proof_is_one(ago: int) -> None:
    claims = read_claims(WHOLE | {"auth_time": AT - ago})
    check_id_token(claims, POLICY, nonce="n", now=NOW, fresh=timedelta(minutes=5))


@pytest.mark.parametrize("claims", [{}, {"auth_time": AT - 400}, {"auth_time": AT + 400}])
def test_an_old_proof_is_none(claims: dict[str, object]) -> None:
    with pytest.raises(TokenRefused):
        check_id_token(read_claims(WHOLE | claims), POLICY, nonce="n", now=NOW, fresh=timedelta(minutes=5))


def test_a_logout_token_is_no_identity_token_and_the_other_way_round() -> None:
    event = {"events": {"http://schemas.openid.net/event/backchannel-logout": {}}, "jti": "j"}
    ends = {name: one for name, one in WHOLE.items() if name != "nonce"} | event
    check_logout_token(read_claims(ends), POLICY, now=NOW)
    assert not accepted(**event)
    with pytest.raises(TokenRefused):
        check_logout_token(read_claims(WHOLE | event), POLICY, now=NOW)


@given(st.text("abc", max_size=60), st.text("abc", max_size=60))
def test_nonce_and_verifier_are_secrets_of_their_own(state: str, browser: str) -> None:
    both = {nonce_of(state, browser), verifier_of(state, browser)}
    assert len(both) == 2
    assert {len(one) for one in both} == {43}
    assert nonce_of(f"x{state}", browser) not in both
    assert verifier_of(state, f"x{browser}") not in both


def _passes(header: dict[str, object], *, logout: bool = False) -> bool:
    try:
        check_header(header, POLICY, logout=logout)
    except TokenRefused:
        return False
    return True
