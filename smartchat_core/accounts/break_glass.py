"""Break-glass: an operator opens what is somebody else's, for a reason, for a limited time, and the owner sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from smartchat_core.accounts.mail_orders import NO_MAIL, MailOrders
from smartchat_core.accounts.roles import Permission, require
from smartchat_core.accounts.user_names import canonical_name
from smartchat_core.errors import ContentAccessNotFound, InvalidRequest, UserNotFound
from smartchat_core.events import RightsChanged
from smartchat_core.model.content_access import ContentAccess
from smartchat_core.model.ids import ContentAccessId, DocumentId, OwnerId, UserId, content_access_id_for
from smartchat_core.model.mail import MailKind
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.security import RightsChange
from smartchat_core.model.user import User
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime

__all__ = ["MAX_REASON", "MAX_TIME", "MIN_REASON", "BreakGlass"]

MIN_REASON: Final = 10
MAX_REASON: Final = 500
"""Characters of a reason."""
MAX_TIME: Final = timedelta(hours=4)


class BreakGlass:
    """Opens and ends accesses, and lists them for those whom they are about.

    Without one, operators read nothing of anybody. The caller of `open` has made sure that it is the operator who asks.
    """

    def __init__(self, *, database: Database, runtime: Runtime, mail: MailOrders = NO_MAIL) -> None:
        self._database = database
        self._mail = mail
        self._runtime = runtime

    async def open(
        self, by: User, owner: str, *, reason: str, lasts: timedelta, document: DocumentId | None = None
    ) -> ContentAccess:
        """Let the operator read the documents of the user of this name, or one of them, from their next request on.

        Raises:
            PermissionDenied: the user may not.
            InvalidRequest: the reason is too short, too long or no words, or the time is none or too long.
            UserNotFound: there is no such user.
            DocumentNotFound: that user has no such document.
        """
        require(by.role, Permission.BREAK_GLASS)
        stated = " ".join(reason[: 2 * MAX_REASON].split())
        if not MIN_REASON <= len(stated) <= MAX_REASON:
            raise InvalidRequest(f"a reason has {MIN_REASON} to {MAX_REASON} characters")
        if not stated.isprintable() or not any(character.isalpha() for character in stated):
            raise InvalidRequest("a reason is one line of words", remedy="Leave out what cannot be seen.")
        if not timedelta(0) < lasts <= MAX_TIME:
            raise InvalidRequest(f"an access lasts {MAX_TIME.total_seconds() / 60:g} minutes at most")
        now = self._runtime.clock.now()
        async with self._database.transaction() as work:
            whose = await work.users.named(canonical_name(owner))
            if whose is None or whose.id == by.id:
                raise UserNotFound(f"there is no other user {owner}")
            if document is not None:
                await work.documents.get(OwnerScope(owner=whose.owner), document)
            access = ContentAccess(
                id=content_access_id_for(entropy=self._runtime.entropy.uuid()),
                by=by.id,
                by_name=by.name,
                owner=whose.owner,
                document=document,
                reason=stated,
                opened_at=now,
                expires_at=now + lasts,
            )
            await work.content_accesses.add(access)
            await self._mail.notice(work, whose, MailKind.CONTENT_OPENED, now)
        self._publish(RightsChange.CONTENT_OPENED, by, access.id, document or whose.owner)
        return access

    async def end(self, by: User, access: ContentAccessId) -> None:
        """End an access of this operator, from their next request on.

        Raises:
            ContentAccessNotFound: there is none of this identifier that is open.
        """
        async with self._database.transaction() as work:
            ended = await work.content_accesses.end(by.id, access, at=self._runtime.clock.now())
        if not ended:
            raise ContentAccessNotFound(f"there is no access {access}")
        self._publish(RightsChange.CONTENT_CLOSED, by, access, "")

    async def to_owner(self, owner: OwnerId) -> tuple[ContentAccess, ...]:
        """Who opened this owner's documents and why, the newest first; those that have expired as ended."""
        async with self._database.read_only() as work:
            return self._shown(await work.content_accesses.to_owner(owner))

    async def by_user(self, by: UserId) -> tuple[ContentAccess, ...]:
        """What an operator has opened, the same way."""
        async with self._database.read_only() as work:
            return self._shown(await work.content_accesses.by_user(by))

    def _shown(self, found: tuple[ContentAccess, ...]) -> tuple[ContentAccess, ...]:
        now = self._runtime.clock.now()
        return tuple(
            one if one.is_open(now) or one.ended_at else replace(one, ended_at=one.expires_at) for one in found
        )

    def _publish(self, change: RightsChange, by: User, access: ContentAccessId, to: str) -> None:
        self._runtime.sink.publish(RightsChanged(change=change, by=by.id, of=access, to=to))
