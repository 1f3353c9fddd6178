"""What the interface says about accounts: sessions and keys."""

from datetime import datetime
from typing import Self

from pydantic import AwareDatetime, Field

from smartchat.web.schemas import Model
from smartchat_core.accounts.key_policy import MAX_REQUESTS_PER_MINUTE
from smartchat_core.accounts.sessions import SignedIn
from smartchat_core.model.account_removal import AccountRemoval
from smartchat_core.model.api_key import ApiKey, KeyKind, KeyScope
from smartchat_core.model.user_session import UserSession

__all__ = ["AccountRemovalView", "CreateKey", "KeyList", "KeyView", "NewKeyView", "SessionList", "SessionView"]


class SessionView(Model):
    """A session of the account; `current` is the one that asks."""

    id: str
    user: str
    current: bool
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    authenticated_at: datetime
    second_factor_at: datetime | None
    device: str
    place: str

    @classmethod
    def of(cls, session: UserSession, signed_in: SignedIn) -> Self:
        """The view of a session for somebody who has signed in."""
        return cls(
            id=session.id,
            user=signed_in.user.name,
            current=session.id == signed_in.session.id,
            created_at=session.created_at,
            seen_at=session.seen_at,
            expires_at=min(session.expires_at, session.idle_expires_at),
            authenticated_at=session.authenticated_at,
            second_factor_at=session.second_factor_at,
            device=session.device,
            place=session.place,
        )


class SessionList(Model):
    """The sessions of an account."""

    sessions: tuple[SessionView, ...]


class AccountRemovalView(Model):
    """The receipt of an account that is deleted, with what it had when it was."""

    receipt: str
    requested_at: datetime
    documents: int
    conversations: int
    turns: int
    shelves: int
    passages: int = Field(description="Removed from the index so far.")
    files: int = Field(description="Deleted so far.")
    completed_at: datetime | None = Field(description="When nothing was left; null until then.")
    backups_kept_days: float | None = Field(
        description="Backups forget it so many days after nothing was left; null where the settings say nothing."
    )
    backups_forget_at: datetime | None = Field(description="When that is, once nothing is left.")

    @classmethod
    def of(cls, removal: AccountRemoval, *, backups_kept_days: float | None) -> Self:
        """The view of a receipt."""
        return cls(
            receipt=removal.id,
            requested_at=removal.requested_at,
            documents=removal.had.documents,
            conversations=removal.had.conversations,
            turns=removal.had.turns,
            shelves=removal.had.shelves,
            passages=removal.passages,
            files=removal.files,
            completed_at=removal.completed_at,
            backups_kept_days=backups_kept_days,
            backups_forget_at=removal.backups_forget_at,
        )


class KeyView(Model):
    """A key, without its secret."""

    id: str
    kind: KeyKind
    name: str
    prefix: str
    scopes: tuple[KeyScope, ...]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    requests_per_minute: int | None

    @classmethod
    def of(cls, key: ApiKey) -> Self:
        """The view of a key."""
        return cls(
            id=key.id,
            kind=key.kind,
            name=key.name,
            prefix=key.prefix,
            scopes=tuple(sorted(key.scopes)),
            created_at=key.created_at,
            expires_at=key.expires_at,
            used_at=key.used_at,
            requests_per_minute=key.requests_per_minute,
        )


class KeyList(Model):
    """The keys of an account."""

    keys: tuple[KeyView, ...]


class NewKeyView(Model):
    """A key that was made just now, with its secret."""

    key: KeyView
    secret: str


class CreateKey(Model):
    """The key that is wanted; `scopes` stay empty for the password of a device."""

    name: str = Field(min_length=1, max_length=100)
    kind: KeyKind = KeyKind.API
    scopes: tuple[KeyScope, ...] = Field(default=(), max_length=len(KeyScope))
    expires_at: AwareDatetime | None = None
    requests_per_minute: int | None = Field(default=None, ge=1, le=MAX_REQUESTS_PER_MINUTE)
