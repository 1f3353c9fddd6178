"""When sessions begin, end and have to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from smartchat_core.accounts.roles import SECOND_FACTOR_ALWAYS
from smartchat_core.errors import StepUpRequired
from smartchat_core.model.identity import IdentityOrigin
from smartchat_core.model.ids import SessionId
from smartchat_core.model.user import User, UserRole
from smartchat_core.model.user_session import UserSession

__all__ = ["SEEN_EVERY", "Proof", "SessionLimits", "Whereabouts", "begin", "confirmed", "require_recent", "seen"]

SEEN_EVERY: Final = timedelta(minutes=1)
"""How far the noted time of the last use may lie behind: every request would be a write otherwise."""

_MAX_DEVICE: Final = 200
_MAX_PLACE: Final = 100
_PRIVILEGED: Final = SECOND_FACTOR_ALWAYS | {UserRole.ADMIN}


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionLimits:
    """How long sessions last: unused, in all, and without another proof of who it is.

    Those of roles that look after others end after `privileged_idle` and `privileged_total` where that is sooner.
    """

    idle: timedelta = timedelta(days=7)
    total: timedelta = timedelta(days=30)
    privileged_idle: timedelta = timedelta(hours=1)
    privileged_total: timedelta = timedelta(hours=12)
    recent: timedelta = timedelta(minutes=10)
    most: int = 50
    """Sessions of one user; a further one ends the one that was unused for longest."""

    def idle_of(self, role: UserRole) -> timedelta:
        """How long a session of this role may be unused."""
        return min(self.idle, self.privileged_idle) if role in _PRIVILEGED else self.idle

    def total_of(self, role: UserRole) -> timedelta:
        """How long a session of this role lasts."""
        return min(self.total, self.privileged_total) if role in _PRIVILEGED else self.total


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """That somebody has just proved who it is; `second_factor` when by a second factor as well."""

    at: datetime
    second_factor: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Whereabouts:
    """What a browser calls itself, and the address that it comes from."""

    device: str = ""
    place: str = ""


def begin(
    user: User,
    proof: Proof,
    *,
    session: SessionId,
    digest: str,
    limits: SessionLimits,
    where: Whereabouts,
    origin: IdentityOrigin | None = None,
) -> UserSession:
    """The session that begins with this proof."""
    expires_at = proof.at + limits.total_of(user.role)
    return UserSession(
        id=session,
        user=user.id,
        digest=digest,
        created_at=proof.at,
        seen_at=proof.at,
        idle_expires_at=min(proof.at + limits.idle_of(user.role), expires_at),
        expires_at=expires_at,
        authenticated_at=proof.at,
        second_factor_at=proof.at if proof.second_factor else None,
        device=_printable(where.device, _MAX_DEVICE),
        place=_printable(where.place, _MAX_PLACE),
        origin=origin,
    )


def confirmed(session: UserSession, proof: Proof, *, digest: str) -> UserSession:
    """The session after another proof, under a new token. It ends no later than before."""
    return replace(
        session,
        digest=digest,
        authenticated_at=proof.at,
        second_factor_at=proof.at if proof.second_factor else session.second_factor_at,
    )


def seen(session: UserSession, role: UserRole, now: datetime, limits: SessionLimits) -> UserSession | None:
    """The session with its use noted; None where the use before is noted and no older than `SEEN_EVERY`."""
    if now - session.seen_at < SEEN_EVERY:
        return None
    return replace(session, seen_at=now, idle_expires_at=min(now + limits.idle_of(role), session.expires_at))


def require_recent(session: UserSession, now: datetime, limits: SessionLimits) -> None:
    """Go on only when the user has proved who it is not long ago.

    Raises:
        StepUpRequired: that was too long ago.
    """
    # A proof that lies ahead was noted by a clock that is wrong, and counts for nothing.
    if not timedelta(0) <= now - session.authenticated_at <= limits.recent:
        raise StepUpRequired("this needs the password again")


def _printable(text: str, most: int) -> str:
    return "".join(character if character.isprintable() else " " for character in text[:most]).strip()
