"""The access review: who may do what, by what they are let in, and what looks as if nobody needed it any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.roles import Permission
from smartchat_core.accounts.second_factors import has_app
from smartchat_core.model.audit import AuditFilter
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.database import MAX_PAGE, Database, UnitOfWork
from smartchat_core.ports.runtime import Runtime

__all__ = ["AccessReview", "AccountReview", "ReviewReport"]

UNUSED_FOR: Final = timedelta(days=90)
_MAX_COUNTED: Final = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountReview:
    """What an account may, and by what it is let in.

    `remarks` say what a reviewer should look at: no second factor where the role needs one, a key that never expires,
    an account or key that nobody has used for 90 days.
    """

    user: User
    second_factor: bool
    sessions: int
    keys: int
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewReport:
    """The accounts with more rights than a reader's, and those with remarks; how often each action was since then."""

    made_at: datetime
    since: datetime
    users: int
    accounts: tuple[AccountReview, ...]
    blocks: int
    actions: Mapping[str, int]


class AccessReview:
    """Makes the report of a review.

    Args:
        database: has accounts and the audit.
        runtime: the time.
    """

    def __init__(self, *, database: Database, runtime: Runtime) -> None:
        self._database = database
        self._clock = runtime.clock

    async def report(self, actor: Actor, *, period: timedelta = timedelta(days=7)) -> ReviewReport:
        """The report on the present, with what happened in the period.

        Raises:
            PermissionDenied: the actor may not.
        """
        actor.require(Permission.READ_SECURITY_EVENTS)
        now = self._clock.now()
        accounts: list[AccountReview] = []
        users, after = 0, ""
        async with self._database.read_only() as unit:
            while page := await unit.users.list(after=after, limit=MAX_PAGE):
                users += len(page)
                for user in page:
                    review = await _reviewed(unit, user, now)
                    if user.role is not UserRole.READER or review.remarks:
                        accounts.append(review)
                after = page[-1].name
            blocks = len(await unit.address_blocks.current(now))
            actions = await _actions(unit, now - period)
        return ReviewReport(
            made_at=now,
            since=now - period,
            users=users,
            accounts=tuple(sorted(accounts, key=lambda one: (one.user.role, one.user.name))),
            blocks=blocks,
            actions=actions,
        )


async def _reviewed(unit: UnitOfWork, user: User, now: datetime) -> AccountReview:
    second_factor = await has_app(unit, user.id) or bool(await unit.passkeys.of_user(user.id))
    sessions = await unit.user_sessions.of_user(user.id, now=now)
    keys = [key for key in await unit.api_keys.of_user(user.id) if key.expires_at is None or key.expires_at > now]
    remarks = []
    if user.may_sign_in:
        if user.role is not UserRole.READER and not second_factor:
            remarks.append("no second factor")
        if now - (user.signed_in_at or user.created_at) > UNUSED_FOR:
            remarks.append("not signed in for 90 days")
    for key in keys:
        if key.expires_at is None:
            remarks.append(f"{key.id} never expires")
        if now - (key.used_at or key.created_at) > UNUSED_FOR:
            remarks.append(f"{key.id} not used for 90 days")
    return AccountReview(
        user=user, second_factor=second_factor, sessions=len(sessions), keys=len(keys), remarks=tuple(remarks)
    )


async def _actions(unit: UnitOfWork, since: datetime) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    after, where = 0, AuditFilter(since=since)
    while counts.total() < _MAX_COUNTED:
        page = await unit.audit.page(where, after=after, limit=MAX_PAGE)
        counts.update(row.action for row in page)
        if len(page) < MAX_PAGE:
            break
        after = page[-1].sequence
    return dict(counts.most_common())
