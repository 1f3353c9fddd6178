from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from smartchat_adapters.accounts.common_passwords import ZxcvbnPasswords
from smartchat_adapters.accounts.pyotp_codes import PyotpCodes
from smartchat_adapters.accounts.sealing import SecretSeal
from smartchat_core.errors import ConfigurationError

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
    first = step * 30
    for moment, right in ((-6, False), (-5, True), (0, True), (29, True), (39, True), (40, False)):
        moved = datetime.fromtimestamp(first + moment, UTC)
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


KEY, OTHER = "k" * 32, "o" * 40


def test_a_sealed_secret_makes_the_same_codes() -> None:
    codes = PyotpCodes(SecretSeal([KEY], purpose="test"))
    sealed = codes.renewed(SECRET)
    assert sealed is not None
    assert SECRET not in sealed
    assert codes.shown(sealed) == SECRET
    assert codes.renewed(sealed) is None
    assert codes.step_of(sealed, "287082", datetime.fromtimestamp(59, UTC)) == 1
    assert codes.address(sealed, account="ann", issuer="SmartChat").count(SECRET) == 1
    made = codes.new_secret()
    assert len(base64.b32decode(codes.shown(made))) >= 20
    assert made != codes.shown(made)


def test_a_former_key_opens_and_the_present_one_seals() -> None:
    before = PyotpCodes(SecretSeal([KEY], purpose="test")).new_secret()
    codes = PyotpCodes(SecretSeal([OTHER, KEY], purpose="test"))
    renewed = codes.renewed(before)
    assert renewed is not None
    assert codes.shown(renewed) == codes.shown(before)
    assert codes.renewed(renewed) is None
    assert PyotpCodes(SecretSeal([OTHER], purpose="test")).shown(renewed) == codes.shown(before)


def test_what_cannot_be_opened_is_no_wrong_code() -> None:
    sealed = PyotpCodes(SecretSeal([KEY], purpose="test")).new_secret()
    changed = sealed[:-4] + ("AAAA" if sealed[-4:] != "AAAA" else "BBBB")
    others = (SecretSeal([OTHER], purpose="test"), SecretSeal([KEY], purpose="another"), None)
    tried = [(PyotpCodes(one), sealed) for one in others]
    for codes, secret in [*tried, (PyotpCodes(SecretSeal([KEY], purpose="test")), changed)]:
        with pytest.raises(ConfigurationError):
            codes.step_of(secret, "123456", datetime.fromtimestamp(59, UTC))
