"""The ports of passkeys: what is stored of them, and the ceremonies with a browser."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from smartchat_core.model.ids import PasskeyId, UserId
from smartchat_core.model.passkey import NewPasskey, Passkey, PasskeyUse, PresentedPasskey, RelyingParty
from smartchat_core.model.user import User

__all__ = ["PasskeyCeremonies", "PasskeyRepository"]


class PasskeyRepository(Protocol):
    """The passkeys of users. They go with the user."""

    async def add(self, passkey: Passkey) -> bool:
        """Insert a passkey; False, and no change, when there is one of this credential, of any user.

        Raises:
            UserNotFound: the user does not exist.
        """
        ...

    async def of_user(self, user: UserId) -> tuple[Passkey, ...]:
        """The user's passkeys, the oldest first."""
        ...

    async def with_credential(self, credential: str) -> Passkey | None:
        """The passkey of this credential; within a transaction that writes, no other one changes it until that ends."""
        ...

    async def used(self, user: UserId, passkey: PasskeyId, use: PasskeyUse, *, at: datetime) -> None:
        """Note the use of a passkey."""
        ...

    async def rename(self, user: UserId, passkey: PasskeyId, name: str) -> None:
        """Give the passkey another name.

        Raises:
            PasskeyNotFound: the user has none of this identifier.
        """
        ...

    async def remove(self, user: UserId, passkey: PasskeyId) -> None:
        """Forget the passkey.

        Raises:
            PasskeyNotFound: the user has none of this identifier.
        """
        ...

    async def remove_all(self, user: UserId) -> int:
        """Forget all passkeys of the user; how many there were."""
        ...


class PasskeyCeremonies(Protocol):
    """What is asked of a browser, and whether what it answers is right. It keeps nothing.

    Challenges are 256 random bits in base64url. Answers are JSON, as browsers write credentials (WebAuthn, 5.1).
    """

    def creation(self, party: RelyingParty, user: User, *, challenge: str, known: Collection[str]) -> str:
        """The options of `navigator.credentials.create`, in JSON; `known` are the credentials that the user has."""
        ...

    def request(self, party: RelyingParty, *, challenge: str, allowed: Collection[str]) -> str:
        """The options of `navigator.credentials.get`, in JSON; without `allowed`, any passkey of the party."""
        ...

    def read(self, answer: str) -> PresentedPasskey:
        """What a browser's answer to either claims.

        Raises:
            PasskeyRefused: it is none.
        """
        ...

    def created(self, party: RelyingParty, *, challenge: str, answer: str) -> NewPasskey:
        """The passkey that was made for this party and challenge, by an authenticator that verified its user.

        Raises:
            PasskeyRefused: it was not.
        """
        ...

    def proved(self, party: RelyingParty, *, challenge: str, answer: str, passkey: Passkey) -> PasskeyUse:
        """The use of this passkey for this party and challenge. What was counted is not compared.

        Raises:
            PasskeyRefused: its holder has not signed that, or the authenticator has not verified who uses it.
        """
        ...
