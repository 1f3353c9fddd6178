"""Tokens of sessions and keys."""

import base64
import hashlib
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.accounts.key_tokens import (
    MAX_TOKEN,
    TokenKind,
    device_digest,
    device_password,
    md5_digest,
    md5_of,
    new_token,
    shown_prefix,
    token_digest,
)

SECRETS = st.binary(min_size=32, max_size=32).map(lambda bits: base64.urlsafe_b64encode(bits).decode().rstrip("="))
SECRET = "A" * 43
KINDS = st.sampled_from(TokenKind)


@given(KINDS, SECRETS)
def test_a_token_is_read_by_its_digest(kind: TokenKind, secret: str) -> None:
    token = new_token(kind, secret)
    assert len(token) == MAX_TOKEN
    assert token_digest(kind, token) == hashlib.sha256(token.encode()).hexdigest()
    assert token.startswith(shown_prefix(token))


@given(KINDS, SECRETS, SECRETS)
def test_different_secrets_give_different_tokens(kind: TokenKind, one: str, other: str) -> None:
    assert (new_token(kind, one) == new_token(kind, other)) == (one == other or _bits(one) == _bits(other))


def _bits(secret: str) -> bytes:
    return base64.urlsafe_b64decode(f"{secret}=")


@given(SECRETS)
def test_a_token_of_another_kind_is_none(secret: str) -> None:
    assert token_digest(TokenKind.API_KEY, new_token(TokenKind.SESSION, secret)) is None


@given(KINDS, SECRETS, st.integers(0, MAX_TOKEN - 1), st.sampled_from(string.ascii_letters + string.digits))
def test_a_changed_token_is_none(kind: TokenKind, secret: str, place: int, character: str) -> None:
    token = new_token(kind, secret)
    changed = token[:place] + character + token[place + 1 :]
    assert (token_digest(kind, changed) is None) == (changed != token)


@given(KINDS, st.text())
def test_any_text_is_none(kind: TokenKind, text: str) -> None:
    assert token_digest(kind, text) is None
    assert token_digest(kind, f"{kind}_{text}") is None


@pytest.mark.parametrize("other", ["\N{FULLWIDTH DIGIT ONE}", "\N{KELVIN SIGN}", "\n", "\0", " "])
def test_look_alikes_are_none(other: str) -> None:
    token = new_token(TokenKind.SESSION, SECRET)
    for changed in (token[:-1] + other, other + token, token + other):
        assert token_digest(TokenKind.SESSION, changed) is None


@given(SECRETS)
def test_a_password_of_a_device_is_typed(secret: str) -> None:
    password = device_password(secret)
    assert [len(group) for group in password.split("-")] == [5] * 5
    assert not set(password) & set("lo01")
    assert device_digest(password) == hashlib.sha256(password.encode()).hexdigest()
    md5 = md5_of(password)
    assert md5_digest(md5) == hashlib.sha256(md5.encode()).hexdigest()
    assert md5_digest(password) is None
    assert device_digest(md5) is None


@given(st.text())
def test_any_text_is_no_password_of_a_device(text: str) -> None:
    assert device_digest(text) is None
    assert md5_digest(text) is None


@pytest.mark.parametrize("secret", ["", "AAAA", "A" * 50])
def test_too_little_randomness_is_a_fault(secret: str) -> None:
    with pytest.raises(ValueError):  # either of the two checks
        new_token(TokenKind.SESSION, secret)
