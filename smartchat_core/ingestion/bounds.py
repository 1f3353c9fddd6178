"""Bounds on the backlog and on parsing time, for each owner and in all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from smartchat_core.errors import LimitExceeded, Overloaded, ParserTimeUsedUp, TooManyWaiting
from smartchat_core.model.owner_work import ParserQuota, WorkSeconds

__all__ = ["ParserQuotas", "WaitingBounds"]

_OLDEST_RETRY_SECONDS = 3600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingBounds:
    """How many jobs may wait in all, and how many of one owner (0: see below).

    One owner may never have more than `lead` times the places that are still free (dynamic thresholds: Choudhury and
    Hahne, "Dynamic Queue Length Thresholds for Shared-Memory Packet Switches", IEEE/ACM ToN 1998), so that others
    who come after one who floods the queue still find some: with 9, the last tenth.
    """

    most: int = 10_000
    max_per_owner: int = 0
    lead: int = 9

    def refusal(self, *, waiting: int, own: int) -> LimitExceeded | None:
        """Why one more job of an owner may not wait.

        Args:
            waiting: how many jobs wait.
            own: how many of them are the owner's.
        """
        if waiting >= self.most:
            return Overloaded("too many documents wait to be processed", cause=f"{waiting:,} wait, {self.most:,} may")
        if self.max_per_owner and own >= self.max_per_owner:
            cause = f"{own:,} wait, {self.max_per_owner:,} may"
            return TooManyWaiting("too many documents of yours wait to be processed", cause=cause)
        if own > self.lead * (self.most - waiting):
            cause = f"{own:,} wait, and the places that are left are kept for others"
            return TooManyWaiting("too many documents of yours wait to be processed", cause=cause)
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class ParserQuotas:
    """Seconds of reading files within a period, for each owner and in all; 0: any number."""

    per_owner: float = 0.0
    in_all: float = 0.0
    period: timedelta = timedelta(hours=24)

    def at(self, now: datetime) -> ParserQuota | None:
        """The counts that have to be read now; None when there is no bound."""
        if not self.per_owner and not self.in_all:
            return None
        return ParserQuota(since=now - self.period, per_owner=self.per_owner, in_all=self.in_all)

    def refusal(self, *, own: WorkSeconds, in_all: WorkSeconds) -> ParserTimeUsedUp | None:
        """Why no more files of an owner may be taken in, by what was used within the period."""
        hours = f"{self.period / timedelta(hours=1):g} hours"
        for used, most, whose in (
            (own.parser, self.per_owner, "your files"),
            (in_all.parser, self.in_all, "all files"),
        ):
            if most and used >= most:
                return ParserTimeUsedUp(
                    f"the time for reading {whose} is used up",
                    cause=f"it is {most:,.0f} seconds within {hours}",
                    retry_after_seconds=min(_OLDEST_RETRY_SECONDS, self.period.total_seconds()),
                )
        return None
