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
    """How many mails may be asked for.

    `pair` is to one address from one source, `source` from one source, and `spare` to one address from a source whose
    own count is full. `address` is what an address is sent in all, of one kind: more is not sent, and nobody sees that.
    """

    pair: RateLimit = field(default_factory=lambda: RateLimit(most=5, period_seconds=3600.0))
    source: RateLimit = field(default_factory=lambda: RateLimit(most=30, period_seconds=3600.0))
    spare: RateLimit = field(default_factory=lambda: RateLimit(most=2, period_seconds=3600.0))
    address: RateLimit = field(default_factory=lambda: RateLimit(most=20, period_seconds=3600.0))


DEFAULT_MAIL_LIMITS: Final = MailLimits()


class MailRequests:
    """Orders mails to addresses that somebody gives.

    What is answered, and how long it takes, is the same whether somebody has the address or not: that is looked up when
    the mail is sent. Nobody uses up the requests of others: they are counted for address and source together, and where
    somebody has used up what the address is sent in all, the latest mail went there a moment ago.

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
            RateLimited: there were too many requests of late from this client, for this address or in all.
        """
        await self._ask(MailKind.PASSWORD_RESET, email, client)

    async def sign_up(self, email: str, *, client: Client) -> None:
        """Have a link for an account sent to the address; who has one already gets a mail that says so.

        Raises:
            InvalidRequest: it is no mail address, or accounts are not for everybody here.
            RateLimited: there were too many requests of late from this client, for this address or in all.
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
            wait = await self._counted(unit, kind, address, client, now, user)
            if not wait and await self._is_sent(unit, kind, address, now, user):
                await self._orders.order(unit, kind, address, now, user=about)
        if wait:
            raise RateLimited("too many mails were asked for", remedy="Try again later.", retry_after_seconds=wait)

    async def _counted(
        self, unit: UnitOfWork, kind: MailKind, address: str, client: Client, now: datetime, user: UserId | None
    ) -> float:
        """Count the request; the seconds to wait where there were too many."""
        # Who has signed in is known, and shares no count with others behind the same address.
        source = client.ip_address if user is None else user
        limits, from_all = self._limits, source_key("mail-from", source)
        pair = {source_key("mail-pair", address, source): limits.pair}
        spare = source_key("mail-spare", address, source)
        arrivals = await unit.sign_in_rates.arrivals((*pair, from_all, spare))
        counted = count_all({**pair, from_all: limits.source}, arrivals, now=microseconds(now))
        if not counted.allowed and kind is MailKind.PASSWORD_RESET:
            # Nobody gets such a mail who has no account, so that others at the address cannot keep its owner from it.
            # For accounts there is no such way: it would send mails to everybody.
            beyond = count_all({**pair, spare: limits.spare}, arrivals, now=microseconds(now))
            counted = beyond if beyond.allowed else counted
        await unit.sign_in_rates.keep(counted.arrivals)
        return counted.retry_after_seconds

    async def _is_sent(
        self, unit: UnitOfWork, kind: MailKind, address: str, now: datetime, user: UserId | None
    ) -> bool:
        """Whether one more mail is sent to the address; those of an account of its own are counted apart."""
        key = source_key("mail-to", address, kind, user or "")
        counted = count_all(
            {key: self._limits.address}, await unit.sign_in_rates.arrivals([key]), now=microseconds(now)
        )
        await unit.sign_in_rates.keep(counted.arrivals)
        return counted.allowed
