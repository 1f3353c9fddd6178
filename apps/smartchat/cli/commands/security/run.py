"""What the commands of security operations do; each returns the exit code."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from smartchat.cli.commands.audit.run import utc
from smartchat.cli.commands.security.log_lines import log_lines_about, security_events_in
from smartchat.cli.options import Common
from smartchat.cli.output import console, plain, print_json
from smartchat.cli.targets import find_user, open_library
from smartchat.reports import investigation_markdown, investigation_shape, review_markdown, review_shape
from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.security.investigation import SuspectKind
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.principal import LOCAL_SCOPE

__all__ = ["notify_users", "print_investigation", "print_review", "revoke_access"]

_ACTOR = Actor.at_the_machine(LOCAL_SCOPE.owner)


async def revoke_access(options: Common, names: Sequence[str], users: Sequence[str]) -> int:
    """End sessions and keys, and print how many.

    Raises:
        InvalidRequest: nothing was named, or something that is neither a session nor a key.
        LookupFailed: there is no such user, session or key.
    """
    if not names and not users:
        raise InvalidRequest("nothing was named to revoke", remedy="Give identifiers, or --user NAME.")
    ended = 0
    async with open_library(options) as opened:
        access = opened.services.access
        for name in names:
            await access.response.revoke(_ACTOR, name)
            ended += 1
        for name in users:
            user = await find_user(opened, name)
            ended += await access.sessions.end_all(user.id) + await access.keys.end_all(user.id)
    if options.as_json:
        print_json({"ended": ended})
    else:
        console().print(f"Ended {ended} of sessions and keys.")
    return 0


async def notify_users(options: Common, names: Sequence[str]) -> int:
    """Order mails, and print who is not reached by one."""
    async with open_library(options) as opened:
        found = await opened.services.access.response.notify(_ACTOR, tuple(names))
    if options.as_json:
        print_json({"sent": found.sent, "not_sent": found.not_sent})
    else:
        for label, users in (("A mail goes to", found.sent), ("No mail reaches", found.not_sent)):
            if users:
                console().print(f"{label}: {', '.join(map(plain, users))}", markup=False, soft_wrap=True)
    return 0


async def print_investigation(
    options: Common, kind: str, name: str, since: datetime | None, until: datetime | None, logs: Sequence[Path]
) -> int:
    """Print the report of an investigation."""
    async with open_library(options) as opened:
        report = await opened.services.access.investigation.report(
            _ACTOR, SuspectKind(kind), name, since=utc(since), until=utc(until)
        )
    lines = [line for log in logs for line in log_lines_about(log, report.identifiers)]
    if options.as_json:
        print_json(investigation_shape(report) | {"log": lines})
    else:
        console().print(investigation_markdown(report, lines), markup=False, soft_wrap=True, highlight=False)
    return 0


async def print_review(options: Common, days: int, logs: Sequence[Path]) -> int:
    """Print the report of a review."""
    async with open_library(options) as opened:
        report = await opened.services.access.review.report(_ACTOR, period=timedelta(days=days))
    counts: Counter[str] = Counter()
    for log in logs:
        counts.update(security_events_in(log, report.since))
    events = dict(counts.most_common())
    if options.as_json:
        print_json(review_shape(report) | {"security_events": events})
    else:
        console().print(review_markdown(report, events), markup=False, soft_wrap=True, highlight=False)
    return 0
