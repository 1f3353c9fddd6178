"""Fakes of the ports of passwords and codes: quick, and readable in a failing test."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from smartchat_core.accounts.totp_window import accepted_steps

__all__ = ["FakeCommonPasswords", "FakeHasher", "FakeTotpCodes"]


class FakeHasher:
    """Hashes nothing: a hash is `version:password`. `compared` is what was compared, with the hash or None."""

    def __init__(self, *, version: int = 1) -> None:
        self.version = version
        self.compared: list[tuple[str, str | None]] = []

    async def hash(self, password: str) -> str:
        return f"{self.version}:{password}"

    async def verify(self, password: str, hashed: str | None) -> bool:
        self.compared.append((password, hashed))
        return hashed is not None and hashed.partition(":")[2] == password

    def outdated(self, hashed: str) -> bool:
        return not hashed.startswith(f"{self.version}:")


class FakeCommonPasswords:
    """These passwords, and no others."""

    def __init__(self, passwords: Collection[str] = ()) -> None:
        self._passwords = frozenset(passwords)

    def has(self, password: str) -> bool:
        return password in self._passwords


class FakeTotpCodes:
    """The code of an interval is its number, in six digits, whatever the secret."""

    def __init__(self) -> None:
        self._made = 0

    def new_secret(self) -> str:
        self._made += 1
        return f"secret-{self._made}"

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:  # noqa: ARG002  # the port's signature
        return next((one for one in accepted_steps(now) if code == self.code(one)), None)

    def shown(self, secret: str) -> str:
        return secret

    def renewed(self, secret: str) -> str | None:
        return f"new-{secret[4:]}" if secret.startswith("old-") else None

    def address(self, secret: str, *, account: str, issuer: str) -> str:
        return f"otpauth://totp/{issuer}:{account}?secret={secret}"

    @staticmethod
    def step(now: datetime) -> int:
        """The number of the interval."""
        return int(now.timestamp()) // 30

    @staticmethod
    def code(step: int) -> str:
        """The code of the interval."""
        return f"{step % 1_000_000:06}"
