from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from smartchat_adapters.accounts.common_passwords import ZxcvbnPasswords
from smartchat_adapters.accounts.pyotp_codes import PyotpCodes

SECRET = base64.b32encode(b"12345678901234567890").decode()
"""That of the tables in RFC 6238, appendix B."""


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_of_the_standard(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    codes = PyotpCodes()
    step = seconds // 30
    assert codes.step_of(SECRET, code, now) == step
    for skew, right in ((-60, False), (-30, True), (30, True), (60, False)):
        moved = datetime.fromtimestamp(seconds + skew, UTC)
        assert codes.step_of(SECRET, code, moved) == (step if right else None)


@pytest.mark.parametrize("code", ["", "287083", "28708", "\N{ARABIC-INDIC DIGIT TWO}87082", "\ud800", "9" * 10_000])
def test_other_texts_are_no_codes(code: str) -> None:
    now = datetime.fromtimestamp(59, UTC)
    assert PyotpCodes().step_of(SECRET, code, now) is None


def test_a_secret_has_160_bits_and_an_address() -> None:
    codes = PyotpCodes()
    secret = codes.new_secret()
    assert len(base64.b32decode(secret)) >= 20
    assert secret != codes.new_secret()
    assert codes.address(secret, account="ann", issuer="SmartChat").startswith("otpauth://totp/SmartChat:ann?secret=")
    assert codes.step_of("not base32!", "123456", datetime.fromtimestamp(59, UTC)) is None


def test_common_passwords_of_twelve_characters_are_known() -> None:
    common = ZxcvbnPasswords()
    assert all(map(common.has, ("password", "leavemealone", "1qaz2wsx3edc")))
    assert not common.has("mirtylon vebra")
