"""Investigations: what an address, an account, a key, a session or a document did, or what was done to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from typing import Final

from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.address_blocks import network_of
from smartchat_core.accounts.roles import Permission
from smartchat_core.accounts.user_names import canonical_name
from smartchat_core.errors import InvalidRequest, UserNotFound
from smartchat_core.model.audit import AuditFilter, AuditRow
from smartchat_core.ports.database import MAX_PAGE, Database
from smartchat_core.ports.runtime import Runtime

__all__ = ["MAX_ROWS", "Investigation", "InvestigationReport", "SuspectKind"]

MAX_ROWS: Final = 10_000
"""Rows that a report holds at most, the newest."""


_HOMES_OF_VERSION_6: Final = 64
"""Bits that name one customer, as the address of a client has them."""


class SuspectKind(StrEnum):
    """What is investigated."""

    ADDRESS = "address"
    """A client's address, as rows have it: of version 6 the network of the customer."""
    ACCOUNT = "account"
    """A user, by the name to sign in with or by the identifier."""
    KEY = "key"
    SESSION = "session"
    DOCUMENT = "document"


@dataclass(frozen=True, kw_only=True, slots=True)
class InvestigationReport:
    """What the audit has of one suspect.

    Attributes:
        kind: what it is.
        name: what was asked for.
        identifiers: what rows were looked for by.
        made_at: when the report was made.
        rows: what happened, the oldest first.
        complete: whether there are no older rows.
        actions: how often each action was.
        actors: who did how much of it.
        addresses: from where how much came.
        credentials: by which sessions and keys.
        open_sessions: identifiers of the account's sessions that can be used now.
        open_keys: the same of its keys.
        blocked: whether the address is blocked now.
    """

    kind: SuspectKind
    name: str
    identifiers: tuple[str, ...]
    made_at: datetime
    rows: tuple[AuditRow, ...]
    complete: bool
    actions: Mapping[str, int]
    actors: Mapping[str, int]
    addresses: Mapping[str, int]
    credentials: Mapping[str, int]
    open_sessions: tuple[str, ...] = ()
    open_keys: tuple[str, ...] = ()
    blocked: bool = False


class Investigation:
    """Makes reports of what the audit has.

    Args:
        database: has the audit, and what can be used now.
        runtime: the time.
    """

    def __init__(self, *, database: Database, runtime: Runtime) -> None:
        self._database = database
        self._clock = runtime.clock

    async def report(
        self,
        actor: Actor,
        kind: SuspectKind,
        name: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> InvestigationReport:
        """The report, in one snapshot of the database.

        An account that was deleted is found by its identifier.

        Raises:
            PermissionDenied: the actor may not.
            UserNotFound: no user has this name, and it is no identifier of one.
            InvalidRequest: nothing was named.
        """
        actor.require(Permission.READ_SECURITY_EVENTS)
        wanted = name.strip()
        if not wanted:
            raise InvalidRequest("nothing was named to investigate")
        now = self._clock.now()
        sessions: tuple[str, ...] = ()
        keys: tuple[str, ...] = ()
        blocked = False
        async with self._database.read_only() as unit:
            identifiers: tuple[str, ...] = (wanted,)
            if kind is SuspectKind.ACCOUNT:
                user = await unit.users.named(_name(wanted))
                if user is not None:
                    identifiers = (user.id, user.owner)
                    sessions = tuple(one.id for one in await unit.user_sessions.of_user(user.id, now=now))
                    keys = tuple(one.id for one in await unit.api_keys.of_user(user.id))
                elif not wanted.startswith(("usr-", "own-")):
                    raise UserNotFound("there is no user of this name", remedy="Give the identifier of a deleted one.")
            where = AuditFilter(about=identifiers, since=since, until=until)
            if kind is SuspectKind.ADDRESS:
                identifiers = (_client(wanted),)
                blocked = any(_holds(one.network, wanted) for one in await unit.address_blocks.current(now))
                where = AuditFilter(address=identifiers[0], since=since, until=until)
            rows: list[AuditRow] = []
            before: int | None = None
            while len(rows) <= MAX_ROWS:
                page = await unit.audit.newest(where, before=before, limit=MAX_PAGE)
                rows += page
                if len(page) < MAX_PAGE:
                    break
                before = page[-1].sequence
        return InvestigationReport(
            kind=kind,
            name=wanted,
            identifiers=identifiers,
            made_at=now,
            rows=tuple(reversed(rows[:MAX_ROWS])),
            complete=len(rows) <= MAX_ROWS,
            actions=_counted(rows, "action"),
            actors=_counted(rows, "actor"),
            addresses=_counted(rows, "address"),
            credentials=_counted(rows, "credential"),
            open_sessions=sessions,
            open_keys=keys,
            blocked=blocked,
        )


def _client(address: str) -> str:
    """The address as rows have it: of version 6 the network of the customer."""
    network = network_of(address)
    if network is None:
        return address
    if network.version == 6 and network.prefixlen > _HOMES_OF_VERSION_6:  # the version
        return str(network.supernet(new_prefix=_HOMES_OF_VERSION_6))
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def _holds(blocked: str, address: str) -> bool:
    outer, inner = network_of(blocked), network_of(address)
    if isinstance(outer, IPv4Network) and isinstance(inner, IPv4Network):
        return inner.subnet_of(outer)
    if isinstance(outer, IPv6Network) and isinstance(inner, IPv6Network):
        return inner.subnet_of(outer)
    return False


def _name(wanted: str) -> str:
    try:
        return canonical_name(wanted)
    except InvalidRequest:
        return ""


def _counted(rows: list[AuditRow], field: str) -> Mapping[str, int]:
    """How many rows have which value, the most frequent first."""
    return dict(Counter(value for row in rows if (value := getattr(row, field))).most_common())
