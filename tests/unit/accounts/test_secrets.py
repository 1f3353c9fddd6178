from __future__ import annotations

import base64
import re

from smartchat.system import SystemEntropy
from smartchat_core.accounts.secrets import RECOVERY_CODES, new_recovery_codes, recovery_digest


def test_tokens_have_256_random_bits() -> None:
    entropy = SystemEntropy()
    tokens = [entropy.token() for _ in range(1_000)]
    assert {len(base64.urlsafe_b64decode(f"{token}=")) for token in tokens} == {32}
    assert len(set(tokens)) == len(tokens)


def test_recovery_codes_have_120_random_bits() -> None:
    """24 characters of 32, so that a digest without salt is enough."""
    codes = new_recovery_codes(SystemEntropy())
    assert len(set(codes)) == RECOVERY_CODES
    assert all(re.fullmatch(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){5}", code) for code in codes)
    assert len({code[place] for code in codes for place in range(29)}) > 16
    assert recovery_digest(codes[0]) == recovery_digest(codes[0].replace("-", " ").upper())
    assert recovery_digest(codes[0]) != recovery_digest(codes[1])
