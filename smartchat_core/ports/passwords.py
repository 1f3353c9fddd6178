"""The ports of passwords: hashing them, and knowing which are guessed first."""

from __future__ import annotations

from typing import Protocol

__all__ = ["CommonPasswords", "PasswordHasher"]


class PasswordHasher(Protocol):
    """Hashes passwords slowly, in threads of its own, of which there are few: each takes much memory.

    A thread that has begun goes on when nobody waits for it any more, and takes its place until it ends, so that a
    client that hangs up makes room for no other one before that.
    """

    async def hash(self, password: str) -> str:
        """The hash of the password, with its salt and parameters.

        Raises:
            Overloaded: too many wait already.
        """
        ...

    async def verify(self, password: str, hashed: str | None) -> bool:
        """Whether this is the password. Where there is no hash it takes as long, and is False.

        A hash that cannot be read is one that nothing fits.

        Raises:
            Overloaded: too many wait already.
        """
        ...

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with other parameters than those of now."""
        ...


class CommonPasswords(Protocol):
    """Passwords that many people have, or that were found where others were stolen."""

    def has(self, password: str) -> bool:
        """Whether it is one of them; letters are lower-case."""
        ...
