"""What a browser keeps after a sign-in: good for its user alone, for a time, and until the password is another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.accounts.device_tokens import DEVICE_TIME, MAX_DEVICES, device_in, new_device_token, with_token
from smartchat_core.model.credential import StoredPassword
from smartchat_core.model.ids import UserId

ANN, BOB = UserId("usr-ann"), UserId("usr-bob")
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
STORED = StoredPassword(hashed="$argon2id$salt$hash", changed_at=NOW)
TOKEN = new_device_token(ANN, STORED, "random", NOW)


def test_a_token_is_good_for_its_user_its_time_and_its_password() -> None:
    device = device_in(TOKEN, ANN, STORED, NOW)
    assert len(device) == 32
    assert device_in(TOKEN, ANN, STORED, NOW + DEVICE_TIME - timedelta(seconds=1)) == device
    assert device_in(TOKEN, ANN, STORED, NOW + DEVICE_TIME) == ""
    assert device_in(TOKEN, ANN, STORED, NOW - timedelta(days=1)) == ""  # from the future: the clock was set back
    assert device_in(TOKEN, BOB, STORED, NOW) == ""
    assert device_in(TOKEN, ANN, replace(STORED, hashed="another"), NOW) == ""
    assert device_in(TOKEN, ANN, None, NOW) == ""
    nobodys = new_device_token(ANN, replace(STORED, hashed=""), "random", NOW)
    assert device_in(nobodys, ANN, None, NOW) == ""  # what is compared where there is no password is no password


@pytest.mark.parametrize("place", range(0, len(TOKEN), 7))
def test_a_token_that_was_changed_is_none(place: int) -> None:
    changed = TOKEN[:place] + ("0" if TOKEN[place] != "0" else "1") + TOKEN[place + 1 :]
    assert device_in(changed, ANN, STORED, NOW) == ""


@given(st.text(max_size=500))
def test_anything_else_is_none(kept: str) -> None:
    assert device_in(kept, ANN, STORED, NOW) == ""
    assert device_in(with_token(kept, TOKEN), ANN, STORED, NOW) != ""
    assert device_in(f"{'9' * 12}-{kept}", ANN, STORED, NOW) == ""


def test_a_browser_is_known_for_the_last_users_who_signed_in_by_it() -> None:
    users = [UserId(f"usr-{number}") for number in range(5)]
    kept = ""
    for user in users * 2:
        before = device_in(kept, user, STORED, NOW)
        kept = with_token(kept, new_device_token(user, STORED, f"{user}{len(kept)}", NOW), instead_of=before)
        again = with_token(
            kept, new_device_token(user, STORED, "x", NOW), instead_of=device_in(kept, user, STORED, NOW)
        )
        assert again.count(".") == kept.count(".")  # one token of each user
    known = [user for user in users if device_in(kept, user, STORED, NOW)]
    assert known == users[-MAX_DEVICES:]
