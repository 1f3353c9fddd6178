"""Responses to an incident: access that is ended, and those who have to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.mail_orders import NO_MAIL, MailOrders
from smartchat_core.accounts.roles import PERMISSIONS, Permission
from smartchat_core.accounts.user_names import canonical_name
from smartchat_core.errors import ApiKeyNotFound, InvalidRequest, SessionNotFound, UserNotFound
from smartchat_core.model.ids import ApiKeyId, SessionId, UserId
from smartchat_core.model.mail import MailKind
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.database import MAX_PAGE, Database, UnitOfWork
from smartchat_core.ports.runtime import Runtime

__all__ = ["IncidentResponse", "Notified"]

_MAX_NAMED: Final = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Notified:
    """Who is sent a mail, and who is not, for lack of a confirmed address or of a mailer."""

    sent: tuple[str, ...]
    not_sent: tuple[str, ...]


class IncidentResponse:
    """What is done at once when something happened.

    Args:
        database: has sessions, keys and accounts.
        runtime: the time.
        mail: orders the mails.
    """

    def __init__(self, *, database: Database, runtime: Runtime, mail: MailOrders = NO_MAIL) -> None:
        self._database = database
        self._clock = runtime.clock
        self._mail = mail

    async def revoke(self, actor: Actor, credential: str) -> UserId:
        """End a session (`ses-…`) or a key (`key-…`), whosever it is; it counts at the next request. Whose it was.

        Raises:
            PermissionDenied: the actor may not.
            InvalidRequest: it is neither.
            SessionNotFound: there is no such session, or it has ended.
            ApiKeyNotFound: there is no such key.
        """
        actor.require(Permission.MANAGE_USERS)
        is_session = credential.startswith("ses-")
        if not is_session and not credential.startswith("key-"):
            raise InvalidRequest(
                "this is neither a session nor a key",
                remedy="Give an identifier that begins with ses- or key-; a secret is never given to a command.",
            )
        async with self._database.transaction() as unit:
            if is_session:
                user = await unit.user_sessions.holder(SessionId(credential))
            else:
                user = await unit.api_keys.holder(ApiKeyId(credential))
            if user is None and is_session:
                raise SessionNotFound("there is no such session")
            if user is None:
                raise ApiKeyNotFound("there is no such key")
            holder = await unit.users.get(user)
            if holder.role is not UserRole.READER:
                actor.require(Permission.GRANT_ROLES)
            if is_session:
                await unit.user_sessions.end(user, SessionId(credential))
            else:
                await unit.api_keys.end(user, ApiKeyId(credential))
        return user

    async def notify(self, actor: Actor, names: tuple[str, ...] = ()) -> Notified:
        """Send a mail about an incident to these users, or to all who look after security.

        Raises:
            PermissionDenied: the actor may not.
            InvalidRequest: there are too many names.
            UserNotFound: there is no such user.
        """
        actor.require(Permission.MANAGE_USERS)
        if len(names) > _MAX_NAMED:
            raise InvalidRequest(f"at most {_MAX_NAMED} users are notified at a time")
        now = self._clock.now()
        sent: list[str] = []
        not_sent: list[str] = []
        async with self._database.transaction() as unit:
            for user in await self._team(unit) if not names else [await _named(unit, name) for name in names]:
                ordered = await self._mail.notice(unit, user, MailKind.SECURITY_INCIDENT, now)
                (sent if ordered else not_sent).append(user.name)
        return Notified(sent=tuple(sent), not_sent=tuple(not_sent))

    async def _team(self, unit: UnitOfWork) -> list[User]:
        """All who may read security events."""
        found: list[User] = []
        after = ""
        while page := await unit.users.list(after=after, limit=MAX_PAGE):
            found += [
                one for one in page if one.may_sign_in and Permission.READ_SECURITY_EVENTS in PERMISSIONS[one.role]
            ]
            after = page[-1].name
        return found


async def _named(unit: UnitOfWork, name: str) -> User:
    found = await unit.users.named(canonical_name(name))
    if found is None:
        raise UserNotFound("there is no user of this name")
    return found
