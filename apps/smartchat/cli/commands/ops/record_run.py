"""Recording operational facts in the database, which is all that it opens."""

import math
from datetime import UTC, datetime, timedelta

from smartchat.cli.options import Common
from smartchat.cli.output import console
from smartchat.cli.targets import open_library
from smartchat.composition import open_database
from smartchat.system import SystemClock
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.operational_fact import OperationalFact
from smartchat_core.ops.metrics.operations import BACKUP_LAST_SUCCESS, RESTORE_DRILL_RPO, RESTORE_DRILL_RTO

__all__ = ["record_backup", "record_drill"]

_CLOCKS_DIFFER = timedelta(minutes=5)


async def record_backup(options: Common, kind: str, at: datetime | None) -> int:
    """Note that a backup of this kind has succeeded, now or at that time (UTC unless it says).

    Raises:
        InvalidRequest: the time has not come yet; no alert would ever find that backup too old.
    """
    now = SystemClock().now()
    when = now if at is None else at if at.tzinfo else at.replace(tzinfo=UTC)
    if when > now + _CLOCKS_DIFFER:
        raise InvalidRequest("the backup would be of the future", remedy="Give the time at which it succeeded.")
    await _put(options, OperationalFact(name=BACKUP_LAST_SUCCESS.name, label=kind, value=when.timestamp(), at=when))
    console().print(f"Recorded: {kind} succeeded at {when.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC.")
    return 0


async def record_drill(options: Common, *, rto: float, rpo: float) -> int:
    """Note how long a restore drill took, and how much time's work it lost (seconds).

    Raises:
        InvalidRequest: one of them is no number of seconds.
    """
    if not (math.isfinite(rto) and math.isfinite(rpo)):
        raise InvalidRequest("that is no number of seconds")
    now = SystemClock().now()
    await _put(
        options,
        OperationalFact(name=RESTORE_DRILL_RTO.name, value=rto, at=now),
        OperationalFact(name=RESTORE_DRILL_RPO.name, value=rpo, at=now),
    )
    console().print(f"Recorded: the drill took {rto:g} s and lost {rpo:g} s.")
    return 0


async def _put(options: Common, *facts: OperationalFact) -> None:
    async with open_database(open_library(options).settings) as database, database.transaction() as work:
        for fact in facts:
            await work.facts.upsert(fact)
