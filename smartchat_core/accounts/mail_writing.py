"""Writing mails when they are sent: only then is there a link or a code, so that none waits anywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from smartchat_core.accounts.invitations import may_still_invite
from smartchat_core.accounts.links import Link, new_link
from smartchat_core.accounts.mail_texts import NOTICES, already_there, code_mail, link_mail, notice_mail, somebody_elses
from smartchat_core.accounts.secrets import device_code, device_code_digest
from smartchat_core.errors import UserNotFound
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken
from smartchat_core.model.mail import MailKind, MailMessage, MailOrder
from smartchat_core.model.user import User
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.entropy import Entropy

__all__ = ["MailWriter"]


class MailWriter:
    """Writes the mails that were ordered.

    Making a link ends the one before for the same user and purpose: of mails that arrive twice, the later link counts.

    Args:
        database: users, and the digests of links.
        entropy: where secrets come from.
        address: of the server, as in `https://books.example.org`.
    """

    def __init__(self, *, database: Database, entropy: Entropy, address: str) -> None:
        self._database = database
        self._entropy = entropy
        self._address = address.rstrip("/")

    async def write(self, order: MailOrder, now: datetime) -> MailMessage | None:
        """The mail; None where there is nothing to send: nobody has the address, or the account is gone."""
        if order.kind in NOTICES:
            return notice_mail(order, self._address)
        try:
            async with self._database.transaction() as unit:
                return await self._with_secret(unit, order, now)
        except UserNotFound:
            return None

    async def _with_secret(self, unit: UnitOfWork, order: MailOrder, now: datetime) -> MailMessage | None:
        holder = await unit.users.with_email(order.to)
        match order.kind:
            case MailKind.SIGN_UP if holder is not None:
                return already_there(order, f"{self._address}/account/forgotten")
            case MailKind.SIGN_UP:
                return await self._link(unit, order, now, OneTimePurpose.SIGN_UP)
            case MailKind.INVITATION:
                return await self._invitation(unit, order, now)
            case MailKind.PASSWORD_RESET if holder is not None and holder.may_sign_in:
                return await self._link(unit, order, now, OneTimePurpose.PASSWORD_RESET, holder)
            case MailKind.EMAIL_CONFIRMATION if order.user is not None:
                if holder is not None and holder.id != order.user:
                    return somebody_elses(order)
                user = await unit.users.get(order.user)
                return await self._link(unit, order, now, OneTimePurpose.EMAIL_CONFIRMATION, user)
            case MailKind.DEVICE_CODE if order.user is not None:
                return await self._code(unit, order, await unit.users.get(order.user), now)
            case _:
                return None

    async def _invitation(self, unit: UnitOfWork, order: MailOrder, now: datetime) -> MailMessage | None:
        if order.user is not None and not may_still_invite(await unit.users.get(order.user), order.role):
            return None  # who invites may do so no more
        return await self._link(unit, order, now, OneTimePurpose.MAILED_INVITATION)

    async def _link(
        self,
        unit: UnitOfWork,
        order: MailOrder,
        now: datetime,
        purpose: OneTimePurpose,
        user: User | None = None,
    ) -> MailMessage:
        link, token = new_link(self._entropy.token(), purpose, now)
        if user is None:
            token = replace(token, role=order.role, email=order.to, user=order.user)
        else:
            await unit.one_time_tokens.withdraw(user.id, purpose)
            token = replace(token, user=user.id, email=order.to)
        await unit.one_time_tokens.add(token)
        return link_mail(order, self._address_of(link), link.expires_at, account="" if user is None else user.name)

    async def _code(self, unit: UnitOfWork, order: MailOrder, user: User, now: datetime) -> MailMessage | None:
        if await unit.one_time_tokens.find(order.reference, OneTimePurpose.NEW_DEVICE, now) is None:
            return None  # the sign-in has ended, or was begun again
        await unit.one_time_tokens.withdraw(user.id, OneTimePurpose.DEVICE_CODE)
        code = device_code(self._entropy)
        token = OneTimeToken(
            digest=device_code_digest(order.reference, code),
            purpose=OneTimePurpose.DEVICE_CODE,
            created_at=now,
            expires_at=order.expires_at,
            user=user.id,
        )
        await unit.one_time_tokens.add(token)
        return code_mail(order, code)

    def _address_of(self, link: Link) -> str:
        return f"{self._address}/account/link?token={link.token}"
