"""Mails that people ask for: a forgotten password, an account, another mail address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from smartchat_core.accounts.mail_orders import MailOrders
from smartchat_core.accounts.throttle import count_all, source_key
from smartchat_core.accounts.user_names import canonical_email
from smartchat_core.errors import InvalidRequest, RateLimited
from smartchat_core.events import Client
from smartchat_core.model.ids import UserId
from smartchat_core.model.mail import MailKind
from smartchat_core.model.user import UserRole
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.runtime import Runtime
from smartchat_core.resilience.rate_limit import RateLimit, microseconds

__all__ = ["DEFAULT_MAIL_LIMITS", "MailLimits", "MailRequests", "SignUp"]


class SignUp(StrEnum):
    """Who may make an account."""

    CLOSED = "closed"
    """Nobody: those who look after accounts make them."""
    INVITED = "invited"
    OPEN = "open"
    """Everybody who has a mail address."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MailLimits:
    """How many mails may be asked for: to one address, and from one source."""

    address: RateLimit = field(default_factory=lambda: RateLimit(most=5, period_seconds=3600.0))
    source: RateLimit = field(default_factory=lambda: RateLimit(most=30, period_seconds=3600.0))


DEFAULT_MAIL_LIMITS: Final = MailLimits()


class MailRequests:
    """Orders mails to addresses that somebody gives.

    What is answered, and how long it takes, is the same whether somebody has the address or not: that is looked up when
    the mail is sent.

    Args:
        database: where mails wait and requests are counted.
        orders: orders mails.
        runtime: the time.
        sign_up: who may make an account.
        limits: how many mails there may be.
    """

    def __init__(
        self,
        *,
        database: Database,
        orders: MailOrders,
        runtime: Runtime,
        sign_up: SignUp = SignUp.INVITED,
        limits: MailLimits = DEFAULT_MAIL_LIMITS,
    ) -> None:
        self._database = database
        self._orders = orders
        self._runtime = runtime
        self._sign_up = sign_up
        self._limits = limits

    @property
    def possible(self) -> bool:
        """Whether mails are sent here."""
        return self._orders.possible

    @property
    def sign_up_open(self) -> bool:
        """Whether everybody may ask for an account."""
        return self._sign_up is SignUp.OPEN and self._orders.possible

    async def forgotten_password(self, email: str, *, client: Client) -> None:
        """Have a link for another password sent to the address, if it is the confirmed one of somebody.

        Raises:
            InvalidRequest: it is no mail address, or no mails are sent here.
            RateLimited: there were too many requests of late, for this address or from this client.
        """
        await self._ask(MailKind.PASSWORD_RESET, email, client)

    async def sign_up(self, email: str, *, client: Client) -> None:
        """Have a link for an account sent to the address; who has one already gets a mail that says so.

        Raises:
            InvalidRequest: it is no mail address, or accounts are not for everybody here.
            RateLimited: there were too many requests of late, for this address or from this client.
        """
        async with self._database.read_only() as unit:
            # A client that comes first to a library without users would shut its owner out.
            looked_after = await unit.users.count(UserRole.OPERATOR) > 0
        if not self.sign_up_open or not looked_after:
            raise InvalidRequest(
                "accounts are made by invitation here", remedy="Ask those who run this installation for one."
            )
        await self._ask(MailKind.SIGN_UP, email, client)

    async def change_email(self, user: UserId, email: str, *, client: Client) -> None:
        """Have a link sent to the address that makes it the user's. Ask for a fresh sign-in before.

        Where it is that of somebody else, its owner gets a mail that says so.

        Raises:
            InvalidRequest: it is no mail address, or no mails are sent here.
            RateLimited: there were too many requests of late.
            UserNotFound: the user was deleted.
        """
        await self._ask(MailKind.EMAIL_CONFIRMATION, email, client, user)

    async def _ask(self, kind: MailKind, email: str, client: Client, user: UserId | None = None) -> None:
        if not self._orders.possible:
            raise InvalidRequest("no mails are sent here", remedy="Ask those who run this installation.")
        address, now = canonical_email(email), self._runtime.clock.now()
        async with self._database.transaction() as unit:
            about = None if user is None else await unit.users.get(user)
            wait = await self._counted(unit, address, client, now)
            if not wait:
                await self._orders.order(unit, kind, address, now, user=about)
        if wait:
            raise RateLimited("too many mails were asked for", remedy="Try again later.", retry_after_seconds=wait)

    async def _counted(self, unit: UnitOfWork, address: str, client: Client, now: datetime) -> float:
        """Count the request; the seconds to wait where there were too many."""
        wanted = {
            source_key("mail-to", address): self._limits.address,
            source_key("mail-from", client.ip_address): self._limits.source,
        }
        counted = count_all(wanted, await unit.sign_in_rates.arrivals(tuple(wanted)), now=microseconds(now))
        await unit.sign_in_rates.keep(counted.arrivals)
        return counted.retry_after_seconds
