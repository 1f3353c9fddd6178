"""Debian's Chromium, as the tests of pages drive it."""

from pathlib import Path

import pytest

__all__ = ["ARGUMENTS", "CHROMIUM", "VIRTUAL_AUTHENTICATOR", "needs_chromium"]

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

VIRTUAL_AUTHENTICATOR: dict[str, str | bool] = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""For the DevTools protocol: stands in for a device that keeps passkeys and verifies its user."""

needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
]
