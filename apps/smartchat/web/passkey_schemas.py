"""What the interface says about passkeys."""

from datetime import datetime
from typing import Self

from pydantic import Field, JsonValue

from smartchat.web.schemas import Model
from smartchat_core.model.passkey import Passkey

__all__ = ["AddPasskey", "AddedPasskeyView", "PasskeyList", "PasskeyOptions", "PasskeyView", "RenamePasskey"]


class PasskeyView(Model):
    """A passkey of the account."""

    id: str
    name: str
    created_at: datetime
    used_at: datetime | None
    backed_up: bool

    @classmethod
    def of(cls, passkey: Passkey) -> Self:
        """The view of a passkey."""
        return cls(
            id=passkey.id,
            name=passkey.name,
            created_at=passkey.created_at,
            used_at=passkey.used_at,
            backed_up=passkey.backed_up,
        )


class PasskeyList(Model):
    """The passkeys of an account."""

    passkeys: tuple[PasskeyView, ...]


class PasskeyOptions(Model):
    """What a browser makes a passkey by: `PublicKeyCredentialCreationOptionsJSON` of WebAuthn."""

    options: JsonValue


class AddPasskey(Model):
    """The passkey that the browser has made: `credential` is a `RegistrationResponseJSON` of WebAuthn."""

    name: str = Field(default="", max_length=100)
    credential: dict[str, JsonValue]


class RenamePasskey(Model):
    """Another name of a passkey."""

    name: str = Field(min_length=1, max_length=100)


class AddedPasskeyView(Model):
    """A passkey that was added, with recovery codes when it is the account's first second factor."""

    passkey: PasskeyView
    recovery_codes: tuple[str, ...]
