import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.errors import ConfigurationError
from smartchat_core.model.security import AuthFailure
from smartchat_core.ops.operator_auth import MIN_TOKEN_CHARACTERS, OpsAuth, check_token

TOKEN = "hunter2-and-some-more"
OPEN = OpsAuth()
LOCKED = OpsAuth(token=TOKEN)


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(
    "authorization", [f"Bearer {TOKEN}", f"bearer  {TOKEN} ", basic("prometheus", TOKEN), basic("", TOKEN)]
)
def test_with_the_token_everybody_may(authorization: str) -> None:
    assert LOCKED.refusal(authorization) is None


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer  ", "Digest x", "Basic !!!", "Basic aGVsbG8=", TOKEN])
def test_no_token(authorization: str) -> None:
    assert LOCKED.refusal(authorization) is AuthFailure.MISSING_TOKEN


@pytest.mark.parametrize(
    "authorization", ["Bearer hunter2", f"Bearer {TOKEN} x", basic(TOKEN, ""), basic("a", f"{TOKEN}:b")]
)
def test_a_wrong_token(authorization: str) -> None:
    assert LOCKED.refusal(authorization) is AuthFailure.WRONG_TOKEN


@given(st.text())
def test_whatever_comes_nobody_gets_in_by_chance_nor_where_there_is_no_token(text: str) -> None:
    for authorization in (text, f"Bearer {text}", f"Basic {text}", basic("", text)):
        for watchers in (LOCKED, OPEN):
            assert watchers.refusal(authorization) in {AuthFailure.MISSING_TOKEN, AuthFailure.WRONG_TOKEN}


def test_the_token_is_not_shown() -> None:
    assert "hunter2" not in repr(LOCKED)


@pytest.mark.parametrize(
    "token", ["", "a" * (MIN_TOKEN_CHARACTERS - 1), "hunter2 and some more", "hunter2-and-some-möre", "a" * 20 + "\n"]
)
def test_tokens_that_will_not_do(token: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        check_token(token)
    assert "openssl" in raised.value.remedy
    assert not token or token not in raised.value.operator_message()


def test_a_token_that_will() -> None:
    check_token("a" * MIN_TOKEN_CHARACTERS)
